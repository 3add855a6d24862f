// SPDX-License-Identifier: Apache-2.0

public import EventLog
public import EventSourcing

/// Asks a department or organisation.
public struct RequestInformation: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .requestInformation }
    /// Whom.
    public var from: String = ""
    /// Until when.
    public var due: Timestamp?
    /// The question.
    public var text: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(1, "from", &from)
        try coder.time(2, "due", &due)
        try coder.string(3, "text", &text)
        try coder.unknown(&unknownFields)
    }
}

/// Takes in the facts.
public struct ReceiveInformation: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .receiveInformation }
    /// From whom.
    public var from: String = ""
    /// The reply.
    public var text: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(1, "from", &from)
        try coder.string(2, "text", &text)
        try coder.unknown(&unknownFields)
    }
}

/// Says whether the care was given.
public struct VerifyCare: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .verifyCare }
    /// Given or refused.
    public var outcome: CareOutcome = .unsaid
    /// The refusal's ground, a code.
    public var ground: String = ""
    /// Why; needed where it was refused, unless a ground is given.
    public var text: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.code(1, "outcome", &outcome)
        try coder.string(2, "ground", &ground)
        try coder.string(3, "text", &text)
        try coder.unknown(&unknownFields)
    }
}

/// Records what the study found.
public struct RecordFinding: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .recordFinding }
    /// The issue, 0 for the appeal as a whole.
    public var issue: Int64 = 0
    /// Whether it bears the applicant out.
    public var confirmed: Bool = false
    /// What was found.
    public var text: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(1, "issue", &issue)
        try coder.flag(2, "confirmed", &confirmed)
        try coder.string(3, "text", &text)
        try coder.unknown(&unknownFields)
    }
}

/// Asks the applicant to say more.
public struct RequestClarification: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .requestClarification }
    /// How.
    public var medium: ContactMedium = .unsaid
    /// Until when.
    public var due: Timestamp?
    /// The question.
    public var text: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.code(1, "medium", &medium)
        try coder.time(2, "due", &due)
        try coder.string(3, "text", &text)
        try coder.unknown(&unknownFields)
    }
}

/// Takes in what the applicant says.
public struct ReceiveClarification: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .receiveClarification }
    /// How.
    public var medium: ContactMedium = .unsaid
    /// What was said.
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

/// Asks the patient whether the applicant may be answered.
public struct RequestConsent: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .requestConsent }
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

/// The patient agrees.
public struct GrantConsent: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .grantConsent }
    /// The kind of proof, a code.
    public var evidence: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(1, "evidence", &evidence)
        try coder.unknown(&unknownFields)
    }
}

/// The patient does not agree.
public struct RefuseConsent: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .refuseConsent }
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

/// Records a meeting of the two sides.
public struct Mediate: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .mediate }
    /// Whether they agreed.
    public var agreed: Bool = false
    /// What came of it.
    public var text: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.flag(1, "agreed", &agreed)
        try coder.string(2, "text", &text)
        try coder.unknown(&unknownFields)
    }
}
