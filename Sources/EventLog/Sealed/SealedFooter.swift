// SPDX-License-Identifier: Apache-2.0

/// What a sealed segment holds and where, written behind everything else, twice: see ``SealedEnd``.
struct SealedFooter: Equatable, Sendable {
    /// A type of the segment: its events, and the bytes of their payloads.
    struct TypeTotal: Equatable, Sendable {
        var name: String
        /// The group of types that it is stored with.
        var group: UInt16 = 0
        var events: UInt32 = 0
        var payloadBytes: UInt64 = 0
    }
    struct Section: Equatable, Sendable {
        var kind: SealedSection
        var offset: UInt64
        var length: UInt64
        var checksum: UInt32
    }
    /// What is known of the rows that the segment was made from.
    struct Source: Equatable, Sendable {
        /// The byte after the last batch, the batches up to there, and what they held unpacked.
        var length: UInt64 = 0, batches: UInt64 = 0, rawBytes: UInt64 = 0
        /// The chain over the last batch.
        var chain = ChainHash.zero
        /// The latest recorded time, of all segments up to this one.
        var latest = Timestamp(microseconds: 0)
    }

    var events: UInt32 = 0
    /// Streams with an event in this segment, those of them that began in it, and idempotency keys.
    var streams: UInt32 = 0, newStreams: UInt32 = 0, keys: UInt32 = 0
    /// The first and the last recorded time in this segment.
    var earliest = Timestamp(microseconds: .max), newest = Timestamp(microseconds: .min)
    var source = Source()
    var sections: [Section] = []
    var types: [TypeTotal] = []
    /// The compact range of the Merkle tree over the segment's events.
    var range: [UInt8] = []

    func encode(into buffer: inout ByteBuffer) {
        buffer.append(events)
        buffer.append(UInt16(sections.count))
        buffer.append(UInt16(types.count))
        buffer.append(earliest.microseconds)
        buffer.append(newest.microseconds)
        buffer.append(source.length)
        buffer.append(source.batches)
        buffer.append(source.rawBytes)
        buffer.append(source.chain)
        buffer.append(source.latest.microseconds)
        buffer.append(streams)
        buffer.append(keys)
        buffer.append(newStreams)
        buffer.append(UInt32(0))
        for section in sections {
            buffer.append(section.kind.rawValue)
            buffer.append(UInt16(0))
            buffer.append(section.checksum)
            buffer.append(section.offset)
            buffer.append(section.length)
        }
        for type in types {
            buffer.append(type.events)
            buffer.append(type.payloadBytes)
            buffer.append(type.group)
            buffer.append(UInt8(type.name.utf8.count))
            buffer.append(utf8: type.name)
        }
        buffer.append(UInt16(range.count))
        buffer.append(range)
    }

    /// The group of each type, and how many groups there are.
    var groupCount: Int { Int(types.map(\.group).max() ?? 0) + (types.isEmpty ? 0 : 1) }

    static let fixedBytes = 104

    init() {}

    /// Reads a footer whose checksum was right; nil when it makes no sense. `end` is where the footer starts in the file.
    init?(decoding bytes: RawSpan, end: UInt64) {
        guard bytes.byteCount >= Self.fixedBytes else { return nil }
        events = bytes.number(at: 0)
        let sectionCount = Int(bytes.number(at: 4, as: UInt16.self))
        let typeCount = Int(bytes.number(at: 6, as: UInt16.self))
        earliest = Timestamp(microseconds: bytes.number(at: 8))
        newest = Timestamp(microseconds: bytes.number(at: 16))
        source = Source(
            length: bytes.number(at: 24), batches: bytes.number(at: 32), rawBytes: bytes.number(at: 40),
            chain: ChainHash(at: 48, of: bytes), latest: Timestamp(microseconds: bytes.number(at: 80)))
        streams = bytes.number(at: 88)
        keys = bytes.number(at: 92)
        newStreams = bytes.number(at: 96)
        // Sums of these over all segments fit a number; no file is so large.
        guard source.length < 1 << 48, source.batches <= source.length / UInt64(LogFormat.blockBytes),
            source.rawBytes < 1 << 48, streams <= events, newStreams <= streams, keys <= events
        else { return nil }
        var next = Self.fixedBytes
        for _ in 0..<sectionCount {
            guard next + 24 <= bytes.byteCount else { return nil }
            let offset: UInt64 = bytes.number(at: next + 8)
            let length: UInt64 = bytes.number(at: next + 16)
            guard offset <= end, length <= end - offset else { return nil }
            // A section of a later version is left aside.
            if let kind = SealedSection(rawValue: bytes.number(at: next)) {
                sections.append(
                    Section(kind: kind, offset: offset, length: length, checksum: bytes.number(at: next + 4)))
            }
            next += 24
        }
        for _ in 0..<typeCount {
            guard next + 15 <= bytes.byteCount else { return nil }
            let count = Int(bytes.number(at: next + 14, as: UInt8.self))
            guard next + 15 + count <= bytes.byteCount else { return nil }
            types.append(
                TypeTotal(
                    name: bytes.part(next + 15, count).text, group: bytes.number(at: next + 12),
                    events: bytes.number(at: next), payloadBytes: bytes.number(at: next + 4)))
            next += 15 + count
        }
        guard next + 2 <= bytes.byteCount else { return nil }
        let rangeBytes = Int(bytes.number(at: next, as: UInt16.self))
        guard next + 2 + rangeBytes == bytes.byteCount else { return nil }
        range = bytes.part(next + 2, rangeBytes).array
    }
}
