// SPDX-License-Identifier: Apache-2.0

/// Writes the file of a sealed segment from its events in their order. What it makes depends on nothing else.
struct SealedWriter: ~Copyable {
    private let file: any StorageFile
    private let base: Position
    private let hasher: KeyHasher
    /// Packs quickly rather than well.
    private let isHasty: Bool
    private var pending = ByteBuffer(capacity: 1 << 20)
    private var written: UInt64 = 0
    private(set) var footer = SealedFooter()
    /// By group.
    private var builders: [BlockBuilder] = []
    private var blocks: [BlockDirectory.Block] = []
    private var stripes: [BlockDirectory.Stripe] = []
    /// The groups of the stripe's events in their order, and how many events it has.
    private var order = ByteBuffer(capacity: SealedFormat.stripeEvents * 2)
    private var stripeCount = 0, stripeContent = 0
    private var streamNumbers = KeyTable()
    private var streams = ChunkTableBuilder()
    private var keys = RequestTableBuilder()
    private var index: SegmentIndexBuilder
    private var tree: SegmentTree
    private var body = ByteBuffer(capacity: SealedFormat.blockContentBytes * 2)
    private let packer = BlockPacker()
    /// By group, empty for one without.
    private let dictionaries: [[UInt8]]

    /// `grouping` has seen all of the segment's events; `dictionaries` has those of its groups.
    init(
        _ file: any StorageFile, header: SegmentHeader, grouping: TypeGrouping, dictionaries: [[UInt8]], isHasty: Bool
    ) {
        self.file = file
        self.dictionaries = dictionaries
        self.isHasty = isHasty
        base = header.basePosition
        hasher = KeyHasher(key: header.identity)
        index = SegmentIndexBuilder(expectedEvents: 1 << 16)
        tree = SegmentTree(from: header.basePosition)
        for (name, group) in zip(grouping.names, grouping.groups()) {
            footer.types.append(SealedFooter.TypeTotal(name: name, group: group))
            if Int(group) == builders.count {
                builders.append(BlockBuilder(group: group))
            } else {
                builders[Int(group)].typeCount += 1
            }
        }
        SealedHeader(header).encode(into: &pending)
    }

    /// Adds the next event.
    mutating func add(_ event: StoredEvent, type: UInt16) throws(LogError) {
        let ordinal = footer.events
        let name = unsafe RawSpan(_unsafeBytes: event.streamBytes)
        let key = hasher.hash(.stream, name)
        let stream = number(of: key, name)
        try index.addEvent(
            ordinal: ordinal, group: footer.types[Int(type)].group, stream: key, streamNumber: stream,
            revision: event.revision)
        unsafe event.forEachTag { unsafe index.addTag(hasher.hash(.tag, RawSpan(_unsafeBytes: $0))) }
        tree.add(event, position: base + UInt64(ordinal), type: footer.types[Int(type)].name)
        let group = footer.types[Int(type)].group
        let builder = builders[Int(group)]
        let before = builder.contentBytes
        builder.add(event, type: type, ordinal: ordinal, stream: stream)
        stripeContent += builder.contentBytes - before
        if SealedFormat.orderBytes(groups: builders.count) == 1 {
            order.append(UInt8(group))
        } else {
            order.append(group)
        }
        stripeCount += 1
        footer.events += 1
        if event.revision == 0 { footer.newStreams += 1 }
        footer.types[Int(type)].events += 1
        footer.types[Int(type)].payloadBytes += UInt64(event.payloadLength)
        footer.earliest = min(footer.earliest, event.recordedAt)
        footer.newest = max(footer.newest, event.recordedAt)
        if builder.isFull { try write(builder) }
        if stripeCount == SealedFormat.stripeEvents || stripeContent >= SealedFormat.stripeContentBytes {
            try endStripe()
        }
    }

    /// Adds the key of a request whose events were added.
    mutating func add(key: RawSpan, firstOrdinal: UInt32, count: UInt32) {
        index.addKey(hasher.hash(.idempotencyKey, key))
        keys.add(key, firstOrdinal: firstOrdinal, count: count)
    }

    private mutating func number(of key: KeyHash, _ name: RawSpan) -> UInt32 {
        if let known = streamNumbers[key] { return known.first - 1 }
        let number = streams.count
        streamNumbers.set(key, first: number + 1, second: 0)
        streams.add(name)
        return number
    }

    private mutating func endStripe() throws(LogError) {
        guard stripeCount > 0 else { return }
        for builder in builders where builder.count > 0 { try write(builder) }
        let stored = LZ4.compressSoundly(order.bytes)
        stripes.append(
            BlockDirectory.Stripe(
                firstOrdinal: footer.events - UInt32(stripeCount), count: UInt32(stripeCount), orderOffset: place,
                orderLength: UInt32(stored.count), orderChecksum: crc32c(stored.rawSpan)))
        pending.append(stored)
        order.removeAll()
        (stripeCount, stripeContent) = (0, 0)
        try flush(above: 1 << 20)
    }

    private mutating func write(_ builder: BlockBuilder) throws(LogError) {
        let count = UInt32(builder.count)
        let firstOrdinal = builder.firstOrdinal
        let parts = builder.take(into: &body)
        let dictionary = dictionaries[Int(builder.group)]
        let isPacked = unsafe packer.pack(body.pointer, dictionary: dictionary, isHasty: isHasty)
        let codec: BlockHeader.Codec = !isPacked ? .raw : dictionary.isEmpty ? .lz4 : .lz4Dictionary
        let header = BlockHeader(
            group: builder.group, codec: codec, parts: parts, count: count,
            firstOrdinal: firstOrdinal, rawLength: UInt32(body.count), storedLength: UInt32(packer.packed.count),
            checksum: packer.checksum)
        blocks.append(
            BlockDirectory.Block(
                offset: place, length: UInt32(SealedFormat.blockHeaderBytes + packer.packed.count),
                firstOrdinal: firstOrdinal, count: UInt16(count), group: builder.group))
        header.encode(into: &pending)
        pending.append(contentsOf: packer.packed)
        try flush(above: 1 << 20)
    }

    /// Where the next byte goes.
    private var place: UInt64 { written + UInt64(pending.count) }

    private mutating func flush(above limit: Int) throws(LogError) {
        guard pending.count > limit else { return }
        do throws(StorageError) { unsafe try file.writeWhole(pending.pointer, at: written) } catch {
            throw LogError(error, doing: "write a sealed segment")
        }
        written += UInt64(pending.count)
        pending.removeAll()
    }

    private mutating func add(_ kind: SealedSection, _ bytes: borrowing ByteBuffer) throws(LogError) {
        footer.sections.append(
            SealedFooter.Section(
                kind: kind, offset: place, length: UInt64(bytes.count), checksum: crc32c(bytes.bytes)))
        pending.append(contentsOf: bytes)
        try flush(above: 1 << 20)
    }

    /// Writes what is left, the sections and the footer, and brings the file to disk. Returns the footer.
    mutating func finish(_ source: SealedFooter.Source) throws(LogError) -> SealedFooter {
        try endStripe()
        footer.source = source
        footer.streams = streams.count
        footer.keys = keys.count
        let hasDictionaries = dictionaries.contains { !$0.isEmpty }
        if hasDictionaries { try add(.dictionaries, DictionaryTable.encode(dictionaries)) }
        try add(.blocks, BlockDirectory.encode(blocks: blocks, stripes: stripes))
        try add(.streams, streams.encode())
        try add(.keys, keys.encode())
        var index = SegmentIndexBuilder(expectedEvents: 0)
        swap(&index, &self.index)
        let encoded = index.encode()
        try add(.index, encoded.index)
        try add(.filter, encoded.filter)
        footer.range = tree.section.range.encoded()
        var tiles = ByteBuffer(capacity: 4 << 10)
        tiles.append(tree.section.tiles.encoded())
        try add(.tiles, tiles)
        if hasDictionaries { try add(.dictionariesAgain, DictionaryTable.encode(dictionaries)) }
        var bytes = ByteBuffer(capacity: 4 << 10)
        footer.encode(into: &bytes)
        for _ in 0..<2 {
            let trailer = SealedTrailer(
                footerOffset: place, footerLength: UInt32(bytes.count), footerChecksum: crc32c(bytes.bytes))
            pending.append(contentsOf: bytes)
            trailer.encode(into: &pending)
        }
        try flush(above: 0)
        do throws(StorageError) { try file.sync() } catch { throw LogError(error, doing: "write a sealed segment") }
        return footer
    }
}
