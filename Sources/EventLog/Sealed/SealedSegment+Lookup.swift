// SPDX-License-Identifier: Apache-2.0

extension SealedSegment {
    /// One event, read for itself. `known` is the group of types that it is stored with, which spares looking for it.
    func event(
        at position: Position, group known: UInt16?, _ cache: PartCache
    ) throws(LogError) -> (event: StoredEvent, type: Int, keep: (CachedPart, CachedPart)) {
        let ordinal = UInt32(position - firstPosition)
        let directory = try directory(cache)
        let group: UInt16
        if let known, Int(known) < firstTypes.count {
            group = known
        } else {
            let stripe = directory.stripes[directory.stripe(holding: ordinal)]
            group = try order(stripe)[Int(ordinal - stripe.firstOrdinal)]
        }
        guard let number = directory.block(ofGroup: Int(group), atOrBefore: ordinal) else { throw missing(position) }
        let block = try block(directory.blocks[number], cache)
        guard let found = unsafe block.row(ordinal) else { throw missing(position) }
        let (chunk, index) = try chunk(.streams, holding: unsafe found.row.stream, cache)
        var event = unsafe UnpackedBlock.event(found.row, found.bytes, names: found.bytes)
        // The chunk is kept by the caller for as long as the event.
        let name = unsafe chunk.item(index)
        unsafe event.stream = name.baseAddress ?? event.stream
        event.streamLength = UInt8(truncatingIfNeeded: name.count)
        guard event.streamLength > 0 else { throw missing(position) }
        return unsafe (event, Int(found.row.type), (block, chunk))
    }

    private func missing(_ position: Position) -> LogError {
        LogError(
            .damaged, "An event is missing from the sealed segment. Restore the segment from a backup.", file: path,
            positions: position...position)
    }

    /// The stream's entry in this segment's index; nil when it has no event here.
    func entry(ofStream name: IndexedName, _ cache: PartCache) throws(LogError) -> SegmentIndex.StreamEntry? {
        guard try mayHold(name.hash) else { return nil }
        for entry in try index.streams(name.hash) where entry.number < footer.streams {
            let (chunk, index) = try chunk(.streams, holding: entry.number, cache)
            if unsafe RawSpan(_unsafeBytes: chunk.item(index)).isText(name.text) { return entry }
        }
        return nil
    }

    /// The list of the events with a tag; nil when there is none here.
    func list(ofTag name: IndexedName, _ cache: PartCache) throws(LogError) -> PostingList? {
        guard try mayHold(name.hash) else { return nil }
        for entry in try index.tags(name.hash) {
            guard let posting = try index.postings(of: entry.list, limit: 1).first,
                posting.ordinal < footer.events
            else { continue }
            let found = try event(at: firstPosition + UInt64(posting.ordinal), group: group(of: posting), cache)
            var carries = false
            unsafe found.event.forEachTag { tag in
                if unsafe RawSpan(_unsafeBytes: tag).isText(name.text) { carries = true }
            }
            withExtendedLifetime(found.keep) {}
            if carries { return entry.list }
        }
        return nil
    }

    /// The positions of the request with this idempotency key; nil when it is not in this segment.
    func positions(ofKey name: IndexedName, _ cache: PartCache) throws(LogError) -> ClosedRange<Position>? {
        guard try mayHold(name.hash) else { return nil }
        guard version == 1 else {
            guard let request = try request(withKey: name.text, cache) else { return nil }
            return positions(of: request)
        }
        for entry in try index.keys(name.hash) where entry.number < footer.keys {
            let (chunk, index) = try chunk(.keys, holding: entry.number, cache)
            if let request = unsafe SealedRequest(
                decoding: RawSpan(_unsafeBytes: chunk.item(index)), events: footer.events),
                request.key.rawSpan.isText(name.text)
            {
                return positions(of: request)
            }
        }
        return nil
    }
}

/// An idempotency key and the events of its request.
struct SealedRequest: Equatable {
    var firstOrdinal: UInt32
    var count: UInt32
    var key: [UInt8]

    init(firstOrdinal: UInt32, count: UInt32, key: [UInt8]) {
        self.firstOrdinal = firstOrdinal
        self.count = count
        self.key = key
    }

    /// Reads an item of the table of keys of version 1.
    init?(decoding item: RawSpan, events: UInt32) {
        let parts = unsafe item.withUnsafeBytes { bytes -> (UInt64, UInt64, Int)? in
            var reader = unsafe VarintReader(bytes)
            let first = reader.varint(upTo: UInt64(events))
            let count = reader.varint(upTo: UInt64(events))
            return reader.isGood ? (first, count, reader.next) : nil
        }
        guard let (first, count, next) = parts, count > 0, first + count <= UInt64(events) else { return nil }
        firstOrdinal = UInt32(first)
        self.count = UInt32(count)
        key = item.part(next, item.byteCount - next).array
    }
}

extension RawSpan {
    /// Whether these bytes are this text in UTF-8.
    func isText(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { unsafe equals(RawSpan(_unsafeBytes: UnsafeRawBufferPointer($0))) }
    }
}

extension SealedSegment {
    func overlaps(_ range: ClosedRange<Position>) -> Bool {
        firstPosition <= range.upperBound && lastPosition >= range.lowerBound
    }

    private func positions(of request: SealedRequest) -> ClosedRange<Position> {
        let first = firstPosition + UInt64(request.firstOrdinal)
        return first...first + UInt64(request.count) - 1
    }

    /// The group that a posting names; nil when there is none such. An index of version 1 names types.
    private func group(of posting: Posting) -> UInt16? {
        guard index.header.version == 1 else { return posting.kind }
        return Int(posting.kind) < footer.types.count ? footer.types[Int(posting.kind)].group : nil
    }

    func append(
        _ list: PostingList, in range: ClosedRange<Position>, limit: Int, to found: inout [FoundEvent]
    ) throws(LogError) {
        let first = UInt32(max(range.lowerBound, firstPosition) - firstPosition)
        let last = UInt32(min(range.upperBound, lastPosition) - firstPosition)
        for posting in try index.postings(of: list, in: first..<last + 1, limit: limit - found.count) {
            found.append(FoundEvent(position: firstPosition + UInt64(posting.ordinal), group: group(of: posting)))
        }
    }
}
