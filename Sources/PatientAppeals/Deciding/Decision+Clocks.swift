// SPDX-License-Identifier: Apache-2.0

import EventLog

extension Decision {
    /// Starts the clocks that something starts.
    mutating func startClocks(_ start: ClockPolicy.Start, from instant: Timestamp) throws(Rejection) {
        try startClocks(from: instant, rule: "") { $0.starts == start }
    }

    /// Starts anew the clocks that a reopening starts anew.
    mutating func restartClocks() throws(Rejection) {
        try startClocks(from: at, rule: "reopened") { $0.restartsOnReopening }
    }

    private mutating func startClocks(
        from instant: Timestamp, rule: String, where isStarted: (ClockPolicy) -> Bool
    ) throws(Rejection) {
        for policy in policies where isStarted(policy) && policy.applies(channel: appeal.channel, kind: appeal.kind) {
            try set(policy, from: instant, rule: rule)
        }
    }

    /// The policies that hold for the appeal: those in force when it was received.
    private var policies: [ClockPolicy] {
        settings.clocks(receivedOn: CivilDate(daysSinceEpoch: zone.local(appeal.receivedAt).day))
    }

    private func policy(_ name: String) -> ClockPolicy? { policies.first { $0.name == name } }

    private mutating func set(_ policy: ClockPolicy, from instant: Timestamp, rule: String) throws(Rejection) {
        let calendar = settings.calendar(organization: appeal.organization)
        var event = DeadlineSet()
        event.clock = policy.name
        event.startedAt = instant
        let due = try dated { () throws(CalendarError) in try policy.due(from: instant, in: zone, by: calendar) }
        event.due = due
        event.stop = policy.stop
        event.onBreach = policy.onBreach
        event.policy = settings.settings.version
        if policy.readsCalendar { event.calendar = calendar.version }
        event.cycle = appeal.cycle.number
        event.alertAt = try alert(policy, from: instant, before: due)
        record(.deadlineSet(event)) { $0.rule = rule }
    }

    private func alert(
        _ policy: ClockPolicy, from start: Timestamp, before due: Timestamp
    ) throws(Rejection) -> Timestamp? {
        let calendar = settings.calendar(organization: appeal.organization)
        return try dated { () throws(CalendarError) in
            try policy.alertAt(from: start, before: due, in: zone, by: calendar)
        }
    }

    private func dated<Value>(_ work: () throws(CalendarError) -> Value) throws(Rejection) -> Value {
        do throws(CalendarError) { return try work() } catch {
            throw Rejection(.calendarYearMissing, "at", "leads to a deadline that can't be counted. \(error)")
        }
    }

    /// Counts the running clocks from the oldest receipt, where that is earlier.
    mutating func moveClocks(to other: Appeal) throws(Rejection) {
        try countClocks(as: other, rule: "oldestReceiptRules") { $0 < $1 }
    }

    /// Counts the running clocks from the appeal's own receipt again.
    mutating func restoreClocks() throws(Rejection) {
        try countClocks(as: appeal, rule: "duplicateUnlinked") { $0 > $1 }
    }

    /// Counts the running clocks that receipt or registration started from those of another appeal, where `isWanted` says so
    /// of the new and the old start.
    private mutating func countClocks(
        as other: Appeal, rule: String, where isWanted: (Timestamp, Timestamp) -> Bool
    ) throws(Rejection) {
        for clock in appeal.clocks where clock.status == .running && clock.stop != .never && !clock.isExtended {
            guard let policy = policy(clock.name), clock.cycle == 1,
                policy.starts == .received || policy.starts == .registered
            else { continue }
            let start = policy.starts == .received ? other.receivedAt : other.registeredAt ?? other.receivedAt
            if isWanted(start, clock.startedAt) { try set(policy, from: start, rule: rule) }
        }
    }

    /// Records the breach of clocks that are being stopped too late, so that none is missed where nobody ticked between.
    /// Nil stands for all that run out by themselves.
    mutating func recordLateClocks(stoppedBy stops: [ClockStop]?) {
        for clock in appeal.clocks where clock.status == .running && DueTime.isOver(clock.due, at: at) {
            guard stops?.contains(clock.stop) ?? clock.stop.runsOut else { continue }
            recordBreach(clock)
        }
    }

    mutating func extendDeadline(_ body: ExtendDeadline) throws(Rejection) {
        try requireOpen()
        let clock = try clock(toExtend: body.clock)
        try requireReason(body.reason)
        guard !clock.isExtended else { throw Rejection(.alreadyExtended, "clock", "was extended before.") }
        guard !DueTime.isOver(clock.due, at: at), clock.status != .breached else {
            throw Rejection(.extensionAfterExpiry, "at", "lies after the clock ran out.")
        }
        guard clock.status == .running else { throw Rejection(.clockNotRunning, "clock", "does not run.") }
        guard let policy = policy(clock.name), policy.extensionMonths > 0 else {
            throw Rejection(.extensionNotAllowed, "clock", "can't be extended.")
        }
        guard let until = body.until else { throw Rejection(.dueMissing, "until", "is missing.") }
        guard until > clock.due else { throw Rejection(.extensionNotAllowed, "until", "is not after the due time.") }
        guard until <= zone.endOfDay(after: clock.due, months: policy.extensionMonths) else {
            throw Rejection(
                .extensionTooLong, "until", "is more than \(policy.extensionMonths) months after the due time.")
        }
        var event = DeadlineExtended()
        event.clock = clock.name
        event.previousDue = clock.due
        event.due = until
        event.policy = settings.settings.version
        event.reason = try sealed(body.reason, "reason")
        event.alertAt = try alert(policy, from: at, before: until)
        record(.deadlineExtended(event))
        try startClocks(.decided, from: at)
    }

    private func clock(toExtend name: String) throws(Rejection) -> Appeal.Clock {
        if !name.isEmpty {
            guard let clock = appeal.clocks.first(where: { $0.name == name }) else {
                throw Rejection(.unknownClock, "clock", "was not set for this appeal.")
            }
            return clock
        }
        let candidates = appeal.clocks.filter { policy($0.name)?.extensionMonths ?? 0 > 0 }
        guard let first = candidates.first else {
            throw Rejection(.unknownClock, "clock", "was not set for this appeal.")
        }
        guard candidates.count == 1 else {
            throw Rejection(.notUnique, "clock", "has to be said: several can be extended.")
        }
        return first
    }
}
