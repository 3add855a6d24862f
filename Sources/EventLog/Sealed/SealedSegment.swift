// SPDX-License-Identifier: Apache-2.0

/// An open sealed segment. Keeps its footer; all that grows with the number of events is read when it is needed.
final class SealedSegment: Sendable {
    let header: SegmentHeader
    /// Of the sealed form.
    let version: UInt16
    let footer: SealedFooter
    /// Whether the file ends as it was written; else what is known of the segment is from the footer before.
    let hasWholeEnd: Bool
    let file: any StorageFile
    let path: String
    let fileBytes: UInt64
    /// The group of each type.
    private let groups: [UInt16]
    /// A type of each group: its only one, where no block says which its events have.
    let firstTypes: [Int]
    /// The footer's types as numbers of this log's instance.
    let typeNumbers: [Int]
    /// The same for the types of each group.
    private let groupTypeNumbers: [[Int]]
    let index: SegmentIndex
    private let keptFilter = Monitor(KeptFilter.unread)

    var firstPosition: Position { header.basePosition }
    var lastPosition: Position { header.basePosition + UInt64(footer.events) - 1 }

    private init(
        _ whole: SectionReader, _ start: SealedHeader, _ end: SealedEnd, _ index: SegmentIndex, names: TypeNames
    ) {
        file = whole.file
        path = whole.path
        fileBytes = whole.length
        header = start.source
        version = start.version
        let footer = end.footer
        self.footer = footer
        hasWholeEnd = end.isLast
        self.index = index
        let numbers = names.numbers(of: footer.types.map(\.name))
        typeNumbers = numbers
        groups = footer.types.map(\.group)
        groupTypeNumbers = (0..<footer.groupCount).map { group in
            footer.types.indices.filter { Int(footer.types[$0].group) == group }.map { numbers[$0] }
        }
        firstTypes = (0..<footer.groupCount).map { group in
            footer.types.firstIndex { Int($0.group) == group } ?? 0
        }
    }

    /// Opens the file and checks its header, trailer and footer; whether it is in its place is the caller's to check.
    static func open(
        path: String, storage: any Storage, names: TypeNames
    ) throws(LogError) -> SealedSegment {
        let whole = try whole(path, storage)
        let start = try whole.read(min(SealedFormat.headerBytes, Int(clamping: whole.length)), at: 0)
        let header = try SealedHeader(decoding: start.rawSpan, file: path)
        let end = try SealedEnd.newest(of: whole)
        let place = try reader(whole, end.footer, .index)
        let index = try SegmentIndex(file: whole.file, path: path, offset: place.offset, length: place.length)
        return SealedSegment(whole, header, end, index, names: names)
    }

    static func whole(_ path: String, _ storage: any Storage) throws(LogError) -> SectionReader {
        do throws(StorageError) {
            let file = try storage.open(path, .read)
            return SectionReader(file: file, path: path, offset: 0, length: try file.size())
        } catch {
            throw LogError(error, doing: "open a sealed segment")
        }
    }

    static func reader(
        _ whole: SectionReader, _ footer: SealedFooter, _ kind: SealedSection
    ) throws(LogError) -> SectionReader {
        guard let section = footer.sections.first(where: { $0.kind == kind }) else {
            throw whole.damage(at: whole.length, "The sealed segment lacks a section.")
        }
        return SectionReader(file: whole.file, path: whole.path, offset: section.offset, length: section.length)
    }

    func reader(_ kind: SealedSection) throws(LogError) -> SectionReader { try Self.reader(whole, footer, kind) }

    /// The whole file.
    var whole: SectionReader { SectionReader(file: file, path: path, offset: 0, length: fileBytes) }

    /// The types of a group as numbers of this log's instance; nil for a group that there is not.
    func typeNumbers(ofGroup group: UInt16) -> [Int]? {
        Int(group) < groupTypeNumbers.count ? groupTypeNumbers[Int(group)] : nil
    }

    // MARK: What is kept in the cache

    func directory(_ cache: PartCache) throws(LogError) -> BlockDirectory {
        try cached(cache, at: sectionOffset(.blocks)) { () throws(LogError) in
            try BlockDirectory(try reader(.blocks), footer: footer)
        }
    }

    /// The table of stream names; in version 1 also that of idempotency keys.
    func table(_ kind: SealedSection, _ cache: PartCache) throws(LogError) -> ChunkTable {
        try cached(cache, at: sectionOffset(kind)) { () throws(LogError) -> CachedValue<ChunkTable> in
            let table = try ChunkTable(try reader(kind))
            guard table.count == (kind == .keys ? footer.keys : footer.streams) else {
                throw try reader(kind).damage(at: 0, "A table has another length than the footer says.")
            }
            return CachedValue(table, byteCount: table.byteCount)
        }.value
    }

    /// The chunk of a table that holds an item.
    func chunk(
        _ kind: SealedSection, holding item: UInt32, _ cache: PartCache
    ) throws(LogError) -> (chunk: TableChunk, index: Int) {
        let table = try table(kind, cache)
        guard item < table.count else {
            throw LogError(.damaged, "A table of the sealed segment lacks an item.", file: path)
        }
        let number = ChunkTable.chunk(of: item)
        let chunk = try cached(cache, at: sectionOffset(kind) + 1 + UInt64(number)) { () throws(LogError) in
            try table.read(chunk: number)
        }
        return (chunk, Int(item) % SealedFormat.chunkItems)
    }

    /// The idempotency keys of version 2 on.
    func requests(_ cache: PartCache) throws(LogError) -> RequestTable {
        try cached(cache, at: sectionOffset(.keys)) { () throws(LogError) -> CachedValue<RequestTable> in
            let table = try RequestTable(try reader(.keys), events: footer.events)
            guard table.count == footer.keys else {
                throw try reader(.keys).damage(at: 0, "A table has another length than the footer says.")
            }
            return CachedValue(table, byteCount: table.byteCount)
        }.value
    }

    /// The request with an idempotency key, of version 2 on.
    func request(withKey key: String, _ cache: PartCache) throws(LogError) -> SealedRequest? {
        let table = try requests(cache)
        return try table.request(withKey: key) { (number) throws(LogError) in
            let place = sectionOffset(.keys) + 1 + UInt64(number)
            return try cached(cache, at: place) { () throws(LogError) -> CachedValue<RequestChunk> in
                let chunk = try table.read(chunk: number)
                return CachedValue(chunk, byteCount: chunk.byteCount)
            }.value
        }
    }

    /// A block unpacked, shared with others who read it.
    func block(
        _ block: BlockDirectory.Block, _ cache: PartCache, window: inout ByteBuffer
    ) throws(LogError) -> CachedBlock {
        let key = PartCache.Key(segment: header.number, offset: block.offset)
        if let part = cache.part(key, as: CachedBlock.self) { return part }
        let unpacked = UnpackedBlock()
        try load(block, into: unpacked, cache, window: &window)
        let part = CachedBlock(unpacked)
        cache.insert(part, for: key)
        return part
    }

    /// The groups of a stripe's events, in their order.
    func order(_ stripe: BlockDirectory.Stripe) throws(LogError) -> [UInt16] {
        let whole = SectionReader(file: file, path: path, offset: 0, length: fileBytes)
        let stored = try whole.read(Int(stripe.orderLength), at: stripe.orderOffset)
        let count = Int(stripe.count)
        let damage = whole.damage(at: stripe.orderOffset, "The order of a stripe's events is damaged.")
        guard crc32c(stored.rawSpan) == stripe.orderChecksum else { throw damage }
        var isWhole = false
        let width = version < 3 ? 2 : SealedFormat.orderBytes(groups: firstTypes.count)
        guard stored.count <= count * width else { throw damage }
        let groups = unsafe [UInt16](unsafeUninitializedCapacity: count) { buffer, filled in
            // Single bytes are unpacked into the second half, from where they can be widened one after the other.
            let all = UnsafeMutableRawBufferPointer(buffer)
            let target = unsafe UnsafeMutableRawBufferPointer(rebasing: all[(count * (2 - width))..<(count * 2)])
            isWhole = unsafe stored.withUnsafeBytes { stored in
                guard stored.count < count * width else {
                    unsafe target.copyMemory(from: stored)
                    return true
                }
                return unsafe LZ4.decompress(stored, into: target)
            }
            filled = isWhole ? count : 0
            guard isWhole, width == 1 else { return }
            for index in 0..<count { unsafe buffer[index] = unsafe UInt16(target[index]) }
        }
        let limit = UInt16(clamping: firstTypes.count)
        // The numbers are little-endian in the file.
        guard isWhole, UInt16(littleEndian: 1) == 1, (groups.max() ?? 0) < limit else { throw damage }
        return groups
    }

    /// Reads a block from the file into `target`. Its group's dictionary comes from the cache, where `target` keeps none.
    func load(
        _ block: BlockDirectory.Block, into target: UnpackedBlock, _ cache: PartCache, window: inout ByteBuffer
    ) throws(LogError) {
        let headerBytes = SealedFormat.blockHeaderBytes
        let bytes = Int(block.length)
        guard bytes <= headerBytes + SealedFormat.blockRawBytesMax, UInt64(bytes) <= fileBytes,
            block.offset <= fileBytes - UInt64(bytes)
        else { throw damage(block) }
        do throws(StorageError) { try file.read(bytes, at: block.offset, into: &window) } catch {
            throw LogError(error, doing: "read the log")
        }
        guard window.count == bytes, let header = BlockHeader(decoding: window.bytes), header.group == block.group,
            header.firstOrdinal == block.firstOrdinal, header.count == UInt32(block.count),
            headerBytes + Int(header.storedLength) == bytes
        else { throw damage(block) }
        let stored = unsafe UnsafeRawBufferPointer(rebasing: window.pointer[headerBytes..<bytes])
        let type = UInt16(firstTypes[Int(header.group)])
        var dictionary: BlockDictionary?
        if header.codec == .lz4Dictionary, target.dictionary == nil {
            dictionary = try self.dictionary(ofGroup: header.group, cache)
        }
        guard
            unsafe target.load(
                header, stored, dictionary: dictionary, type: type, events: footer.events, streams: footer.streams),
            !header.parts.contains(.types) || target.hasTypes(of: header.group, groups)
        else { throw damage(block) }
    }

    func damage(_ block: BlockDirectory.Block) -> LogError {
        let first = header.basePosition + UInt64(block.firstOrdinal)
        // Events of other types lie between this block's; which its types are is part of the message.
        let types = footer.types.filter { $0.group == block.group }.map(\.name)
        let more = types.count > 2 ? " and \(types.count - 2) types more" : ""
        return LogError(
            .damaged,
            "A block of \(block.count) events is damaged, \(types.prefix(2).joined(separator: ", "))\(more), the first at "
                + "position \(first). Restore the segment from a backup; without one, `aryz salvage` copies the rest.",
            file: path, offset: block.offset, positions: first...first)
    }

    func sectionOffset(_ kind: SealedSection) -> UInt64 {
        footer.sections.first { $0.kind == kind }?.offset ?? 0
    }

    func cached<Part: CachedPart>(
        _ cache: PartCache, at offset: UInt64, _ make: () throws(LogError) -> Part
    ) throws(LogError) -> Part {
        let key = PartCache.Key(segment: header.number, offset: offset)
        if let part = cache.part(key, as: Part.self) { return part }
        let part = try make()
        cache.insert(part, for: key)
        return part
    }

    /// Whether the segment may hold a key at all. The filter is read at the first question and kept: 10 bits a key. One that
    /// is damaged rules nothing out: the index answers then, and `verify` tells.
    func mayHold(_ key: KeyHash) throws(LogError) -> Bool {
        try keptFilter.withLock { (kept) throws(LogError) in
            if case .unread = kept { kept = try readFilter() }
            if case .read(let filter) = kept { return filter.mayContain(key) }
            return true
        }
    }

    private func readFilter() throws(LogError) -> KeptFilter {
        do throws(LogError) {
            let place = try reader(.filter)
            return .read(try KeyFilter(file: file, path: path, offset: place.offset, length: place.length))
        } catch {
            guard error.code == .damaged else { throw error }
            return .damaged
        }
    }
}

private enum KeptFilter: Sendable {
    case unread
    case read(KeyFilter)
    case damaged
}

private final class CachedValue<Value: Sendable>: CachedPart, @unchecked Sendable {  // written only by init
    let value: Value

    init(_ value: Value, byteCount: Int) {
        self.value = value
        super.init(byteCount: byteCount)
    }
}
