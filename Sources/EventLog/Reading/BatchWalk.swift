// SPDX-License-Identifier: Apache-2.0

/// Walks over the batches of segments in rows from a place onwards, from segment to segment, up to a position that is
/// known to be published or up to a sealed segment. What does not read as the batch that must come next is an error: a walk never ends early without one.
final class BatchWalk {
    private let catalog: SegmentCatalog
    private let window: Int
    private let through: Position
    private var segmentIndex: Int
    /// The position behind the last batch that was gone over: where reading goes on.
    private(set) var next: Position
    private var reader: SegmentReader
    private var offset: UInt64

    /// The batch that ``advance()`` came to.
    private(set) var header: BatchHeader?
    private(set) var place: BatchPlace

    /// nil when no segment can hold `position`, or a sealed one does.
    init?(
        _ catalog: SegmentCatalog, from position: Position, through: Position,
        window: Int = SegmentReader.sequentialWindow
    ) {
        guard position <= through, let start = catalog.placeAtOrBefore(position), let segment = start.segment.rows
        else {
            return nil
        }
        self.catalog = catalog
        self.window = window
        self.through = through
        segmentIndex = start.index
        next = position
        place = BatchPlace(segment: segment, offset: start.offset)
        reader = SegmentReader(segment, window: window)
        offset = start.offset
    }

    /// Goes to the next batch with events that holds a position in range; false when there is no more, or none before
    /// a sealed segment.
    func advance() throws(LogError) -> Bool {
        while next <= through {
            // Behind the place where the next segment took over stands at most a write that was cut short.
            while let following = catalog.segment(segmentIndex + 1), offset >= following.header.predecessor.length {
                guard offset == following.header.predecessor.length, following.header.basePosition <= next else {
                    throw damage(at: offset)
                }
                segmentIndex += 1
                offset = UInt64(LogFormat.blockBytes)
                guard let rows = following.rows else { return false }
                reader = SegmentReader(rows, window: window)
            }
            guard let header = try reader.header(at: offset) else { throw damage(at: offset) }
            let start = offset
            offset += header.fileBytes
            guard header.kind == .events, header.lastPosition >= next else { continue }
            guard header.basePosition <= next else { throw damage(at: start) }
            place = BatchPlace(segment: reader.segment, offset: start)
            self.header = header
            catalog.note(batchAt: start, basePosition: header.basePosition, in: reader.segment.header.number)
            next = header.lastPosition + 1
            return true
        }
        return false
    }

    /// The unpacked body of the batch; valid until the next call.
    func body() throws(LogError) -> UnsafeRawBufferPointer {
        guard let header, try reader.loadBody(of: header, at: place.offset) else { throw damage(at: place.offset) }
        return unsafe reader.body
    }

    /// That the batch at `offset` is not what it must be.
    func damage(at offset: UInt64) -> LogError {
        let first = header.map { offset == place.offset ? $0.basePosition : $0.lastPosition + 1 } ?? next
        let last = header.map { offset == place.offset ? $0.lastPosition : through } ?? through
        return LogError(
            .damaged,
            "A batch of the log is damaged. Restore the segment from a backup; what is before it can be read.",
            file: reader.segment.path, offset: offset, positions: min(first, last)...max(first, last))
    }
}
