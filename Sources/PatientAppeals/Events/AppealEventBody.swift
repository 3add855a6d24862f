// SPDX-License-Identifier: Apache-2.0

/// What happened: one case for each kind of event.
public enum AppealEventBody: Sendable, Equatable {
    // Intake
    /// Somebody turned to the organisation. The context has the dimensions the appeal starts with.
    /// By reference: it is twice as large as any other, and each event has the room of the largest.
    indirect case appealReceived(AppealReceived)
    /// The appeal got its entry in the official register.
    case appealRegistered(AppealRegistered)
    /// The applicant was told that the appeal has arrived.
    case appealAcknowledged(AppealAcknowledged)
    // Classification
    /// Kind, language or category were set.
    case appealClassified(AppealClassified)
    /// The appeal is (also) about this.
    case issueAdded(IssueAdded)
    /// An issue turned out to be something else.
    case issueReclassified(IssueReclassified)
    // Routing
    /// One person has the appeal now.
    case appealAssigned(AppealAssigned)
    /// The appeal went up.
    case appealEscalated(AppealEscalated)
    /// The appeal went down.
    case appealDeescalated(AppealDeescalated)
    /// The appeal, or a part, went to whom it concerns.
    case appealRedirected(AppealRedirected)
    // Study
    /// A department or another organisation was asked for facts.
    case informationRequested(InformationRequested)
    /// The facts came.
    case informationReceived(InformationReceived)
    /// It was checked whether the care was given.
    case careVerified(CareVerified)
    /// The study found something.
    case findingRecorded(FindingRecorded)
    /// The applicant was asked to say more.
    case clarificationRequested(ClarificationRequested)
    /// The applicant said more.
    case clarificationReceived(ClarificationReceived)
    /// The patient was asked whether the applicant may be answered.
    case consentRequested(ConsentRequested)
    /// The patient agreed.
    case consentGranted(ConsentGranted)
    /// The patient did not agree.
    case consentRefused(ConsentRefused)
    /// The two sides sat down together.
    case mediationHeld(MediationHeld)
    // Help
    /// The applicant got advice.
    case consultationGiven(ConsultationGiven)
    /// The patient was booked with a specialist.
    case appointmentArranged(AppointmentArranged)
    /// The patient was told where to go.
    case routeExplained(RouteExplained)
    /// An examination or admission got a date that the service watches.
    case careMilestoneScheduled(CareMilestoneScheduled)
    /// The examination or admission happened.
    case careMilestoneReached(CareMilestoneReached)
    /// The date passed without it.
    case careMilestoneMissed(CareMilestoneMissed)
    // Clocks
    /// A clock runs. Set again for the same clock, it replaces the one before.
    case deadlineSet(DeadlineSet)
    /// A clock got more time, once.
    case deadlineExtended(DeadlineExtended)
    /// A clock ran out.
    case deadlineBreached(DeadlineBreached)
    /// The law takes the silence for a refusal.
    case refusalDeemed(RefusalDeemed)
    /// A clock will run out soon.
    case deadlineApproaching(DeadlineApproaching)
    // Outcome
    /// It was decided whether the applicant is right.
    case issueOutcomeDecided(IssueOutcomeDecided)
    /// What the appeal was about is settled.
    case appealResolved(AppealResolved)
    /// The applicant was sent the answer.
    case answerSent(AnswerSent)
    /// The answer reached the applicant.
    case answerDelivered(AnswerDelivered)
    /// Nothing is left to do in this cycle.
    case appealClosed(AppealClosed)
    /// The appeal is studied once more.
    case appealReopened(AppealReopened)
    /// The applicant took it back.
    case appealWithdrawn(AppealWithdrawn)
    /// The law does not let it be considered.
    case appealLeftUnconsidered(AppealLeftUnconsidered)
    // Links
    /// The same was said in an earlier appeal.
    case duplicateLinked(DuplicateLinked)
    /// It was not the same after all.
    case duplicateUnlinked(DuplicateUnlinked)
    /// The applicant comes back on an earlier appeal.
    case repeatLinked(RepeatLinked)
    // Satisfaction
    /// The applicant was asked for an opinion.
    case surveyInvited(SurveyInvited)
    /// The applicant gave an opinion.
    case satisfactionRated(SatisfactionRated)
    /// No opinion came in time.
    case surveyExpired(SurveyExpired)
    // Improvement
    /// The cause behind an issue is known.
    case rootCauseIdentified(RootCauseIdentified)
    /// Something will be changed so that it does not happen again.
    case correctiveActionPlanned(CorrectiveActionPlanned)
    /// It was done.
    case correctiveActionCompleted(CorrectiveActionCompleted)
    /// It was looked at whether it helped.
    case correctiveActionReviewed(CorrectiveActionReviewed)
    // Record
    /// A document belongs to the appeal.
    case attachmentAdded(AttachmentAdded)
    /// Somebody wrote a note.
    case noteAdded(NoteAdded)
    /// A step of a history that was imported.
    case activityRecorded(ActivityRecorded)
    /// The content of an event is not to be shown any more.
    case contentRedacted(ContentRedacted)
    /// Sealed content was opened and read.
    case personalDataDisclosed(PersonalDataDisclosed)
    /// A person's key was destroyed.
    case personalDataErased(PersonalDataErased)
    /// These settings hold from now on (in the stream `settings`).
    case settingsAdopted(SettingsAdopted)
    /// An event of a type that this version does not know: the type's name and the whole payload.
    case unrecognized(type: String, payload: [UInt8])
}

extension AppealEventBody {
    /// The kind; nil where this version does not know the type.
    public var kind: AppealEventKind? {
        switch self {
        case .appealReceived: .appealReceived
        case .appealRegistered: .appealRegistered
        case .appealAcknowledged: .appealAcknowledged
        case .appealClassified: .appealClassified
        case .issueAdded: .issueAdded
        case .issueReclassified: .issueReclassified
        case .appealAssigned: .appealAssigned
        case .appealEscalated: .appealEscalated
        case .appealDeescalated: .appealDeescalated
        case .appealRedirected: .appealRedirected
        case .informationRequested: .informationRequested
        case .informationReceived: .informationReceived
        case .careVerified: .careVerified
        case .findingRecorded: .findingRecorded
        case .clarificationRequested: .clarificationRequested
        case .clarificationReceived: .clarificationReceived
        case .consentRequested: .consentRequested
        case .consentGranted: .consentGranted
        case .consentRefused: .consentRefused
        case .mediationHeld: .mediationHeld
        case .consultationGiven: .consultationGiven
        case .appointmentArranged: .appointmentArranged
        case .routeExplained: .routeExplained
        case .careMilestoneScheduled: .careMilestoneScheduled
        case .careMilestoneReached: .careMilestoneReached
        case .careMilestoneMissed: .careMilestoneMissed
        case .deadlineSet: .deadlineSet
        case .deadlineExtended: .deadlineExtended
        case .deadlineBreached: .deadlineBreached
        case .refusalDeemed: .refusalDeemed
        case .deadlineApproaching: .deadlineApproaching
        case .issueOutcomeDecided: .issueOutcomeDecided
        case .appealResolved: .appealResolved
        case .answerSent: .answerSent
        case .answerDelivered: .answerDelivered
        case .appealClosed: .appealClosed
        case .appealReopened: .appealReopened
        case .appealWithdrawn: .appealWithdrawn
        case .appealLeftUnconsidered: .appealLeftUnconsidered
        case .duplicateLinked: .duplicateLinked
        case .duplicateUnlinked: .duplicateUnlinked
        case .repeatLinked: .repeatLinked
        case .surveyInvited: .surveyInvited
        case .satisfactionRated: .satisfactionRated
        case .surveyExpired: .surveyExpired
        case .rootCauseIdentified: .rootCauseIdentified
        case .correctiveActionPlanned: .correctiveActionPlanned
        case .correctiveActionCompleted: .correctiveActionCompleted
        case .correctiveActionReviewed: .correctiveActionReviewed
        case .attachmentAdded: .attachmentAdded
        case .noteAdded: .noteAdded
        case .activityRecorded: .activityRecorded
        case .contentRedacted: .contentRedacted
        case .personalDataDisclosed: .personalDataDisclosed
        case .personalDataErased: .personalDataErased
        case .settingsAdopted: .settingsAdopted
        case .unrecognized: nil
        }
    }

    /// An event of this kind with no field set.
    public init(_ kind: AppealEventKind) {
        switch kind {
        case .appealReceived: self = .appealReceived(AppealReceived())
        case .appealRegistered: self = .appealRegistered(AppealRegistered())
        case .appealAcknowledged: self = .appealAcknowledged(AppealAcknowledged())
        case .appealClassified: self = .appealClassified(AppealClassified())
        case .issueAdded: self = .issueAdded(IssueAdded())
        case .issueReclassified: self = .issueReclassified(IssueReclassified())
        case .appealAssigned: self = .appealAssigned(AppealAssigned())
        case .appealEscalated: self = .appealEscalated(AppealEscalated())
        case .appealDeescalated: self = .appealDeescalated(AppealDeescalated())
        case .appealRedirected: self = .appealRedirected(AppealRedirected())
        case .informationRequested: self = .informationRequested(InformationRequested())
        case .informationReceived: self = .informationReceived(InformationReceived())
        case .careVerified: self = .careVerified(CareVerified())
        case .findingRecorded: self = .findingRecorded(FindingRecorded())
        case .clarificationRequested: self = .clarificationRequested(ClarificationRequested())
        case .clarificationReceived: self = .clarificationReceived(ClarificationReceived())
        case .consentRequested: self = .consentRequested(ConsentRequested())
        case .consentGranted: self = .consentGranted(ConsentGranted())
        case .consentRefused: self = .consentRefused(ConsentRefused())
        case .mediationHeld: self = .mediationHeld(MediationHeld())
        case .consultationGiven: self = .consultationGiven(ConsultationGiven())
        case .appointmentArranged: self = .appointmentArranged(AppointmentArranged())
        case .routeExplained: self = .routeExplained(RouteExplained())
        case .careMilestoneScheduled: self = .careMilestoneScheduled(CareMilestoneScheduled())
        case .careMilestoneReached: self = .careMilestoneReached(CareMilestoneReached())
        case .careMilestoneMissed: self = .careMilestoneMissed(CareMilestoneMissed())
        case .deadlineSet: self = .deadlineSet(DeadlineSet())
        case .deadlineExtended: self = .deadlineExtended(DeadlineExtended())
        case .deadlineBreached: self = .deadlineBreached(DeadlineBreached())
        case .refusalDeemed: self = .refusalDeemed(RefusalDeemed())
        case .deadlineApproaching: self = .deadlineApproaching(DeadlineApproaching())
        case .issueOutcomeDecided: self = .issueOutcomeDecided(IssueOutcomeDecided())
        case .appealResolved: self = .appealResolved(AppealResolved())
        case .answerSent: self = .answerSent(AnswerSent())
        case .answerDelivered: self = .answerDelivered(AnswerDelivered())
        case .appealClosed: self = .appealClosed(AppealClosed())
        case .appealReopened: self = .appealReopened(AppealReopened())
        case .appealWithdrawn: self = .appealWithdrawn(AppealWithdrawn())
        case .appealLeftUnconsidered: self = .appealLeftUnconsidered(AppealLeftUnconsidered())
        case .duplicateLinked: self = .duplicateLinked(DuplicateLinked())
        case .duplicateUnlinked: self = .duplicateUnlinked(DuplicateUnlinked())
        case .repeatLinked: self = .repeatLinked(RepeatLinked())
        case .surveyInvited: self = .surveyInvited(SurveyInvited())
        case .satisfactionRated: self = .satisfactionRated(SatisfactionRated())
        case .surveyExpired: self = .surveyExpired(SurveyExpired())
        case .rootCauseIdentified: self = .rootCauseIdentified(RootCauseIdentified())
        case .correctiveActionPlanned: self = .correctiveActionPlanned(CorrectiveActionPlanned())
        case .correctiveActionCompleted: self = .correctiveActionCompleted(CorrectiveActionCompleted())
        case .correctiveActionReviewed: self = .correctiveActionReviewed(CorrectiveActionReviewed())
        case .attachmentAdded: self = .attachmentAdded(AttachmentAdded())
        case .noteAdded: self = .noteAdded(NoteAdded())
        case .activityRecorded: self = .activityRecorded(ActivityRecorded())
        case .contentRedacted: self = .contentRedacted(ContentRedacted())
        case .personalDataDisclosed: self = .personalDataDisclosed(PersonalDataDisclosed())
        case .personalDataErased: self = .personalDataErased(PersonalDataErased())
        case .settingsAdopted: self = .settingsAdopted(SettingsAdopted())
        }
    }
}
