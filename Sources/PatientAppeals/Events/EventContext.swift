// SPDX-License-Identifier: Apache-2.0

public import EventLog
public import EventSourcing

/// What every event says before its own fields: who acted, when, and the dimensions that statistics group by, so that
/// they need no join. Fields 1...15 of the payload.
public struct EventContext: Sendable, Equatable {
    /// When it happened.
    public var at: Timestamp?
    /// The zone it happened in: minutes east of UTC.
    public var offsetMinutes: Int64 = 0
    /// In which capacity somebody acted.
    public var actorRole: ActorRole = .unsaid
    /// Who acted: a pseudonymous id; of an applicant a keyed hash.
    public var actorID: String = ""
    /// The organisation the appeal concerns: its code.
    public var organization: String = ""
    /// The region, ISO 3166-2: `KZ-59`.
    public var region: String = ""
    /// The way the appeal came in.
    public var channel: Channel = .unsaid
    /// The category's code: of the issue concerned, else of the first issue.
    public var category: String = ""
    /// The level of study, 1...3.
    public var level: Int64 = 0
    /// The kind of appeal.
    public var kind: AppealKind = .unsaid
    /// The appeal's language.
    public var language: Language = .unsaid
    /// The position of the event that caused this one, 0 where none is known.
    public var causedBy: Int64 = 0
    /// The rule that caused it, where a rule did.
    public var rule: String = ""
    /// The fields' numbers on the wire, for those who read single fields.
    public enum Field {
        /// The number of the field of the same name.
        public static let at = 1, offsetMinutes = 2, actorRole = 3, actorID = 4, organization = 5, region = 6,
            channel = 7, category = 8, level = 9, kind = 10, language = 11, causedBy = 12, rule = 13
    }

    /// Nothing said.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.time(Field.at, "at", &at)
        try coder.integer(Field.offsetMinutes, "offsetMinutes", &offsetMinutes)
        try coder.code(Field.actorRole, "actorRole", &actorRole)
        try coder.string(Field.actorID, "actorID", &actorID)
        try coder.string(Field.organization, "organization", &organization)
        try coder.string(Field.region, "region", &region)
        try coder.code(Field.channel, "channel", &channel)
        try coder.string(Field.category, "category", &category)
        try coder.integer(Field.level, "level", &level)
        try coder.code(Field.kind, "kind", &kind)
        try coder.code(Field.language, "language", &language)
        try coder.integer(Field.causedBy, "causedBy", &causedBy)
        try coder.string(Field.rule, "rule", &rule)
    }
}
