// SPDX-License-Identifier: Apache-2.0

public import EventSourcing

/// It was decided whether the applicant is right; the context has the issue's category.
public struct IssueOutcomeDecided: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .issueOutcomeDecided }
    /// The issue's number.
    public var issue: Int64 = 0
    /// The decision.
    public var outcome: IssueOutcome = .unsaid
    /// The issue's severity at that moment.
    public var severity: Int64 = 0
    /// The resolution cycle, from 1.
    public var cycle: Int64 = 0
    /// The grounds.
    public var text: SealedField?
    /// The fields' numbers on the wire, for those who read single fields.
    public enum Field {
        /// The number of the field of the same name.
        public static let issue = 16, outcome = 17, severity = 18, cycle = 19, text = 20
    }

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(Field.issue, "issue", &issue)
        try coder.code(Field.outcome, "outcome", &outcome)
        try coder.integer(Field.severity, "severity", &severity)
        try coder.integer(Field.cycle, "cycle", &cycle)
        try coder.message(Field.text, "text", &text)
    }
}

/// What the appeal was about is settled.
public struct AppealResolved: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .appealResolved }
    /// The resolution cycle, from 1.
    public var cycle: Int64 = 0
    /// Whether at the first contact, without a handover.
    public var onTheSpot: Bool = false
    /// How often the appeal changed hands before, in this cycle.
    public var handovers: Int64 = 0
    /// What was done.
    public var text: SealedField?
    /// The fields' numbers on the wire, for those who read single fields.
    public enum Field {
        /// The number of the field of the same name.
        public static let cycle = 16, onTheSpot = 17, handovers = 18, text = 19
    }

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(Field.cycle, "cycle", &cycle)
        try coder.flag(Field.onTheSpot, "onTheSpot", &onTheSpot)
        try coder.integer(Field.handovers, "handovers", &handovers)
        try coder.message(Field.text, "text", &text)
    }
}

/// The applicant was sent the answer.
public struct AnswerSent: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .answerSent }
    /// The resolution cycle, from 1.
    public var cycle: Int64 = 0
    /// How.
    public var medium: ContactMedium = .unsaid
    /// The best of the issues' outcomes for the applicant.
    public var outcome: IssueOutcome = .unsaid
    /// The answer.
    public var text: SealedField?
    /// The fields' numbers on the wire, for those who read single fields.
    public enum Field {
        /// The number of the field of the same name.
        public static let cycle = 16, medium = 17, outcome = 18, text = 19
    }

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(Field.cycle, "cycle", &cycle)
        try coder.code(Field.medium, "medium", &medium)
        try coder.code(Field.outcome, "outcome", &outcome)
        try coder.message(Field.text, "text", &text)
    }
}

/// The answer reached the applicant.
public struct AnswerDelivered: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .answerDelivered }
    /// The resolution cycle, from 1.
    public var cycle: Int64 = 0
    /// How.
    public var medium: ContactMedium = .unsaid
    /// The fields' numbers on the wire, for those who read single fields.
    public enum Field {
        /// The number of the field of the same name.
        public static let cycle = 16, medium = 17
    }

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(Field.cycle, "cycle", &cycle)
        try coder.code(Field.medium, "medium", &medium)
    }
}

/// Nothing is left to do in this cycle.
public struct AppealClosed: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .appealClosed }
    /// The resolution cycle, from 1.
    public var cycle: Int64 = 0
    /// The best of the issues' outcomes for the applicant.
    public var outcome: IssueOutcome = .unsaid
    /// The fields' numbers on the wire, for those who read single fields.
    public enum Field {
        /// The number of the field of the same name.
        public static let cycle = 16, outcome = 17
    }

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(Field.cycle, "cycle", &cycle)
        try coder.code(Field.outcome, "outcome", &outcome)
    }
}

/// The appeal is studied once more.
public struct AppealReopened: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .appealReopened }
    /// The new resolution cycle, from 2.
    public var cycle: Int64 = 0
    /// Whether the window for it had passed.
    public var late: Bool = false
    /// The state until now.
    public var previousState: AppealState = .unsaid
    /// Why.
    public var reason: SealedField?
    /// The fields' numbers on the wire, for those who read single fields.
    public enum Field {
        /// The number of the field of the same name.
        public static let cycle = 16, late = 17, previousState = 18, reason = 19
    }

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(Field.cycle, "cycle", &cycle)
        try coder.flag(Field.late, "late", &late)
        try coder.code(Field.previousState, "previousState", &previousState)
        try coder.message(Field.reason, "reason", &reason)
    }
}

/// The applicant took it back.
public struct AppealWithdrawn: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .appealWithdrawn }
    /// Why.
    public var reason: SealedField?

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.message(16, "reason", &reason)
    }
}

/// The law does not let it be considered.
public struct AppealLeftUnconsidered: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .appealLeftUnconsidered }
    /// The ground, a code.
    public var ground: String = ""
    /// Why.
    public var reason: SealedField?

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(16, "ground", &ground)
        try coder.message(17, "reason", &reason)
    }
}
