// SPDX-License-Identifier: Apache-2.0

extension SealedSegment {
    /// The stream's entry in this segment's index; nil when it has no event here.
    func entry(ofStream name: IndexedName, _ cache: PartCache) throws(LogError) -> SegmentIndex.StreamEntry? {
        guard try mayHold(name.hash) else { return nil }
        for entry in try index.streams(name.hash, kept(cache)) where entry.number < footer.streams {
            let (chunk, index) = try chunk(.streams, holding: entry.number, cache)
            if unsafe RawSpan(_unsafeBytes: chunk.item(index)).isText(name.text) { return entry }
        }
        return nil
    }

    /// The list of the events with a tag; nil when there is none here.
    func list(ofTag name: IndexedName, _ cache: PartCache) throws(LogError) -> PostingList? {
        guard try mayHold(name.hash) else { return nil }
        var lists: [PostingList] = []
        for entry in try index.tags(name.hash, kept(cache))
        where try haveTag(name.text, entry.list, limit: 1, cache) {
            lists.append(entry.list)
        }
        guard lists.count > 1 else { return lists.first }
        // Two tags with the same remainder, and an event with both is the newest of the other one as well. All events of this
        // tag's list carry it, and of lists of which that is true it is the longest.
        lists.sort { $0.count > $1.count }
        for list in lists where try haveTag(name.text, list, limit: .max, cache) { return list }
        return nil
    }

    /// Whether the newest events of a list, as many as `limit`, carry a tag.
    private func haveTag(
        _ tag: String, _ list: PostingList, limit: Int, _ cache: PartCache
    ) throws(LogError) -> Bool {
        var pick = try SealedPick(self, cache)
        let postings = try index.postings(of: list, limit: limit)
        for posting in postings {
            let position = firstPosition + UInt64(posting.ordinal)
            guard posting.ordinal < footer.events,
                try pick.hasTag(tag, FoundEvent(position: position, group: group(of: posting)))
            else { return false }
        }
        return !postings.isEmpty
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
    func isText(_ text: String) -> Bool { unsafe equals(text.utf8Span.span.bytes) }
}

extension SealedSegment {
    private func kept(_ cache: PartCache) -> KeptPieces { KeptPieces(cache: cache, segment: header.number) }

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

    /// Adds the events of a list, newest first. `stream` is the number of the stream whose list it is.
    func append(
        _ list: PostingList, ofStream stream: UInt32? = nil, in range: ClosedRange<Position>, limit: Int,
        to found: inout [FoundEvent]
    ) throws(LogError) {
        let first = UInt32(max(range.lowerBound, firstPosition) - firstPosition)
        let last = UInt32(min(range.upperBound, lastPosition) - firstPosition)
        let postings = try index.postings(of: list, in: first..<last + 1, limit: limit - found.count)
        found.reserveCapacity(found.count + postings.count)
        for posting in postings {
            found.append(
                FoundEvent(
                    position: firstPosition + UInt64(posting.ordinal), group: group(of: posting), stream: stream))
        }
    }
}
