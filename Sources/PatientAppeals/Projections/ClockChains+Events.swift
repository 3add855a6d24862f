// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing

extension ClockChains {
    /// Takes over what an event says of clocks or does to them.
    ///
    /// - Parameters:
    ///   - at: when it happened, microseconds.
    ///   - windows: whether windows of the applicant are kept beside the obligations.
    @inline(__always) mutating func follow(
        _ kind: AppealEventKind, _ fields: inout PayloadFields, at: Int64, of row: Int, _ texts: inout StringTable,
        windows: Bool
    ) throws(PayloadError) {
        switch kind {
        case .deadlineSet, .deadlineExtended, .deadlineBreached, .deadlineApproaching:
            try followClock(kind, &fields, of: row, &texts, windows: windows)
        case .appealRegistered: stop(.registered, at: at, of: row)
        case .noteAdded:
            if try fields.code(NoteAdded.Field.visibility) == NoteVisibility.applicant.code {
                stop(.applicantTold, at: at, of: row)
            }
        case .answerSent:
            let (told, answered, resolved) = (
                ClockStop.applicantTold.code, ClockStop.answered.code, ClockStop.resolved.code
            )
            stop(at: at, of: row) { $0 == told || $0 == answered || $0 == resolved }
        case .appealResolved:
            // Help on the spot is an answer.
            let isAnswer = try fields.flag(AppealResolved.Field.onTheSpot)
            let (answered, resolved) = (ClockStop.answered.code, ClockStop.resolved.code)
            stop(at: at, of: row) { $0 == resolved || $0 == answered && isAnswer }
        case .appealRedirected:
            stop(.redirected, at: at, of: row)
            if try AppealState.leaves(&fields) { stopAll(at: at, of: row) }
        case .appealClosed, .appealWithdrawn, .appealLeftUnconsidered: stopAll(at: at, of: row)
        default: break
        }
    }

    private mutating func followClock(
        _ kind: AppealEventKind, _ fields: inout PayloadFields, of row: Int, _ texts: inout StringTable, windows: Bool
    ) throws(PayloadError) {
        let name = try AppealDimensions.number(&fields, DeadlineSet.Field.clock, &texts)
        switch kind {
        case .deadlineSet:
            guard let due = try fields.time(DeadlineSet.Field.due) else { return }
            let stop = try fields.code(DeadlineSet.Field.stop)
            let onBreach = try fields.code(DeadlineSet.Field.onBreach)
            let cycle = UInt8(clamping: try fields.integer(DeadlineSet.Field.cycle) ?? 0)
            let alertAt = try fields.time(DeadlineSet.Field.alertAt)?.microseconds ?? AppealFacts.never
            let clock = ClockRecord(
                due: due.microseconds, name: name, stop: stop, onBreach: onBreach, cycle: cycle)
            if stop != ClockStop.never.code || windows { set(clock, alertAt: alertAt, of: row) }
        case .deadlineExtended:
            guard let due = try fields.time(DeadlineExtended.Field.due) else { return }
            let alertAt = try fields.time(DeadlineExtended.Field.alertAt)?.microseconds ?? AppealFacts.never
            extend(name, due: due.microseconds, alertAt: alertAt, of: row)
        case .deadlineApproaching: alert(name, of: row)
        default: breach(name, of: row)
        }
    }
}
