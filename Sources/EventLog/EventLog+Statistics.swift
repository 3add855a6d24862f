// SPDX-License-Identifier: Apache-2.0

/// What a log holds, in numbers.
public struct LogStatistics: Sendable, Equatable {
    /// Events, batches that hold them or held them before they were sealed, and segments.
    public var events: UInt64 = 0, batches = 0, segments = 0
    /// Segments that are sealed. All others but the newest wait for it.
    public var sealedSegments = 0
    /// Bytes of the batches unpacked (those of sealed segments as they were), and in the files with all that is beside
    /// the events.
    public var rawBytes: UInt64 = 0, storedBytes: UInt64 = 0
    /// The part of these that is sealed.
    public var sealedEvents: UInt64 = 0, sealedRawBytes: UInt64 = 0, sealedStoredBytes: UInt64 = 0
    /// The earliest and latest recorded time; nil for an empty log.
    public var oldest: Timestamp?, newest: Timestamp?

    fileprivate mutating func widen(_ earliest: Timestamp, _ latest: Timestamp) {
        oldest = min(oldest ?? earliest, earliest)
        newest = max(newest ?? latest, latest)
    }
}

extension EventLog {
    /// Counts by the footers of sealed segments and by the headers of all batches of the others.
    public func statistics() throws(LogError) -> LogStatistics {
        var statistics = LogStatistics()
        let segments = shared.catalog.segments
        statistics.segments = segments.count
        var next: Position = 1
        let through = lastPosition
        while next <= through {
            guard
                let walk = BatchWalk(shared.catalog, from: next, through: through, window: SegmentReader.singleWindow)
            else {
                guard case .sealed(let segment)? = shared.catalog.placeAtOrBefore(next)?.segment else { break }
                add(segment, to: &statistics)
                next = segment.lastPosition + 1
                continue
            }
            while try walk.advance(), let header = walk.header {
                statistics.batches += 1
                statistics.events += UInt64(header.eventCount)
                statistics.rawBytes += UInt64(header.rawLength)
                statistics.storedBytes += header.fileBytes
                statistics.widen(header.earliest, header.latest)
            }
            next = walk.next
        }
        return statistics
    }

    private func add(_ segment: SealedSegment, to statistics: inout LogStatistics) {
        let footer = segment.footer
        statistics.sealedSegments += 1
        statistics.batches += Int(footer.source.batches)
        statistics.events += UInt64(footer.events)
        statistics.rawBytes += footer.source.rawBytes
        statistics.storedBytes += segment.fileBytes
        statistics.sealedEvents += UInt64(footer.events)
        statistics.sealedRawBytes += footer.source.rawBytes
        statistics.sealedStoredBytes += segment.fileBytes
        if footer.events > 0 { statistics.widen(footer.earliest, footer.newest) }
    }

    /// How many events each type has, by its name. Costs the footers of sealed segments and one read of the other events.
    public func eventsByType() throws(LogError) -> [String: UInt64] {
        var counts: [String: UInt64] = [:]
        var next: Position = 1
        for case .sealed(let segment) in shared.catalog.segments {
            for type in segment.footer.types { counts[type.name, default: 0] += UInt64(type.events) }
            next = segment.lastPosition + 1
        }
        guard next <= lastPosition else { return counts }
        var inRows: [UInt64] = []
        do throws(ReadError<Never>) {
            try read(EventQuery(positions: next...Position.max)) { event in
                let number = event.typeNumber
                if number >= inRows.count { inRows += [UInt64](repeating: 0, count: number + 1 - inRows.count) }
                inRows[number] += 1
                return true
            }
        } catch {
            switch error {
            case .log(let error): throw error
            }
        }
        for (number, count) in inRows.enumerated() where count > 0 { counts[typeName(number), default: 0] += count }
        return counts
    }

    /// How many streams there are. Costs the building of the index where it is not built yet.
    public func streamCount() throws(LogError) -> Int {
        try indexing.ensure()
        return shared.index.withLock { $0.streamCount }
    }
}
