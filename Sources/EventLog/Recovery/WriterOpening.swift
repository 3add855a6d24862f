// SPDX-License-Identifier: Apache-2.0

/// Takes up a log for writing: trusts only what the disk really holds, cuts off nothing that was acknowledged.
struct WriterOpening {
    let opening: LogOpening
    let shared: LogShared
    let options: EventLog.Options
    private(set) var warnings: [String] = []

    /// Goes over all segments in rows, builds the index, and returns where to go on.
    mutating func run(index: inout LogIndex) throws(LogError) -> (
        active: ActiveSegment, latest: Timestamp, endsInMarker: Bool
    ) {
        if let damage = opening.damage { throw Self.refusal(damage) }
        if let damage = opening.manifestDamage { warnings.append("\(damage)") }
        var latest = Timestamp(microseconds: .min)
        for (number, segment) in opening.segments.enumerated() {
            let isLast = number == opening.segments.count - 1
            shared.catalog.add(segment)
            switch segment {
            case .sealed(let sealed):
                index.add(sealed)
                latest = max(latest, sealed.footer.source.latest)
            case .rows(let rows):
                if isLast { try settle(rows) }
                let follower = isLast ? nil : opening.segments[number + 1].header.predecessor
                let (scan, endsInMarker) = try goOver(rows, follower, index: &index)
                latest = max(latest, scan.end.latest)
                if let follower {
                    try check(scan.end, against: follower, in: rows)
                } else {
                    compareClock(with: latest)
                    return (try indexed(takeUp(scan), &index), latest, endsInMarker)
                }
            }
        }
        throw LogError(.damaged, "The log has no segment left. Restore it from a backup.")
    }

    /// Recorded times do not go backwards: where one lies ahead, all that come take it until the clock has passed it.
    private mutating func compareClock(with latest: Timestamp) {
        // The log's own clock is only asked where there is a reason: a test's would give its next time here.
        guard isAhead(latest, of: .now()) else { return }
        let now = shared.clock()
        guard isAhead(latest, of: now) else { return }
        warnings.append(
            "The newest event was recorded at \(latest.iso8601()), but this machine's clock says \(now.iso8601()). Set the "
                + "clock right; until it has passed the newest event, others are recorded at that event's time.")
    }

    /// Five minutes are what clocks of machines that follow a time server differ by at the very most.
    private func isAhead(_ latest: Timestamp, of now: Timestamp) -> Bool {
        latest > now && latest.microseconds &- now.microseconds > 300_000_000
    }

    private func indexed(_ active: ActiveSegment, _ index: inout LogIndex) -> ActiveSegment {
        let number = active.segment.header.number
        if index.rows.last?.segment != number { index.begin(segment: number) }
        return active
    }

    /// Reads and indexes all batches of a segment.
    private func goOver(
        _ segment: Segment, _ follower: SegmentHeader.Predecessor?, index: inout LogIndex
    ) throws(LogError) -> (SegmentScan, endsInMarker: Bool) {
        var scan = SegmentScan(segment)
        var endsInMarker = true
        index.begin(segment: segment.header.number)
        let believedLength = isPlanted(.manifestBelievedOverSegments) ? opening.manifest?.length : nil
        unsafe try scan.run(upTo: follower?.length ?? believedLength ?? .max) {
            (header, offset, body) throws(LogError) in
            endsInMarker = header.kind == .marker
            guard header.kind == .events else { return }
            guard unsafe index.add(header, body: body) else { throw Self.malformed(segment, header, offset) }
            shared.catalog.note(batchAt: offset, basePosition: header.basePosition, in: segment.header.number)
        }
        return (scan, endsInMarker)
    }

    /// Begins the segment that follows an end.
    private func begin(_ end: SegmentEnd, _ header: SegmentHeader) throws(LogError) -> ActiveSegment {
        let active = try ActiveSegment.begin(
            after: end, of: header, salt: options.randomWord(), storage: opening.storage, layout: opening.layout,
            createdAt: max(shared.clock(), end.latest), manifest: shared.manifest)
        shared.catalog.add(.rows(active.segment))
        return active
    }

    /// Makes the disk say what it holds: first everything is brought to it, then what nothing proves durable is read
    /// from it again rather than from memory, where a failed sync may have left pages that never reached it.
    private func settle(_ segment: Segment) throws(LogError) {
        do throws(StorageError) { try segment.file.sync() } catch {
            throw LogError(error, doing: "bring the log to disk")
        }
        var scan = SegmentScan(segment)
        try scan.runOverHeaders { _, _ in }
        do throws(StorageError) { try segment.file.forgetCached(from: scan.end.provenOffset) } catch {
            throw LogError(error, doing: "read the log from the disk")
        }
    }

    private func check(
        _ end: SegmentEnd, against follower: SegmentHeader.Predecessor, in segment: Segment
    ) throws(LogError) {
        guard end.offset == follower.length, end.lastPosition == follower.lastPosition, end.chain == follower.chain
        else {
            throw Self.refusal(
                LogError(
                    .damaged, "A batch that was acknowledged is damaged.", file: segment.path, offset: end.offset,
                    positions: end.lastPosition + 1...max(end.lastPosition + 1, follower.lastPosition)))
        }
    }

    /// Goes on in the newest segment, or in a new one where a torn tail has to stay untouched.
    private mutating func takeUp(_ scan: SegmentScan) throws(LogError) -> ActiveSegment {
        let segment = scan.segment
        if let shortage = try opening.shortage(end: scan.end) { throw Self.refusal(shortage) }
        let rest = try scan.judgeRest()
        switch isPlanted(.cutAtFirstBadBatch) && rest != .clean ? .torn(through: scan.end.offset + 4_096) : rest {
        case .torn where isPlanted(.tailReusedInPlace), .clean:
            let size: UInt64
            do throws(StorageError) { size = try segment.file.size() } catch {
                throw LogError(error, doing: "open the log")
            }
            return ActiveSegment(segment, end: scan.end, fileSize: size)
        case .torn(let through):
            let copy = try keepTorn(segment, from: scan.end.offset, through: through)
            warnings.append(
                "The last write before the log stopped was incomplete and never acknowledged; its "
                    + "\(through - scan.end.offset) bytes were kept in \(copy).")
            return try begin(scan.end, segment.header)
        case .damaged(let through):
            throw Self.refusal(
                LogError(
                    .damaged, "A batch that was acknowledged is damaged.", file: segment.path, offset: scan.end.offset,
                    positions: scan.end.lastPosition + 1...max(scan.end.lastPosition + 1, through)))
        }
    }

    /// Copies what will not be part of the log, before anything goes on without it.
    private func keepTorn(_ segment: Segment, from start: UInt64, through end: UInt64) throws(LogError) -> String {
        let storage = opening.storage
        do throws(StorageError) {
            var bytes = ByteBuffer(capacity: Int(end - start))
            try segment.file.read(Int(end - start), at: start, into: &bytes)
            let torn = bytes.bytes.array
            let names = try storage.names(in: opening.layout.segments)
            var number = 1
            while names.contains("\(LogFormat.segmentName(segment.header.number)).torn-\(number)") {
                // An opening that was cut short after it made the copy: one is enough, or a program that tries again
                // and again would fill the disk.
                let path = "\(segment.path).torn-\(number)"
                if try holds(torn, path) { return path }
                number += 1
            }
            let path = "\(segment.path).torn-\(number)"
            try storage.replace(path, in: opening.layout.segments, with: torn)
            return path
        } catch {
            throw LogError(error, doing: "keep a copy of the torn end of the log")
        }
    }

    private func holds(_ bytes: [UInt8], _ path: String) throws(StorageError) -> Bool {
        let file = try opening.storage.open(path, .read)
        guard try file.size() == UInt64(bytes.count) else { return false }
        var found = ByteBuffer(capacity: bytes.count)
        try file.read(bytes.count, at: 0, into: &found)
        return found.bytes.array == bytes
    }

    private static func malformed(_ segment: Segment, _ header: BatchHeader, _ offset: UInt64) -> LogError {
        refusal(
            LogError(
                .damaged, "A batch has the right checksum but no sense.", file: segment.path, offset: offset,
                positions: header.basePosition...header.lastPosition))
    }

    /// Writing behind damage would bury it: the log can only be read until it is restored.
    static func refusal(_ damage: LogError) -> LogError {
        guard damage.code == .damaged || damage.code == .foreign else { return damage }
        var damage = damage
        damage.message +=
            " The log is not opened for writing until it is restored from a backup; without one, `aryz salvage` copies "
            + "what is good of it into a new log."
        return damage
    }
}
