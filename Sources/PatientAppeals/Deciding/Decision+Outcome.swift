// SPDX-License-Identifier: Apache-2.0

import EventSourcing

extension Decision {
    mutating func decideIssue(_ body: DecideIssue) throws(Rejection) {
        try requireOpen()
        let (number, index) = try issue(body.issue)
        guard body.outcome != .unsaid else { throw Rejection(.outcomeMissing, "outcome", "is missing.") }
        if body.outcome == .explained, appeal.kind == .complaint, appeal.issues.count == 1 {
            throw Rejection(.outcomeNotForKind, "outcome", "of a complaint is upheld, partially or not.")
        }
        guard !appeal.cycle.isAnswered else {
            throw Rejection(.alreadyAnswered, "command", "comes after the answer; reopen the appeal first.")
        }
        let issue = appeal.issues[index]
        guard issue.outcome != body.outcome || issue.decidedIn != appeal.cycle.number else {
            throw Rejection(.nothingToChange, "outcome", "is so already.")
        }
        var event = IssueOutcomeDecided()
        event.issue = number
        event.outcome = body.outcome
        event.severity = issue.severity
        event.cycle = appeal.cycle.number
        event.text = try sealed(body.text, "text", of: subject)
        record(.issueOutcomeDecided(event)) { $0.category = issue.category }
    }

    mutating func resolve(_ body: Resolve) throws(Rejection) {
        try requireOpen()
        guard !appeal.cycle.isResolved else {
            throw Rejection(.alreadyResolved, "command", "was carried out before.")
        }
        if body.onTheSpot {
            guard appeal.level == 1, appeal.cycle.handovers == 0, appeal.cycle.number == 1 else {
                throw Rejection(
                    .notOnTheSpot, "onTheSpot", "is only what stays on level 1 and with one handler, at first.")
            }
        }
        var event = AppealResolved()
        event.cycle = appeal.cycle.number
        event.onTheSpot = body.onTheSpot
        event.handovers = appeal.cycle.handovers
        event.text = try sealed(body.text, "text", of: subject)
        recordLateClocks(stoppedBy: body.onTheSpot ? [.resolved, .answered] : [.resolved])
        record(.appealResolved(event))
    }

    mutating func answer(_ body: Answer) throws(Rejection) {
        try requireOpen()
        guard !appeal.cycle.isAnswered else { throw Rejection(.alreadyAnswered, "command", "was carried out before.") }
        for (index, issue) in appeal.issues.enumerated() where !issue.isRedirected && issue.outcome == .unsaid {
            throw Rejection(.issueUndecided, "issue", "number \(index + 1) has no outcome yet.")
        }
        if appeal.kind == .complaint, appeal.outcome == .explained {
            throw Rejection(.outcomeNotForKind, "issue", "of a complaint is upheld, partially or not, at least one.")
        }
        if appeal.isThirdParty, appeal.consent != .granted {
            throw appeal.consent == .refused
                ? Rejection(.consentRefused, "command", "is not possible: the patient refused consent.")
                : Rejection(.consentMissing, "command", "needs the patient's consent.")
        }
        var event = AnswerSent()
        event.cycle = appeal.cycle.number
        event.medium = body.medium
        event.outcome = appeal.outcome
        event.text = try sealed(body.text, "text", of: subject)
        recordLateClocks(stoppedBy: [.applicantTold, .answered, .resolved])
        record(.answerSent(event))
    }

    mutating func confirmDelivery(_ body: ConfirmDelivery) throws(Rejection) {
        guard appeal.cycle.isAnswered else { throw Rejection(.notAnswered, "command", "comes before the answer.") }
        guard !appeal.cycle.isDelivered else {
            throw Rejection(.alreadyDelivered, "command", "was carried out before.")
        }
        try requireAfter(appeal.cycle.answeredAt, "the answer")
        record(
            .answerDelivered(
                .with {
                    $0.cycle = appeal.cycle.number
                    $0.medium = body.medium
                }))
        try startClocks(.answerDelivered, from: at)
    }

    /// Needs the answer; what was resolved on the spot was answered there, and who can't be reached is owed none.
    mutating func close() throws(Rejection) {
        try requireOpen()
        let cycle = appeal.cycle
        let isUnanswerable = appeal.confidentiality == .anonymous && !appeal.isReachable
        guard cycle.isAnswered || (cycle.isResolved && (cycle.isOnTheSpot || isUnanswerable)) else {
            throw Rejection(.notAnswered, "command", "comes before the answer.")
        }
        try requireAfter(cycle.answeredAt ?? cycle.resolvedAt, "the answer")
        recordLateClocks(stoppedBy: nil)
        record(
            .appealClosed(
                .with {
                    $0.cycle = cycle.number
                    $0.outcome = appeal.outcome
                }))
    }

    mutating func reopen(_ body: Reopen) throws(Rejection) {
        guard appeal.state == .answered || appeal.state == .closed else {
            throw Rejection(.stateForbids, "command", "is not possible: the appeal is \(appeal.state.name).")
        }
        try requireReason(body.reason)
        try requireAfter(appeal.cycle.answeredAt ?? appeal.cycle.resolvedAt, "the answer")
        var event = AppealReopened()
        for clock in appeal.clocks where clock.stop == .never && clock.cycle == appeal.cycle.number {
            guard DueTime.isOver(clock.due, at: at) else { continue }
            guard clock.onBreach != .link else {
                throw Rejection(.reopenWindowPassed, "at", "lies after the window; register a repeat instead.")
            }
            event.late = event.late || clock.onBreach == .flag
        }
        event.cycle = appeal.cycle.number + 1
        event.previousState = appeal.state
        event.reason = try sealed(body.reason, "reason")
        record(.appealReopened(event))
        try restartClocks()
    }

    mutating func withdraw(_ body: Withdraw) throws(Rejection) {
        try requireOpen()
        let reason = try sealed(body.reason, "reason")
        recordLateClocks(stoppedBy: nil)
        record(.appealWithdrawn(.with { $0.reason = reason }))
    }

    mutating func leaveUnconsidered(_ body: LeaveUnconsidered) throws(Rejection) {
        try requireOpen()
        let ground = try ground(body.ground)
        let reason = try sealed(body.reason, "reason")
        recordLateClocks(stoppedBy: nil)
        record(
            .appealLeftUnconsidered(
                .with {
                    $0.ground = ground
                    $0.reason = reason
                }))
    }

    func ground(_ code: String) throws(Rejection) -> String {
        guard !isBlank(code) else { throw Rejection(.groundMissing, "ground", "is missing.") }
        return try plain(code, "ground")
    }
}
