// SPDX-License-Identifier: Apache-2.0

/// Says of most keys that a sealed segment does not have them, without a look at its index: a Bloom filter whose bits for
/// one key lie in one line of the processor's cache (F. Putze, P. Sanders, J. Singler, "Cache-, hash- and space-efficient
/// Bloom filters", 2007). Streams, tags and idempotency keys are in it together. It takes 10 bits a key and is wrong about
/// 1 key in 100 that the segment does not have, never about one that it has.
struct KeyFilter: Sendable {
    private static let wordsPerBlock = SegmentIndexFormat.filterBlockBytes / 8
    private var words: [UInt64]
    private let blocks: Int

    /// An empty filter for so many keys.
    init(keys: Int) {
        let bitsPerBlock = SegmentIndexFormat.filterBlockBytes * 8
        blocks = max(1, (keys * SegmentIndexFormat.filterBitsPerKey + bitsPerBlock - 1) / bitsPerBlock)
        words = [UInt64](repeating: 0, count: blocks * Self.wordsPerBlock)
    }

    /// Bytes in memory.
    var memoryBytes: Int { words.count * 8 }

    mutating func insert(_ key: KeyHash) {
        let first = key.filterBlock(among: blocks) * Self.wordsPerBlock
        var places = key.low
        for _ in 0..<SegmentIndexFormat.filterProbes {
            words[first + Int(places >> 6 & 7)] |= 1 << (places & 63)
            places >>= 9
        }
    }

    /// Whether the segment may have this key; if not, it has it not.
    @inline(__always)
    func mayContain(_ key: KeyHash) -> Bool {
        let first = key.filterBlock(among: blocks) * Self.wordsPerBlock
        let words = words.span
        var places = key.low
        for _ in 0..<SegmentIndexFormat.filterProbes {
            guard words[first + Int(places >> 6 & 7)] >> (places & 63) & 1 == 1 else { return false }
            places >>= 9
        }
        return true
    }
}

extension KeyFilter {
    func encoded() -> ByteBuffer {
        var buffer = ByteBuffer(capacity: SegmentIndexFormat.filterHeaderBytes + memoryBytes + 4)
        buffer.append(SegmentIndexFormat.filterMagic)
        buffer.append(SegmentIndexFormat.filterVersion)
        buffer.append(UInt16(SegmentIndexFormat.filterHeaderBytes))
        buffer.append(UInt32(blocks))
        buffer.append(UInt32(0))
        for word in words { buffer.append(word) }
        buffer.append(crc32c(buffer.bytes))
        return buffer
    }

    /// Loads and checks the filter that stands in `length` bytes of a file.
    ///
    /// Throws ``LogError/Code/damaged`` when it is not whole, ``LogError/Code/newerFormat`` or what the disk says.
    init(file: any StorageFile, path: String, offset: UInt64, length: UInt64) throws(LogError) {
        let reader = CheckedReader(file: file, path: path, what: "filter", offset: offset, length: length)
        try reader.checkExtent()
        let frame = UInt64(SegmentIndexFormat.filterHeaderBytes + 4)
        let blockBytes = UInt64(SegmentIndexFormat.filterBlockBytes)
        guard length > frame, (length - frame) % blockBytes == 0, let size = Int(exactly: length) else {
            throw reader.damaged(at: 0)
        }
        let bytes = try reader.read(size, at: 0)
        let span = bytes.rawSpan
        let headerBytes = SegmentIndexFormat.filterHeaderBytes
        try reader.checkFrame(
            span, magic: SegmentIndexFormat.filterMagic, newest: SegmentIndexFormat.filterVersion,
            headerBytes: headerBytes, checksumAt: size - 4)
        blocks = Int(span.number(at: 8, as: UInt32.self))
        guard UInt64(blocks) * blockBytes == length - frame else { throw reader.damaged(at: 8) }
        words = []
        words.reserveCapacity(blocks * Self.wordsPerBlock)
        for index in 0..<blocks * Self.wordsPerBlock {
            words.append(span.number(at: headerBytes + index * 8))
        }
    }
}
