// SPDX-License-Identifier: Apache-2.0

public import EventLog
public import EventSourcing

/// Somebody turned to the organisation. The context has the dimensions the appeal starts with.
public struct AppealReceived: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .appealReceived }
    /// The number the applicant reads out, nine symbols without dashes.
    public var trackingNumber: String = ""
    /// Who may see who the applicant is.
    public var confidentiality: Confidentiality = .unsaid
    /// The department concerned.
    public var unit: String = ""
    /// The sender's own id of the appeal.
    public var reference: String = ""
    /// The applicant's pseudonym.
    public var applicant: PersonID = .none
    /// Name and ways to reach the applicant: a sealed ``PersonDetails``.
    public var applicantDetails: SealedField?
    /// The patient's pseudonym where the patient is somebody else.
    public var patient: PersonID = .none
    /// The same of the patient: a sealed ``PersonDetails``.
    public var patientDetails: SealedField?
    /// What the applicant says.
    public var text: SealedField?
    /// Whether the applicant left a way to be answered.
    public var reachable: Bool = false
    /// When it was received, where that was before it was registered.
    public var receivedAt: Timestamp?
    /// The fields' numbers on the wire, for those who read single fields.
    public enum Field {
        /// The number of the field of the same name.
        public static let trackingNumber = 16, confidentiality = 17, unit = 18, reference = 19, applicant = 20,
            applicantDetails = 21, patient = 22, patientDetails = 23, text = 24, reachable = 25, receivedAt = 26
    }

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(Field.trackingNumber, "trackingNumber", &trackingNumber)
        try coder.code(Field.confidentiality, "confidentiality", &confidentiality)
        try coder.string(Field.unit, "unit", &unit)
        try coder.string(Field.reference, "reference", &reference)
        try coder.person(Field.applicant, "applicant", &applicant)
        try coder.message(Field.applicantDetails, "applicantDetails", &applicantDetails)
        try coder.person(Field.patient, "patient", &patient)
        try coder.message(Field.patientDetails, "patientDetails", &patientDetails)
        try coder.message(Field.text, "text", &text)
        try coder.flag(Field.reachable, "reachable", &reachable)
        try coder.time(Field.receivedAt, "receivedAt", &receivedAt)
    }
}

/// The appeal got its entry in the official register.
public struct AppealRegistered: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .appealRegistered }
    /// The register: prefix and year, `SKO-17/2026`.
    public var registry: String = ""
    /// The number in that register, 1, 2, 3, … without gaps.
    public var number: Int64 = 0
    /// The fields' numbers on the wire, for those who read single fields.
    public enum Field {
        /// The number of the field of the same name.
        public static let registry = 16, number = 17
    }

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(Field.registry, "registry", &registry)
        try coder.integer(Field.number, "number", &number)
    }
}

/// The applicant was told that the appeal has arrived.
public struct AppealAcknowledged: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .appealAcknowledged }
    /// How.
    public var medium: ContactMedium = .unsaid

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.code(16, "medium", &medium)
    }
}
