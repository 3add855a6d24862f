// SPDX-License-Identifier: Apache-2.0

public import EventLog
public import EventSourcing

/// Gives a clock more time.
public struct ExtendDeadline: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .extendDeadline }
    /// The clock; not said it is the only one that can be extended.
    public var clock: String = ""
    /// The new due time.
    public var until: Timestamp?
    /// Why; needed.
    public var reason: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(1, "clock", &clock)
        try coder.time(2, "until", &until)
        try coder.string(3, "reason", &reason)
        try coder.unknown(&unknownFields)
    }
}

/// Decides whether the applicant is right.
public struct DecideIssue: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .decideIssue }
    /// The issue; not said it is the only one.
    public var issue: Int64 = 0
    /// The decision.
    public var outcome: IssueOutcome = .unsaid
    /// The grounds.
    public var text: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(1, "issue", &issue)
        try coder.code(2, "outcome", &outcome)
        try coder.string(3, "text", &text)
        try coder.unknown(&unknownFields)
    }
}

/// Settles what the appeal is about.
public struct Resolve: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .resolve }
    /// Whether at the first contact.
    public var onTheSpot: Bool = false
    /// What was done.
    public var text: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.flag(1, "onTheSpot", &onTheSpot)
        try coder.string(2, "text", &text)
        try coder.unknown(&unknownFields)
    }
}

/// Sends the answer.
public struct Answer: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .answer }
    /// How.
    public var medium: ContactMedium = .unsaid
    /// The answer.
    public var text: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.code(1, "medium", &medium)
        try coder.string(2, "text", &text)
        try coder.unknown(&unknownFields)
    }
}

/// Records that the answer has arrived.
public struct ConfirmDelivery: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .confirmDelivery }
    /// How.
    public var medium: ContactMedium = .unsaid
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.code(1, "medium", &medium)
        try coder.unknown(&unknownFields)
    }
}

/// Closes the appeal.
public struct Close: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .close }
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.unknown(&unknownFields)
    }
}

/// Takes the appeal up once more.
public struct Reopen: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .reopen }
    /// Why; needed.
    public var reason: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(1, "reason", &reason)
        try coder.unknown(&unknownFields)
    }
}

/// Takes the appeal back.
public struct Withdraw: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .withdraw }
    /// Why.
    public var reason: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(1, "reason", &reason)
        try coder.unknown(&unknownFields)
    }
}

/// Ends it on a ground of the law.
public struct LeaveUnconsidered: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .leaveUnconsidered }
    /// The ground, a code; needed.
    public var ground: String = ""
    /// Why.
    public var reason: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(1, "ground", &ground)
        try coder.string(2, "reason", &reason)
        try coder.unknown(&unknownFields)
    }
}
