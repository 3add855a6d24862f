// SPDX-License-Identifier: Apache-2.0

import EventLog

extension Decision {
    /// Starts the clocks that something starts. Those in working days are not started: they need a calendar.
    mutating func startClocks(_ start: ClockPolicy.Start, from instant: Timestamp) {
        startClocks(settings.clocks(starting: start), from: instant, rule: "")
    }

    private mutating func startClocks(_ policies: [ClockPolicy], from instant: Timestamp, rule: String) {
        let zone = zone
        let date = appeal.receivedAt.date(offsetMinutes: zone.offsetMinutes(at: appeal.receivedAt))
        for policy in policies where policy.applies(channel: appeal.channel, kind: appeal.kind, receivedOn: date) {
            set(policy, from: instant, in: zone, rule: rule)
        }
    }

    private mutating func set(_ policy: ClockPolicy, from instant: Timestamp, in zone: Zone, rule: String) {
        guard let due = policy.due(from: instant, in: zone) else { return }
        var event = DeadlineSet()
        event.clock = policy.name
        event.startedAt = instant
        event.due = due
        event.stop = policy.stop
        event.onBreach = policy.onBreach
        event.policy = settings.settings.version
        event.cycle = appeal.cycle.number
        record(.deadlineSet(event)) { $0.rule = rule }
    }

    /// Starts anew the clocks that a reopening starts anew.
    mutating func restartClocks() {
        startClocks(settings.settings.clocks.filter(\.restartsOnReopening), from: at, rule: "reopened")
    }

    /// Counts the running clocks from the oldest receipt, where that is earlier.
    mutating func moveClocks(to other: Appeal) {
        for clock in appeal.clocks where clock.status == .running && clock.stop != .never && !clock.isExtended {
            guard let policy = settings.clock(clock.name), clock.cycle == 1 else { continue }
            let start = policy.starts == .received ? other.receivedAt : other.registeredAt ?? other.receivedAt
            guard start < clock.startedAt else { continue }
            set(policy, from: start, in: zone, rule: "oldestReceiptRules")
        }
    }

    /// Records the breach of clocks that are being stopped too late, so that none is missed where nobody ticked between.
    /// Nil stands for all that wait for something.
    mutating func recordLateClocks(stoppedBy stops: [ClockStop]?) {
        for clock in appeal.clocks where clock.status == .running && clock.due < at && clock.stop != .never {
            if let stops, !stops.contains(clock.stop) { continue }
            recordBreach(clock)
        }
    }

    private mutating func recordBreach(_ clock: Appeal.Clock) {
        var event = DeadlineBreached()
        event.clock = clock.name
        event.due = clock.due
        event.onBreach = clock.onBreach
        event.cycle = clock.cycle
        record(.deadlineBreached(event)) { $0.rule = clock.name }
    }

    mutating func extendDeadline(_ body: ExtendDeadline) throws(Rejection) {
        try requireOpen()
        let clock = try clock(toExtend: body.clock)
        try requireReason(body.reason)
        guard !clock.isExtended else { throw Rejection(.alreadyExtended, "clock", "was extended before.") }
        guard at <= clock.due, clock.status != .breached else {
            throw Rejection(.extensionAfterExpiry, "at", "lies after the clock ran out.")
        }
        guard clock.status == .running else { throw Rejection(.clockNotRunning, "clock", "does not run.") }
        let months = settings.clock(clock.name)?.extensionMonths ?? 0
        guard months > 0 else { throw Rejection(.extensionNotAllowed, "clock", "can't be extended.") }
        guard let until = body.until else { throw Rejection(.dueMissing, "until", "is missing.") }
        guard until > clock.due else { throw Rejection(.extensionNotAllowed, "until", "is not after the due time.") }
        guard until <= zone.endOfDay(after: clock.due, months: months) else {
            throw Rejection(.extensionTooLong, "until", "is more than \(months) months after the due time.")
        }
        var event = DeadlineExtended()
        event.clock = clock.name
        event.previousDue = clock.due
        event.due = until
        event.policy = settings.settings.version
        event.reason = try sealed(body.reason, "reason")
        record(.deadlineExtended(event))
        startClocks(.decided, from: at)
    }

    private func clock(toExtend name: String) throws(Rejection) -> Appeal.Clock {
        if !name.isEmpty {
            guard let clock = appeal.clocks.first(where: { $0.name == name }) else {
                throw Rejection(.unknownClock, "clock", "was not set for this appeal.")
            }
            return clock
        }
        let candidates = appeal.clocks.filter { settings.clock($0.name)?.extensionMonths ?? 0 > 0 }
        guard let first = candidates.first else {
            throw Rejection(.unknownClock, "clock", "was not set for this appeal.")
        }
        guard candidates.count == 1 else {
            throw Rejection(.notUnique, "clock", "has to be said: several can be extended.")
        }
        return first
    }

    /// What the passing of time leads to.
    mutating func tick() {
        guard appeal.state != .unsaid else { return }
        for clock in appeal.clocks where clock.status == .running && clock.due < at && clock.stop != .never {
            recordBreach(clock)
            if appeal.state.isOpen { follow(clock) }
        }
        for (index, milestone) in appeal.milestones.enumerated() where milestone.isOpen && milestone.due < at {
            recordMissed(index)
        }
        let cycle = appeal.cycle
        if cycle.isSurveyed, !cycle.isRated, !cycle.isSurveyExpired, let expires = cycle.surveyExpires, expires < at {
            record(.surveyExpired(.with { $0.cycle = cycle.number }))
        }
    }

    /// What a breach leads to, while the appeal is open.
    private mutating func follow(_ clock: Appeal.Clock) {
        switch clock.onBreach {
        case .deemRefusal:
            record(
                .refusalDeemed(
                    .with {
                        $0.clock = clock.name
                        $0.due = clock.due
                    })
            ) { $0.rule = clock.name }
        case .escalate, .escalateToRegion:
            guard appeal.level < 3 else { return }
            var event = AppealEscalated()
            event.from = appeal.level
            event.to = appeal.level + 1
            event.automatic = true
            event.clock = clock.name
            if clock.onBreach == .escalateToRegion {
                event.toOrganization = settings.organization(appeal.organization)?.parent ?? ""
            }
            record(.appealEscalated(event)) {
                $0.level = event.to
                $0.rule = clock.name
            }
        default: break
        }
    }
}
