// SPDX-License-Identifier: Apache-2.0

/// Which end of a range is read first, and gives the results when a limit cuts the others off.
enum PostingOrder: Sendable {
    case newestFirst
    case oldestFirst
}

extension SegmentIndex {
    /// The list's postings with ordinals in `range`, at most `limit`. Of a long list it reads the pages that hold them,
    /// and about log2 of the number of pages to find the first.
    func postings(
        of list: PostingList, in range: Range<UInt32> = 0..<UInt32.max, _ order: PostingOrder = .newestFirst,
        limit: Int = .max
    ) throws(LogError) -> [Posting] {
        guard range.lowerBound <= list.newest else { return [] }
        return try postings(
            of: list, order, limit: limit, isNewer: { $0.ordinal >= range.upperBound },
            isOlder: { $0.ordinal < range.lowerBound })
    }

    /// The stream's postings with these revisions, at most `limit`; else as by ordinal.
    func postings(
        of stream: StreamEntry, revisions: ClosedRange<Revision>, _ order: PostingOrder = .newestFirst,
        limit: Int = .max
    ) throws(LogError) -> [Posting] {
        try postings(
            of: stream.list, order, limit: limit, isNewer: { stream.revision(of: $0) > revisions.upperBound },
            isOlder: { stream.revision(of: $0) < revisions.lowerBound })
    }

    /// For so many postings there is room from the start: as many as a stream mostly has.
    private static let roomAtOnce = 64

    /// The postings that are neither too new nor too old.
    private func postings(
        of list: PostingList, _ order: PostingOrder, limit: Int, isNewer: (Posting) -> Bool,
        isOlder: (Posting) -> Bool
    ) throws(LogError) -> [Posting] {
        var found: [Posting] = []
        guard limit > 0 else { return found }
        switch order {
        case .newestFirst:
            found.reserveCapacity(min(list.count, limit, Self.roomAtOnce))
            for number in try lastRun(of: list, startingWith: isNewer)..<list.runCount {
                let goOn = try decode(number, of: list) { posting in
                    if isOlder(posting) { return false }
                    if !isNewer(posting) { found.append(posting) }
                    return found.count < limit
                }
                if !goOn { break }
            }
        case .oldestFirst:
            for number in (0...(try lastRun(of: list, startingWith: { !isOlder($0) }))).reversed() {
                var inRun: [Posting] = []
                var isRangeOver = false
                _ = try decode(number, of: list) { posting in
                    if isOlder(posting) { return false }
                    if isNewer(posting) { isRangeOver = true } else { inRun.append(posting) }
                    return true
                }
                found.append(contentsOf: inRun.reversed().prefix(limit - found.count))
                if isRangeOver || found.count >= limit { break }
            }
        }
        return found
    }

    /// The last run whose newest posting is such; 0 for none. All runs before it are.
    private func lastRun(of list: PostingList, startingWith isSuch: (Posting) -> Bool) throws(LogError) -> Int {
        // What the newest is, the list says itself: who asks for the newest reads one page.
        guard isSuch(Posting(ordinal: list.newest, kind: 0, place: 0)) else { return 0 }
        var low = 0
        var high = list.runCount
        while high - low > 1 {
            let middle = (low + high) / 2
            let run = try run(middle, of: list)
            if isSuch(Posting(ordinal: run.first, kind: 0, place: run.place)) { low = middle } else { high = middle }
        }
        return low
    }

    /// Decodes a run's postings, newest first, as long as `body` says so; false when it said no.
    func decode(_ number: Int, of list: PostingList, _ body: (Posting) -> Bool) throws(LogError) -> Bool {
        let run = try run(number, of: list)
        if let goOn = run.forEach(header.postings, body) { return goOn }
        switch list.body {
        case .inline(_, let place): throw place.damage
        case .pages(let start, _): throw reader.damaged(at: pagePlace(number, from: start))
        }
    }

    func run(_ number: Int, of list: PostingList) throws(LogError) -> PostingRun {
        switch list.body {
        case .inline(let run, _): return run
        case .pages(let start, let bytes): return try page(number, from: start, bytes: bytes, of: list)
        }
    }

    private func pagePlace(_ number: Int, from start: UInt64) -> UInt64 {
        header.pagesStart + start + UInt64(number * SegmentIndexFormat.postingPageBytes)
    }

    /// Reads a page and checks that it can belong to the list.
    private func page(
        _ number: Int, from start: UInt64, bytes: Int, of list: PostingList
    ) throws(LogError) -> PostingRun {
        let place = pagePlace(number, from: start)
        let size = min(SegmentIndexFormat.postingPageBytes, bytes - number * SegmentIndexFormat.postingPageBytes)
        guard size > SegmentIndexFormat.postingPageHeaderBytes else { throw reader.damaged(at: place) }
        let page = try reader.readPiece(size, at: place, place: UInt32(truncatingIfNeeded: place - header.pagesStart))
        let span = page.rawSpan
        let first: UInt32 = span.number(at: 4)
        let ordinal: UInt32 = span.number(at: 8)
        let count = Int(span.number(at: 12, as: UInt16.self))
        let order = Int(span.number(at: 14, as: UInt16.self))
        guard count > 0, Int(first) + count <= list.count, ordinal <= list.newest,
            (first == 0) == (number == 0), order <= SegmentIndexFormat.gapOrderMax
        else { throw reader.damaged(at: place) }
        let content = BitReader(padded: page, from: SegmentIndexFormat.postingPageHeaderBytes)
        return PostingRun(place: first, first: ordinal, count: count, order: order, reader: content)
    }
}
