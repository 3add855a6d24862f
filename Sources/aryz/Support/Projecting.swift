// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Glibc
import PatientAppeals

extension Context {
    /// A projection of the log up to `stop`, from the nearest snapshot on; of the events that had happened by then, where a
    /// time is given, from the beginning.
    func project<Subject: Projection>(
        _ subject: Subject.Type = Subject.self, of log: EventLog, to stop: ProjectionStop = .end,
        happenedBy instant: Timestamp? = nil
    ) throws -> ProjectionRunner<Subject> {
        if let instant { return try rebuild(of: log, to: stop, happenedBy: instant) }
        let restored = SnapshotStore(log: log).restore(Subject.self, for: stop)
        for warning in restored.warnings { Terminal.say("aryz: \(warning)") }
        var runner = restored.runner
        try catchUp(&runner, of: log, to: stop)
        return runner
    }

    /// The same with the kept results of sealed segments, and on all processors.
    func project<Subject: MergeableProjection>(
        _ subject: Subject.Type = Subject.self, of log: EventLog, to stop: ProjectionStop = .end,
        happenedBy instant: Timestamp? = nil
    ) throws -> ProjectionRunner<Subject> {
        if let instant { return try rebuild(of: log, to: stop, happenedBy: instant) }
        let restored = SnapshotStore(log: log).restore(Subject.self, for: stop)
        for warning in restored.warnings { Terminal.say("aryz: \(warning)") }
        var runner = restored.runner
        let store = PartialStore(log: log)
        let warnings = try watching(log) { (progress) throws(ProjectionError<Subject.Failure>) in
            try store.catchUp(&runner, to: stop, concurrency: Processors.count, progress: progress)
        }
        for warning in warnings { Terminal.say("aryz: \(warning)") }
        return runner
    }

    /// The appeals as they stand, as far as the filter may let them through: for a question about open or overdue ones the
    /// settled ones are not even read.
    func appeals(
        _ filter: AppealFilter, of log: EventLog, _ options: QueryOptions
    ) throws -> (state: CurrentState, position: Position) {
        guard filter.asksForUnsettled, options.happenedBy == nil else {
            let runner = try project(
                CurrentState.self, of: log, to: options.stop, happenedBy: options.happenedBy?.timestamp)
            return (runner.projection, runner.position)
        }
        let unsettled = try watching(log) { (progress) throws(ProjectionError<PayloadError>) in
            try UnsettledAppeals(of: log, to: options.stop, progress: progress)
        }
        for warning in unsettled.warnings { Terminal.say("aryz: \(warning)") }
        return (unsettled.state, unsettled.position)
    }

    private func rebuild<Subject: Projection>(
        of log: EventLog, to stop: ProjectionStop, happenedBy instant: Timestamp
    ) throws -> ProjectionRunner<Subject> {
        var runner = ProjectionRunner<Subject>(log: log)
        try watching(log) { (progress) throws(ProjectionError<Subject.Failure>) in
            try runner.rebuild(to: stop, where: { $0.happenedAt <= instant }, progress: progress)
        }
        return runner
    }

    /// Takes in the events that are missing, with a bar where that takes long.
    func catchUp<Subject: Projection>(
        _ runner: inout ProjectionRunner<Subject>, of log: EventLog, to stop: ProjectionStop = .end
    ) throws {
        try watching(log) { (progress) throws(ProjectionError<Subject.Failure>) in
            try runner.catchUp(to: stop, progress: progress)
        }
    }

    /// Shows a bar while events are taken in.
    func watching<Result, Refusal: Error>(
        _ log: EventLog, _ work: ((Position) -> Bool) throws(ProjectionError<Refusal>) -> Result
    ) throws -> Result {
        var progress = Progress("read", "events", isQuiet: isQuiet)
        defer { progress.end() }
        let whole = Double(log.lastPosition)
        do throws(ProjectionError<Refusal>) {
            return try work { position in
                progress.show(Int(position), share: Double(position) / whole)
                return true
            }
        } catch {
            switch error {
            case .log(let error): throw Failure(error)
            case .event: throw Failure(.damaged, "\(error)")
            }
        }
    }
}

/// The processors of this machine.
enum Processors {
    /// How many of them this process may use.
    static let count = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
}
