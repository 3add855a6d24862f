// SPDX-License-Identifier: Apache-2.0

import EventLog

extension Appeal {
    /// Keeps the times of what other things follow from, so that none of them is said to have happened earlier.
    mutating func noteCause(_ event: AppealEvent) {
        guard let at = event.context.at else { return }
        switch event.body {
        case .appealResolved: cycle.resolvedAt = at
        case .answerSent: cycle.answeredAt = at
        case .careMilestoneScheduled(let body): changeMilestone(body.milestone) { $0.scheduledAt = at }
        case .correctiveActionPlanned(let body): changeAction(body.action) { $0.plannedAt = at }
        case .correctiveActionCompleted(let body): changeAction(body.action) { $0.completedAt = at }
        default: break
        }
    }
}

extension Decision {
    /// What follows from something can't have happened before it.
    func requireAfter(_ cause: Timestamp?, _ what: String) throws(Rejection) {
        guard let cause, at < cause else { return }
        throw Rejection(.beforeCause, "at", "lies before \(what).")
    }
}
