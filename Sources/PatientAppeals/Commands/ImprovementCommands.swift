// SPDX-License-Identifier: Apache-2.0

public import EventLog
public import EventSourcing

/// Names the cause behind an issue.
public struct IdentifyRootCause: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .identifyRootCause }
    /// The issue; not said it is the only one.
    public var issue: Int64 = 0
    /// The cause's code; needed.
    public var cause: String = ""
    /// How it came about.
    public var text: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(1, "issue", &issue)
        try coder.string(2, "cause", &cause)
        try coder.string(3, "text", &text)
        try coder.unknown(&unknownFields)
    }
}

/// Plans a corrective action.
public struct PlanAction: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .planAction }
    /// The issue; not said it is the only one.
    public var issue: Int64 = 0
    /// Until when; needed.
    public var due: Timestamp?
    /// Who does it, a pseudonymous id.
    public var responsible: String = ""
    /// What will be done; needed.
    public var text: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(1, "issue", &issue)
        try coder.time(2, "due", &due)
        try coder.string(3, "responsible", &responsible)
        try coder.string(4, "text", &text)
        try coder.unknown(&unknownFields)
    }
}

/// Records that it was done.
public struct CompleteAction: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .completeAction }
    /// Its number; not said it is the only open one.
    public var action: Int64 = 0
    /// What was done.
    public var text: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(1, "action", &action)
        try coder.string(2, "text", &text)
        try coder.unknown(&unknownFields)
    }
}

/// Records whether it helped.
public struct ReviewAction: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .reviewAction }
    /// Its number; not said it is the only one that waits for it.
    public var action: Int64 = 0
    /// Whether it did.
    public var effective: Bool = false
    /// What was seen.
    public var text: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(1, "action", &action)
        try coder.flag(2, "effective", &effective)
        try coder.string(3, "text", &text)
        try coder.unknown(&unknownFields)
    }
}
