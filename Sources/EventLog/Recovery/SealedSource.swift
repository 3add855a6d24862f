// SPDX-License-Identifier: Apache-2.0

/// A sealed segment's file as far as it can be made out, for a salvage.
struct SealedSource {
    /// What the file's header says, or else its name.
    let number: UInt32
    let header: SegmentHeader?
    /// Of the sealed form, where the header is whole.
    private let version: UInt16?
    let footer: SealedFooter?
    let path: String
    private let whole: SectionReader

    /// nil when not even its size can be read.
    init?(_ number: UInt32, path: String, storage: any Storage) {
        guard let whole = try? SealedSegment.whole(path, storage) else { return nil }
        self.whole = whole
        self.path = path
        let start = try? whole.read(min(SealedFormat.headerBytes, Int(clamping: whole.length)), at: 0)
        let head = start.flatMap { try? SealedHeader(decoding: $0.rawSpan, file: path) }
        header = head?.source
        version = head?.version
        footer = try? SealedEnd.newest(of: whole).footer
        self.number = header?.number ?? number
    }

    /// The position of the first event, where header or footer say it.
    var firstPosition: Position? {
        if let header { return header.basePosition }
        guard let encoded = footer?.range, let range = CompactRange(decoding: encoded.rawSpan) else { return nil }
        return range.begin + 1
    }

    /// A block that a directory or its own header tells of.
    struct Block {
        var offset: UInt64
        var firstOrdinal: UInt32
        var count: UInt32
    }

    /// The blocks by their first events: from the directory, or else found by their headers.
    func blocks() -> [Block] {
        if let footer, let reader = try? SealedSegment.reader(whole, footer, .blocks),
            let directory = try? BlockDirectory(reader, footer: footer)
        {
            return directory.blocks.map {
                Block(offset: $0.offset, firstOrdinal: $0.firstOrdinal, count: UInt32($0.count))
            }.sorted { $0.firstOrdinal < $1.firstOrdinal }
        }
        return foundBlocks().sorted { $0.firstOrdinal < $1.firstOrdinal }
    }

    /// Goes over the file for headers of blocks that match their checksums.
    private func foundBlocks() -> [Block] {
        var found: [Block] = []
        let step = 64 << 10
        let mark = UInt8(truncatingIfNeeded: SealedFormat.blockMagic)
        var start: UInt64 = 0
        while start < whole.length {
            let count = Int(min(UInt64(step + SealedFormat.blockHeaderBytes), whole.length - start))
            if let bytes = try? whole.read(count, at: start) {
                for index in bytes.indices.prefix(step) where bytes[index] == mark {
                    guard bytes.count - index >= SealedFormat.blockHeaderBytes,
                        let header = BlockHeader(
                            decoding: bytes.rawSpan.part(index, SealedFormat.blockHeaderBytes))
                    else { continue }
                    found.append(
                        Block(
                            offset: start + UInt64(index), firstOrdinal: header.firstOrdinal, count: header.count))
                }
            }
            start += UInt64(step)
        }
        return found
    }

    /// Unpacks a block; false when it is not whole.
    func load(_ block: Block, into target: UnpackedBlock) -> Bool {
        guard let footer, let head = try? whole.read(SealedFormat.blockHeaderBytes, at: block.offset),
            let header = BlockHeader(decoding: head.rawSpan), header.firstOrdinal == block.firstOrdinal,
            header.count == block.count, Int(header.group) < footer.groupCount,
            let stored = try? whole.read(
                Int(header.storedLength), at: block.offset + UInt64(SealedFormat.blockHeaderBytes))
        else { return false }
        let dictionary = header.codec == .lz4Dictionary ? dictionary(ofGroup: header.group, footer) : nil
        let type = UInt16(clamping: footer.types.firstIndex { $0.group == header.group } ?? 0)
        let isLoaded = unsafe stored.withUnsafeBytes {
            unsafe target.load(
                header, $0, dictionary: dictionary, type: type, events: footer.events, streams: footer.streams)
        }
        return isLoaded
            && (!header.parts.contains(.types) || target.hasTypes(of: header.group, footer.types.map(\.group)))
    }

    /// From the copy that has it whole; nil where none has.
    private func dictionary(ofGroup group: UInt16, _ footer: SealedFooter) -> BlockDictionary? {
        try? DictionaryTable.dictionary(ofGroup: group) { (copy) throws(LogError) in
            try DictionaryTable(SealedSegment.reader(whole, footer, copy), groups: footer.groupCount)
        }
    }

    /// The idempotency keys; nil for those of parts that cannot be read. Empty when the table's directory is lost.
    func requests() -> [SealedRequest?] {
        guard let footer else { return [] }
        guard version != 1, let reader = try? SealedSegment.reader(whole, footer, .keys),
            let table = try? RequestTable(reader, events: footer.events)
        else {
            guard version ?? 1 == 1 else { return [] }
            return items(.keys).map { $0.flatMap { SealedRequest(decoding: $0.rawSpan, events: footer.events) } }
        }
        var requests: [SealedRequest?] = []
        for number in 0..<table.chunkCount {
            if let chunk = try? table.read(chunk: number) {
                for index in 0..<chunk.count { requests.append(chunk.request(index)) }
            } else {
                requests += [SealedRequest?](repeating: nil, count: table.count(ofChunk: number))
            }
        }
        return requests
    }

    /// The items of a table; nil for those of parts that cannot be read. Empty when the table's directory is lost.
    func items(_ kind: SealedSection) -> [[UInt8]?] {
        guard let footer, let reader = try? SealedSegment.reader(whole, footer, kind),
            let table = try? ChunkTable(reader)
        else { return [] }
        var items: [[UInt8]?] = []
        for number in 0..<table.chunkCount {
            let count = min(SealedFormat.chunkItems, Int(table.count) - items.count)
            if let chunk = try? table.read(chunk: number) {
                for index in 0..<count { items.append(unsafe Array(chunk.item(index))) }
            } else {
                items += [[UInt8]?](repeating: nil, count: count)
            }
        }
        return items
    }
}
