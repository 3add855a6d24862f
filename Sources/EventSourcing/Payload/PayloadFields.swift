// SPDX-License-Identifier: Apache-2.0

public import EventLog

/// Reads single fields of a message in the binary form without building the message. Never traps.
///
/// Asking for fields in ascending order of number is one pass over the bytes; asking for an earlier one starts again at
/// the front. Bytes behind the last field asked for are not looked at, so that an error in them goes unnoticed here.
@safe public struct PayloadFields: ~Escapable {
    @usableFromInline let span: RawSpan
    @usableFromInline var cursor: WireCursor
    /// The tag of the field that the cursor stands in, behind its tag; 0 before the first, ``endTag`` at the end.
    @usableFromInline var tag: UInt32
    /// The tag of the last field that was read or stepped over; 0 before the first.
    @usableFromInline var lastTag: UInt32

    /// The fields of the message that `span` holds.
    @_lifetime(copy span)
    @inlinable public init(_ span: RawSpan) {
        self.span = span
        // The pointers stay inside this value, which can not outlive the span.
        unsafe cursor = span.withUnsafeBytes { unsafe WireCursor($0) }
        tag = 0
        lastTag = 0
    }

    /// A whole number; nil where the field is absent, which stands for 0.
    @_lifetime(self: copy self)
    @inlinable public mutating func integer(_ number: Int) throws(PayloadError) -> Int64? {
        guard let raw = try varint(number) else { return nil }
        return zigZagDecoded(raw)
    }

    /// A code; 0 where the field is absent. Codes above 255 are errors.
    @_lifetime(self: copy self)
    @inlinable public mutating func code(_ number: Int) throws(PayloadError) -> UInt8 {
        guard let raw = try varint(number) else { return 0 }
        guard let code = UInt8(exactly: raw) else { throw .malformed("field", number) }
        return code
    }

    /// Yes or no; false where the field is absent.
    @_lifetime(self: copy self)
    @inlinable public mutating func flag(_ number: Int) throws(PayloadError) -> Bool {
        try varint(number) ?? 0 != 0
    }

    /// An instant; nil where the field is absent.
    @_lifetime(self: copy self)
    @inlinable public mutating func time(_ number: Int) throws(PayloadError) -> Timestamp? {
        guard let raw = try varint(number) else { return nil }
        return Timestamp(microseconds: zigZagDecoded(raw))
    }

    /// A text; nil where the field is absent. Makes a String: compare ``bytes(_:)`` where time matters.
    @_lifetime(self: copy self)
    @inlinable public mutating func string(_ number: Int) throws(PayloadError) -> String? {
        guard let bytes = try bytes(number) else { return nil }
        guard let text = unsafe bytes.withUnsafeBytes({ unsafe validatedText($0) }) else {
            throw .malformed("field", number)
        }
        return text
    }

    /// The bytes of a text, of bytes or of a message; nil where the field is absent. Not checked to be UTF-8. Of a
    /// repeated field the first; ``next()`` gives all.
    @_lifetime(self: copy self)
    @_lifetime(copy self)
    @inlinable public mutating func bytes(_ number: Int) throws(PayloadError) -> RawSpan? {
        guard try seek(number) else { return nil }
        guard tag & 7 == WireType.delimited, let range = delimitedRange() else { throw .malformed("field", number) }
        try nextTag()
        return span.extracting(range)
    }

    /// The fields of the message in this field; nil where it is absent.
    @_lifetime(self: copy self)
    @_lifetime(copy self)
    @inlinable public mutating func message(_ number: Int) throws(PayloadError) -> PayloadFields? {
        guard let bytes = try bytes(number) else { return nil }
        return PayloadFields(bytes)
    }

    /// The next field, in order of number; nil at the end. A scan by this alone reads every field once.
    @_lifetime(self: copy self)
    @_lifetime(copy self)
    @inlinable public mutating func next() throws(PayloadError) -> PayloadField? {
        if tag == 0 { try nextTag() }
        guard tag != endTag else { return nil }
        let number = Int(tag >> 3)
        var raw: UInt64 = 0
        var range = 0..<0
        switch tag & 7 {
        case WireType.varint:
            guard let value = unsafe cursor.varint() else { throw .malformed("field", number) }
            raw = value
        case WireType.delimited:
            guard let bytes = delimitedRange() else { throw .malformed("field", number) }
            range = bytes
        default:
            guard unsafe cursor.skipValue(of: tag) else { throw .malformed("field", number) }
        }
        try nextTag()
        return PayloadField(number: number, raw: raw, bytes: span.extracting(range))
    }

    /// Appends the message as it lies in the bytes, but only with the fields that `isKept` wants: their number, and whether
    /// they hold a text, bytes or a message. Throws at the first place that makes no sense; what is before has been appended.
    @_lifetime(self: copy self)
    public mutating func copy(
        to bytes: inout [UInt8], where isKept: (_ number: Int, _ isText: Bool) -> Bool
    ) throws(PayloadError) {
        try rewind()
        while tag != endTag {
            let field = tag
            let start = unsafe span.byteCount - cursor.remaining - varintByteCount(UInt64(field))
            guard unsafe cursor.skipValue(of: field) else { throw .malformed("field", Int(field >> 3)) }
            let end = unsafe span.byteCount - cursor.remaining
            if isKept(Int(field >> 3), field & 7 == WireType.delimited) {
                for offset in start..<end {
                    // Checked: the load traps outside the span.
                    bytes.append(unsafe span.unsafeLoad(fromByteOffset: offset, as: UInt8.self))
                }
            }
            try nextTag()
        }
    }

    // MARK: Moving

    @_lifetime(self: copy self)
    @inlinable mutating func varint(_ number: Int) throws(PayloadError) -> UInt64? {
        guard try seek(number) else { return nil }
        guard tag & 7 == WireType.varint, let raw = unsafe cursor.varint() else { throw .malformed("field", number) }
        try nextTag()
        return raw
    }

    /// Goes to the field; false where it is absent.
    @_lifetime(self: copy self)
    @inlinable mutating func seek(_ number: Int) throws(PayloadError) -> Bool {
        let wanted = UInt32(truncatingIfNeeded: number) << 3
        if lastTag >= wanted || tag == 0 { try rewind() }
        while tag < wanted {
            guard unsafe cursor.skipValue(of: tag) else { throw .malformed("field", Int(tag >> 3)) }
            try nextTag()
        }
        return tag <= wanted | 7
    }

    @_lifetime(self: copy self)
    @inlinable mutating func rewind() throws(PayloadError) {
        unsafe cursor = span.withUnsafeBytes { unsafe WireCursor($0) }
        tag = 0
        try nextTag()
    }

    /// Reads the tag behind the value just read; numbers may not fall.
    @_lifetime(self: copy self)
    @inlinable mutating func nextTag() throws(PayloadError) {
        guard let next = unsafe cursor.tag(), next >> 3 >= tag >> 3 else {
            throw .malformed("behind field", Int(tag >> 3))
        }
        lastTag = tag
        tag = next
    }

    @_lifetime(self: copy self)
    @inlinable mutating func delimitedRange() -> Range<Int>? {
        guard let bytes = unsafe cursor.delimited() else { return nil }
        let end = unsafe span.byteCount - cursor.remaining
        return (end - bytes.count)..<end
    }
}

/// One field as it lies in the bytes.
public struct PayloadField: ~Escapable {
    /// The field's number.
    public let number: Int
    /// The value of a field that is a varint, as it stands there; 0 for others.
    @usableFromInline let raw: UInt64
    /// The value of a text, of bytes or of a message; empty for others.
    public let bytes: RawSpan

    @_lifetime(copy bytes)
    @inlinable init(number: Int, raw: UInt64, bytes: RawSpan) {
        self.number = number
        self.raw = raw
        self.bytes = bytes
    }

    /// The value as a whole number.
    @inlinable public var integer: Int64 { zigZagDecoded(raw) }
    /// The value as a code; 255 for any above it.
    @inlinable public var code: UInt8 { UInt8(clamping: raw) }
    /// The value as yes or no.
    @inlinable public var flag: Bool { raw != 0 }
    /// The value as an instant.
    @inlinable public var time: Timestamp { Timestamp(microseconds: integer) }
    /// The value as text; nil where it is not UTF-8. Makes a String.
    @inlinable public var string: String? { unsafe bytes.withUnsafeBytes { unsafe validatedText($0) } }
    /// The value as a message's fields.
    @inlinable public var message: PayloadFields { @_lifetime(copy self) get { PayloadFields(bytes) } }
}

extension PayloadError {
    @usableFromInline @inline(never) static func malformed(_ place: String, _ number: Int) -> PayloadError {
        .malformed("\(place) \(number)")
    }
}
