// SPDX-License-Identifier: Apache-2.0

/// An event that has the stream or tag of a list.
struct Posting: Equatable, Sendable {
    /// The event's position, counted from the segment's first.
    var ordinal: UInt32
    /// Where it is stored: the number of its group of types; in an index of version 1, of its type.
    var kind: UInt16
    /// How many events of the list are newer.
    var place: UInt32
}

/// The events of a segment that have a stream or a tag; read by ``SegmentIndex/postings(of:in:newest:)`` and its like.
struct PostingList: Sendable {
    enum Body: Sendable {
        /// The list stands in its bucket, which is kept, and whose place this is.
        case inline(PostingRun, CheckedPlace)
        /// The list has pages, from this byte of the pages' part on.
        case pages(start: UInt64, bytes: Int)
    }
    let count: Int
    /// The ordinal of its newest event.
    let newest: UInt32
    let body: Body

    /// Runs that the list is stored in.
    var runCount: Int {
        switch body {
        case .inline: 1
        case .pages(_, let bytes):
            (bytes + SegmentIndexFormat.postingPageBytes - 1) / SegmentIndexFormat.postingPageBytes
        }
    }
}

/// Postings that stand together, newest first, before they are decoded.
struct PostingRun: Sendable {
    /// How many postings of the list are newer.
    let place: UInt32
    /// The newest ordinal.
    let first: UInt32
    let count: Int
    /// The order of the gaps' code.
    let order: Int
    let reader: BitReader

    /// Decodes postings, newest first, as long as `body` says so; nil when they cannot be true, true at the end.
    func forEach(_ code: PostingCode, _ body: (Posting) -> Bool) -> Bool? {
        var reader = reader
        var ordinal = UInt64(first)
        var kind: UInt64 = 0
        for index in 0..<count {
            if index > 0, code.isTerse, reader.read(width: 1) == 1 {
                guard !reader.failed, ordinal > 0 else { return nil }
                ordinal -= 1
            } else {
                if index > 0 {
                    let step = reader.read(order: order) + 1
                    guard step <= ordinal else { return nil }
                    ordinal -= step
                }
                kind = reader.read(width: code.kindBits)
                guard !reader.failed, kind < code.kindLimit else { return nil }
            }
            let posting = Posting(ordinal: UInt32(ordinal), kind: UInt16(kind), place: place + UInt32(index))
            if !body(posting) { return false }
        }
        return true
    }
}

/// How postings that follow each other are told: each by the gap to the newer one and its kind.
struct PostingCode: Sendable {
    /// A bit says of most that they come directly before the newer one and are of its kind; not so in version 1.
    let isTerse: Bool
    let kindBits: Int
    let kindLimit: UInt32

    /// Goes over the postings of a run whose newest ordinal has been read.
    @inline(__always)
    func skip(_ count: Int, order: Int, _ reader: inout BitReader) {
        reader.skip(1, width: kindBits)
        for _ in 1..<count {
            if isTerse, reader.read(width: 1) == 1 { continue }
            _ = reader.read(order: order)
            reader.skip(1, width: kindBits)
        }
    }
}
