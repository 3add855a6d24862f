// SPDX-License-Identifier: Apache-2.0

/// Why a command was not carried out. Codes are stable: programs may compare them.
public enum RejectionCode: String, Sendable, Hashable, CaseIterable {
    // The command itself.
    /// The command has no key, or none that can be stored.
    case keyInvalid
    /// Another command with this key was carried out.
    case keyReused
    /// Something that is stored in clear holds personal data.
    case personalDataInClear
    /// Something that is stored in clear is too long or has control characters.
    case textNotPlain
    /// A key, a reference or an id of staff has characters that such ids do not have, or too many.
    case idNotPlain
    /// The actor has no role or, of staff, no id.
    case actorMissing
    /// Only staff may do this.
    case staffOnly
    /// Others on the applicant's side or of the staff may do this, but not this role.
    case roleMayNot
    /// The command does not say which appeal it is about, or `registerAppeal` does.
    case appealMissing
    /// There is no such appeal.
    case unknownAppeal
    /// It lies ahead of the recorder's clock, by more than the settings' limit.
    case inTheFuture
    /// It happened before the appeal was received.
    case beforeReceipt
    /// It happened before what it follows from: the answer, the resolution, the plan.
    case beforeCause
    /// The log does not take it: a name or the whole is too long.
    case invalidRequest
    // Intake.
    /// The channel is not said.
    case channelMissing
    /// The kind is not said.
    case kindMissing
    /// This channel does not take this kind.
    case kindNotForChannel
    /// The region is not said and the organisation does not say it.
    case regionMissing
    /// There is no such region, or the organisation is in another one.
    case unknownRegion
    /// The organisation is not said.
    case organizationMissing
    /// The settings have no such organisation.
    case unknownOrganization
    /// This channel needs a way to answer.
    case contactNeeded
    /// Who is named is not anonymous.
    case anonymousNamed
    /// The essence is not stated.
    case textMissing
    /// A text is longer than the limit.
    case textTooLong
    /// It was received after it was registered.
    case receivedLater
    /// The reference belongs to another appeal.
    case referenceTaken
    /// Levels 2 and 3 of the contact centre need issues to study.
    case issuesNeeded
    // Issues and levels.
    /// An issue has no category.
    case categoryMissing
    /// The settings have no such category.
    case unknownCategory
    /// A severity is not 0...3.
    case severityOutOfRange
    /// The appeal has no such issue.
    case unknownIssue
    /// The appeal has several, and the command does not say which one.
    case notUnique
    /// The appeal has as many issues as the limit lets it.
    case tooManyIssues
    /// A level is not 1...3.
    case levelOutOfRange
    /// The appeal is on that level or above.
    case levelNotHigher
    /// The appeal is on that level or below.
    case levelNotLower
    /// Everything is so already.
    case nothingToChange
    // State.
    /// The appeal's state does not allow it.
    case stateForbids
    /// It was acknowledged before.
    case alreadyAcknowledged
    /// The handler is not said.
    case handlerMissing
    /// That handler has it already.
    case alreadyAssigned
    /// A reason is needed.
    case reasonMissing
    /// A ground is needed.
    case groundMissing
    /// To whom is not said, or it is the one who has it.
    case targetInvalid
    /// What came of it is not said.
    case outcomeMissing
    /// A complaint is upheld, in part or not, on one issue at least; it is not just explained.
    case outcomeNotForKind
    /// An issue has no outcome yet.
    case issueUndecided
    /// The patient's consent is missing.
    case consentMissing
    /// The patient refused consent.
    case consentRefused
    /// The applicant is the patient: nobody has to consent.
    case noThirdParty
    /// The patient consented before.
    case alreadyConsented
    /// It was resolved before in this cycle.
    case alreadyResolved
    /// Resolved on the spot is only what was on level 1 and never changed hands.
    case notOnTheSpot
    /// It was answered before in this cycle.
    case alreadyAnswered
    /// No answer was sent in this cycle.
    case notAnswered
    /// The delivery was confirmed before.
    case alreadyDelivered
    /// The window for reopening has passed; a new appeal can be linked as a repeat.
    case reopenWindowPassed
    // Clocks and dates.
    /// The appeal has no such clock.
    case unknownClock
    /// The clock does not run.
    case clockNotRunning
    /// The clock ran out before.
    case extensionAfterExpiry
    /// The clock was extended before.
    case alreadyExtended
    /// That is longer than an extension may be.
    case extensionTooLong
    /// The clock can't be extended, or not to an earlier time.
    case extensionNotAllowed
    /// The due time is not said.
    case dueMissing
    /// A deadline has to be counted in a year that the calendar has no data for.
    case calendarYearMissing
    /// The due time has passed.
    case duePassed
    /// There is no such milestone or it is not open.
    case unknownMilestone
    // Links.
    /// An appeal is no duplicate of itself, nor of a duplicate.
    case duplicateInvalid
    /// The other appeal came later: link that one to this one.
    case duplicateOlder
    /// It is linked already.
    case alreadyLinked
    /// It is not linked.
    case notLinked
    // Satisfaction.
    /// Neither resolved nor answered: there is nothing to rate.
    case notRateable
    /// Neither a score nor "no opinion", or both.
    case ratingMissing
    /// The score is not 1...5.
    case ratingOutOfRange
    /// This cycle was rated before.
    case alreadyRated
    /// The invitation's time has passed.
    case surveyExpired
    /// An invitation was sent before.
    case alreadyInvited
    // Improvement.
    /// The cause's code is not said.
    case causeMissing
    /// There is no such corrective action or it is not at that step.
    case unknownAction
    // Record.
    /// Not 64 hexadecimal digits.
    case hashInvalid
    /// A size or position is not possible.
    case numberInvalid
    /// The event at that position is none of the appeal's.
    case unknownEvent
    /// The person's key was destroyed before.
    case alreadyErased
}

/// A command that was refused: the code, the field it lies in, and a sentence. It never quotes the command.
public struct Rejection: Error, Sendable, Hashable, CustomStringConvertible {
    /// The stable code.
    public var code: RejectionCode
    /// The command's field.
    public var field: String
    /// What is wrong with it.
    public var reason: String

    /// A rejection.
    public init(_ code: RejectionCode, _ field: String, _ reason: String) {
        self.code = code
        self.field = field
        self.reason = reason
    }

    /// Field and reason.
    public var description: String { "\(field): \(reason)" }
}
