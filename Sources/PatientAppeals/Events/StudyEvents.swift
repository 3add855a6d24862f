// SPDX-License-Identifier: Apache-2.0

public import EventLog
public import EventSourcing

/// A department or another organisation was asked for facts.
public struct InformationRequested: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .informationRequested }
    /// Who was asked.
    public var from: String = ""
    /// Until when.
    public var due: Timestamp?
    /// The question.
    public var text: SealedField?

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(16, "from", &from)
        try coder.time(17, "due", &due)
        try coder.message(18, "text", &text)
    }
}

/// The facts came.
public struct InformationReceived: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .informationReceived }
    /// From whom.
    public var from: String = ""
    /// The reply.
    public var text: SealedField?

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(16, "from", &from)
        try coder.message(17, "text", &text)
    }
}

/// It was checked whether the care was given.
public struct CareVerified: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .careVerified }
    /// Given or refused.
    public var outcome: CareOutcome = .unsaid
    /// The refusal's ground, a code.
    public var ground: String = ""
    /// Why, and what the records say.
    public var text: SealedField?

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.code(16, "outcome", &outcome)
        try coder.string(17, "ground", &ground)
        try coder.message(18, "text", &text)
    }
}

/// The study found something.
public struct FindingRecorded: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .findingRecorded }
    /// The issue concerned, 0 for the appeal as a whole.
    public var issue: Int64 = 0
    /// Whether it bears the applicant out.
    public var confirmed: Bool = false
    /// What was found.
    public var text: SealedField?

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(16, "issue", &issue)
        try coder.flag(17, "confirmed", &confirmed)
        try coder.message(18, "text", &text)
    }
}

/// The applicant was asked to say more.
public struct ClarificationRequested: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .clarificationRequested }
    /// How.
    public var medium: ContactMedium = .unsaid
    /// Until when.
    public var due: Timestamp?
    /// The question.
    public var text: SealedField?

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.code(16, "medium", &medium)
        try coder.time(17, "due", &due)
        try coder.message(18, "text", &text)
    }
}

/// The applicant said more.
public struct ClarificationReceived: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .clarificationReceived }
    /// How.
    public var medium: ContactMedium = .unsaid
    /// What was said.
    public var text: SealedField?

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.code(16, "medium", &medium)
        try coder.message(17, "text", &text)
    }
}

/// The patient was asked whether the applicant may be answered.
public struct ConsentRequested: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .consentRequested }
    /// How.
    public var medium: ContactMedium = .unsaid

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.code(16, "medium", &medium)
    }
}

/// The patient agreed.
public struct ConsentGranted: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .consentGranted }
    /// The kind of proof, a code.
    public var evidence: String = ""

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(16, "evidence", &evidence)
    }
}

/// The patient did not agree.
public struct ConsentRefused: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .consentRefused }
    /// Why.
    public var reason: SealedField?

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.message(16, "reason", &reason)
    }
}

/// The two sides sat down together.
public struct MediationHeld: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .mediationHeld }
    /// Whether they came to an agreement.
    public var agreed: Bool = false
    /// What came of it.
    public var text: SealedField?

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.flag(16, "agreed", &agreed)
        try coder.message(17, "text", &text)
    }
}
