// SPDX-License-Identifier: Apache-2.0

/// Follows the end of a log that somebody else may be writing, and shows only what is certain to be on disk.
///
/// While a writer lives, that is what a later batch or marker proves. Without one it is everything that is whole after
/// this reader has itself brought the file to disk.
final class ReadOnlyTail: Sendable {
    private let shared: LogShared
    private let scan: Monitor<SegmentScan>

    /// Begins at the newest of these segments.
    init(_ shared: LogShared, segments: [Segment]) {
        self.shared = shared
        for segment in segments { shared.catalog.add(segment) }
        // LogOpening refuses a log without segments.
        scan = Monitor(SegmentScan(segments[segments.count - 1]))
    }

    /// Looks for what has come since.
    func refresh() throws(LogError) {
        try scan.withLock { (scan) throws(LogError) in
            while try advance(&scan) {}
        }
    }

    /// The segment that was read last.
    var segmentNumber: UInt32 { scan.withLock { $0.segment.header.number } }

    /// The end as far as it was read.
    var end: SegmentEnd { scan.withLock { $0.end } }

    /// Judges what stands behind the end, when nobody is writing.
    func judgeEnd() throws(LogError) -> LogError? {
        try scan.withLock { (scan) throws(LogError) in
            guard case .damaged(let through) = try scan.judgeRest() else { return nil }
            return LogError(
                .damaged,
                "A batch that was acknowledged is damaged. What is before it can be read; restore the "
                    + "segment from a backup.", file: scan.segment.path, offset: scan.end.offset,
                positions: scan.end.lastPosition + 1...max(scan.end.lastPosition + 1, through))
        }
    }

    /// Goes to the end of the segment, and into the next one if there is one now.
    private func advance(_ scan: inout SegmentScan) throws(LogError) -> Bool {
        // What was read and not proven then may have been lost in a failed sync, and another batch be in its place.
        scan.goBackToProven()
        try catchUp(&scan)
        var isSettled = try !isLocked()
        if isSettled { isSettled = try settle(&scan) }
        guard let next = try following(&scan) else {
            shared.publishIfNewer(isSettled ? scan.end.lastPosition : scan.end.provenPosition)
            return false
        }
        // A segment is begun only after the one before it is on disk.
        shared.publishIfNewer(scan.end.lastPosition)
        shared.catalog.add(next)
        scan = SegmentScan(next)
        return true
    }

    /// Without a writer: brings what the last one left to disk and reads it from there again. False when a writer has
    /// come in the meantime, whose batches may have been read before they were synced.
    private func settle(_ scan: inout SegmentScan) throws(LogError) -> Bool {
        let file = scan.segment.file
        do throws(StorageError) {
            try file.sync()
            try file.forgetCached(from: scan.end.provenOffset)
        } catch {
            // A file system that is mounted for reading cannot be told to sync, and has nothing to be synced.
            guard StorageErrno.meansReadOnly(error.errno) else { throw LogError(error, doing: "read the log") }
        }
        scan = SegmentScan(scan.segment)
        try catchUp(&scan)
        return try !isLocked()
    }

    private func catchUp(_ scan: inout SegmentScan) throws(LogError) {
        let number = scan.segment.header.number
        try scan.runOverHeaders { header, offset in
            guard header.kind == .events else { return }
            shared.catalog.note(batchAt: offset, basePosition: header.basePosition, in: number)
        }
    }

    private func isLocked() throws(LogError) -> Bool {
        do throws(StorageError) { return try shared.storage.isLocked(shared.layout.lock) } catch {
            throw LogError(error, doing: "look for a writer")
        }
    }

    /// The segment after the one that was read, if there is one now.
    private func following(_ scan: inout SegmentScan) throws(LogError) -> Segment? {
        let number = scan.segment.header.number + 1
        let segment: Segment
        do throws(LogError) {
            segment = try Segment.open(number, in: shared.layout, storage: shared.storage, forWriting: false)
        } catch {
            if error.errno == StorageErrno.noEntry { return nil }
            throw error
        }
        if follows(segment, scan.end) { return segment }
        // The writer may have gone on in the old segment after it was read here, and only then have begun this one.
        scan = SegmentScan(scan.segment)
        try catchUp(&scan)
        if follows(segment, scan.end) { return segment }
        throw LogError(
            .damaged, "The segment does not follow what was read before it. Verify the log.", file: segment.path,
            offset: 56)
    }

    private func follows(_ segment: Segment, _ end: SegmentEnd) -> Bool {
        let before = segment.header.predecessor
        return segment.header.identity == shared.identity && before.length == end.offset
            && before.lastPosition == end.lastPosition && before.chain == end.chain
    }
}
