// SPDX-License-Identifier: Apache-2.0

public import EventSourcing

/// Adds a document that is kept elsewhere.
public struct Attach: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .attach }
    /// Its SHA-256, 64 hexadecimal digits.
    public var hash: String = ""
    /// Its size in bytes.
    public var size: Int64 = 0
    /// Its media type.
    public var mediaType: String = ""
    /// Its name.
    public var fileName: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(1, "hash", &hash)
        try coder.integer(2, "size", &size)
        try coder.string(3, "mediaType", &mediaType)
        try coder.string(4, "fileName", &fileName)
        try coder.unknown(&unknownFields)
    }
}

/// Writes a note.
public struct Note: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .note }
    /// Who may read it; not said counts as internal.
    public var visibility: NoteVisibility = .unsaid
    /// The note; needed.
    public var text: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.code(1, "visibility", &visibility)
        try coder.string(2, "text", &text)
        try coder.unknown(&unknownFields)
    }
}

/// Hides the content of one of the appeal's events.
public struct Redact: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .redact }
    /// The event's position in the log.
    public var position: Int64 = 0
    /// The field's name; not said all of its sealed fields.
    public var field: String = ""
    /// The ground, a code; needed.
    public var ground: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(1, "position", &position)
        try coder.string(2, "field", &field)
        try coder.string(3, "ground", &ground)
        try coder.unknown(&unknownFields)
    }
}

/// Destroys the key of the appeal's applicant or patient.
public struct ErasePerson: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .erasePerson }
    /// Applicant or patient; not said counts as applicant.
    public var whose: PersonPart = .unsaid
    /// The ground, a code; needed.
    public var ground: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.code(1, "whose", &whose)
        try coder.string(2, "ground", &ground)
        try coder.unknown(&unknownFields)
    }
}
