// SPDX-License-Identifier: Apache-2.0

import EventLog

extension CurrentState {
    /// The rows of the appeals that a clock tick at an instant does something for: a clock that ran out and whose breach
    /// is not recorded, or whose warning is due; a milestone or survey that is over. In the order of their first events.
    func rowsDue(at instant: Timestamp) -> [Int] {
        let now = instant.microseconds
        return records.indices.filter { row in
            let isOpen = AppealState(code: records[row].state).isOpen
            let due = clocks.first(of: row) { clock, index in
                clock.isDue(now, alertAt: isOpen ? clocks.alertAt(index) : AppealFacts.never)
            }
            if due != nil { return true }
            if let survey = surveys[row], DueTime.isOver(survey, at: now) { return true }
            return tasks.first(of: row) { $0.isMissed(at: now) } != nil
        }
    }
}

extension ClockRecord {
    fileprivate func isDue(_ now: Int64, alertAt: Int64) -> Bool {
        guard ClockStop(code: stop).runsOut, !has(Mark.stopped), !has(Mark.breachRecorded) else { return false }
        if DueTime.isOver(due, at: now) { return true }
        return alertAt != AppealFacts.never && alertAt <= now && !has(Mark.alerted)
    }
}

extension TaskRecord {
    /// Whether it is a step of care that was neither taken nor recorded as missed.
    var isWaitedFor: Bool { milestone != 0 && doneAt == AppealFacts.never && !has(Flag.missed) }

    /// Whether it is a step of care whose date passed without it, which is not recorded yet.
    fileprivate func isMissed(at now: Int64) -> Bool { isWaitedFor && DueTime.isOver(due, at: now) }
}
