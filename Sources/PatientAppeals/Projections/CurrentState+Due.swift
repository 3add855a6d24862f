// SPDX-License-Identifier: Apache-2.0

import EventLog

extension CurrentState {
    /// The streams of the appeals that a clock tick at an instant may have to do something for: a clock that ran out and
    /// whose breach is not recorded, or that will within so many days and was not told of; a milestone or survey that
    /// is over. In the order of their first events.
    func streamsDue(at instant: Timestamp, alertDays: Int) -> [String] {
        let now = instant.microseconds
        let soon = instant.advanced(bySeconds: Int64(alertDays) * 86_400).microseconds
        return records.indices.filter { row in
            let isOpen = AppealState(code: records[row].state).isOpen
            if clocks.first(of: row, where: { $0.isDue(now: now, soon: isOpen ? soon : now) }) != nil { return true }
            let survey = records[row].surveyExpiresAt
            if survey != AppealFacts.never, survey < now { return true }
            return tasks.first(of: row) { $0.isMissed(at: now) } != nil
        }.map { "appeal-" + rows.name($0) }
    }
}

extension ClockRecord {
    fileprivate func isDue(now: Int64, soon: Int64) -> Bool {
        guard ClockStop(code: stop).runsOut, !has(Mark.stopped), !has(Mark.breachRecorded) else { return false }
        return due < now || (due < soon && !has(Mark.alerted))
    }
}

extension TaskRecord {
    /// Whether it is a step of care whose date passed without it, which is not recorded yet.
    fileprivate func isMissed(at now: Int64) -> Bool {
        milestone != 0 && doneAt == AppealFacts.never && due < now && !has(Flag.missed)
    }
}

extension Settings {
    /// More days than any clock's alert lies before its due time.
    var alertDays: Int {
        let days = clocks.map { clock in
            switch clock.alert {
            case nil: 0
            case .hours(let hours): hours / 24 + 1
            // Three weeks hold at least as many working days as a week without days off, whatever the calendar.
            case .workingDays(let days): days * 3 + 21
            }
        }
        return days.max() ?? 0
    }
}
