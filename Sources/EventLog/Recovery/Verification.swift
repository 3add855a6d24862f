// SPDX-License-Identifier: Apache-2.0

/// What a verification looked at and what it found.
public struct VerificationReport: Sendable, Equatable {
    /// Segments, those of them that are sealed, batches (markers included, and those that sealed segments were made from)
    /// and events that were read.
    public var segments = 0, sealedSegments = 0, batches = 0, events: UInt64 = 0
    /// The last position that was reached.
    public var lastPosition: Position = 0
    /// Bytes of the batches in the files, and of their bodies unpacked.
    public var storedBytes: UInt64 = 0, rawBytes: UInt64 = 0
    /// What is damaged or missing: file, offset and positions of each place.
    public var damages: [LogError] = []
    /// What is worth knowing and no damage, such as the torn end of a write that was never acknowledged.
    public var notes: [String] = []
}

extension EventLog {
    /// Reads the whole log from the disk and checks everything that is in it: header and body checksums, the chain of
    /// hashes over all batches, positions, revisions, tags, the links between segments, and the end that was noted at
    /// the last close. With `quick`, only the newest segment that holds events and what is behind it. Changes nothing, also
    /// not while a writer goes on.
    public func verify(quick: Bool = false) throws(LogError) -> VerificationReport {
        let published = lastPosition
        var verification = try Verification(shared, mustReach: published)
        return try verification.run(quick: quick)
    }
}

/// One pass over all files.
private struct Verification {
    private let shared: LogShared
    private let mustReach: Position
    private let opening: LogOpening
    private var report = VerificationReport()
    /// nil once a gap makes it impossible to know the revisions.
    private var index: LogIndex?

    init(_ shared: LogShared, mustReach: Position) throws(LogError) {
        self.shared = shared
        self.mustReach = mustReach
        opening = try LogOpening(shared.layout, storage: shared.storage, names: shared.names, forWriting: false)
        index = LogIndex(identity: shared.identity, cache: shared.cache)
    }

    mutating func run(quick: Bool) throws(LogError) -> VerificationReport {
        let segments = opening.segments
        // Behind what was sealed last the newest segment holds none.
        let newest = segments.lastIndex { $0.header.basePosition <= mustReach } ?? segments.count - 1
        let first = quick ? newest : 0
        if first > 0 { index = nil }
        for number in first..<segments.count
        where number != segments.count - 2 || !isPlanted(.secondToLastNeverVerified) {
            let follower = number + 1 < segments.count ? segments[number + 1].header.predecessor : nil
            switch segments[number] {
            case .rows(let segment): try check(segment, follower: follower)
            case .sealed(let segment): check(segment)
            }
        }
        if let damage = opening.damage { report.damages.append(damage) }
        if let damage = opening.manifestDamage {
            report.damages.append(damage)
        } else if opening.manifest == nil {
            report.notes.append(
                "There is no file \(shared.layout.manifest): were the end of the log cut off between two batches, it could "
                    + "not be seen. Opening the log for writing and closing it makes one.")
        }
        return report
    }

    /// Checks a sealed segment; what it holds can be read whether or not that of others can.
    private mutating func check(_ segment: SealedSegment) {
        report.segments += 1
        report.sealedSegments += 1
        report.batches += Int(segment.footer.source.batches)
        report.events += UInt64(segment.footer.events)
        report.storedBytes += segment.fileBytes
        report.rawBytes += segment.footer.source.rawBytes
        report.lastPosition = max(report.lastPosition, segment.lastPosition)
        if index?.lastPosition == segment.firstPosition - 1 { index?.add(segment) } else { index = nil }
        do throws(LogError) { report.damages += try SealedVerification(segment).damages() } catch {
            report.damages.append(error)
        }
    }

    private mutating func check(_ segment: Segment, follower: SegmentHeader.Predecessor?) throws(LogError) {
        var scan = SegmentScan(segment)
        let padding = SegmentReader(segment)
        report.segments += 1
        if index?.rows.last?.segment != segment.header.number { index?.begin(segment: segment.header.number) }
        try checkPadding(padding, from: UInt64(LogFormat.segmentHeaderBytes), to: UInt64(LogFormat.blockBytes))
        let limit = follower?.length ?? .max
        while true {
            unsafe try scan.run(upTo: limit) { (header, offset, body) throws(LogError) in
                count(header)
                let used = UInt64(LogFormat.batchHeaderBytes) + UInt64(header.storedLength)
                try checkPadding(padding, from: offset + used, to: offset + header.fileBytes)
                guard header.kind == .events else { return }
                if header.basePosition != (index?.lastPosition ?? 0) + 1 { index = nil }
                if let isWhole = unsafe index?.add(header, body: body), !isWhole {
                    index = nil
                    note(
                        "A batch has the right checksum but no sense.", segment, offset,
                        header.basePosition...header.lastPosition)
                }
            }
            if scan.end.offset == limit { break }
            if try !passDamage(&scan, segment, follower: follower) { break }
        }
        report.lastPosition = max(report.lastPosition, scan.end.lastPosition)
        if let follower { compare(scan.end, follower, segment) } else { try judgeEnd(scan, segment) }
    }

    private mutating func count(_ header: BatchHeader) {
        report.batches += 1
        report.events += UInt64(header.eventCount)
        report.storedBytes += header.fileBytes
        report.rawBytes += UInt64(header.rawLength)
    }

    /// Notes a batch that cannot be read in the middle of a segment and goes on behind it; false at the end.
    private mutating func passDamage(
        _ scan: inout SegmentScan, _ segment: Segment, follower: SegmentHeader.Predecessor?
    ) throws(LogError) -> Bool {
        let before = scan.end
        let size: UInt64
        do throws(StorageError) { size = try segment.file.size() } catch {
            throw LogError(error, doing: "read the log")
        }
        if try scan.skipDamage(upTo: min(follower?.length ?? size, size)) {
            index = nil
            let next = scan.end.lastPosition
            note(
                "A batch cannot be read.", segment, before.offset,
                next > before.lastPosition ? before.lastPosition + 1...next : nil)
            return true
        }
        guard let follower, follower.lastPosition > before.lastPosition || follower.length > before.offset else {
            return false
        }
        index = nil
        note(
            "The end of the segment cannot be read.", segment, before.offset,
            follower.lastPosition > before.lastPosition ? before.lastPosition + 1...follower.lastPosition : nil)
        return false
    }

    private mutating func compare(_ end: SegmentEnd, _ follower: SegmentHeader.Predecessor, _ segment: Segment) {
        guard end.offset == follower.length, end.chain != follower.chain else { return }
        note("The segment is whole but not the one that the next one follows.", segment, end.offset, nil)
    }

    private mutating func judgeEnd(_ scan: SegmentScan, _ segment: Segment) throws(LogError) {
        if scan.end.lastPosition < mustReach {
            note(
                "The log ends before what was acknowledged.", segment, scan.end.offset,
                scan.end.lastPosition + 1...mustReach)
            return
        }
        // Behind the end of a log that is being written stands whatever the writer is at.
        if let locked = try? shared.storage.isLocked(shared.layout.lock), locked { return }
        let rest = try scan.judgeRest()
        if case .damaged(let through) = rest {
            note(
                "A batch that was acknowledged is damaged.", segment, scan.end.offset,
                scan.end.lastPosition + 1...max(scan.end.lastPosition + 1, through))
        } else if let shortage = try opening.shortage(end: scan.end) {
            report.damages.append(shortage)
        } else if case .torn(let through) = rest {
            report.notes.append(
                "\(segment.path): \(through - scan.end.offset) bytes at offset \(scan.end.offset), behind position "
                    + "\(scan.end.lastPosition), are a write that was cut short and never acknowledged; opening the log "
                    + "for writing puts them aside.")
        }
    }

    /// Notes bytes that belong to no batch and are not the zeros that they should be: no event is concerned, but somebody
    /// or something wrote there.
    private mutating func checkPadding(_ reader: SegmentReader, from start: UInt64, to end: UInt64) throws(LogError) {
        if try reader.isZero(from: start, to: end) { return }
        report.notes.append(
            "\(reader.segment.path): the padding from offset \(start) to \(end) is not zero; the events are whole.")
    }

    private mutating func note(
        _ what: String, _ segment: Segment, _ offset: UInt64, _ positions: ClosedRange<Position>?
    ) {
        report.damages.append(
            LogError(
                .damaged, what + " Restore the segment from a backup.", file: segment.path, offset: offset,
                positions: positions))
    }
}
