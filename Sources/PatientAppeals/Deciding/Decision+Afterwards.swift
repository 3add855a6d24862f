// SPDX-License-Identifier: Apache-2.0

import EventLog

/// Links, satisfaction and improvement: what may come after the answer.
extension Decision {
    mutating func linkDuplicate(_ body: LinkDuplicate) throws(Rejection) {
        guard appeal.duplicateOf.isEmpty else { throw Rejection(.alreadyLinked, "of", "is linked already.") }
        guard let other = intent.other, let original = other.trackingNumber else {
            throw Rejection(.unknownAppeal, "of", "is not in the log.")
        }
        guard original != appeal.trackingNumber, other.duplicateOf.isEmpty else {
            throw Rejection(.duplicateInvalid, "of", "is the appeal itself or a duplicate; link to the original.")
        }
        guard other.receivedAt <= appeal.receivedAt else {
            throw Rejection(.duplicateOlder, "of", "was received later; link that one to this one.")
        }
        record(
            .duplicateLinked(
                .with {
                    $0.original = original.symbols
                    $0.oldestReceivedAt = other.receivedAt
                }))
        try moveClocks(to: other)
    }

    mutating func unlinkDuplicate(_ body: UnlinkDuplicate) throws(Rejection) {
        guard !appeal.duplicateOf.isEmpty else { throw Rejection(.notLinked, "command", "has no link to undo.") }
        try requireReason(body.reason)
        var event = DuplicateUnlinked()
        event.original = appeal.duplicateOf
        event.reason = try sealed(body.reason, "reason")
        record(.duplicateUnlinked(event))
        try restoreClocks()
    }

    private func requireRateable() throws(Rejection) {
        let cycle = appeal.cycle
        guard cycle.isResolved || cycle.isAnswered else {
            throw Rejection(.notRateable, "command", "comes before resolution and answer.")
        }
        guard !cycle.isRated else { throw Rejection(.alreadyRated, "command", "comes after an opinion was given.") }
        try requireAfter([cycle.resolvedAt, cycle.answeredAt].compactMap(\.self).min(), "resolution and answer")
    }

    mutating func inviteSurvey(_ body: InviteSurvey) throws(Rejection) {
        try requireRateable()
        guard !appeal.cycle.isSurveyed else {
            throw Rejection(.alreadyInvited, "command", "was carried out before.")
        }
        let expires = body.expires ?? zone.endOfDay(after: at, days: settings.settings.survey.days)
        guard expires > at else { throw Rejection(.duePassed, "expires", "is not after the command's time.") }
        var event = SurveyInvited()
        event.cycle = appeal.cycle.number
        event.medium = body.medium
        event.expires = expires
        record(.surveyInvited(event))
    }

    mutating func rate(_ body: Rate) throws(Rejection) {
        try requireRateable()
        guard body.noOpinion != (body.score != 0) else {
            throw Rejection(.ratingMissing, "score", "or \"no opinion\" is needed, not both.")
        }
        guard body.noOpinion || (1...5).contains(body.score) else {
            throw Rejection(.ratingOutOfRange, "score", "is not 1, 2, 3, 4 or 5.")
        }
        let hasExpired = appeal.cycle.surveyExpires.map { DueTime.isOver($0, at: at) } ?? false
        guard !hasExpired, !appeal.cycle.isSurveyExpired else {
            throw Rejection(.surveyExpired, "at", "lies after the invitation's time.")
        }
        var event = SatisfactionRated()
        event.score = body.score
        event.noOpinion = body.noOpinion
        event.cycle = appeal.cycle.number
        event.medium = body.medium
        event.comment = try sealed(body.comment, "comment")
        record(.satisfactionRated(event))
    }

    mutating func identifyRootCause(_ body: IdentifyRootCause) throws(Rejection) {
        let (number, index) = try issue(body.issue)
        guard !isBlank(body.cause) else { throw Rejection(.causeMissing, "cause", "is missing.") }
        var event = RootCauseIdentified()
        event.issue = number
        event.cause = try plain(body.cause, "cause")
        event.text = try sealed(body.text, "text", of: subject)
        let category = appeal.issues[index].category
        record(.rootCauseIdentified(event)) { $0.category = category }
    }

    mutating func planAction(_ body: PlanAction) throws(Rejection) {
        let (number, index) = try issue(body.issue)
        guard let due = body.due else { throw Rejection(.dueMissing, "due", "is missing.") }
        guard due > at else { throw Rejection(.duePassed, "due", "is not after the command's time.") }
        try requireReason(body.text, "text")
        var event = CorrectiveActionPlanned()
        event.action = Int64(appeal.actions.count + 1)
        event.issue = number
        event.due = due
        event.responsible = try identifier(body.responsible, "responsible")
        event.text = try sealed(body.text, "text", of: subject)
        let category = appeal.issues[index].category
        record(.correctiveActionPlanned(event)) { $0.category = category }
    }

    mutating func completeAction(_ body: CompleteAction) throws(Rejection) {
        let index = try action(body.action) { !$0.isCompleted }
        try requireAfter(appeal.actions[index].plannedAt, "the action was planned")
        var event = CorrectiveActionCompleted()
        event.action = Int64(index + 1)
        event.late = DueTime.isOver(appeal.actions[index].due, at: at)
        event.text = try sealed(body.text, "text", of: subject)
        record(.correctiveActionCompleted(event)) { [category = category(ofAction: index)] in $0.category = category }
    }

    mutating func reviewAction(_ body: ReviewAction) throws(Rejection) {
        let index = try action(body.action) { $0.isCompleted && !$0.isReviewed }
        try requireAfter(appeal.actions[index].completedAt, "the action was done")
        var event = CorrectiveActionReviewed()
        event.action = Int64(index + 1)
        event.effective = body.effective
        event.text = try sealed(body.text, "text", of: subject)
        record(.correctiveActionReviewed(event)) { [category = category(ofAction: index)] in $0.category = category }
    }

    private func category(ofAction index: Int) -> String {
        appeal.index(ofIssue: appeal.actions[index].issue).map { appeal.issues[$0].category } ?? ""
    }

    /// The action that a command names; 0 stands for the only one at that step.
    private func action(_ number: Int64, _ isAtStep: (Appeal.Action) -> Bool) throws(Rejection) -> Int {
        let candidates = appeal.actions.indices.filter { isAtStep(appeal.actions[$0]) }
        if number == 0, candidates.count > 1 {
            throw Rejection(.notUnique, "action", "has to be said: there are several.")
        }
        guard let found = number == 0 ? candidates.first : candidates.first(where: { $0 + 1 == number }) else {
            throw Rejection(.unknownAction, "action", "is not one at that step.")
        }
        return found
    }
}
