// SPDX-License-Identifier: Apache-2.0

import EventLog

extension Decision {
    /// What the passing of time leads to, until the decision's instant. Nothing that was done before is done again: what a
    /// tick did is in the appeal's state, so that it may be repeated, and days without one are caught up with.
    mutating func tick() {
        guard appeal.state != .unsaid else { return }
        // The order in which they fell due, however many of them a tick finds.
        let running = appeal.clocks.filter { $0.status == .running && $0.stop.runsOut }
        for clock in running.sorted(by: { ($0.due, $0.name) < ($1.due, $1.name) }) {
            if DueTime.isOver(clock.due, at: at) {
                recordBreach(clock)
                if appeal.state.isOpen { follow(clock) }
            } else if !clock.isAlerted, let alertAt = clock.alertAt, alertAt <= at, appeal.state.isOpen {
                recordAlert(clock)
            }
        }
        for (index, milestone) in appeal.milestones.enumerated()
        where milestone.isOpen && DueTime.isOver(milestone.due, at: at) {
            recordMissed(index)
        }
        let cycle = appeal.cycle
        if cycle.isSurveyed, !cycle.isRated, !cycle.isSurveyExpired, let expires = cycle.surveyExpires,
            DueTime.isOver(expires, at: at)
        {
            record(.surveyExpired(.with { $0.cycle = cycle.number })) { $0.rule = "surveyDays" }
        }
    }

    mutating func recordBreach(_ clock: Appeal.Clock) {
        var event = DeadlineBreached()
        event.clock = clock.name
        event.due = clock.due
        event.onBreach = clock.onBreach
        event.cycle = clock.cycle
        record(.deadlineBreached(event)) { $0.rule = clock.name }
    }

    private mutating func recordAlert(_ clock: Appeal.Clock) {
        var event = DeadlineApproaching()
        event.clock = clock.name
        event.due = clock.due
        event.cycle = clock.cycle
        record(.deadlineApproaching(event)) { $0.rule = clock.name }
    }

    /// What a breach leads to, while the appeal is open: a rule for the clock and the issues, else what the clock says.
    private mutating func follow(_ clock: Appeal.Clock) {
        if clock.onBreach == .deemRefusal {
            record(
                .refusalDeemed(
                    .with {
                        $0.clock = clock.name
                        $0.due = clock.due
                    })
            ) { $0.rule = clock.name }
        }
        if let rule = settings.breachRule(clock: clock.name, issues: appeal.issues) {
            rise(to: rule.level, clock, toParent: rule.toParent, rule: rule.name)
        } else if clock.onBreach == .escalate || clock.onBreach == .escalateToRegion {
            let toParent = clock.onBreach == .escalateToRegion
            rise(to: appeal.level + 1, clock, toParent: toParent, rule: clock.name)
        }
    }

    private mutating func rise(to level: Int64, _ clock: Appeal.Clock, toParent: Bool, rule: String) {
        guard level > appeal.level, level <= 3 else { return }
        var event = AppealEscalated()
        event.from = appeal.level
        event.to = level
        event.automatic = true
        event.clock = clock.name
        if toParent { event.toOrganization = settings.organization(appeal.organization)?.parent ?? "" }
        record(.appealEscalated(event)) {
            $0.level = level
            $0.rule = rule
        }
    }
}
