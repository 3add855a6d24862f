// SPDX-License-Identifier: Apache-2.0

/// Reads single events of a sealed segment, one after the other, and keeps hold of what the next one will need too: the
/// directory, the last blocks and the last names. What it gave out is valid until it is asked for the next event.
struct SealedPick: ~Copyable {
    /// Blocks of one case lie in some five groups; more are not kept, however many events are picked.
    private static let blocksKept = 8

    private let segment: SealedSegment
    private let cache: PartCache
    private let directory: BlockDirectory
    private var blocks: [(number: Int, block: CachedBlock)] = []
    private var oldest = 0
    private var order: (stripe: Int, groups: [UInt16])?
    private var names: (number: Int, chunk: TableChunk)?
    /// Grows with the first block that is not kept.
    private var window = ByteBuffer(capacity: 0)

    init(_ segment: SealedSegment, _ cache: PartCache) throws(LogError) {
        self.segment = segment
        self.cache = cache
        directory = try segment.directory(cache)
        blocks.reserveCapacity(Self.blocksKept)
    }

    func holds(_ position: Position) -> Bool {
        position >= segment.firstPosition && position <= segment.lastPosition
    }

    /// The event that was found, and its type's number in this log's instance. Throws `damaged` where the index led to an
    /// event of another stream.
    mutating func event(_ found: FoundEvent) throws(LogError) -> (event: StoredEvent, typeNumber: Int) {
        let ordinal = UInt32(found.position - segment.firstPosition)
        let group = try group(of: ordinal, known: found.group)
        guard let number = directory.block(ofGroup: group, atOrBefore: ordinal),
            let (row, bytes) = unsafe try block(number).row(ordinal),
            found.stream == nil || found.stream == row.stream
        else { throw missing(found.position) }
        let name = unsafe try name(ofStream: row.stream)
        guard let start = name.baseAddress, let length = UInt8(exactly: name.count), length > 0 else {
            throw missing(found.position)
        }
        var event = unsafe row.event(in: bytes, streams: start)
        event.names = NameNumbers(
            tagsLength: row.names.tagsLength, tagCount: row.names.tagCount, streamLength: length)
        return (event, segment.typeNumbers[Int(row.type)])
    }

    /// Whether the event that was found carries this tag.
    mutating func hasTag(_ text: String, _ found: FoundEvent) throws(LogError) -> Bool {
        let (event, _) = try event(found)
        var carries = false
        unsafe event.forEachTag { tag in
            if unsafe RawSpan(_unsafeBytes: tag).isText(text) { carries = true }
        }
        return carries
    }

    /// The types of a group as numbers of this log's instance; nil for a group that there is not.
    func typeNumbers(ofGroup group: UInt16) -> [Int]? { segment.typeNumbers(ofGroup: group) }

    /// The group that the event is stored with; where the index does not say it the order does.
    private mutating func group(of ordinal: UInt32, known: UInt16?) throws(LogError) -> Int {
        if let known, Int(known) < segment.firstTypes.count { return Int(known) }
        let number = directory.stripe(holding: ordinal)
        let stripe = directory.stripes[number]
        let groups = if let order, order.stripe == number { order.groups } else { try segment.order(stripe) }
        order = (number, groups)
        return Int(groups[Int(ordinal - stripe.firstOrdinal)])
    }

    private mutating func block(_ number: Int) throws(LogError) -> CachedBlock {
        if let known = blocks.first(where: { $0.number == number }) { return known.block }
        let block = try segment.block(directory.blocks[number], cache, window: &window)
        if blocks.count < Self.blocksKept {
            blocks.append((number, block))
        } else {
            blocks[oldest] = (number, block)
            oldest = (oldest + 1) % Self.blocksKept
        }
        return block
    }

    private mutating func name(ofStream stream: UInt32) throws(LogError) -> UnsafeRawBufferPointer {
        let number = ChunkTable.chunk(of: stream)
        if let names, names.number == number {
            return unsafe names.chunk.item(Int(stream) % SealedFormat.chunkItems)
        }
        let (chunk, index) = try segment.chunk(.streams, holding: stream, cache)
        names = (number, chunk)
        return unsafe chunk.item(index)
    }

    private func missing(_ position: Position) -> LogError {
        LogError(
            .damaged, "An event is missing from the sealed segment. Restore the segment from a backup.",
            file: segment.path, positions: position...position)
    }
}
