// SPDX-License-Identifier: Apache-2.0

extension SegmentIndex {
    /// Reads the whole index: each checksum, that no byte belongs to nothing, that each number is in its bounds and each
    /// list in its order, that each event has exactly one stream, and the totals. Takes a bit an event and a bit a stream
    /// of memory.
    ///
    /// Throws ``LogError/Code/damaged`` with the first place that is wrong, or what the disk says.
    func verify() throws(LogError) {
        var verification = SegmentIndexVerification(self)
        try verification.run()
    }
}

/// What a verification has seen so far.
private struct SegmentIndexVerification {
    private let index: SegmentIndex
    private var header: SegmentIndexHeader { index.header }
    private var bucketsEnd: UInt32 = 0
    private var pagesEnd: UInt64 = 0
    private var counts = (streams: 0, tags: 0, keys: 0)
    private var seenEvents: Bits
    private var seenStreams: Bits

    init(_ index: SegmentIndex) {
        self.index = index
        seenEvents = Bits(count: Int(index.header.events))
        seenStreams = Bits(count: Int(index.header.streamLimit))
    }

    mutating func run() throws(LogError) {
        for page in 0..<SegmentIndexFormat.directoryPages(buckets: Int(header.buckets)) { try verifyPage(page) }
        guard UInt64(bucketsEnd) == header.bucketsBytes else { throw index.reader.damaged(at: header.directoryStart) }
        guard pagesEnd == header.pagesBytes else { throw index.reader.damaged(at: header.pagesStart + pagesEnd) }
        guard counts.streams == Int(header.streams), counts.tags == Int(header.tags), counts.keys == Int(header.keys),
            seenEvents.setCount == Int(header.events)
        else { throw index.reader.damaged(at: 0) }
    }

    private mutating func verifyPage(_ page: Int) throws(LogError) {
        let bytes = try index.directoryPage(page)
        let directory = bytes.rawSpan
        let first = page * SegmentIndexFormat.bucketsPerDirectoryPage
        for place in 0..<SegmentIndexFormat.bucketsPerDirectoryPage {
            let start: UInt32 = directory.number(at: 4 + place * 4)
            let end: UInt32 = directory.number(at: 8 + place * 4)
            let isUsed = first + place < Int(header.buckets)
            guard start == bucketsEnd, isUsed || end == start else {
                let pageStart = header.directoryStart + UInt64(page * SegmentIndexFormat.directoryPageBytes)
                throw index.reader.damaged(at: pageStart + UInt64(4 + place * 4))
            }
            if isUsed { try verifyBucket(first + place, from: start, to: end) }
            bucketsEnd = end
        }
    }

    private mutating func verifyBucket(_ number: Int, from start: UInt32, to end: UInt32) throws(LogError) {
        let damage = index.reader.damaged(at: header.bucketsStart + UInt64(start))
        var bucket = try index.bucket(number, from: start, to: end)
        for _ in bucket.streams {
            let stream = try bucket.nextStream()
            guard seenStreams.set(Int(stream.number)) else { throw damage }
            try verifyList(stream.list, ofStream: true, damage: damage)
        }
        for _ in bucket.tags { try verifyList(try bucket.nextTag().list, ofStream: false, damage: damage) }
        for place in bucket.keys { _ = try bucket.keyNumber(place) }
        var rest = bucket.entries
        guard rest.bitsLeft < 8, rest.read(width: rest.bitsLeft) == 0 else { throw damage }
        counts.streams += bucket.streams.count
        counts.tags += bucket.tags.count
        counts.keys += bucket.keys.count
    }

    /// Goes through a list's runs, which must follow each other without gap in place and order. An event has one stream.
    private mutating func verifyList(_ list: PostingList, ofStream: Bool, damage: LogError) throws(LogError) {
        let index = index
        if case .pages(let start, let bytes) = list.body {
            guard start == pagesEnd else { throw damage }
            pagesEnd += UInt64(bytes)
        }
        var next = UInt32(0)
        var limit = list.newest + 1
        var isRight = true
        for number in 0..<list.runCount {
            let run = try index.run(number, of: list)
            guard run.place == next, run.first < limit, number > 0 || run.first == list.newest else { throw damage }
            _ = try index.decode(number, of: list) { posting in
                if ofStream { isRight = seenEvents.set(Int(posting.ordinal)) && isRight }
                next += 1
                limit = posting.ordinal
                return true
            }
        }
        guard isRight, Int(next) == list.count else { throw damage }
    }
}

/// A set of small numbers.
private struct Bits {
    private var words: [UInt64]
    private(set) var setCount = 0

    init(count: Int) { words = [UInt64](repeating: 0, count: (count + 63) / 64) }

    /// Puts a number in; false when it was there.
    mutating func set(_ number: Int) -> Bool {
        let bit: UInt64 = 1 << (number & 63)
        guard words[number >> 6] & bit == 0 else { return false }
        words[number >> 6] |= bit
        setCount += 1
        return true
    }
}
