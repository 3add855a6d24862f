// SPDX-License-Identifier: Apache-2.0

/// Follows the end of a log that somebody else may be writing, and shows only what is certain to be on disk.
///
/// While a writer lives, that is what a later batch or marker proves. Without one it is everything that is whole after
/// this reader has itself brought the file to disk.
final class ReadOnlyTail: Sendable {
    private let shared: LogShared
    private let scan: Monitor<SegmentScan>

    /// Begins at the newest of these segments; nil where only sealed ones are left.
    init?(_ shared: LogShared, segments: [LiveSegment]) {
        self.shared = shared
        for segment in segments { shared.catalog.add(segment) }
        if case .sealed(let last)? = segments.last { shared.publishIfNewer(last.lastPosition) }
        guard let last = segments.last?.rows else { return nil }
        scan = Monitor(SegmentScan(last))
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
        switch next {
        case .rows(let next):
            shared.catalog.add(.rows(next))
            scan = SegmentScan(next)
            return true
        case .sealed:
            try takeSealed(&scan)
            return true
        }
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

    /// A writer has sealed what was the newest segment here, and those before it: goes on behind what is sealed now.
    private func takeSealed(_ scan: inout SegmentScan) throws(LogError) {
        let opening = try LogOpening(shared.layout, storage: shared.storage, names: shared.names, forWriting: false)
        guard opening.segments.count > Int(scan.segment.header.number) else {
            throw opening.damage ?? LogError(.damaged, "A segment has gone. Verify the log.", file: scan.segment.path)
        }
        let known = shared.catalog.segments
        for (index, segment) in opening.segments.enumerated() {
            switch segment {
            case .sealed(let sealed):
                if index < known.count {
                    if known[index].rows == nil { continue }
                    shared.catalog.replace(by: sealed)
                    shared.index.withLock { $0.replaceRows(by: sealed) }
                } else {
                    shared.catalog.add(segment)
                }
                shared.publishIfNewer(sealed.lastPosition)
            case .rows(let rows):
                guard index >= known.count else { continue }
                shared.catalog.add(segment)
                scan = SegmentScan(rows)
                return
            }
        }
        throw opening.damage
            ?? LogError(.damaged, "The newest segment has gone. Verify the log.", file: scan.segment.path)
    }

    /// The segment after the one that was read, if there is one now.
    private func following(_ scan: inout SegmentScan) throws(LogError) -> LiveSegment? {
        let number = scan.segment.header.number + 1
        let segment: LiveSegment
        do throws(LogError) {
            segment = .rows(
                try Segment.open(number, in: shared.layout, storage: shared.storage, forWriting: false))
        } catch {
            guard error.errno == StorageErrno.noEntry else { throw error }
            guard try SegmentFiles(shared.layout, storage: shared.storage).sealed.contains(number) else { return nil }
            segment = .sealed(
                try SealedSegment.open(
                    path: shared.layout.sealed(number), storage: shared.storage, names: shared.names))
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

    private func follows(_ segment: LiveSegment, _ end: SegmentEnd) -> Bool {
        let before = segment.header.predecessor
        return segment.header.identity == shared.identity && before.length == end.offset
            && before.lastPosition == end.lastPosition && before.chain == end.chain
    }
}
