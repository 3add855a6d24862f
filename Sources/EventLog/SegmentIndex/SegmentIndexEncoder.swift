// SPDX-License-Identifier: Apache-2.0

/// Turns what a builder gathered into the bytes of index and filter, bucket by bucket.
struct SegmentIndexEncoder: ~Copyable {
    private let source: SegmentIndexBuilder
    /// Streams that have events, in the order of their keys.
    private var streams: [UInt32] = []
    /// By stream number: where its ordinals start in `streamOrdinals`; one more at the end.
    private var streamStarts: [UInt32] = []
    private var streamOrdinals: [UInt32] = []
    /// Where each tag starts in `source.tags`; one more at the end.
    private var tagStarts: [UInt32] = []

    private var header = SegmentIndexHeader(bytes: 0, events: 0)
    private var lists: PostingListEncoder
    private var bits = BitWriter(capacity: 1 << 16)
    // The next entry of each space.
    private var nextStream = 0
    private var nextTag = 0

    init(_ source: consuming SegmentIndexBuilder) {
        lists = PostingListEncoder(
            ordinalBits: bitWidth(below: source.events.count), kindBits: bitWidth(below: Int(source.groupLimit)))
        self.source = source
        groupStreams()
        groupTags()
        header.events = UInt32(self.source.events.count)
        header.streams = UInt32(streams.count)
        header.tags = UInt32(tagStarts.count - 1)
        header.streamLimit = UInt32(self.source.streams.count)
        header.kindLimit = self.source.groupLimit
        header.buckets = UInt32(max(1, entryCount / SegmentIndexFormat.entriesPerBucket))
    }

    private var entryCount: Int { streams.count + tagStarts.count - 1 }

    private mutating func groupStreams() {
        streamStarts.reserveCapacity(source.streams.count + 1)
        var start: UInt32 = 0
        for (number, stream) in source.streams.enumerated() {
            streamStarts.append(start)
            start += stream.count
            if stream.count > 0 { streams.append(UInt32(number)) }
        }
        streamStarts.append(start)
        var next = streamStarts
        streamOrdinals = [UInt32](repeating: 0, count: source.events.count)
        for (ordinal, event) in source.events.enumerated() {
            streamOrdinals[Int(next[Int(event.stream)])] = UInt32(ordinal)
            next[Int(event.stream)] += 1
        }
        let table = source.streams
        streams.sort { left, right in
            let keys = (table[Int(left)].key, table[Int(right)].key)
            return keys.0 != keys.1 ? keys.0 < keys.1 : left < right
        }
    }

    private mutating func groupTags() {
        for (index, tag) in source.tags.enumerated() where index == 0 || source.tags[index - 1].key != tag.key {
            tagStarts.append(UInt32(index))
        }
        tagStarts.append(UInt32(source.tags.count))
    }

    mutating func encode() -> SegmentIndexBuilder.Encoded {
        var starts: [UInt32] = []
        starts.reserveCapacity(Int(header.buckets) + 1)
        for bucket in 0..<Int(header.buckets) {
            starts.append(bucketsBytes)
            encodeBucket(bucket)
        }
        starts.append(bucketsBytes)
        header.bucketsBytes = UInt64(bucketsBytes)
        header.bytes = header.pagesStart + UInt64(lists.pages.buffer.count)
        var index = ByteBuffer(capacity: Int(header.bytes))
        header.encode(into: &index)
        appendDirectory(starts, to: &index)
        index.append(contentsOf: bits.buffer)
        index.append(contentsOf: lists.pages.buffer)
        return SegmentIndexBuilder.Encoded(index: index, filter: filter().encoded())
    }

    private var bucketsBytes: UInt32 { UInt32(bits.buffer.count) }

    private func appendDirectory(_ starts: [UInt32], to index: inout ByteBuffer) {
        let perPage = SegmentIndexFormat.bucketsPerDirectoryPage
        for page in 0..<SegmentIndexFormat.directoryPages(buckets: Int(header.buckets)) {
            let place = index.count
            index.append(UInt32(0))
            for bucket in page * perPage...(page + 1) * perPage { index.append(starts[min(bucket, starts.count - 1)]) }
            let content = SegmentIndexFormat.directoryPageBytes - 4
            index.store(crc32c(index.bytes.part(place + 4, content), continuing: UInt32(page)), at: place)
        }
    }

    private func filter() -> KeyFilter {
        var filter = KeyFilter(keys: entryCount + source.keys.count)
        for stream in streams { filter.insert(source.streams[Int(stream)].key) }
        for start in tagStarts.dropLast() { filter.insert(source.tags[Int(start)].key) }
        for key in source.keys { filter.insert(key) }
        return filter
    }
}

extension SegmentIndexEncoder {
    private mutating func encodeBucket(_ bucket: Int) {
        let place = bits.buffer.count
        bits.append(0)
        let (streams, tags) = entries(of: bucket)
        bits.write(UInt64(streams.count), order: SegmentIndexFormat.bucketCountOrder)
        bits.write(UInt64(tags.count), order: SegmentIndexFormat.bucketCountOrder)
        for index in streams { writeRemainder(streamKey(index)) }
        for index in tags { writeRemainder(tagKey(index)) }
        for index in streams { encodeStream(Int(self.streams[index])) }
        for index in tags { encodeTag(index) }
        bits.finishByte()
        let content = bits.buffer.count - place - 4
        bits.store(crc32c(bits.buffer.bytes.part(place + 4, content), continuing: UInt32(bucket)), at: place)
    }

    private mutating func writeRemainder(_ key: KeyHash) {
        bits.write(UInt64(key.remainder(version: header.version)), width: header.remainderBits)
    }

    /// The entries of the next bucket: as they are in the order of their buckets, they follow the last one's.
    private mutating func entries(of bucket: Int) -> (streams: Range<Int>, tags: Range<Int>) {
        let count = Int(header.buckets)
        let first = (nextStream, nextTag)
        while nextStream < streams.count, streamKey(nextStream).bucket(among: count) == bucket { nextStream += 1 }
        while nextTag < tagStarts.count - 1, tagKey(nextTag).bucket(among: count) == bucket { nextTag += 1 }
        return (first.0..<nextStream, first.1..<nextTag)
    }

    private func streamKey(_ index: Int) -> KeyHash { source.streams[Int(streams[index])].key }
    private func tagKey(_ index: Int) -> KeyHash { source.tags[Int(tagStarts[index])].key }

    private mutating func encodeStream(_ number: Int) {
        bits.write(UInt64(number), width: header.streamBits)
        bits.write(source.streams[number].firstRevision, order: SegmentIndexFormat.firstRevisionOrder)
        lists.removeAll()
        for index in (streamStarts[number]..<streamStarts[number + 1]).reversed() { add(streamOrdinals[Int(index)]) }
        lists.encode(into: &bits, countOrder: SegmentIndexFormat.streamCountOrder)
    }

    private mutating func encodeTag(_ index: Int) {
        lists.removeAll()
        for posting in (tagStarts[index]..<tagStarts[index + 1]).reversed() {
            let ordinal = source.tags[Int(posting)].ordinal
            if ordinal != lists.last { add(ordinal) }
        }
        lists.encode(into: &bits, countOrder: SegmentIndexFormat.tagCountOrder)
    }

    private mutating func add(_ ordinal: UInt32) { lists.add(ordinal, kind: source.events[Int(ordinal)].group) }
}
