// SPDX-License-Identifier: Apache-2.0

// The binary form of a message is protobuf's wire format (protobuf.dev, "Encoding"), narrowed to one spelling of each
// message: fields in ascending order of number, varints without padding, empty values left out. So that equal messages
// have equal bytes, and whatever decodes here encodes to the bytes that it came from.

/// How a field's value lies on the wire: the low three bits of its tag.
@usableFromInline enum WireType {
    /// Base 128, least significant group first.
    @usableFromInline static let varint: UInt32 = 0
    /// Eight bytes; never written here, kept when unknown.
    @usableFromInline static let fixed64: UInt32 = 1
    /// A varint length, then so many bytes.
    @usableFromInline static let delimited: UInt32 = 2
    /// Four bytes; never written here, kept when unknown.
    @usableFromInline static let fixed32: UInt32 = 5
}

/// Stands in a reader for the tag of the field that does not come. No field has it: 7 is no wire type.
@usableFromInline let endTag = UInt32.max

/// Messages lie at most so deep in one another; a bound on the stack that hostile input can take.
@usableFromInline let nestingDepthMax = 32

/// The signed number in the low bits first: 0, -1, 1, -2, … become 0, 1, 2, 3, …
@inlinable func zigZagEncoded(_ value: Int64) -> UInt64 {
    UInt64(bitPattern: (value << 1) ^ (value >> 63))
}

/// The number that ``zigZagEncoded(_:)`` made `raw` of.
@inlinable func zigZagDecoded(_ raw: UInt64) -> Int64 {
    Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
}

/// The bytes that `value` takes as a varint, 1...10.
@inlinable func varintByteCount(_ value: UInt64) -> Int {
    (70 - (value | 1).leadingZeroBitCount) / 7
}

/// Reads varints and tags from memory that its owner keeps alive. Nothing is read at or behind `end`.
///
/// It is a pair of raw pointers because a coder must be copyable and escapable and can not hold a span; whoever makes one
/// (``PayloadReader``, ``PayloadFields``) bounds its life by the span's.
@usableFromInline @unsafe struct WireCursor {
    @usableFromInline var next: UnsafeRawPointer
    @usableFromInline let end: UnsafeRawPointer

    @inlinable init(_ bytes: UnsafeRawBufferPointer) {
        // An empty buffer may have no address; any will do for a cursor that is at its end.
        let start = unsafe bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 1)!
        unsafe next = start
        unsafe end = unsafe start + bytes.count
    }

    @inlinable init(next: UnsafeRawPointer, end: UnsafeRawPointer) {
        unsafe self.next = unsafe next
        unsafe self.end = unsafe end
    }

    @inlinable var isAtEnd: Bool { unsafe next == end }
    @inlinable var remaining: Int { unsafe end - next }

    /// The next varint; nil where it is cut off, longer than 64 bits, or padded.
    @inlinable mutating func varint() -> UInt64? {
        guard unsafe next != end else { return nil }
        let first = unsafe next.load(as: UInt8.self)
        if first < 0x80 {
            unsafe next += 1
            return UInt64(first)
        }
        return unsafe longVarint()
    }

    /// The next varint, which has two bytes or more.
    @usableFromInline mutating func longVarint() -> UInt64? {
        if let value = unsafe wordVarint() { return value }
        return unsafe varintByBytes()
    }

    /// The next varint where it has at most eight bytes, the last not 0, and eight are left; else nil, and nothing is read.
    @inline(__always) mutating func wordVarint() -> UInt64? {
        guard unsafe remaining >= 8 else { return nil }
        let word = unsafe UInt64(littleEndian: next.loadUnaligned(as: UInt64.self))
        let stops = ~word & 0x8080_8080_8080_8080
        guard stops != 0 else { return nil }
        let stop = UInt64(truncatingIfNeeded: stops.trailingZeroBitCount)
        // A last group of 0 is padding, or all of a 0.
        guard word >> (stop &- 7) & 0x7f != 0 else { return nil }
        unsafe next += Int(truncatingIfNeeded: stop &+ 1) / 8
        // Groups of seven bits move together: by pairs, then pairs of pairs, then halves.
        var value = word & (stops ^ (stops &- 1)) & 0x7f7f_7f7f_7f7f_7f7f
        value = value & 0x007f_007f_007f_007f | (value & 0x7f00_7f00_7f00_7f00) >> 1
        value = value & 0x0000_3fff_0000_3fff | (value & 0x3fff_0000_3fff_0000) >> 2
        return value & 0x0000_0000_0fff_ffff | (value & 0x0fff_ffff_0000_0000) >> 4
    }

    /// The next varint, byte by byte: near the end, and where it has more than eight.
    private mutating func varintByBytes() -> UInt64? {
        let count = unsafe min(remaining, 10)
        var value: UInt64 = 0
        for index in 0..<count {
            let byte = unsafe next.load(fromByteOffset: index, as: UInt8.self)
            value |= UInt64(byte & 0x7f) << UInt64(7 * index)
            if byte < 0x80 {
                // A last group of 0 is padding; the tenth byte has room for one bit.
                guard byte != 0, index < 9 || byte == 1 else { return nil }
                unsafe next += index + 1
                return value
            }
        }
        return nil
    }

    /// The next tag, ``endTag`` at the end; nil where there is no tag but other bytes.
    @inlinable mutating func tag() -> UInt32? {
        guard unsafe next != end else { return endTag }
        let first = unsafe next.load(as: UInt8.self)
        if first < 0x80 {
            unsafe next += 1
            return first < 8 ? nil : UInt32(first)
        }
        guard let long = unsafe longVarint(), long < UInt64(endTag) else { return nil }
        return UInt32(truncatingIfNeeded: long)
    }

    /// The next varint where it has one byte or two and is not 0; else nil, and nothing is read.
    @inlinable @inline(__always) mutating func shortNumber() -> UInt64? {
        guard unsafe next != end else { return nil }
        let first = unsafe UInt64(next.load(as: UInt8.self))
        if first < 0x80 {
            guard first != 0 else { return nil }
            unsafe next += 1
            return first
        }
        guard unsafe remaining >= 2 else { return nil }
        let second = unsafe UInt64(next.load(fromByteOffset: 1, as: UInt8.self))
        // A second byte of 0 is padding, one above 127 is followed by a third.
        guard second &- 1 < 0x7f else { return nil }
        unsafe next += 2
        return first & 0x7f | second << 7
    }

    /// The next varint where it is a code of one byte, 1...127; else nil, and nothing is read.
    @inlinable @inline(__always) mutating func smallNumber() -> UInt8? {
        guard unsafe next != end else { return nil }
        let first = unsafe next.load(as: UInt8.self)
        guard first &- 1 < 0x7f else { return nil }
        unsafe next += 1
        return first
    }

    /// The next length and its bytes where there are 1...127; else nil, and nothing is read.
    @inlinable @inline(__always) mutating func shortDelimited() -> UnsafeRawBufferPointer? {
        guard unsafe next != end else { return nil }
        let count = unsafe Int(next.load(as: UInt8.self))
        guard 1...0x7f ~= count, unsafe count < remaining else { return nil }
        let bytes = unsafe UnsafeRawBufferPointer(start: next + 1, count: count)
        unsafe next += 1 + count
        return unsafe bytes
    }

    /// The next tag where it has one byte or two and is above `last`, ``endTag`` at the end; else nil, and nothing is read.
    @inlinable @inline(__always) mutating func shortTag(above last: UInt32) -> UInt32? {
        guard unsafe next != end else { return endTag }
        let first = unsafe UInt32(next.load(as: UInt8.self))
        if first < 0x80 {
            guard first > last else { return nil }
            unsafe next += 1
            return first
        }
        guard unsafe remaining >= 2 else { return nil }
        let second = unsafe UInt32(next.load(fromByteOffset: 1, as: UInt8.self))
        let tag = first & 0x7f | second << 7
        // A second byte of 0 is padding, one above 127 is followed by a third.
        guard second &- 1 < 0x7f, tag > last else { return nil }
        unsafe next += 2
        return tag
    }

    /// The next length and, with it, the bytes it speaks of; nil where fewer are left.
    @inlinable mutating func delimited() -> UnsafeRawBufferPointer? {
        guard let count = unsafe varint(), unsafe count <= UInt64(remaining) else { return nil }
        let bytes = unsafe UnsafeRawBufferPointer(start: next, count: Int(truncatingIfNeeded: count))
        unsafe next += bytes.count
        return unsafe bytes
    }

    /// Steps over the value of a field of this tag; false where it is cut off or of a wire type that is not known.
    @inlinable mutating func skipValue(of tag: UInt32) -> Bool {
        switch tag & 7 {
        case WireType.varint:
            return unsafe varint() != nil
        case WireType.delimited:
            return unsafe delimited() != nil
        case WireType.fixed64:
            return unsafe skip(8)
        case WireType.fixed32:
            return unsafe skip(4)
        default:
            return false
        }
    }

    @inlinable mutating func skip(_ count: Int) -> Bool {
        guard unsafe remaining >= count else { return false }
        unsafe next += count
        return true
    }
}
