// SPDX-License-Identifier: Apache-2.0

/// One bucket of an index, read from the file and whole. Its streams come first, then its tags, then its keys; an entry's
/// place counts over all of them.
struct IndexBucket: Sendable {
    let streams: Range<Int>, tags: Range<Int>, keys: Range<Int>
    private let header: SegmentIndexHeader
    private let postings: PostingCode
    private let place: CheckedPlace
    private let remainders: BitReader
    private let keyNumbers: BitReader
    /// Goes from entry to entry, streams first.
    private(set) var entries: BitReader

    /// Reads the head of a bucket whose checksum is right; throws its damage when it cannot be true.
    init(_ bytes: [UInt8], header: SegmentIndexHeader, at place: CheckedPlace) throws(LogError) {
        var reader = BitReader(padded: bytes, from: 4)
        let counts = (
            reader.read(order: SegmentIndexFormat.bucketCountOrder),
            reader.read(order: SegmentIndexFormat.bucketCountOrder),
            header.version > 1 ? 0 : reader.read(order: SegmentIndexFormat.bucketCountOrder)
        )
        guard !reader.failed, counts.0 <= header.streams, counts.1 <= header.tags, counts.2 <= header.keys else {
            throw place.damage
        }
        streams = 0..<Int(counts.0)
        tags = streams.upperBound..<streams.upperBound + Int(counts.1)
        keys = tags.upperBound..<tags.upperBound + Int(counts.2)
        remainders = reader
        reader.skip(keys.upperBound, width: header.remainderBits)
        keyNumbers = reader
        reader.skip(keys.count, width: header.keyBits)
        entries = reader
        guard !reader.failed else { throw place.damage }
        self.header = header
        postings = header.postings
        self.place = place
    }

    /// Which entries of a space have the key's remainder.
    func places(of key: KeyHash, in space: Range<Int>) -> [Int] {
        let remainder = UInt64(key.remainder(version: header.version))
        let width = header.remainderBits
        var reader = remainders
        reader.skip(space.lowerBound, width: width)
        var found: [Int] = []
        for place in space where reader.read(width: width) == remainder { found.append(place) }
        return found
    }

    func keyNumber(_ place: Int) throws(LogError) -> UInt32 {
        var reader = keyNumbers
        reader.skip(place - keys.lowerBound, width: header.keyBits)
        let number = UInt32(reader.read(width: header.keyBits))
        guard !reader.failed, number < header.keyLimit else { throw self.place.damage }
        return number
    }

    /// The stream behind the one read last.
    mutating func nextStream() throws(LogError) -> SegmentIndex.StreamEntry {
        let number = UInt32(entries.read(width: header.streamBits))
        let firstRevision = entries.read(order: SegmentIndexFormat.firstRevisionOrder)
        let list = try nextList(countOrder: SegmentIndexFormat.streamCountOrder)
        guard number < header.streamLimit else { throw place.damage }
        return SegmentIndex.StreamEntry(
            number: number, lastRevision: firstRevision + Revision(list.count - 1), list: list)
    }

    /// The tag behind the one read last; all streams have been read.
    mutating func nextTag() throws(LogError) -> SegmentIndex.TagEntry {
        SegmentIndex.TagEntry(list: try nextList(countOrder: SegmentIndexFormat.tagCountOrder))
    }

    private mutating func nextList(countOrder: Int) throws(LogError) -> PostingList {
        let older = entries.read(order: countOrder)
        let newest = UInt32(entries.read(width: header.ordinalBits))
        guard !entries.failed, older < UInt64(header.events), newest < header.events else { throw place.damage }
        let count = Int(older) + 1
        if count > SegmentIndexFormat.inlinePostingsMax {
            let start = entries.read(width: 32)
            let bytes = entries.read(order: SegmentIndexFormat.pagesBytesOrder)
            guard !entries.failed, start <= header.pagesBytes, bytes <= header.pagesBytes - start else {
                throw place.damage
            }
            return PostingList(count: count, newest: newest, body: .pages(start: start, bytes: Int(bytes)))
        }
        let order = count > 1 ? Int(entries.read(width: SegmentIndexFormat.gapOrderBits)) : 0
        guard order <= SegmentIndexFormat.gapOrderMax else { throw place.damage }
        let run = PostingRun(place: 0, first: newest, count: count, order: order, reader: entries)
        postings.skip(count, order: order, &entries)
        guard !entries.failed else { throw place.damage }
        return PostingList(count: count, newest: newest, body: .inline(run, place))
    }
}
