// SPDX-License-Identifier: Apache-2.0

public import EventLog
public import EventSourcing

/// The cause behind an issue is known.
public struct RootCauseIdentified: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .rootCauseIdentified }
    /// The issue's number.
    public var issue: Int64 = 0
    /// The cause's code.
    public var cause: String = ""
    /// How it came about.
    public var text: SealedField?
    /// The fields' numbers on the wire, for those who read single fields.
    public enum Field {
        /// The number of the field of the same name.
        public static let issue = 16, cause = 17, text = 18
    }

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(Field.issue, "issue", &issue)
        try coder.string(Field.cause, "cause", &cause)
        try coder.message(Field.text, "text", &text)
    }
}

/// Something will be changed so that it does not happen again.
public struct CorrectiveActionPlanned: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .correctiveActionPlanned }
    /// The action's number in the appeal, from 1.
    public var action: Int64 = 0
    /// The issue it follows from.
    public var issue: Int64 = 0
    /// Until when.
    public var due: Timestamp?
    /// Who does it, a pseudonymous id.
    public var responsible: String = ""
    /// What will be done.
    public var text: SealedField?
    /// The fields' numbers on the wire, for those who read single fields.
    public enum Field {
        /// The number of the field of the same name.
        public static let action = 16, issue = 17, due = 18, responsible = 19, text = 20
    }

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(Field.action, "action", &action)
        try coder.integer(Field.issue, "issue", &issue)
        try coder.time(Field.due, "due", &due)
        try coder.string(Field.responsible, "responsible", &responsible)
        try coder.message(Field.text, "text", &text)
    }
}

/// It was done.
public struct CorrectiveActionCompleted: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .correctiveActionCompleted }
    /// The action's number.
    public var action: Int64 = 0
    /// Whether it was after its date.
    public var late: Bool = false
    /// What was done.
    public var text: SealedField?
    /// The fields' numbers on the wire, for those who read single fields.
    public enum Field {
        /// The number of the field of the same name.
        public static let action = 16, late = 17, text = 18
    }

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(Field.action, "action", &action)
        try coder.flag(Field.late, "late", &late)
        try coder.message(Field.text, "text", &text)
    }
}

/// It was looked at whether it helped.
public struct CorrectiveActionReviewed: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .correctiveActionReviewed }
    /// The action's number.
    public var action: Int64 = 0
    /// Whether it did.
    public var effective: Bool = false
    /// What was seen.
    public var text: SealedField?
    /// The fields' numbers on the wire, for those who read single fields.
    public enum Field {
        /// The number of the field of the same name.
        public static let action = 16, effective = 17, text = 18
    }

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(Field.action, "action", &action)
        try coder.flag(Field.effective, "effective", &effective)
        try coder.message(Field.text, "text", &text)
    }
}
