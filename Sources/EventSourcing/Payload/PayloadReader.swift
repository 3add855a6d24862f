// SPDX-License-Identifier: Apache-2.0

public import EventLog

/// Reads a message's fields from bytes, in one pass and in order. Made by ``PayloadMessage/init(decoding:)-(RawSpan)``.
///
/// A field that is not asked for is kept as unknown. Bytes that are no message, and those that spell one otherwise than
/// ``PayloadWriter`` would, are refused with a ``PayloadError`` that names the field.
@safe public struct PayloadReader: FieldCoder {
    @usableFromInline var cursor: WireCursor
    /// The tag of the next field, which was read already; ``endTag`` at the end.
    @usableFromInline var tag: UInt32 = endTag
    /// Fields up to this number are done with.
    @usableFromInline var lastNumber: UInt32 = 0
    @usableFromInline let depth: Int
    @usableFromInline var unknownBytes: [UInt8] = []

    /// A reader of `bytes`, which must outlive it.
    @inlinable init(_ bytes: UnsafeRawBufferPointer, depth: Int) throws(PayloadError) {
        unsafe cursor = unsafe WireCursor(bytes)
        self.depth = depth
        guard let first = unsafe cursor.tag() else { throw .malformed("field 1") }
        tag = first
    }

    /// To be called after the walk: nothing may be left, and only a walk that does not end as it must leaves anything.
    @inlinable func finish() throws(PayloadError) {
        guard tag == endTag else { throw PayloadError(field: "field \(tag >> 3)", reason: "was not read") }
    }

    // MARK: Fields

    /// Reads a zig-zag varint; 0 must not be written.
    @inlinable public mutating func integer(_ number: Int, _ name: String, _ value: inout Int64) throws(PayloadError) {
        guard try seek(number, WireType.varint, name) else { return }
        value = zigZagDecoded(try nonZeroVarint(name))
        try nextTag(after: name)
    }

    /// Reads 1; anything else is refused.
    @inlinable public mutating func flag(_ number: Int, _ name: String, _ value: inout Bool) throws(PayloadError) {
        guard try seek(number, WireType.varint, name) else { return }
        guard try nonZeroVarint(name) == 1 else { throw PayloadError(field: name, reason: "is neither yes nor no") }
        value = true
        try nextTag(after: name)
    }

    /// Reads UTF-8, which is checked; the empty text must not be written.
    @inlinable public mutating func string(_ number: Int, _ name: String, _ value: inout String) throws(PayloadError) {
        guard try seek(number, WireType.delimited, name) else { return }
        value = try text(name)
        guard !value.isEmpty else { throw .emptyValue(name) }
        try nextTag(after: name)
    }

    /// Reads texts as long as their field repeats.
    @inlinable public mutating func strings(
        _ number: Int,
        _ name: String,
        _ value: inout [String]
    ) throws(PayloadError) {
        guard try seek(number, WireType.delimited, name) else { return }
        let wanted = tag
        var texts: [String] = []
        repeat {
            texts.append(try text(name))
            try nextTag(after: name)
        } while tag == wanted
        value = texts
    }

    /// Reads bytes; none must not be written.
    @inlinable public mutating func bytes(_ number: Int, _ name: String, _ value: inout [UInt8]) throws(PayloadError) {
        guard try seek(number, WireType.delimited, name) else { return }
        guard let bytes = unsafe cursor.delimited() else { throw .malformed(name) }
        guard unsafe !bytes.isEmpty else { throw .emptyValue(name) }
        value = unsafe [UInt8](bytes)
        try nextTag(after: name)
    }

    /// Reads a code of 1...255.
    @inlinable public mutating func code<Value: CodedValue>(
        _ number: Int,
        _ name: String,
        _ value: inout Value
    ) throws(PayloadError) {
        guard try seek(number, WireType.varint, name) else { return }
        guard let code = UInt8(exactly: try nonZeroVarint(name)) else {
            throw PayloadError(field: name, reason: "has a code above 255")
        }
        value = Value(code: code)
        try nextTag(after: name)
    }

    /// Reads microseconds as a zig-zag varint.
    @inlinable public mutating func time(
        _ number: Int,
        _ name: String,
        _ value: inout Timestamp?
    ) throws(PayloadError) {
        guard try seek(number, WireType.varint, name) else { return }
        guard let raw = unsafe cursor.varint() else { throw .malformed(name) }
        value = Timestamp(microseconds: zigZagDecoded(raw))
        try nextTag(after: name)
    }

    /// Reads a message.
    @inlinable public mutating func message<Message: PayloadMessage>(
        _ number: Int,
        _ name: String,
        _ value: inout Message?
    ) throws(PayloadError) {
        guard try seek(number, WireType.delimited, name) else { return }
        value = try inner(name)
        try nextTag(after: name)
    }

    /// Reads messages as long as their field repeats.
    @inlinable public mutating func messages<Message: PayloadMessage>(
        _ number: Int,
        _ name: String,
        _ value: inout [Message]
    ) throws(PayloadError) {
        guard try seek(number, WireType.delimited, name) else { return }
        let wanted = tag
        var messages: [Message] = []
        repeat {
            messages.append(try inner(name))
            try nextTag(after: name)
        } while tag == wanted
        value = messages
    }

    /// Gives back all fields that were not asked for, those after the last one included.
    @inlinable public mutating func unknown(_ fields: inout UnknownFields) throws(PayloadError) {
        if tag != endTag { try keepUnknown(below: endTag) }
        if !unknownBytes.isEmpty { fields = UnknownFields(bytes: unknownBytes) }
    }

    // MARK: Parts of fields

    /// Whether the next field is this one; keeps unknown ones that stand before it.
    @inlinable mutating func seek(_ number: Int, _ type: UInt32, _ name: String) throws(PayloadError) -> Bool {
        let wanted = UInt32(truncatingIfNeeded: number) << 3 | type
        if tag < wanted { try keepUnknown(below: wanted & ~7) }
        lastNumber = UInt32(truncatingIfNeeded: number)
        if tag == wanted { return true }
        // The same number in another wire type.
        if tag ^ wanted < 8 { throw PayloadError(field: name, reason: "has another type on the wire") }
        return false
    }

    @inlinable mutating func nextTag(after name: String) throws(PayloadError) {
        guard let next = unsafe cursor.tag() else { throw .followedByNoField(name) }
        tag = next
    }

    @inlinable mutating func nonZeroVarint(_ name: String) throws(PayloadError) -> UInt64 {
        guard let raw = unsafe cursor.varint() else { throw .malformed(name) }
        guard raw != 0 else { throw .emptyValue(name) }
        return raw
    }

    @inlinable mutating func text(_ name: String) throws(PayloadError) -> String {
        guard let bytes = unsafe cursor.delimited() else { throw .malformed(name) }
        guard let text = unsafe validatedText(bytes) else { throw .notUTF8(name) }
        return text
    }

    @inlinable mutating func inner<Message: PayloadMessage>(_ name: String) throws(PayloadError) -> Message {
        guard let bytes = unsafe cursor.delimited() else { throw .malformed(name) }
        guard depth < nestingDepthMax else { throw PayloadError(field: name, reason: "lies too deep") }
        do throws(PayloadError) {
            var reader = unsafe try PayloadReader(bytes, depth: depth + 1)
            var message = Message()
            try message.code(with: &reader)
            try reader.finish()
            return message
        } catch {
            throw PayloadError(field: name + "." + error.field, reason: error.reason)
        }
    }

    /// Keeps the fields from here to `limit`, which is a tag.
    @usableFromInline @inline(never) mutating func keepUnknown(below limit: UInt32) throws(PayloadError) {
        while tag < limit {
            let number = tag >> 3
            guard number > lastNumber else {
                throw PayloadError(field: "field \(number)", reason: "stands twice or out of order")
            }
            let start = unsafe cursor.next - varintByteCount(UInt64(tag))
            guard unsafe cursor.skipValue(of: tag) else { throw .malformed("field \(number)") }
            unsafe unknownBytes.append(contentsOf: UnsafeRawBufferPointer(start: start, count: cursor.next - start))
            lastNumber = number - 1  // the same number may follow again: an unknown field may be a repeated one
            try nextTag(after: "field \(number)")
        }
    }
}

/// The text, nil where the bytes are not UTF-8. By way of a UTF8Span: `String(validating:as:)` takes four to eight times as
/// long, as it goes by the general decoder of any encoding.
@inlinable func validatedText(_ bytes: UnsafeRawBufferPointer) -> String? {
    let units = unsafe Span<UInt8>(_unsafeBytes: bytes)
    guard let text = try? UTF8Span(validating: units) else { return nil }
    return String(copying: text)
}

extension PayloadError {
    // Out of line: the texts must not weigh on the code that reads fields.
    @usableFromInline @inline(never) static func malformed(_ name: String) -> PayloadError {
        PayloadError(field: name, reason: "is cut off or malformed")
    }
    @usableFromInline @inline(never) static func emptyValue(_ name: String) -> PayloadError {
        PayloadError(field: name, reason: "is written although it is empty")
    }
    @usableFromInline @inline(never) static func notUTF8(_ name: String) -> PayloadError {
        PayloadError(field: name, reason: "is not UTF-8")
    }
    @usableFromInline @inline(never) static func followedByNoField(_ name: String) -> PayloadError {
        PayloadError(field: name, reason: "is followed by bytes that are no field")
    }
}
