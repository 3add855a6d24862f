// SPDX-License-Identifier: Apache-2.0

/// What a log holds, in numbers.
public struct LogStatistics: Sendable, Equatable {
    /// Events, batches that hold them, and segments.
    public var events: UInt64 = 0, batches = 0, segments = 0
    /// Bytes of the batches unpacked, and in the files with headers and padding.
    public var rawBytes: UInt64 = 0, storedBytes: UInt64 = 0
    /// The earliest and latest recorded time; nil for an empty log.
    public var oldest: Timestamp?, newest: Timestamp?
}

extension EventLog {
    /// Counts by going over the headers of all batches.
    public func statistics() throws(LogError) -> LogStatistics {
        var statistics = LogStatistics()
        statistics.segments = shared.catalog.segments.count
        let through = lastPosition
        guard through > 0,
            let walk = BatchWalk(shared.catalog, from: 1, through: through, window: SegmentReader.singleWindow)
        else { return statistics }
        while try walk.advance(), let header = walk.header {
            statistics.batches += 1
            statistics.events += UInt64(header.eventCount)
            statistics.rawBytes += UInt64(header.rawLength)
            statistics.storedBytes += header.fileBytes
            statistics.oldest = min(statistics.oldest ?? header.earliest, header.earliest)
            statistics.newest = max(statistics.newest ?? header.latest, header.latest)
        }
        return statistics
    }

    /// How many streams there are. Costs the building of the index where it is not built yet.
    public func streamCount() throws(LogError) -> Int {
        try indexing.ensure()
        return shared.index.withLock { $0.streamCount }
    }
}
