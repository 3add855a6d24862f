// SPDX-License-Identifier: Apache-2.0

internal import EventSourcing

/// What a CloudEvent said that its log entry does not show by itself; kept as the event's metadata and written out
/// again, so that export, import, export gives the same bytes.
struct CloudEventAttributes: PayloadMessage {
    /// An attribute as it stood in the file: its name and the JSON text of its value.
    struct Attribute: PayloadMessage {
        var name = ""
        var json: [UInt8] = []
        var unknownFields = UnknownFields()

        mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
            try coder.string(1, "name", &name)
            try coder.bytes(2, "json", &json)
            try coder.unknown(&unknownFields)
        }
    }

    /// Tells these bytes from metadata of somebody else's making.
    static let format = "cloudevents/1"

    var format = ""
    /// The source, where it is not ``CloudEvents/source``.
    var source = ""
    /// The id, where it is not the text of the event's own.
    var id = ""
    /// The time as it was written, where the payload does not say it or says another.
    var time = ""
    /// The media type, where it is not the usual one.
    var dataContentType = ""
    /// There was no subject; the event's stream is ``CloudEvents/streamWithoutSubject``.
    var lacksSubject = false
    /// The payload is JSON text that stood under `data`, of a type that this version does not know.
    var isJSON = false
    /// Attributes that this version has no meaning for, in their order.
    var others: [Attribute] = []
    var unknownFields = UnknownFields()

    mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(1, "format", &format)
        try coder.string(2, "source", &source)
        try coder.string(3, "id", &id)
        try coder.string(4, "time", &time)
        try coder.string(5, "dataContentType", &dataContentType)
        try coder.flag(6, "lacksSubject", &lacksSubject)
        try coder.flag(7, "isJSON", &isJSON)
        try coder.messages(8, "others", &others)
        try coder.unknown(&unknownFields)
    }

    /// The metadata's attributes; nil for metadata of another making, none at all gives none.
    init?(metadata: [UInt8]) {
        self.init()
        guard !metadata.isEmpty else { return }
        guard let read = try? CloudEventAttributes(decoding: metadata), read.format == Self.format,
            read.unknownFields.bytes.isEmpty, read.encoded() == metadata
        else { return nil }
        self = read
    }

    init() {}

    /// The bytes to keep; none when there is nothing to say.
    var metadata: [UInt8] {
        guard self != CloudEventAttributes() else { return [] }
        var said = self
        said.format = Self.format
        return said.encoded()
    }
}
