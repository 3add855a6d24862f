// SPDX-License-Identifier: Apache-2.0

/// The constants of the index of a sealed segment that writer and reader share. `docs/format.md` describes every byte.
enum SegmentIndexFormat {
    static let version: UInt16 = 2
    static let filterVersion: UInt16 = 1
    /// "AZIX"
    static let magic: UInt32 = 0x5849_5A41
    /// "AZBF"
    static let filterMagic: UInt32 = 0x4642_5A41
    static let headerBytes = 64
    static let filterHeaderBytes = 16

    /// The most events of a segment.
    static let eventsMax = 1 << 23

    /// Entries of a bucket on average.
    static let entriesPerBucket = 8
    /// Bits of the remainder that an entry is told apart by in its bucket. They need not tell all apart: names are
    /// compared anyway.
    static let remainderBits = 12
    /// A page of the directory: where 62 buckets start and the last of them ends, and a checksum.
    static let directoryPageBytes = 256
    static let bucketsPerDirectoryPage = 62

    /// A longer list has pages of its own, so that those who look for its neighbours in the bucket need not read it.
    static let inlinePostingsMax = 64
    static let postingPageBytes = 512
    static let postingPageHeaderBytes = 16

    // Orders of the Exp-Golomb codes, chosen by measuring.
    static let bucketCountOrder = 2
    static let firstRevisionOrder = 1
    static let streamCountOrder = 3
    static let tagCountOrder = 0
    static let pagesBytesOrder = 12
    /// Bits of the order that a list codes its gaps with; 23 at most.
    static let gapOrderBits = 5
    static let gapOrderMax = 23

    static let filterBlockBytes = 64
    static let filterBitsPerKey = 10
    /// Bits that a key sets in its block.
    static let filterProbes = 7

    static func directoryPages(buckets: Int) -> Int {
        (buckets + bucketsPerDirectoryPage - 1) / bucketsPerDirectoryPage
    }
}

extension KeyHash {
    /// The bucket among `count`, the filter's block among `count`, and the part that is stored all come from different
    /// bits, so that neither tells anything about another.
    @inline(__always)
    func bucket(among count: Int) -> Int { Self.scale(high >> 32, to: count) }

    @inline(__always)
    func filterBlock(among count: Int) -> Int { Self.scale(high & 0xffff_ffff, to: count) }

    /// A number below 2^32 brought down to one below `count`, in even shares and in the same order.
    @inline(__always)
    private static func scale(_ word: UInt64, to count: Int) -> Int {
        Int(truncatingIfNeeded: (word &* UInt64(count)) >> 32)
    }

    /// What is stored of the key in its bucket.
    @inline(__always)
    func remainder(version: UInt16) -> UInt32 {
        guard version > 1 else { return UInt32(truncatingIfNeeded: low) }
        return UInt32(truncatingIfNeeded: high) & (1 << UInt32(SegmentIndexFormat.remainderBits) - 1)
    }
}

/// The first bytes of an index: what its numbers may be and where its parts are.
struct SegmentIndexHeader: Equatable, Sendable {
    var version = SegmentIndexFormat.version
    /// Bytes of the whole index.
    var bytes: UInt64
    var events: UInt32
    /// Entries of each space; keys in version 1 alone.
    var streams: UInt32 = 0, tags: UInt32 = 0, keys: UInt32 = 0
    /// Stream and key numbers and kinds are below these.
    var streamLimit: UInt32 = 0, keyLimit: UInt32 = 0, kindLimit: UInt32 = 0
    var buckets: UInt32 = 1
    var bucketsBytes: UInt64 = 0

    var ordinalBits: Int { bitWidth(below: Int(events)) }
    var streamBits: Int { bitWidth(below: Int(streamLimit)) }
    var keyBits: Int { bitWidth(below: Int(keyLimit)) }
    var remainderBits: Int { version > 1 ? SegmentIndexFormat.remainderBits : 32 }
    var postings: PostingCode {
        PostingCode(isTerse: version > 1, kindBits: bitWidth(below: Int(kindLimit)), kindLimit: kindLimit)
    }

    var directoryStart: UInt64 { UInt64(SegmentIndexFormat.headerBytes) }
    var bucketsStart: UInt64 {
        let pages = SegmentIndexFormat.directoryPages(buckets: Int(buckets))
        return directoryStart + UInt64(pages * SegmentIndexFormat.directoryPageBytes)
    }
    var pagesStart: UInt64 { bucketsStart + bucketsBytes }
    var pagesBytes: UInt64 { bytes - pagesStart }

    func encode(into buffer: inout ByteBuffer) {
        let start = buffer.count
        buffer.append(SegmentIndexFormat.magic)
        buffer.append(version)
        buffer.append(UInt16(SegmentIndexFormat.headerBytes))
        buffer.append(bytes)
        buffer.append(events)
        buffer.append(streams)
        buffer.append(tags)
        buffer.append(keys)
        buffer.append(streamLimit)
        buffer.append(keyLimit)
        buffer.append(kindLimit)
        buffer.append(buckets)
        buffer.append(bucketsBytes)
        buffer.append(UInt32(0))
        buffer.append(crc32c(buffer.bytes.part(start, SegmentIndexFormat.headerBytes - 4)))
    }
}

extension SegmentIndexHeader {
    /// Reads a header whose checksum is right; nil when its numbers cannot be true.
    init?(decoding header: RawSpan) {
        version = header.number(at: 4)
        bytes = header.number(at: 8)
        events = header.number(at: 16)
        streams = header.number(at: 20)
        tags = header.number(at: 24)
        keys = header.number(at: 28)
        streamLimit = header.number(at: 32)
        keyLimit = header.number(at: 36)
        kindLimit = header.number(at: 40)
        buckets = header.number(at: 44)
        bucketsBytes = header.number(at: 48)
        guard events <= SegmentIndexFormat.eventsMax, streams <= events, streams <= streamLimit,
            streamLimit <= SegmentIndexFormat.eventsMax, kindLimit <= 1 << 16, buckets > 0,
            version == 1 || keys == 0 && keyLimit == 0,
            bucketsBytes <= bytes, bucketsStart <= bytes, bucketsStart + bucketsBytes <= bytes
        else { return nil }
    }
}
