// SPDX-License-Identifier: Apache-2.0

public import EventLog

/// An appeal as it stands at an instant. Nothing personal: what people said and who they are is sealed in the events.
public struct AppealSummary: Sendable, Hashable {
    /// The number that the applicant reads out, `7K3F-9QXD-2`.
    public var trackingNumber: String
    /// The entry in the official register; nil before registration.
    public var register: String?
    /// Where it stands.
    public var state: AppealState
    /// The level of study, 1...3.
    public var level: Int
    /// What kind of appeal it is.
    public var kind: AppealKind
    /// The way it came in.
    public var channel: Channel
    /// The language it is written in.
    public var language: Language
    /// Who may see who the applicant is.
    public var confidentiality: Confidentiality
    /// The organisation it concerns, its region, and the department; empty where not said.
    public var organization: String, region: String, unit: String
    /// Who has it, a pseudonymous id; empty before the first assignment.
    public var handler: String
    /// What it is about, in order of the issues' numbers.
    public var issues: [IssueSummary]
    /// When it was received; nil where the log does not say.
    public var receivedAt: Timestamp?
    /// When it was registered and acknowledged.
    public var registeredAt: Timestamp?, acknowledgedAt: Timestamp?
    /// When it was resolved, answered, delivered and closed in the cycle that counts now.
    public var resolvedAt: Timestamp?, answeredAt: Timestamp?, deliveredAt: Timestamp?, closedAt: Timestamp?
    /// When something last happened to it, and the position of the last event.
    public var lastEventAt: Timestamp?, position: Position
    /// The zone in which it was received, minutes east of UTC.
    public var offsetMinutes: Int
    /// The resolution cycle, from 1; each reopening begins another.
    public var cycle: Int
    /// Whether the latest resolution was on the spot.
    public var isOnTheSpot: Bool
    /// The best of the issues' outcomes, as answered or closed.
    public var outcome: IssueOutcome
    /// The latest rating, 1...5.
    public var score: Int?
    /// Where the patient's consent stands: `requested`, `granted`, `refused`; nil where none was asked for.
    public var consent: String?
    /// Whether the law took silence for a refusal.
    public var isRefusalDeemed: Bool
    /// How many attachments it has, counted to 255.
    public var attachments: Int
    /// The tracking numbers of the appeal it duplicates, and of the one its applicant comes back on.
    public var duplicateOf: String?, repeatOf: String?
    /// Its clocks, in the order in which they were set.
    public var clocks: [ClockSummary]
    /// Corrective actions and steps of care, in the order in which they were planned.
    public var tasks: [TaskSummary]

    /// The due times of obligations that still run.
    public var due: [(clock: String, at: Timestamp)] {
        clocks.filter { !$0.isWindow && ($0.standing == .running || $0.standing == .overdue) }.map { ($0.name, $0.due) }
    }

    /// The names of obligations whose due time is over.
    public var overdue: [String] {
        clocks.filter { !$0.isWindow && $0.standing == .overdue }.map(\.name)
    }
}

/// An issue of an appeal as it stands.
public struct IssueSummary: Sendable, Hashable {
    /// Its number in the appeal, from 1.
    public var number: Int
    /// The category's code.
    public var category: String
    /// The category of the Healthcare Complaints Analysis Tool.
    public var hcat: HCATCategory
    /// How bad it is, 0...3.
    public var severity: Int
    /// The stage of care.
    public var stage: StageOfCare
    /// Whether the applicant is right, once that is decided.
    public var outcome: IssueOutcome
    /// The root cause's code; empty before it is known.
    public var rootCause: String
}

/// A clock of an appeal at an instant.
public struct ClockSummary: Sendable, Hashable {
    /// Its name in the settings.
    public var name: String
    /// When it runs out.
    public var due: Timestamp
    /// How it stands; of a window `overdue` says that it is over.
    public var standing: ClockStanding
    /// Whether it obliges nobody, but is a time in which the applicant may do something.
    public var isWindow: Bool
    /// Whether it was extended, and whether a breach was recorded, in this cycle or an earlier one.
    public var isExtended: Bool, isBreachRecorded: Bool
    /// What a breach leads to.
    public var onBreach: BreachAction
    /// The resolution cycle that it belongs to.
    public var cycle: Int
}

/// A corrective action, or a step of care whose date is watched, at an instant.
public struct TaskSummary: Sendable, Hashable {
    /// How it stands.
    public enum Standing: String, Sendable, Hashable, CaseIterable {
        /// It is to be done, and its date is not over.
        case open
        /// It is to be done, and its date is over.
        case overdue
        /// It was done by its date.
        case done
        /// It was done after its date.
        case late
    }
    /// The number of the appeal that it belongs to.
    public var trackingNumber: String
    /// What the appeal concerns.
    public var organization: String, region: String
    /// Its number in the appeal, from 1.
    public var number: Int
    /// `examination` or `admission` of a step of care; nil for a corrective action.
    public var milestone: CareMilestoneKind?
    /// The issue that an action follows from, and its category; 0 and empty for a step of care.
    public var issue: Int, category: String
    /// Who does it, a pseudonymous id.
    public var responsible: String
    /// Its date, when it was planned, and when it was done.
    public var due: Timestamp, plannedAt: Timestamp, doneAt: Timestamp?
    /// How it stands.
    public var standing: Standing
    /// Whether a review found that it helped; nil before a review.
    public var isEffective: Bool?
}
