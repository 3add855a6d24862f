// SPDX-License-Identifier: Apache-2.0

public import EventLog
public import EventSourcing

/// Asks for an opinion.
public struct InviteSurvey: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .inviteSurvey }
    /// How.
    public var medium: ContactMedium = .unsaid
    /// Until when; not said it is as the settings have it.
    public var expires: Timestamp?
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.code(1, "medium", &medium)
        try coder.time(2, "expires", &expires)
        try coder.unknown(&unknownFields)
    }
}

/// Records the opinion: a score, or none.
public struct Rate: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .rate }
    /// 1 (very bad) to 5 (very good).
    public var score: Int64 = 0
    /// Whether the applicant has no opinion.
    public var noOpinion: Bool = false
    /// How.
    public var medium: ContactMedium = .unsaid
    /// In the applicant's words.
    public var comment: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(1, "score", &score)
        try coder.flag(2, "noOpinion", &noOpinion)
        try coder.code(3, "medium", &medium)
        try coder.string(4, "comment", &comment)
        try coder.unknown(&unknownFields)
    }
}
