// SPDX-License-Identifier: Apache-2.0

public import EventLog
public import EventSourcing

/// Puts an appeal into the register.
public struct RegisterAppeal: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .registerAppeal }
    /// The way it came in.
    public var channel: Channel = .unsaid
    /// Its language; not said counts as Russian.
    public var language: Language = .unsaid
    /// Its kind.
    public var kind: AppealKind = .unsaid
    /// The region; not said it is that of the organisation.
    public var region: String = ""
    /// The organisation concerned: its code.
    public var organization: String = ""
    /// The department concerned.
    public var unit: String = ""
    /// Who may see who the applicant is; not said counts as named.
    public var confidentiality: Confidentiality = .unsaid
    /// Who turns to us.
    public var applicant: PersonDetails?
    /// Who the patient is, where it is somebody else.
    public var patient: PersonDetails?
    /// Whether the patient's consent came with it.
    public var consent: Bool = false
    /// What the applicant says.
    public var text: String = ""
    /// What it is about; none counts as one of the category OTHER.
    public var issues: [IssueStatement] = []
    /// The sender's own id, unique for ever.
    public var reference: String = ""
    /// The level to start on, 1...3; not said counts as 1.
    public var level: Int64 = 0
    /// When it was received, where that was before `at`.
    public var receivedAt: Timestamp?
    /// The earlier appeal that the applicant comes back on.
    public var repeatOf: String = ""
    /// The clinic that a call centre forwards it to.
    public var forwardTo: String = ""
    /// Who takes it at once, a pseudonymous id.
    public var handler: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.code(1, "channel", &channel)
        try coder.code(2, "language", &language)
        try coder.code(3, "kind", &kind)
        try coder.string(4, "region", &region)
        try coder.string(5, "organization", &organization)
        try coder.string(6, "unit", &unit)
        try coder.code(7, "confidentiality", &confidentiality)
        try coder.message(8, "applicant", &applicant)
        try coder.message(9, "patient", &patient)
        try coder.flag(10, "consent", &consent)
        try coder.string(11, "text", &text)
        try coder.messages(12, "issues", &issues)
        try coder.string(13, "reference", &reference)
        try coder.integer(14, "level", &level)
        try coder.time(15, "receivedAt", &receivedAt)
        try coder.string(16, "repeatOf", &repeatOf)
        try coder.string(17, "forwardTo", &forwardTo)
        try coder.string(18, "handler", &handler)
        try coder.unknown(&unknownFields)
    }
}

/// Tells the applicant that it has arrived.
public struct Acknowledge: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .acknowledge }
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
