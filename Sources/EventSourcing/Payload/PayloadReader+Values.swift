// SPDX-License-Identifier: Apache-2.0

// Each reads the value of the field that stands next, whose tag was read, and then the tag behind it. They are called
// rather than copied into every walk, and share their code among all of them.
//
// What is common takes the short way: a length, a number or a tag of few bytes. All else, mistakes included, is out of the
// way in functions of their own, so that the short way needs neither room on the stack nor many registers.
extension PayloadReader {
    @usableFromInline @inline(never) mutating func anyVarint(_ name: String) throws(PayloadError) -> UInt64 {
        let raw = if let word = unsafe cursor.wordVarint() { word } else { try oddVarint(name) }
        try nextTag(after: name)
        return raw
    }

    @inline(never) private mutating func oddVarint(_ name: String) throws(PayloadError) -> UInt64 {
        guard let raw = unsafe cursor.varint() else { throw .malformed(name) }
        return raw
    }

    @usableFromInline @inline(never) mutating func longNonZeroVarint(_ name: String) throws(PayloadError) -> UInt64 {
        guard let raw = unsafe cursor.varint() else { throw .malformed(name) }
        guard raw != 0 else { throw .emptyValue(name) }
        return raw
    }

    @usableFromInline @inline(never) mutating func yes(_ name: String) throws(PayloadError) -> Bool {
        let raw = try longNonZeroVarint(name)
        guard raw == 1 else { throw PayloadError(field: name, reason: "is neither yes nor no") }
        try nextTag(after: name)
        return true
    }

    @usableFromInline @inline(never) mutating func longCode(_ name: String) throws(PayloadError) -> UInt8 {
        guard let code = UInt8(exactly: try longNonZeroVarint(name)) else {
            throw PayloadError(field: name, reason: "has a code above 255")
        }
        return code
    }

    @usableFromInline @inline(never) mutating func text(_ name: String) throws(PayloadError) -> String {
        let bytes = unsafe try filledBytes(name)
        let text = unsafe try keptOrNewText(of: bytes, name)
        try nextTag(after: name)
        return text
    }

    @inline(__always)
    private func keptOrNewText(of bytes: UnsafeRawBufferPointer, _ name: String) throws(PayloadError) -> String {
        if let texts, let kept = unsafe texts.keptText(of: bytes) { return kept }
        return unsafe try newText(of: bytes, name)
    }

    @inline(never)
    private func newText(of bytes: UnsafeRawBufferPointer, _ name: String) throws(PayloadError) -> String {
        guard let text = unsafe validatedText(bytes) else { throw .notUTF8(name) }
        if let texts { unsafe texts.keep(text, of: bytes) }
        return text
    }

    @usableFromInline @inline(never) mutating func repeatedTexts(_ name: String) throws(PayloadError) -> [String] {
        let wanted = tag
        var found: [String] = []
        repeat {
            guard let bytes = unsafe cursor.delimited() else { throw .malformed(name) }
            found.append(unsafe try keptOrNewText(of: bytes, name))
            try nextTag(after: name, orAgain: wanted)
        } while tag == wanted
        return found
    }

    @usableFromInline @inline(never) mutating func copiedBytes(_ name: String) throws(PayloadError) -> [UInt8] {
        let copy = unsafe [UInt8](try filledBytes(name))
        try nextTag(after: name)
        return copy
    }

    @usableFromInline @inline(never)
    mutating func twoWords(_ name: String) throws(PayloadError) -> (high: UInt64, low: UInt64) {
        let bytes = unsafe try filledBytes(name)
        guard bytes.count == 16 else { throw .notSixteenBytes(name) }
        let high = unsafe UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self))
        let low = unsafe UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        guard high | low != 0 else { throw .emptyValue(name) }
        try nextTag(after: name)
        return (high, low)
    }

    /// The bytes of a value that is not empty.
    @inline(__always)
    private mutating func filledBytes(_ name: String) throws(PayloadError) -> UnsafeRawBufferPointer {
        if let bytes = unsafe cursor.shortDelimited() { return unsafe bytes }
        return unsafe try longBytes(name)
    }

    /// The same where the length has several bytes, or is 0, or is wrong.
    @inline(never)
    private mutating func longBytes(_ name: String) throws(PayloadError) -> UnsafeRawBufferPointer {
        guard let bytes = unsafe cursor.delimited() else { throw .malformed(name) }
        guard bytes.count > 0 else { throw .emptyValue(name) }
        return unsafe bytes
    }

    @inlinable @inline(never)
    mutating func onlyMessage<Message: PayloadMessage>(_ name: String) throws(PayloadError) -> Message {
        var message = Message()
        try readInner(name, into: &message)
        try nextTag(after: name, orAgain: nil)
        return message
    }

    @inlinable @inline(never) mutating func repeatedMessages<Message: PayloadMessage>(
        _ name: String
    ) throws(PayloadError) -> [Message] {
        let wanted = tag
        var messages: [Message] = []
        repeat {
            var message = Message()
            try readInner(name, into: &message)
            messages.append(message)
            try nextTag(after: name, orAgain: wanted)
        } while tag == wanted
        return messages
    }

    @inlinable mutating func readInner<Message: PayloadMessage>(
        _ name: String, into message: inout Message
    ) throws(PayloadError) {
        guard let bytes = unsafe cursor.delimited() else { throw .malformed(name) }
        guard depth < nestingDepthMax else { throw PayloadError(field: name, reason: "lies too deep") }
        do throws(PayloadError) {
            var reader = unsafe try PayloadReader(bytes, texts: texts, depth: depth + 1)
            try message.code(with: &reader)
            try reader.finish()
        } catch {
            throw PayloadError(field: name + "." + error.field, reason: error.reason)
        }
    }

    // MARK: Parts

    /// Reads the tag behind a value; its number must be higher, because a field stands once.
    @inlinable @inline(__always) mutating func nextTag(after name: String) throws(PayloadError) {
        if let next = unsafe cursor.shortTag(above: tag | 7) {
            tag = next
        } else {
            try nextTag(after: name, orAgain: nil)
        }
    }

    /// The same behind a field that may be repeated.
    @usableFromInline @inline(never)
    mutating func nextTag(after name: String, orAgain same: UInt32?) throws(PayloadError) {
        guard let next = unsafe cursor.tag() else { throw .followedByNoField(name) }
        // The highest number of all has no tag above it but the end.
        guard next > tag | 7 || next == endTag || next == same else { throw .outOfOrder(next >> 3) }
        tag = next
    }

    /// Whether the field of this tag comes, after unknown ones or none.
    @usableFromInline @inline(never)
    mutating func standsBehindUnknown(_ wanted: UInt32, _ name: String) throws(PayloadError) -> Bool {
        if tag < wanted & ~7 { try keepUnknown(below: wanted & ~7) }
        if tag == wanted { return true }
        // The same number in another wire type.
        if tag ^ wanted < 8, tag != endTag { throw PayloadError(field: name, reason: "has another type on the wire") }
        return false
    }

    /// Keeps the fields from here to `limit`, which is a tag. An unknown field may be a repeated one.
    @usableFromInline @inline(never) mutating func keepUnknown(below limit: UInt32) throws(PayloadError) {
        while tag < limit {
            let number = tag >> 3
            let start = unsafe cursor.next - varintByteCount(UInt64(tag))
            guard unsafe cursor.skipValue(of: tag) else { throw .malformed("field \(number)") }
            unsafe unknownBytes.append(contentsOf: UnsafeRawBufferPointer(start: start, count: cursor.next - start))
            guard let next = unsafe cursor.tag() else { throw .followedByNoField("field \(number)") }
            guard next >> 3 >= number else { throw .outOfOrder(next >> 3) }
            tag = next
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
    @usableFromInline @inline(never) static func notSixteenBytes(_ name: String) -> PayloadError {
        PayloadError(field: name, reason: "is not sixteen bytes")
    }
    @usableFromInline @inline(never) static func followedByNoField(_ name: String) -> PayloadError {
        PayloadError(field: name, reason: "is followed by bytes that are no field")
    }
    @inline(never) static func outOfOrder(_ number: UInt32) -> PayloadError {
        PayloadError(field: "field \(number)", reason: "stands twice or out of order")
    }
}
