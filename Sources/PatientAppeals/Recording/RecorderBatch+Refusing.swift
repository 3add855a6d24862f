// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing

extension RecorderBatch {
    /// Says of every rejection in which language its applicant is to be told.
    mutating func noteLanguages(_ state: inout RecorderState) {
        for index in receipts.indices {
            guard case .rejected = receipts[index].outcome else { continue }
            receipts[index].language = language(commands[index], &state)
        }
    }

    /// The language of the appeal that a command makes or is about; not said where there is no such appeal.
    private func language(_ command: AppealCommand, _ state: inout RecorderState) -> Language {
        if case .registerAppeal(let body) = command.body { return body.language }
        guard let address = command.appeal, let stream = try? state.stream(of: address) else { return .unsaid }
        return (try? state.appeal(stream))?.kept.appeal.language ?? .unsaid
    }

    /// What is to be hidden must be an event of this appeal, else nothing would be hidden and nobody would know.
    func checkTarget(_ body: Redact, _ stream: String, _ reader: AppealReader) throws(PlanFailure) {
        let position = Position(body.position)
        var isOwn = false
        if position <= recorder.log.lastPosition {
            try failing { () throws(RecordingError) in
                try reader.forEach(EventQuery(positions: position...position)) { view throws(RecordingError) in
                    isOwn = view.stream == stream
                    return false
                }
            }
        }
        guard !isOwn else { return }
        // It may be what commands of this round will write.
        guard round.plans.isEmpty else { throw .undecided }
        throw .rejected(Rejection(.unknownEvent, "position", "is no event of this appeal."))
    }
}
