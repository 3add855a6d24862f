// SPDX-License-Identifier: Apache-2.0

/// An event that has the stream or tag of a list.
struct Posting: Equatable, Sendable {
    /// The event's position, counted from the segment's first.
    var ordinal: UInt32
    /// The number of its type in the segment's table of types.
    var type: UInt16
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
    func forEach(typeBits: Int, typeLimit: UInt32, _ body: (Posting) -> Bool) -> Bool? {
        var reader = reader
        var ordinal = UInt64(first)
        for index in 0..<count {
            if index > 0 {
                let step = reader.read(order: order) + 1
                guard step <= ordinal else { return nil }
                ordinal -= step
            }
            let type = reader.read(width: typeBits)
            guard !reader.failed, type < typeLimit else { return nil }
            let posting = Posting(ordinal: UInt32(ordinal), type: UInt16(type), place: place + UInt32(index))
            if !body(posting) { return false }
        }
        return true
    }
}
