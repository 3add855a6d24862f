// SPDX-License-Identifier: Apache-2.0

/// A sealed segment as those see it who keep something that was computed from it: it never changes any more.
public struct SealedStretch: Sendable, Hashable {
    /// The segment's number.
    public let segment: UInt32
    /// The positions of its events.
    public let positions: ClosedRange<Position>
    /// The latest time at which one of them was recorded.
    public let latestRecordedAt: Timestamp
    /// SHA-256 of the segment's part of the Merkle tree: 32 bytes, the same only for the same events at the same positions.
    public let digest: [UInt8]
}

extension EventLog {
    /// The sealed segments that hold events, oldest first. They may have gaps between them, of segments still in rows.
    public func sealedStretches() -> [SealedStretch] {
        shared.catalog.segments.compactMap { segment in
            guard case .sealed(let sealed) = segment, sealed.footer.events > 0, sealed.firstPosition <= lastPosition
            else { return nil }
            let range = sealed.footer.range
            return SealedStretch(
                segment: sealed.header.number, positions: sealed.firstPosition...sealed.lastPosition,
                latestRecordedAt: sealed.footer.newest, digest: MerkleHash(plain: range.rawSpan).bytes)
        }
    }

    /// Cuts `positions`, as far as the log has them, into at most `count` stretches of about the same length, in order and
    /// without gaps. Each begins where reading can begin without going over much that is before: at a batch, or at one of
    /// every 8,192 events of a sealed segment. Each can be read from another thread, by a query with its positions.
    public func stretches(
        of positions: ClosedRange<Position>, into count: Int
    ) throws(LogError) -> [ClosedRange<Position>] {
        let first = max(1, positions.lowerBound)
        let last = min(positions.upperBound, lastPosition)
        guard first <= last else { return [] }
        let starts = try shared.readingStarts().filter { $0 > first && $0 <= last }
        var stretches: [ClosedRange<Position>] = []
        var begin = first
        var next = starts.startIndex
        for part in 1..<max(1, count) {
            // The nearest start at or behind an equal share of what is left.
            let wanted = begin + (last - begin) / Position(count - part + 1)
            while next < starts.endIndex, starts[next] <= begin || starts[next] < wanted { next += 1 }
            guard next < starts.endIndex else { break }
            stretches.append(begin...starts[next] - 1)
            begin = starts[next]
        }
        return stretches + [begin...last]
    }
}

extension LogShared {
    /// So many events of a sealed segment are a start apart: a stripe has eight at most, so that two cores can share what
    /// is in a few of them evenly. To begin inside of one, a block of each group is unpacked twice, which takes no longer
    /// than some thousand events.
    private static let eventsBetweenStarts = 8_192

    /// The positions at which a read can begin, ascending: in sealed segments, and of batches thinly spread.
    fileprivate func readingStarts() throws(LogError) -> [Position] {
        var starts: [Position] = []
        for entry in catalog.starts {
            switch entry.segment {
            case .rows: starts += entry.batches
            case .sealed(let segment):
                for stripe in try segment.directory(cache).stripes {
                    let first = segment.firstPosition + Position(stripe.firstOrdinal)
                    starts += stride(
                        from: first, to: first + Position(stripe.count), by: Self.eventsBetweenStarts)
                }
            }
        }
        return starts
    }
}
