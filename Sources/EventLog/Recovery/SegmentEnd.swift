// SPDX-License-Identifier: Apache-2.0

/// How far a segment's batches go: where the next one belongs, and what it must say of its predecessor.
struct SegmentEnd: Equatable, Sendable {
    /// The byte after the last batch.
    var offset: UInt64
    /// The number of the next batch.
    var nextNumber: UInt64
    /// The last position in the log up to here.
    var lastPosition: Position
    /// The chain over the last batch, or the segment's start of the chain.
    var chain: ChainHash
    /// The last position that a batch header of this segment proves to be durable.
    var provenPosition: Position
    /// The byte after the batch that holds `provenPosition`.
    var provenOffset: UInt64
    /// The latest recorded time.
    var latest: Timestamp

    /// The end of a segment that has no batch yet.
    init(emptySegment header: SegmentHeader) {
        offset = UInt64(LogFormat.blockBytes)
        nextNumber = 1
        lastPosition = header.predecessor.lastPosition
        chain = header.chainStart
        provenPosition = header.predecessor.lastPosition
        provenOffset = offset
        latest = header.createdAt
    }

    /// The end that the rows of a sealed segment had.
    init(of sealed: SealedSegment) {
        offset = sealed.footer.source.length
        nextNumber = sealed.footer.source.batches + 1
        lastPosition = sealed.lastPosition
        chain = sealed.footer.source.chain
        provenPosition = lastPosition
        provenOffset = offset
        latest = sealed.footer.source.latest
    }

    /// Whether a batch with this header may come next. The chain is compared where it was computed.
    func isFollowed(by header: BatchHeader) -> Bool {
        header.number == nextNumber && header.basePosition == lastPosition + 1
            && header.durableThrough <= lastPosition
    }

    /// Goes beyond the batch with this header.
    mutating func advance(past header: BatchHeader, chain: ChainHash) {
        // The proof in a header is about batches before it, all of which are behind us by now.
        if header.durableThrough >= provenPosition {
            provenPosition = header.durableThrough
            if provenPosition == lastPosition { provenOffset = offset }
        }
        offset += header.fileBytes
        nextNumber = header.number + 1
        lastPosition += UInt64(header.eventCount)
        self.chain = chain
        if header.kind == .events { latest = max(latest, header.latest) }
    }

    /// Goes on at a batch whose predecessors could not be read, believing what it says of them.
    mutating func resume(at offset: UInt64, with header: BatchHeader) {
        self.offset = offset
        nextNumber = header.number
        lastPosition = header.basePosition - 1
        chain = header.previousChain
    }
}
