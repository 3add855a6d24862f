// SPDX-License-Identifier: Apache-2.0

/// Reads the whole of a sealed segment and checks that it is one whole: both footers, each block, the order, the tables,
/// the index, and that the events give the Merkle tree which the segment's footer commits to.
struct SealedVerification {
    private let segment: SealedSegment
    private let cache = PartCache(budget: 8 << 20)

    init(_ segment: SealedSegment) { self.segment = segment }

    /// Throws the first damage that it finds.
    func run() throws(LogError) {
        if let damage = try damages().first { throw damage }
    }

    /// All damage that it finds: of each part the first place, and of damaged blocks each. Throws what the disk says.
    func damages() throws(LogError) -> [LogError] {
        var found: [LogError] = []
        func look(_ check: () throws(LogError) -> Void) throws(LogError) {
            do throws(LogError) { try check() } catch {
                guard error.code == .damaged else { throw error }
                // A part can be read in more ways than one.
                if !found.contains(error) { found.append(error) }
            }
        }
        if segment.version >= 3 { try look { () throws(LogError) in try SealedEnd.check(segment.whole) } }
        try look(checkDictionaries)
        // Of a single group nobody reads the order.
        try look { () throws(LogError) in
            for stripe in try segment.directory(cache).stripes { _ = try segment.order(stripe) }
        }
        let others = found.count
        try look(compareEvents)
        if found.count > others, let directory = try? segment.directory(cache) {
            let unpacked = UnpackedBlock()
            var window = ByteBuffer()
            for block in directory.blocks.sorted(by: { $0.offset < $1.offset }) {
                try look { () throws(LogError) in
                    try segment.load(block, into: unpacked, cache, window: &window)
                }
            }
        }
        try look(segment.index.verify)
        try look(checkKeys)
        // What the checks above do not read. Where they found something they know the place better.
        for section in segment.footer.sections
        where !found.contains(where: {
            ($0.offset ?? 0) >= section.offset && ($0.offset ?? 0) - section.offset < section.length
        }) {
            try look { () throws(LogError) in try check(section) }
        }
        return found
    }

    /// Names the copy and the dictionary that is damaged, though events can still be read with the other copy.
    private func checkDictionaries() throws(LogError) {
        for kind in DictionaryTable.copies where segment.footer.sections.contains(where: { $0.kind == kind }) {
            let table = try DictionaryTable(try segment.reader(kind), groups: segment.footer.groupCount)
            for entry in table.entries { _ = try table.read(entry) }
        }
    }

    private func check(_ section: SealedFooter.Section) throws(LogError) {
        let reader = SectionReader(
            file: segment.file, path: segment.path, offset: section.offset, length: section.length)
        var checksum: UInt32 = 0
        var next: UInt64 = 0
        var part = ByteBuffer(capacity: 256 << 10)
        while next < section.length {
            let count = Int(min(UInt64(256 << 10), section.length - next))
            part.removeAll()
            part.reserve(count)
            unsafe try reader.read(into: UnsafeMutableRawBufferPointer(rebasing: part.room[..<count]), at: next)
            part.setCount(count)
            checksum = crc32c(part.bytes, continuing: checksum)
            next += UInt64(count)
        }
        guard checksum == section.checksum else {
            throw reader.damage(
                at: 0, "The section \"\(section.kind)\" of the sealed segment does not match its checksum.")
        }
    }

    /// Goes over all events in their order and builds the tree again.
    private func compareEvents() throws(LogError) {
        let footer = segment.footer
        guard footer.events > 0 else { return }
        var tree = SegmentTree(from: segment.firstPosition)
        var scan = try SealedScan.begin(
            segment, ordinals: 0...footer.events - 1, backwards: false,
            wanted: [Bool](repeating: true, count: footer.types.count), cache: cache)
        var events: UInt32 = 0
        while try scan.advance() {
            guard unsafe scan.event.forEachTag({ _ in }) else {
                throw damage("An event's tags make no sense.", at: segment.firstPosition + UInt64(scan.ordinal))
            }
            tree.add(
                scan.event, position: segment.firstPosition + UInt64(scan.ordinal), type: footer.types[scan.type].name)
            events += 1
        }
        guard events == footer.events, tree.section.range.encoded() == footer.range else {
            throw damage("The events are not those that the segment was sealed with.", at: segment.firstPosition)
        }
        let reader = try segment.reader(.tiles)
        guard try reader.read(Int(reader.length), at: 0) == tree.section.tiles.encoded() else {
            throw reader.damage(at: 0, "The Merkle tree of the sealed segment is damaged.")
        }
    }

    private func checkKeys() throws(LogError) {
        let reader = try segment.reader(.keys)
        guard segment.version == 1 else {
            let table = try segment.requests(cache)
            // Reading a chunk checks it.
            for number in 0..<table.chunkCount { _ = try table.read(chunk: number) }
            return
        }
        for number in 0..<segment.footer.keys {
            let (chunk, index) = try segment.chunk(.keys, holding: number, cache)
            guard
                unsafe SealedRequest(decoding: RawSpan(_unsafeBytes: chunk.item(index)), events: segment.footer.events)
                    != nil
            else {
                throw reader.damage(at: 0, "An idempotency key of the sealed segment makes no sense.")
            }
        }
    }

    private func damage(_ what: String, at position: Position) -> LogError {
        LogError(
            .damaged, what + " Restore the segment from a backup.", file: segment.path,
            positions: position...max(position, segment.lastPosition))
    }
}
