// SPDX-License-Identifier: Apache-2.0

/// The idempotency keys of a sealed segment with the events of their requests. Keeps the first key of each chunk; the
/// others are read when asked for. Sealed segments of version 1 have a ``ChunkTable`` and the index instead.
struct RequestTable: Sendable {
    static let headBytes = 12
    /// Of a chunk in the directory, without its first key.
    private static let entryBytes = 16
    /// Bits of the order that ordinals are told with, and what it is at most.
    static let stepOrderBits = 5
    static let stepOrderMax = 24
    static let countOrder = 1

    private struct Chunk {
        var offset: UInt64
        var storedLength: UInt32
        var rawLength: UInt32
        var checksum: UInt32
        var count: UInt16
        var beginsRun: Bool
        /// Where its first key is in the directory.
        var key: Range<Int>
    }
    let count: UInt32
    private let source: SectionReader
    private let events: UInt32
    private let directory: [UInt8]
    private let chunks: [Chunk]
    /// Chunks that are sorted over all.
    private let runs: [Range<Int>]

    var chunkCount: Int { chunks.count }

    var byteCount: Int {
        directory.count + chunks.count * MemoryLayout<Chunk>.stride + runs.count * 16 + 128
    }

    /// Reads and checks the table's directory. `events` is how many the segment has.
    init(_ source: SectionReader, events: UInt32) throws(LogError) {
        let damage = source.damage(at: 0, "The directory of the idempotency keys is damaged.")
        let head = try source.read(Self.headBytes, at: 0)
        count = head.rawSpan.number(at: 0)
        let chunkCount = Int(head.rawSpan.number(at: 4, as: UInt32.self))
        let directoryBytes = Int(head.rawSpan.number(at: 8, as: UInt32.self))
        guard UInt64(Self.headBytes + directoryBytes + 4) <= source.length, count <= events,
            chunkCount <= directoryBytes / Self.entryBytes
        else { throw damage }
        let directory = try source.read(Self.headBytes + directoryBytes + 4, at: 0)
        let end = directory.count - 4
        guard crc32c(directory.rawSpan.part(0, end)) == directory.rawSpan.number(at: end),
            let chunks = Self.chunks(directory.rawSpan.part(0, end), count: chunkCount),
            chunks.reduce(0, { $0 + UInt64($1.count) }) == UInt64(count),
            chunks.reduce(UInt64(directory.count), { $0 + UInt64($1.storedLength) }) == source.length
        else { throw damage }
        self.source = source
        self.events = events
        self.directory = directory
        self.chunks = chunks
        let starts = chunks.indices.filter { $0 == 0 || chunks[$0].beginsRun } + [chunks.count]
        runs = zip(starts, starts.dropFirst()).map { $0..<$1 }
    }

    /// nil when the bytes are not exactly so many entries, or one cannot be true.
    private static func chunks(_ directory: RawSpan, count: Int) -> [Chunk]? {
        var chunks: [Chunk] = []
        chunks.reserveCapacity(count)
        var next = headBytes
        var offset = UInt64(directory.byteCount + 4)
        for _ in 0..<count {
            guard directory.byteCount - next >= entryBytes else { return nil }
            let length = Int(directory.number(at: next + 15, as: UInt8.self))
            let key = next + entryBytes..<next + entryBytes + length
            let chunk = Chunk(
                offset: offset, storedLength: directory.number(at: next), rawLength: directory.number(at: next + 4),
                checksum: directory.number(at: next + 8), count: directory.number(at: next + 12),
                beginsRun: directory.number(at: next + 14, as: UInt8.self) & 1 == 1, key: key)
            guard key.upperBound <= directory.byteCount, chunk.count > 0, chunk.count <= SealedFormat.chunkItems,
                chunk.rawLength <= RequestChunk.bytesMax, chunk.storedLength <= chunk.rawLength
            else { return nil }
            chunks.append(chunk)
            offset += UInt64(chunk.storedLength)
            next = key.upperBound
        }
        return next == directory.byteCount ? chunks : nil
    }

    /// Reads a chunk, and checks that its keys are in their order.
    func read(chunk number: Int) throws(LogError) -> RequestChunk {
        let chunk = chunks[number]
        let stored = try source.read(Int(chunk.storedLength), at: chunk.offset)
        let damage = source.damage(at: chunk.offset, "A part of the idempotency keys is damaged.")
        guard crc32c(stored.rawSpan) == chunk.checksum else { throw damage }
        var raw = stored
        if chunk.storedLength != chunk.rawLength {
            guard let unpacked = try? LZ4.decompress(stored.rawSpan, count: Int(chunk.rawLength)) else { throw damage }
            raw = unpacked
        }
        guard let content = RequestChunk(raw, count: Int(chunk.count), first: firstKey(number), events: events) else {
            throw damage
        }
        return content
    }

    /// How many keys a chunk has, whole or not.
    func count(ofChunk number: Int) -> Int { Int(chunks[number].count) }

    /// The request with this key; nil when there is none. Reads one chunk of each run at most, with `chunk`.
    func request(
        withKey key: String, _ chunk: (Int) throws(LogError) -> RequestChunk
    ) throws(LogError) -> SealedRequest? {
        let key = Array(key.utf8)
        for run in runs {
            var (low, high) = (run.lowerBound, run.upperBound)
            while low < high {
                let middle = (low + high) / 2
                if key.rawSpan.precedes(firstKey(middle)) { high = middle } else { low = middle + 1 }
            }
            guard low > run.lowerBound else { continue }
            if let request = try chunk(low - 1).request(withKey: key.rawSpan) { return request }
        }
        return nil
    }

    @_lifetime(borrow self)
    private func firstKey(_ number: Int) -> RawSpan {
        let key = chunks[number].key
        return directory.rawSpan.part(key.lowerBound, key.count)
    }
}

/// Some keys that follow each other in their order, unpacked.
struct RequestChunk: Sendable {
    /// Keys of 255 bytes with two lengths each, and two numbers in bits.
    static let bytesMax: UInt32 = 256 * 300
    private let text: [UInt8]
    /// Where each key ends in the text.
    private let ends: [Int]
    private let places: [(firstOrdinal: UInt32, count: UInt32)]

    /// nil when the bytes are not exactly so many keys in their order, of which the first is `first`.
    fileprivate init?(_ raw: [UInt8], count: Int, first: RawSpan, events: UInt32) {
        var text = first.array
        var ends: [Int] = []
        ends.reserveCapacity(count)
        var last = 0..<text.count
        let textEnd = unsafe raw.withUnsafeBytes { bytes -> Int? in
            var reader = unsafe VarintReader(bytes)
            for index in 0..<count {
                let shared = Int(reader.varint(upTo: UInt64(last.count)))
                let rest = Int(reader.varint(upTo: UInt64(LogLimits.idempotencyKeyBytes - min(shared, 255))))
                guard let tail = unsafe reader.bytes(rest), reader.isGood else { return nil }
                if index == 0 {
                    guard shared == last.count, rest == 0 else { return nil }
                } else {
                    // What follows the shared bytes says that the key comes behind the one before.
                    if shared < last.count {
                        guard let next = unsafe tail.first, next > text[last.lowerBound + shared] else { return nil }
                    }
                    let start = text.count
                    for place in last.prefix(shared) { text.append(text[place]) }
                    unsafe text.append(contentsOf: tail)
                    last = start..<text.count
                }
                ends.append(text.count)
            }
            return reader.next
        }
        guard let textEnd, let places = Self.places(raw, from: textEnd, count: count, events: events) else {
            return nil
        }
        self.text = text
        self.ends = ends
        self.places = places
    }

    /// nil when the bytes from `start` on are not the events of so many requests.
    private static func places(
        _ raw: [UInt8], from start: Int, count: Int, events: UInt32
    ) -> [(firstOrdinal: UInt32, count: UInt32)]? {
        var bits = BitReader(padded: raw + [UInt8](repeating: 0, count: BitReader.paddingBytes), from: start)
        let order = Int(bits.read(width: RequestTable.stepOrderBits))
        guard order <= RequestTable.stepOrderMax else { return nil }
        var places: [(firstOrdinal: UInt32, count: UInt32)] = []
        places.reserveCapacity(count)
        var ordinal: Int64 = 0
        for _ in 0..<count {
            let step = bits.read(order: order)
            // Both are far below what would overflow.
            ordinal += Int64(step >> 1) ^ -Int64(step & 1)
            let following = bits.read(order: RequestTable.countOrder)
            guard !bits.failed, ordinal >= 0, ordinal < Int64(events), following < UInt64(Int64(events) - ordinal)
            else { return nil }
            places.append((UInt32(ordinal), UInt32(following) + 1))
        }
        guard bits.bitsLeft < 8, bits.read(width: bits.bitsLeft) == 0 else { return nil }
        return places
    }

    var count: Int { ends.count }

    var byteCount: Int { text.count + count * 16 + 96 }

    @_lifetime(borrow self)
    private func key(_ index: Int) -> RawSpan {
        let start = index == 0 ? 0 : ends[index - 1]
        return text.rawSpan.part(start, ends[index] - start)
    }

    /// The request with this place in the chunk.
    func request(_ index: Int) -> SealedRequest {
        SealedRequest(
            firstOrdinal: places[index].firstOrdinal, count: places[index].count, key: key(index).array)
    }

    fileprivate func request(withKey wanted: RawSpan) -> SealedRequest? {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if key(middle).precedes(wanted) { low = middle + 1 } else { high = middle }
        }
        return low < count && key(low).equals(wanted) ? request(low) : nil
    }
}

extension RawSpan {
    /// Whether these bytes come before others in the order of byte after byte, the shorter of both first.
    func precedes(_ other: RawSpan) -> Bool {
        let shared = Swift.min(byteCount, other.byteCount)
        for index in 0..<shared {
            let (left, right) = (number(at: index, as: UInt8.self), other.number(at: index, as: UInt8.self))
            if left != right { return left < right }
        }
        return byteCount < other.byteCount
    }
}
