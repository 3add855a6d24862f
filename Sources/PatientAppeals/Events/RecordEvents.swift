// SPDX-License-Identifier: Apache-2.0

public import EventSourcing

/// A document belongs to the appeal; it is kept elsewhere.
public struct AttachmentAdded: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .attachmentAdded }
    /// Its SHA-256.
    public var hash: [UInt8] = []
    /// Its size in bytes.
    public var size: Int64 = 0
    /// Its media type.
    public var mediaType: String = ""
    /// Its name.
    public var fileName: SealedField?

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.bytes(16, "hash", &hash)
        try coder.integer(17, "size", &size)
        try coder.string(18, "mediaType", &mediaType)
        try coder.message(19, "fileName", &fileName)
    }
}

/// Somebody wrote a note.
public struct NoteAdded: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .noteAdded }
    /// Who may read it.
    public var visibility: NoteVisibility = .unsaid
    /// The note.
    public var text: SealedField?
    /// The fields' numbers on the wire, for those who read single fields.
    public enum Field {
        /// The number of the field of the same name.
        public static let visibility = 16, text = 17
    }

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.code(Field.visibility, "visibility", &visibility)
        try coder.message(Field.text, "text", &text)
    }
}

/// A step of a history that was imported.
public struct ActivityRecorded: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .activityRecorded }
    /// The step's name in the source.
    public var activity: String = ""
    /// Its stage in the source: start, complete, …
    public var lifecycle: String = ""
    /// Who did it in the source.
    public var resource: String = ""
    /// The resource's group in the source.
    public var group: String = ""
    /// What else the source says.
    public var attributes: [ImportedAttribute] = []
    /// The fields' numbers on the wire, for those who read single fields.
    public enum Field {
        /// The number of the field of the same name.
        public static let activity = 16, lifecycle = 17, resource = 18, group = 19, attributes = 20
    }

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(Field.activity, "activity", &activity)
        try coder.string(Field.lifecycle, "lifecycle", &lifecycle)
        try coder.string(Field.resource, "resource", &resource)
        try coder.string(Field.group, "group", &group)
        try coder.messages(Field.attributes, "attributes", &attributes)
    }
}

/// The content of an event is not to be shown any more.
public struct ContentRedacted: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .contentRedacted }
    /// The event's position in the log.
    public var target: Int64 = 0
    /// The field's name; empty for all of its sealed fields.
    public var field: String = ""
    /// The ground, a code.
    public var ground: String = ""

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(16, "target", &target)
        try coder.string(17, "field", &field)
        try coder.string(18, "ground", &ground)
    }
}

/// Sealed content was opened and read.
public struct PersonalDataDisclosed: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .personalDataDisclosed }
    /// Whose.
    public var person: PersonID = .none
    /// The first position read.
    public var first: Int64 = 0
    /// The last position read.
    public var last: Int64 = 0
    /// What for, a code.
    public var purpose: String = ""
    /// Whether applicant and patient were hidden from the reader, and only texts without their names were shown.
    public var identityHidden: Bool = false
    /// The organisation that the reader acted for, and the department in it; empty where nobody said.
    public var readerOrganization: String = "", readerUnit: String = ""

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.person(16, "person", &person)
        try coder.integer(17, "first", &first)
        try coder.integer(18, "last", &last)
        try coder.string(19, "purpose", &purpose)
        try coder.flag(20, "identityHidden", &identityHidden)
        try coder.string(21, "readerOrganization", &readerOrganization)
        try coder.string(22, "readerUnit", &readerUnit)
    }
}

/// A person's key was destroyed; what it sealed can never be read again.
public struct PersonalDataErased: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .personalDataErased }
    /// Whose.
    public var person: PersonID = .none
    /// The generation of the key, from 0.
    public var generation: Int64 = 0
    /// The ground, a code.
    public var ground: String = ""

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.person(16, "person", &person)
        try coder.integer(17, "generation", &generation)
        try coder.string(18, "ground", &ground)
    }
}

/// These settings hold from now on (in the stream `settings`).
public struct SettingsAdopted: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .settingsAdopted }
    /// Their version.
    public var version: String = ""
    /// The settings, as they were given.
    public var json: [UInt8] = []
    /// The version until now.
    public var previousVersion: String = ""
    /// The SHA-256 of ``json``.
    public var digest: [UInt8] = []

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(16, "version", &version)
        try coder.bytes(17, "json", &json)
        try coder.string(18, "previousVersion", &previousVersion)
        try coder.bytes(19, "digest", &digest)
    }
}
