// SPDX-License-Identifier: Apache-2.0

public import EventLog
public import EventSourcing

/// The applicant was asked for an opinion.
public struct SurveyInvited: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .surveyInvited }
    /// The resolution cycle that is to be rated.
    public var cycle: Int64 = 0
    /// How.
    public var medium: ContactMedium = .unsaid
    /// Until when an opinion counts.
    public var expires: Timestamp?
    /// The fields' numbers on the wire, for those who read single fields.
    public enum Field {
        /// The number of the field of the same name.
        public static let cycle = 16, medium = 17, expires = 18
    }

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(Field.cycle, "cycle", &cycle)
        try coder.code(Field.medium, "medium", &medium)
        try coder.time(Field.expires, "expires", &expires)
    }
}

/// The applicant gave an opinion.
public struct SatisfactionRated: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .satisfactionRated }
    /// 1 (very bad) to 5 (very good), 0 with ``noOpinion``.
    public var score: Int64 = 0
    /// Whether the applicant has none.
    public var noOpinion: Bool = false
    /// The resolution cycle that is rated.
    public var cycle: Int64 = 0
    /// How.
    public var medium: ContactMedium = .unsaid
    /// In the applicant's words.
    public var comment: SealedField?
    /// The fields' numbers on the wire, for those who read single fields.
    public enum Field {
        /// The number of the field of the same name.
        public static let score = 16, noOpinion = 17, cycle = 18, medium = 19, comment = 20
    }

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(Field.score, "score", &score)
        try coder.flag(Field.noOpinion, "noOpinion", &noOpinion)
        try coder.integer(Field.cycle, "cycle", &cycle)
        try coder.code(Field.medium, "medium", &medium)
        try coder.message(Field.comment, "comment", &comment)
    }
}

/// No opinion came in time.
public struct SurveyExpired: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .surveyExpired }
    /// The resolution cycle.
    public var cycle: Int64 = 0
    /// The fields' numbers on the wire, for those who read single fields.
    public enum Field {
        /// The number of the field of the same name.
        public static let cycle = 16
    }

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(Field.cycle, "cycle", &cycle)
    }
}
