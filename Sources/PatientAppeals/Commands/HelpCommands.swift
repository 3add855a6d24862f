// SPDX-License-Identifier: Apache-2.0

public import EventLog
public import EventSourcing

/// Gives advice.
public struct Consult: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .consult }
    /// On what, a category's code.
    public var topic: String = ""
    /// What was said.
    public var text: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(1, "topic", &topic)
        try coder.string(2, "text", &text)
        try coder.unknown(&unknownFields)
    }
}

/// Books the patient with a specialist.
public struct ArrangeAppointment: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .arrangeAppointment }
    /// When the appointment is.
    public var time: Timestamp?
    /// Where it is.
    public var organization: String = ""
    /// The specialty's code.
    public var specialty: String = ""
    /// More words on it.
    public var text: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.time(1, "time", &time)
        try coder.string(2, "organization", &organization)
        try coder.string(3, "specialty", &specialty)
        try coder.string(4, "text", &text)
        try coder.unknown(&unknownFields)
    }
}

/// Tells the patient where to go.
public struct ExplainRoute: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .explainRoute }
    /// Where to.
    public var organization: String = ""
    /// What was explained.
    public var text: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(1, "organization", &organization)
        try coder.string(2, "text", &text)
        try coder.unknown(&unknownFields)
    }
}

/// Sets the date of an examination or admission.
public struct ScheduleCare: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .scheduleCare }
    /// Examination or admission.
    public var kind: CareMilestoneKind = .unsaid
    /// Until when.
    public var due: Timestamp?
    /// More words on it.
    public var text: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.code(1, "kind", &kind)
        try coder.time(2, "due", &due)
        try coder.string(3, "text", &text)
        try coder.unknown(&unknownFields)
    }
}

/// Records that it happened.
public struct ReachCare: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .reachCare }
    /// Its number; not said it is the only open one.
    public var milestone: Int64 = 0
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(1, "milestone", &milestone)
        try coder.unknown(&unknownFields)
    }
}
