// SPDX-License-Identifier: Apache-2.0

public import EventLog

/// Reads a message's fields from bytes, in one pass and in order. Made by ``PayloadMessage/init(decoding:texts:)-(RawSpan,_)``.
///
/// A field that is not asked for is kept as unknown. Bytes that are no message, and those that spell one otherwise than
/// ``PayloadWriter`` would, are refused with a ``PayloadError`` that names the field.
///
/// A walk asks for many fields that are not there, so that question is one comparison in the walk itself; what reads a
/// value is called.
@safe public struct PayloadReader: FieldCoder {
    @usableFromInline var cursor: WireCursor
    /// The tag of the next field, which was read already; ``endTag`` at the end. Numbers never fall from one to the next.
    @usableFromInline var tag: UInt32 = endTag
    @usableFromInline let depth: Int
    @usableFromInline let texts: TextTable?
    @usableFromInline var unknownBytes: [UInt8] = []

    /// A reader of `bytes`, which must outlive it, as the owner of `texts` must.
    @inlinable @inline(__always)
    init(_ bytes: UnsafeRawBufferPointer, texts: TextTable?, depth: Int) throws(PayloadError) {
        unsafe cursor = unsafe WireCursor(bytes)
        self.depth = depth
        self.texts = texts
        if let first = unsafe cursor.shortTag(above: 7) {
            tag = first
        } else {
            guard let first = unsafe cursor.tag() else { throw .malformed("field 1") }
            tag = first
        }
    }

    /// To be called after the walk: nothing may be left, and only a walk that does not end as it must leaves anything.
    ///
    /// Throws where something is.
    @inlinable public func finish() throws(PayloadError) {
        guard tag == endTag else { throw PayloadError(field: "field \(tag >> 3)", reason: "was not read") }
    }

    /// A reader of the message that `bytes` hold, for who reads it by a walk of its own: all fields, then ``unknown(_:)``
    /// and ``finish()``. Texts that repeat are taken from `texts`. The reader knows addresses alone: who makes one sees
    /// to it, by `extendLifetime`, that bytes and cache outlive it.
    ///
    /// Throws where the bytes do not start with a field.
    @unsafe @inlinable @inline(__always) public init(_ bytes: RawSpan, texts: TextCache?) throws(PayloadError) {
        try unsafe self.init(bytes.withUnsafeBytes { unsafe $0 }, texts: texts?.table, depth: 0)
    }

    // MARK: Fields

    /// Reads a zig-zag varint; 0 must not be written.
    @inlinable @inline(__always)
    public mutating func integer(_ number: Int, _ name: String, _ value: inout Int64) throws(PayloadError) {
        if try stands(number, WireType.varint, name) {
            if let short = unsafe cursor.shortNumber() {
                value = zigZagDecoded(short)
            } else {
                value = zigZagDecoded(try longNonZeroVarint(name))
            }
            try nextTag(after: name)
        }
    }

    /// Reads 1; anything else is refused.
    @inlinable @inline(__always)
    public mutating func flag(_ number: Int, _ name: String, _ value: inout Bool) throws(PayloadError) {
        if try stands(number, WireType.varint, name) { value = try yes(name) }
    }

    /// Reads UTF-8, which is checked; the empty text must not be written.
    @inlinable @inline(__always)
    public mutating func string(_ number: Int, _ name: String, _ value: inout String) throws(PayloadError) {
        if try stands(number, WireType.delimited, name) { value = try text(name) }
    }

    /// Reads texts as long as their field repeats.
    @inlinable @inline(__always)
    public mutating func strings(_ number: Int, _ name: String, _ value: inout [String]) throws(PayloadError) {
        if try stands(number, WireType.delimited, name) { value = try repeatedTexts(name) }
    }

    /// Reads bytes; none must not be written.
    @inlinable @inline(__always)
    public mutating func bytes(_ number: Int, _ name: String, _ value: inout [UInt8]) throws(PayloadError) {
        if try stands(number, WireType.delimited, name) { value = try copiedBytes(name) }
    }

    /// Reads sixteen bytes, not all of them 0.
    @inlinable @inline(__always)
    public mutating func sixteenBytes(
        _ number: Int, _ name: String, _ high: inout UInt64, _ low: inout UInt64
    ) throws(PayloadError) {
        if try stands(number, WireType.delimited, name) { (high, low) = try twoWords(name) }
    }

    /// Reads a code of 1...255.
    @inlinable @inline(__always)
    public mutating func code<Value: CodedValue>(
        _ number: Int, _ name: String, _ value: inout Value
    ) throws(PayloadError) {
        if try stands(number, WireType.varint, name) {
            if let small = unsafe cursor.smallNumber() {
                value = Value(code: small)
            } else {
                value = Value(code: try longCode(name))
            }
            try nextTag(after: name)
        }
    }

    /// Reads microseconds as a zig-zag varint.
    @inlinable @inline(__always)
    public mutating func time(_ number: Int, _ name: String, _ value: inout Timestamp?) throws(PayloadError) {
        if try stands(number, WireType.varint, name) {
            value = Timestamp(microseconds: zigZagDecoded(try anyVarint(name)))
        }
    }

    /// Reads a message.
    @inlinable @inline(__always)
    public mutating func message<Message: PayloadMessage>(
        _ number: Int, _ name: String, _ value: inout Message?
    ) throws(PayloadError) {
        if try stands(number, WireType.delimited, name) {
            value = try onlyMessage(name)
        }
    }

    /// Reads messages as long as their field repeats.
    @inlinable @inline(__always)
    public mutating func messages<Message: PayloadMessage>(
        _ number: Int, _ name: String, _ value: inout [Message]
    ) throws(PayloadError) {
        if try stands(number, WireType.delimited, name) { value = try repeatedMessages(name) }
    }

    /// Gives back all fields that were not asked for, those after the last one included.
    @inlinable public mutating func unknown(_ fields: inout UnknownFields) throws(PayloadError) {
        if tag != endTag { try keepUnknown(below: endTag) }
        if !unknownBytes.isEmpty { fields = UnknownFields(bytes: unknownBytes) }
    }

    /// Whether the next field is this one; keeps unknown ones that stand before it.
    @inlinable @inline(__always)
    mutating func stands(_ number: Int, _ type: UInt32, _ name: String) throws(PayloadError) -> Bool {
        let wanted = UInt32(truncatingIfNeeded: number) << 3 | type
        if tag == wanted { return true }
        if tag > wanted | 7 { return false }
        return try standsBehindUnknown(wanted, name)
    }
}
