// SPDX-License-Identifier: Apache-2.0

/// The log's segments and, thinly spread, where batches start in them. Shared by the writer and all readers.
///
/// A mark stands at most every 64 KiB of a file, so that it takes 24 bytes in 64 KiB however small the batches are; a
/// reader walks from the mark over the headers in between.
final class SegmentCatalog: Sendable {
    private struct Mark {
        var basePosition: Position
        var offset: UInt64
    }
    private struct Entry {
        var segment: LiveSegment
        var marks: [Mark] = []
    }
    private static let markDistance: UInt64 = 64 << 10
    private let entries = Monitor<[Entry]>([])

    var segments: [LiveSegment] { entries.withLock { $0.map(\.segment) } }

    /// The segments, and of those in rows the first positions of the batches that have marks.
    var starts: [(segment: LiveSegment, batches: [Position])] {
        entries.withLock { $0.map { ($0.segment, $0.marks.map(\.basePosition)) } }
    }

    func add(_ segment: LiveSegment) {
        entries.withLock { $0.append(Entry(segment: segment)) }
    }

    /// Lets the sealed form of a segment be read in the place of its rows. Who reads these goes on with them.
    func replace(by segment: SealedSegment) {
        entries.withLock { entries in
            guard let index = entries.firstIndex(where: { $0.segment.header.number == segment.header.number }) else {
                return
            }
            entries[index] = Entry(segment: .sealed(segment))
        }
    }

    /// Notes a batch of the segment at `offset`; batches come in their order.
    func note(batchAt offset: UInt64, basePosition: Position, in number: UInt32) {
        entries.withLock { entries in
            guard let index = entries.lastIndex(where: { $0.segment.header.number == number }),
                entries[index].segment.rows != nil
            else { return }
            if let last = entries[index].marks.last, offset < last.offset + Self.markDistance { return }
            entries[index].marks.append(Mark(basePosition: basePosition, offset: offset))
        }
    }

    /// The place to start walking from to reach the batch that holds `position`: at it or before it.
    func placeAtOrBefore(_ position: Position) -> (index: Int, segment: LiveSegment, offset: UInt64)? {
        entries.withLock { entries in
            guard let index = entries.lastIndex(where: { $0.segment.header.basePosition <= position }) else {
                return nil
            }
            let marks = entries[index].marks
            var low = 0
            var high = marks.count
            while low < high {
                let middle = (low + high) / 2
                if marks[middle].basePosition <= position { low = middle + 1 } else { high = middle }
            }
            let offset = low == 0 ? UInt64(LogFormat.blockBytes) : marks[low - 1].offset
            return (index, entries[index].segment, offset)
        }
    }

    /// The segment with this place in the list, nil behind the last.
    func segment(_ index: Int) -> LiveSegment? {
        entries.withLock { index < $0.count ? $0[index].segment : nil }
    }
}
