// SPDX-License-Identifier: Apache-2.0

public import EventLog
public import EventSourcing
internal import FoundationEssentials

/// Writes a message's fields as a JSON object's keys and values, empty ones left out.
public struct JSONFieldWriter: FieldCoder {
    /// The text; an object is open in it.
    public var text: JSONText

    /// Continues `text`, in which an object was opened.
    public init(_ text: JSONText = JSONText()) { self.text = text }

    /// Writes `message` as one object.
    public mutating func object<Message: PayloadMessage>(_ message: Message) throws(PayloadError) {
        var message = message
        text.beginObject()
        try message.code(with: &self)
        text.endObject()
    }

    /// See ``EventSourcing/FieldCoder``.
    public mutating func integer(_ number: Int, _ name: String, _ value: inout Int64) {
        guard value != 0 else { return }
        text.key(name)
        text.value(value)
    }

    /// See ``EventSourcing/FieldCoder``.
    public mutating func flag(_ number: Int, _ name: String, _ value: inout Bool) {
        guard value else { return }
        text.key(name)
        text.value(true)
    }

    /// See ``EventSourcing/FieldCoder``.
    public mutating func string(_ number: Int, _ name: String, _ value: inout String) {
        guard !value.isEmpty else { return }
        text.key(name)
        text.value(value)
    }

    /// See ``EventSourcing/FieldCoder``.
    public mutating func strings(_ number: Int, _ name: String, _ value: inout [String]) {
        guard !value.isEmpty else { return }
        text.key(name)
        text.beginArray()
        for element in value { text.value(element) }
        text.endArray()
    }

    /// See ``EventSourcing/FieldCoder``.
    public mutating func bytes(_ number: Int, _ name: String, _ value: inout [UInt8]) {
        guard !value.isEmpty else { return }
        text.key(name)
        text.value(Data(value).base64EncodedString())
    }

    /// See ``EventSourcing/FieldCoder``.
    public mutating func code<Value: CodedValue>(_ number: Int, _ name: String, _ value: inout Value) {
        guard value.code != 0 else { return }
        text.key(name)
        text.value(value.name)
    }

    /// See ``EventSourcing/FieldCoder``. A year that ISO 8601 has no four digits for is an error.
    public mutating func time(_ number: Int, _ name: String, _ value: inout Timestamp?) throws(PayloadError) {
        guard let instant = value else { return }
        guard writableTimes.contains(instant.microseconds) else {
            throw PayloadError(field: name, reason: "is not within the years 0 to 9999")
        }
        text.key(name)
        text.value(instant.iso8601())
    }

    /// See ``EventSourcing/FieldCoder``.
    public mutating func message<Message: PayloadMessage>(
        _ number: Int,
        _ name: String,
        _ value: inout Message?
    ) throws(PayloadError) {
        guard let message = value else { return }
        text.key(name)
        try within(name) { writer throws(PayloadError) in try writer.object(message) }
    }

    /// See ``EventSourcing/FieldCoder``.
    public mutating func messages<Message: PayloadMessage>(
        _ number: Int,
        _ name: String,
        _ value: inout [Message]
    ) throws(PayloadError) {
        guard !value.isEmpty else { return }
        let messages = value
        text.key(name)
        text.beginArray()
        try within(name) { writer throws(PayloadError) in
            for message in messages { try writer.object(message) }
        }
        text.endArray()
    }

    /// See ``EventSourcing/FieldCoder``. They stand under the key `unknownFields`, base64.
    public mutating func unknown(_ fields: inout UnknownFields) {
        bytes(0, unknownFieldsKey, &fields.bytes)
    }

    private mutating func within(
        _ name: String,
        _ body: (inout JSONFieldWriter) throws(PayloadError) -> Void
    ) throws(PayloadError) {
        do { try body(&self) } catch { throw PayloadError(field: "\(name).\(error.field)", reason: error.reason) }
    }
}

/// The key under which fields that have no name stand in JSON.
let unknownFieldsKey = "unknownFields"

/// The instants from 0000-01-01 to 9999-12-31, in microseconds.
let writableTimes: Range<Int64> = {
    let day: Int64 = 86_400_000_000
    let first = CivilDate(year: 0, month: 1, day: 1).daysSinceEpoch
    let end = CivilDate(year: 10_000, month: 1, day: 1).daysSinceEpoch
    return Int64(first) * day..<Int64(end) * day
}()
