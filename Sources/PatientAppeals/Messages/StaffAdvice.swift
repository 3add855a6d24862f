// SPDX-License-Identifier: Apache-2.0

import EventSourcing

/// What to do about a refusal, for staff and for who writes a sending program. In English, as the program's other words.
enum StaffAdvice {
    static let onRejections: [RejectionCode: String] = frame.merging(intake) { first, _ in first }
        .merging(study) { first, _ in first }.merging(outcome) { first, _ in first }
        .merging(afterwards) { first, _ in first }

    private static let frame: [RejectionCode: String] = [
        .keyInvalid: "Give each command a key of its own, at most 255 bytes.",
        .keyReused: "Send the new command with a key of its own.",
        .personalDataInClear: "Put the number into a sealed field (a text, a person's details) or leave it out.",
        .textNotPlain: "Give a short code; longer words belong in a text.",
        .idNotPlain: "Give a pseudonymous id of letters, digits and . _ : @ - / instead of a name.",
        .actorMissing: "Say the actor's role and, of staff, the id.",
        .staffOnly: "Let one of the staff send it.",
        .roleMayNot: "Let somebody send it in a role that may; the command's section in commands.md lists them.",
        .appealMissing: "Name the appeal in `appeal`; leave it out of `registerAppeal`.",
        .unknownAppeal: "Check the number or the reference, and that the registration was recorded before.",
        .inTheFuture: "Set the sender's clock right, and send it when the time has come.",
        .beforeReceipt: "Correct `at`; it lies at or after the receipt.",
        .beforeCause: "Correct `at`, or the time of what came before.",
        .invalidRequest: "Shorten what the message names as too long.",
    ]

    private static let intake: [RejectionCode: String] = [
        .channelMissing: "Say in `channel` how it came in.",
        .kindMissing: "Say the kind.",
        .kindNotForChannel: "Register it as another kind, or under the channel it came by.",
        .regionMissing: "Say the region's code, such as KZ-59.",
        .unknownRegion: "Check the region's code, and the organisation's region in the settings.",
        .organizationMissing: "Say the organisation's code.",
        .unknownOrganization: "Use a code of the settings, or add the organisation to them.",
        .contactNeeded: "Ask for a phone, an e-mail address or an address.",
        .anonymousNamed: "Leave out name and IIN, or register it as named or confidential.",
        .textMissing: "Write down what it says.",
        .textTooLong: "Shorten it to the limit of the settings, or attach it.",
        .receivedLater: "Correct `receivedAt`; it lies at or before `at`.",
        .referenceTaken: "Look the other appeal up with `ref:`; for a new one give a new reference.",
        .issuesNeeded: "Name the issues to study, or start on level 1.",
    ]

    private static let study: [RejectionCode: String] = [
        .categoryMissing: "Say the category's code.",
        .unknownCategory: "Use a category of the settings, or add it to them.",
        .severityOutOfRange: "Give 0, 1, 2 or 3.",
        .unknownIssue: "Use the number of one of the appeal's issues; the first is 1.",
        .notUnique: "Say the number.",
        .tooManyIssues: "Register what is left as another appeal.",
        .levelOutOfRange: "Give 1, 2 or 3.",
        .levelNotHigher: "Look at the appeal's level; nothing may be left to do.",
        .levelNotLower: "Look at the appeal's level; nothing may be left to do.",
        .nothingToChange: "Nothing is left to do; to note a second look give a reason.",
        .stateForbids: "Look at the appeal's state; an answered or closed one can be reopened.",
        .alreadyAcknowledged: "Nothing is left to do.",
        .handlerMissing: "Say the handler's id.",
        .alreadyAssigned: "Nothing is left to do.",
        .reasonMissing: "Write why.",
        .groundMissing: "Say the ground's code.",
        .targetInvalid: "Name another organisation than the one that has the appeal.",
        .outcomeMissing: "Say the outcome.",
        .outcomeNotForKind: "Decide the issue as upheld, partially or not.",
        .consentMissing: "Ask the patient with `requestConsent` and record the reply.",
        .consentRefused: "Do not answer the applicant; the patient can still consent.",
        .noThirdParty: "Nothing is left to do: nobody else has to consent.",
        .alreadyConsented: "Nothing is left to do.",
    ]

    private static let outcome: [RejectionCode: String] = [
        .issueUndecided: "Decide it with `decideIssue` first.",
        .alreadyResolved: "Nothing is left to do; reopen the appeal for a new cycle.",
        .notOnTheSpot: "Resolve it without `onTheSpot`.",
        .alreadyAnswered: "Reopen the appeal to answer it once more.",
        .notAnswered: "Send the answer first.",
        .alreadyDelivered: "Nothing is left to do.",
        .reopenWindowPassed: "Register a new appeal with `repeatOf`.",
        .unknownClock: "Use the name of a clock that `query appeal` shows.",
        .clockNotRunning: "Nothing is left to extend.",
        .extensionAfterExpiry: "Answer as soon as possible; the breach stays recorded.",
        .alreadyExtended: "Answer before the due time; there is no second extension.",
        .extensionTooLong: "Give an earlier time.",
        .extensionNotAllowed: "Give a time after the due one, of a clock that the settings let be extended.",
        .dueMissing: "Say the time.",
        .calendarYearMissing: "Add the year's days off to the settings' calendar.",
        .duePassed: "Give a time after `at`.",
        .unknownMilestone: "Use the number of a step of care that is open.",
    ]

    private static let afterwards: [RejectionCode: String] = [
        .duplicateInvalid: "Link to the original appeal.",
        .duplicateOlder: "Link the other appeal to this one.",
        .alreadyLinked: "Unlink it first, where the link is wrong.",
        .notLinked: "Nothing is left to do.",
        .notRateable: "Wait for the resolution or the answer.",
        .ratingMissing: "Give a score or `noOpinion`, not both.",
        .ratingOutOfRange: "Give 1, 2, 3, 4 or 5.",
        .alreadyRated: "Nothing is left to do; another opinion is a new appeal.",
        .surveyExpired: "Register the opinion as a new appeal.",
        .alreadyInvited: "Nothing is left to do.",
        .causeMissing: "Say the cause's code.",
        .unknownAction: "Use the number of a corrective action at that step.",
        .hashInvalid: "Give the SHA-256 of the document in 64 hexadecimal digits.",
        .numberInvalid: "Give a size of 0 or more, or a position from 1 on.",
        .unknownEvent: "Use a position that `replay` shows for this appeal.",
        .alreadyErased: "Nothing is left to do.",
    ]

    static let onFaults: [PayloadError.Fault: String] = [
        .lineNotJSON: "Write one JSON object a line.",
        .lineNotObject: "Write one JSON object a line.",
        .lineTooLong: "Shorten the texts; documents are attached by their hash.",
        .lineNotText: "Convert the file to UTF-8.",
        .fieldMissing: "Add the field.",
        .fieldTwice: "Leave one of the two out.",
        .fieldUnknown: "Check the spelling; commands.md lists the fields.",
        .fieldWrongType: "Write the value as commands.md says.",
        .fieldUnknownCode: "Use one of the codes that the message lists.",
        .fieldOutOfRange: "Give a number that fits.",
        .fieldTooLong: "Shorten the value.",
        .fieldMalformed: "Write the value as the message says.",
        .commandIrrevocable: "Record it alone, without `--all-or-nothing`.",
    ]
}
