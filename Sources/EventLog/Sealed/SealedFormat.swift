// SPDX-License-Identifier: Apache-2.0

/// The constants of a sealed segment's file. `docs/format.md` describes every byte.
enum SealedFormat {
    /// Version 1 kept idempotency keys in the order of the log and found them by the index; version 2 had no dictionaries,
    /// all tags as texts, two bytes for each event's group in the order, and one footer.
    static let version: UInt16 = 3
    /// "ARYZSEA1"
    static let magic: UInt64 = 0x3141_4553_5A59_5241
    static let headerBytes = 16 + LogFormat.segmentHeaderBytes + 4
    /// "AZBK"
    static let blockMagic: UInt32 = 0x4B42_5A41
    static let blockHeaderBytes = 32
    /// "ARYZEND1"
    static let trailerMagic: UInt64 = 0x3144_4E45_5A59_5241
    static let trailerBytes = 32

    /// A block takes no further event when it has this many bytes of payloads, tags and metadata: what has to be unpacked
    /// to reach one event.
    static let blockContentBytes = 16 << 10
    /// Events of one stripe at most; a stripe also ends at ``stripeContentBytes``.
    static let stripeEvents = 65_536
    static let stripeContentBytes = 16 << 20
    /// The most that one block unpacks to: one full block and one more event of the largest size, with all its columns.
    static let blockRawBytesMax =
        blockContentBytes + LogLimits.eventBytes + LogLimits.tagsPerEvent * (LogLimits.tagBytes + 1)
        + columnBytesMax * (blockEventsMax + 1)
    static let blockEventsMax = 4_096
    /// Bytes of one event in the columns at most.
    static let columnBytesMax = 5 + 5 + 10 + 10 + 5 + 2 + 5 + 17
    /// Bytes of a group's dictionary at most, as they are made now.
    static let dictionaryBytes = 32 << 10
    /// The most that one may have: LZ4 reaches no further back.
    static let dictionaryBytesMax = 64 << 10
    /// Items of one chunk of a table.
    static let chunkItems = 256
    /// Idempotency keys that are sorted together, with 16 bytes for each: what sealing holds of them in memory.
    static let keyRunBytes = 16 << 20
    /// Types of one segment at most; a segment with more stays in rows.
    static let typesMax = 65_535
    /// Bytes of the footer at most: all types and sections.
    static let footerBytesMax = 32 << 20
    /// Bytes in which the order says a group, of so many.
    static func orderBytes(groups: Int) -> Int { groups <= 256 ? 1 : 2 }
    /// LZ4-HC's level: 97 % of the gain of level 9 at twice its speed.
    static let level: Int32 = 4
}

/// What a section of a sealed segment holds.
enum SealedSection: UInt16, CaseIterable, Sendable {
    case blocks = 1
    case streams = 2
    case keys = 3
    case index = 4
    case filter = 5
    case tiles = 6
    case dictionaries = 7
    case dictionariesAgain = 8
}

extension ByteBuffer {
    /// A number in 7-bit groups, the lowest first.
    @inline(__always)
    mutating func append(varint value: UInt64) {
        var value = value
        while value >= 0x80 {
            append(UInt8(truncatingIfNeeded: value) | 0x80)
            value >>= 7
        }
        append(UInt8(truncatingIfNeeded: value))
    }

    /// A signed number, small for small magnitudes.
    @inline(__always)
    mutating func append(zigzag value: Int64) {
        append(varint: UInt64(bitPattern: value << 1 ^ value >> 63))
    }
}

/// Reads varints from unpacked bytes and remembers whether all of them were there.
@safe struct VarintReader {
    private let bytes: UnsafeRawBufferPointer
    private(set) var next: Int
    private(set) var isGood = true

    init(_ bytes: UnsafeRawBufferPointer, at offset: Int = 0) {
        unsafe self.bytes = unsafe bytes
        next = offset
    }

    var rest: Int { unsafe bytes.count - next }

    @inline(__always)
    mutating func varint() -> UInt64 {
        if unsafe next < bytes.count {
            let byte = unsafe bytes[next]
            if byte < 0x80 {
                next += 1
                return UInt64(byte)
            }
        }
        return longVarint()
    }

    private mutating func longVarint() -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while unsafe next < bytes.count, shift < 70 {
            let byte = unsafe bytes[next]
            next += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 {
                // Ten bytes have room for 70 bits.
                if shift == 63, byte > 1 { break }
                return value
            }
            shift += 7
        }
        isGood = false
        return 0
    }

    /// A varint that must be at most `limit`.
    @inline(__always)
    mutating func varint(upTo limit: UInt64) -> UInt64 {
        let value = varint()
        if value > limit {
            isGood = false
            return 0
        }
        return value
    }

    @inline(__always)
    mutating func zigzag() -> Int64 {
        let value = varint()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    /// The next `count` bytes; nil when there are fewer.
    mutating func bytes(_ count: Int) -> UnsafeRawBufferPointer? {
        guard count >= 0, count <= rest else {
            isGood = false
            return nil
        }
        defer { next += count }
        return unsafe UnsafeRawBufferPointer(rebasing: bytes[next..<next + count])
    }
}
