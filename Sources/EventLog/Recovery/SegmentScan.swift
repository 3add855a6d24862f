// SPDX-License-Identifier: Apache-2.0

/// Reads the newest segment from its start, batch by batch, as far as they are whole, and judges what follows them.
struct SegmentScan {
    /// What stands behind the last whole batch.
    enum Rest: Equatable, Sendable {
        /// Zeros up to the end of the file, or nothing.
        case clean
        /// Bytes that nothing proves to have been acknowledged, up to this offset.
        case torn(through: UInt64)
        /// Bytes of batches that were acknowledged; the last position known to be lost or unreadable.
        case damaged(through: Position)
    }

    let segment: Segment
    private let reader: SegmentReader
    var end: SegmentEnd
    /// The end of what the headers that were read prove to be on disk.
    private var provenEnd: SegmentEnd

    init(_ segment: Segment) {
        self.segment = segment
        reader = SegmentReader(segment)
        end = SegmentEnd(emptySegment: segment.header)
        provenEnd = end
    }

    /// Goes over all whole batches that start before `limit`. `onBatch` gets each with its offset and unpacked body.
    mutating func run(
        upTo limit: UInt64 = .max, onBatch: (BatchHeader, UInt64, UnsafeRawBufferPointer) throws(LogError) -> Void
    ) throws(LogError) {
        while end.offset < limit, let header = try reader.header(at: end.offset), end.isFollowed(by: header),
            header.previousChain == end.chain || isPlanted(.chainNotChecked),
            try reader.loadBody(of: header, at: end.offset),
            let chain = try reader.chain(of: header, at: end.offset)
        {
            try unsafe onBatch(header, end.offset, reader.body)
            end.advance(past: header, chain: chain)
        }
    }

    /// Goes over the batches' headers only, and checks the body of the last: enough to find the end of a log whose
    /// batches are checked when they are read.
    mutating func runOverHeaders(onBatch: (BatchHeader, UInt64) -> Void) throws(LogError) {
        let reader = SegmentReader(segment, window: SegmentReader.singleWindow)
        var beforeLast = end
        var last: BatchHeader?
        while let header = try reader.header(at: end.offset), end.isFollowed(by: header) {
            beforeLast = end
            last = header
            onBatch(header, end.offset)
            let before = end
            end.advance(past: header, chain: end.chain)
            guard header.durableThrough == before.lastPosition else { continue }
            provenEnd = before
            provenEnd.chain = header.previousChain
            provenEnd.provenPosition = end.provenPosition
            provenEnd.provenOffset = end.provenOffset
        }
        guard let last else { return }
        if try reader.loadBody(of: last, at: beforeLast.offset),
            let chain = try reader.chain(of: last, at: beforeLast.offset)
        {
            end.chain = chain
        } else {
            end = beforeLast
            end.chain = last.previousChain
        }
    }

    /// Forgets batches that nothing proves to be on disk: when their sync fails, others will stand in their place.
    mutating func goBackToProven() { end = provenEnd }

    /// Goes on behind a batch that cannot be read; false when no later one of this segment can.
    mutating func skipDamage(upTo limit: UInt64) throws(LogError) -> Bool {
        var offset = end.offset + UInt64(LogFormat.blockBytes)
        while offset < limit {
            if let header = try reader.header(at: offset), header.number >= end.nextNumber,
                header.basePosition > end.lastPosition
            {
                end.resume(at: offset, with: header)
                return true
            }
            offset += UInt64(LogFormat.blockBytes)
        }
        return false
    }

    /// Looks behind the last whole batch, block by block, for anything that proves that it was not the last.
    func judgeRest() throws(LogError) -> Rest {
        let size: UInt64
        do throws(StorageError) { size = try segment.file.size() } catch {
            throw LogError(error, doing: "read the log")
        }
        let looking = SegmentReader(segment)
        if try looking.isZero(from: end.offset, to: size) { return .clean }
        var lastUsed = end.offset
        var offset = end.offset
        while offset < size {
            if let header = try looking.header(at: offset), header.number >= end.nextNumber,
                header.durableThrough > end.lastPosition, !isPlanted(.durableThroughIgnored)
            {
                return .damaged(through: header.durableThrough)
            }
            let block = min(UInt64(LogFormat.blockBytes), size - offset)
            if try !looking.isZero(from: offset, to: offset + block) { lastUsed = offset + block }
            offset += block
        }
        // One group was in flight at most; more than that is not what a crash leaves.
        guard lastUsed - end.offset <= UInt64(LogFormat.batchFileBytesMax) else {
            return .damaged(through: end.lastPosition + 1)
        }
        return .torn(through: lastUsed)
    }
}
