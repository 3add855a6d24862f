// SPDX-License-Identifier: Apache-2.0

public import EventLog
public import EventSourcing

/// The applicant got advice.
public struct ConsultationGiven: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .consultationGiven }
    /// On what, a category's code.
    public var topic: String = ""
    /// What was said.
    public var text: SealedField?

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(16, "topic", &topic)
        try coder.message(17, "text", &text)
    }
}

/// The patient was booked with a specialist.
public struct AppointmentArranged: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .appointmentArranged }
    /// When the appointment is.
    public var time: Timestamp?
    /// Where it is: an organisation.
    public var place: String = ""
    /// With whom: the specialty's code.
    public var specialty: String = ""
    /// More words on it.
    public var text: SealedField?

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.time(16, "time", &time)
        try coder.string(17, "place", &place)
        try coder.string(18, "specialty", &specialty)
        try coder.message(19, "text", &text)
    }
}

/// The patient was told where to go.
public struct RouteExplained: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .routeExplained }
    /// Where to: an organisation.
    public var place: String = ""
    /// What was explained.
    public var text: SealedField?

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(16, "place", &place)
        try coder.message(17, "text", &text)
    }
}

/// An examination or admission got a date that the service watches.
public struct CareMilestoneScheduled: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .careMilestoneScheduled }
    /// Its number in the appeal, from 1.
    public var milestone: Int64 = 0
    /// Examination or admission.
    public var milestoneKind: CareMilestoneKind = .unsaid
    /// Until when it must have happened.
    public var due: Timestamp?
    /// More words on it.
    public var text: SealedField?
    /// The fields' numbers on the wire, for those who read single fields.
    public enum Field {
        /// The number of the field of the same name.
        public static let milestone = 16, milestoneKind = 17, due = 18, text = 19
    }

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(Field.milestone, "milestone", &milestone)
        try coder.code(Field.milestoneKind, "milestoneKind", &milestoneKind)
        try coder.time(Field.due, "due", &due)
        try coder.message(Field.text, "text", &text)
    }
}

/// The examination or admission happened.
public struct CareMilestoneReached: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .careMilestoneReached }
    /// Its number.
    public var milestone: Int64 = 0
    /// Examination or admission.
    public var milestoneKind: CareMilestoneKind = .unsaid
    /// Whether it was after its date.
    public var late: Bool = false
    /// The fields' numbers on the wire, for those who read single fields.
    public enum Field {
        /// The number of the field of the same name.
        public static let milestone = 16, milestoneKind = 17, late = 18
    }

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(Field.milestone, "milestone", &milestone)
        try coder.code(Field.milestoneKind, "milestoneKind", &milestoneKind)
        try coder.flag(Field.late, "late", &late)
    }
}

/// The date passed without it.
public struct CareMilestoneMissed: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .careMilestoneMissed }
    /// Its number.
    public var milestone: Int64 = 0
    /// Examination or admission.
    public var milestoneKind: CareMilestoneKind = .unsaid
    /// The date that passed.
    public var due: Timestamp?
    /// The fields' numbers on the wire, for those who read single fields.
    public enum Field {
        /// The number of the field of the same name.
        public static let milestone = 16, milestoneKind = 17, due = 18
    }

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(Field.milestone, "milestone", &milestone)
        try coder.code(Field.milestoneKind, "milestoneKind", &milestoneKind)
        try coder.time(Field.due, "due", &due)
    }
}
