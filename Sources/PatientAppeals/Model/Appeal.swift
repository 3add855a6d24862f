// SPDX-License-Identifier: Apache-2.0

public import EventLog

/// An appeal as its events have made it: the fold that decisions stand on.
public struct Appeal: Sendable, Equatable {
    /// One of the things it is about.
    public struct Issue: Sendable, Equatable {
        /// The category's code.
        public var category: String
        /// The HCAT category, the stage of care and the severity 0...3.
        public var hcat: HCATCategory, stage: StageOfCare, severity: Int64
        /// The outcome, and the cycle in which it was decided last; one of an earlier cycle stands until it is decided anew.
        public var outcome: IssueOutcome = .unsaid, decidedIn: Int64 = 0
        /// Whether it went to somebody else, who answers it.
        public var isRedirected = false
    }
    /// A clock that was set.
    public struct Clock: Sendable, Equatable {
        /// How it stands.
        public enum Status: Sendable, Equatable {
            /// It runs.
            case running
            /// What it waited for came in time, or the appeal left.
            case stopped
            /// It ran out.
            case breached
        }
        /// Its name.
        public var name: String
        /// From when and until when it runs.
        public var startedAt: Timestamp, due: Timestamp
        /// What stops it, and what its breach leads to.
        public var stop: ClockStop, onBreach: BreachAction
        /// The cycle it belongs to.
        public var cycle: Int64
        /// Whether it was extended.
        public var isExtended = false
        /// When somebody is to be told that it will run out, and whether that was done.
        public var alertAt: Timestamp?, isAlerted = false
        /// How it stands.
        public var status = Status.running
    }
    /// An examination or admission that is watched.
    public struct Milestone: Sendable, Equatable {
        /// What it is.
        public var kind: CareMilestoneKind
        /// Until when.
        public var due: Timestamp
        /// Whether it neither happened nor was missed.
        public var isOpen = true
        /// Whether it happened.
        public var isReached = false
        /// When its date was set.
        public var scheduledAt: Timestamp?
    }
    /// A corrective action.
    public struct Action: Sendable, Equatable {
        /// The issue it follows from.
        public var issue: Int64
        /// Until when.
        public var due: Timestamp
        /// Whether it was done, and looked at.
        public var isCompleted = false, isReviewed = false
        /// When it was planned, and done.
        public var plannedAt: Timestamp?, completedAt: Timestamp?
    }
    /// The patient's word on whether the applicant may be answered.
    public enum Consent: Sendable, Equatable {
        /// None yet.
        case open
        /// Yes.
        case granted
        /// No.
        case refused
    }
    /// What happened in the present resolution cycle.
    public struct Cycle: Sendable, Equatable {
        /// Its number, from 1.
        public var number: Int64 = 1
        /// Whether it was resolved, and on the spot.
        public var isResolved = false, isOnTheSpot = false
        /// Whether it was answered, and the answer arrived.
        public var isAnswered = false, isDelivered = false
        /// When it was resolved and answered.
        public var resolvedAt: Timestamp?, answeredAt: Timestamp?
        /// Whether it was rated, and whether the time for that has passed.
        public var isRated = false, isSurveyExpired = false
        /// Whether the applicant was asked for an opinion, and until when.
        public var isSurveyed = false, surveyExpires: Timestamp?
        /// How often the appeal changed hands.
        public var handovers: Int64 = 0
    }
    /// The number that the applicant reads out; nil before the first event.
    public var trackingNumber: TrackingNumber?
    /// The entry in the official register.
    public var registerEntry: RegisterEntry?
    /// Where it stands.
    public var state: AppealState = .unsaid
    /// The dimensions.
    public var channel: Channel = .unsaid, kind: AppealKind = .unsaid, language: Language = .unsaid
    /// Who may see who the applicant is.
    public var confidentiality: Confidentiality = .unsaid
    /// Whom it concerns.
    public var region = "", organization = "", unit = ""
    /// The level of study, 1...3.
    public var level: Int64 = 0
    /// Who has it; empty for nobody.
    public var handler = ""
    /// When it was received and registered.
    public var receivedAt = Timestamp(microseconds: 0), registeredAt: Timestamp?
    /// Applicant and patient; the patient is nobody where the applicant is the patient.
    public var applicant: PersonID = .none, patient: PersonID = .none
    /// Whether the applicant left a way to be answered.
    public var isReachable = false
    /// Whether its arrival was confirmed.
    public var isAcknowledged = false
    /// The patient's consent.
    public var consent = Consent.open
    /// The issues; number n is at n - 1.
    public var issues: [Issue] = []
    /// The clocks that were set, the newest of each name.
    public var clocks: [Clock] = []
    /// The milestones of care; number n is at n - 1.
    public var milestones: [Milestone] = []
    /// The corrective actions; number n is at n - 1.
    public var actions: [Action] = []
    /// The present resolution cycle.
    public var cycle = Cycle()
    /// The tracking number of the appeal it is a duplicate of, without dashes; empty for none.
    public var duplicateOf = ""

    /// Before the first event.
    public init() {}

    /// Whether the applicant is not the patient.
    public var isThirdParty: Bool { patient != .none }

    /// The best of the issues' outcomes for the applicant.
    public var outcome: IssueOutcome {
        issues.map(\.outcome).filter { $0 != .unsaid }.min { $0.code < $1.code } ?? .unsaid
    }

    /// The due times of the clocks that run and will run out.
    public var due: [String: Timestamp] {
        var due: [String: Timestamp] = [:]
        for clock in clocks where clock.status == .running && clock.stop.runsOut { due[clock.name] = clock.due }
        return due
    }
}
