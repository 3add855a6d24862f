// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import PatientAppeals

extension Context {
    /// A projection of the log up to `stop`, from the nearest snapshot on.
    func project<Subject: Projection>(
        _ subject: Subject.Type = Subject.self, of log: EventLog, to stop: ProjectionStop = .end
    ) throws -> ProjectionRunner<Subject> {
        let restored = SnapshotStore(log: log).restore(Subject.self, for: stop)
        for warning in restored.warnings { Terminal.say("aryz: \(warning)") }
        var runner = restored.runner
        try catchUp(&runner, of: log, to: stop)
        return runner
    }

    /// Takes in the events that are missing, with a bar where that takes long.
    func catchUp<Subject: Projection>(
        _ runner: inout ProjectionRunner<Subject>, of log: EventLog, to stop: ProjectionStop = .end
    ) throws {
        var progress = Progress("read", "events", isQuiet: isQuiet)
        let whole = Double(log.lastPosition)
        do {
            try runner.catchUp(to: stop) { position in
                progress.show(Int(position), share: Double(position) / whole)
                return true
            }
        } catch {
            progress.end()
            switch error {
            case .log(let error): throw Failure(error)
            case .event: throw Failure(.damaged, "\(error)")
            }
        }
        progress.end()
    }
}
