// SPDX-License-Identifier: Apache-2.0

extension EventLog {
    /// Copies everything that is provably good of a log that cannot be trusted any more into a new one, and says what is
    /// missing. The damaged log is not changed. Blocks for as long as it takes to read it once.
    ///
    /// A batch is good when its header and body match their checksums, it belongs to this log and segment, its rows make
    /// sense, and what stands behind it was written to follow it. Its events keep ids, recorded times, streams, types,
    /// tags, payloads, metadata and idempotency keys. The new log has an identity of its own, and positions without
    /// gaps: behind the first missing event they are others (see ``SalvageReport/newPosition(of:)``), and so are the
    /// revisions of streams that miss an event in their middle.
    ///
    /// `proofs` tell what besides the log's own files knows of events that were durable; those of other logs do not
    /// count. What they prove and the log has not got is reported as missing.
    ///
    /// `options` are those of the new log; both logs are on `options.storage`. Throws ``LogError`` with code
    /// `noSuchLog`, `damaged` where no segment is left, `locked` while somebody writes to the damaged log, `alreadyExists`
    /// where there is something at `target`, `io` or `diskFull`. After an error, delete what stands at `target`.
    public static func salvage(
        from source: String, to target: String, proofs: [DurabilityProof] = [], options: Options = Options()
    ) throws(LogError) -> SalvageReport {
        let layout = LogLayout(directory: source)
        var options = options
        options.storage = RetryingStorage(options.storage)
        do throws(StorageError) {
            guard try !options.storage.isLocked(layout.lock) else {
                throw StorageError(call: "flock", path: layout.lock, errno: StorageErrno.wouldBlock)
            }
        } catch {
            guard error.errno == StorageErrno.wouldBlock else { throw LogError(error, doing: "look for a writer") }
            throw LogError(
                .locked, "Somebody is writing to the log. Close it there, then salvage it.", file: layout.lock)
        }
        let sources = try SalvageSources(layout, storage: options.storage)
        // Nothing is told to anybody before the whole copy is on disk, so one sync at the end will do.
        options.durability = .osBuffered
        let log = try create(at: target, options: options)
        var salvage = Salvage(sources, proofs: proofs, into: log)
        return try salvage.run()
    }
}

/// One pass over the files of a damaged log.
private struct Salvage {
    private let sources: SalvageSources
    private var target: SalvageTarget
    private var report: SalvageReport
    /// The one that reaches furthest.
    private let proof: DurabilityProof?
    /// Everything before this position was either brought over or reported as missing.
    private var next: Position = 1

    init(_ sources: SalvageSources, proofs: [DurabilityProof], into log: EventLog) {
        self.sources = sources
        // Where no file of the log says which one it is, what lies beside it is taken to be its own.
        proof = proofs.filter { sources.identity == nil || $0.identity == sources.identity }
            .max { $0.lastPosition < $1.lastPosition }
        target = SalvageTarget(log, sourceIdentity: sources.identity)
        report = SalvageReport(sourceIdentity: sources.identity, identity: log.identity)
        report.notes = sources.notes
    }

    mutating func run() throws(LogError) -> SalvageReport {
        var expected: UInt32 = 1
        let numbers = Set(sources.sources.map(\.number)).union(sources.sealed.keys).sorted()
        for number in numbers {
            // What a segment says of its predecessor is known even where the predecessor is not there.
            if number > expected {
                let through = sources.predecessor(of: number)?.lastPosition
                lose(through: through, "Segment \(expected) is missing.", file: sources.layout.segment(expected))
            }
            let follower = sources.predecessor(of: number + 1)
            if let sealed = sources.sealed[number], try !countsInRows(sealed) {
                try bring(sealed, follower: follower)
            } else if let rows = sources.rows(number) {
                try bring(rows, follower: follower, isLast: number == numbers.last)
            }
            expected = number + 1
        }
        if let manifest = sources.manifest, manifest.segment >= expected {
            lose(
                through: manifest.lastPosition, "Segment \(expected) is missing.",
                file: sources.layout.segment(expected))
            expected = manifest.segment + 1
        }
        if let last = numbers.last, expected == last + 1, sources.hasProvenSealed(last) {
            lose(
                through: nil,
                "Segment \(expected) is missing: only a segment that another one follows is sealed. Whatever it and later "
                    + "ones held, from position \(next) on, is lost; how much that was, nothing in the log says.",
                file: sources.layout.segment(expected))
        }
        // A name with nothing behind it that could be used is the last trace of a segment, of whatever length.
        for number in sources.namedNumbers where number >= expected {
            lose(
                through: nil, "Segment \(number) is missing: the file of this name holds nothing of it.",
                file: sources.layout.segment(number))
        }
        if sources.manifest == nil {
            report.notes.append(
                "There is no usable file \(sources.layout.manifest): of a log whose end was cut off between two batches, "
                    + "only a snapshot of all of it could tell.")
        }
        if let proof {
            lose(
                through: proof.lastPosition,
                "What this file was made from held events up to position \(proof.lastPosition), but the log ends at "
                    + "\(next - 1): it was once longer.", file: proof.file)
        }
        report.renumberedStreams = try target.finish()
        report.events = target.log.lastPosition
        return report
    }

    /// Whether the rows that are there beside a sealed segment are to be read: when they are whole, or tell more than a
    /// sealed segment without a footer.
    private func countsInRows(_ sealed: SealedSource) throws(LogError) -> Bool {
        guard let rows = sources.rows(sealed.number) else { return false }
        guard let end = sealed.footer?.source else { return true }
        var scan = SalvageScan(rows)
        try scan.run(upTo: end.length)
        scan.compareChains(last: scan.endOffset == end.length ? end.chain : nil)
        return scan.endOffset == end.length && scan.stretches.allSatisfy { $0.fault == nil }
    }

    private mutating func bring(
        _ source: SealedSource, follower: SegmentHeader.Predecessor?
    ) throws(LogError) {
        guard var salvage = SealedSalvage(source, identity: sources.identity) else {
            let blocks = source.blocks()
            let through = source.firstPosition.flatMap { first in
                blocks.map { first + UInt64($0.firstOrdinal) + UInt64($0.count) - 1 }.max()
            }
            let events = blocks.reduce(0) { $0 + UInt64($1.count) }
            lose(
                through: follower?.lastPosition ?? through,
                "The footer of the sealed segment cannot be read, and with it the names of its types and the place of "
                    + "those of its streams. \(blocks.count) blocks with \(events) events can be made out, but not told.",
                file: source.path)
            return
        }
        while let request = salvage.next() {
            guard let first = request.events.first, first.position >= next else { continue }
            guard request.isWhole else {
                leaveOut(request, salvage)
                continue
            }
            for found in request.events {
                if found.position > next { lose(through: found.position - 1, salvage) }
                next = found.position + 1
            }
            guard let reason = try target.add(request) else { continue }
            for found in request.events {
                report.missing.append(
                    LogError(.damaged, reason, file: source.path, positions: found.position...found.position))
            }
        }
        lose(through: max(salvage.lastPosition, follower?.lastPosition ?? 0), salvage)
        if !salvage.hasAllKeys {
            report.hasLostKeys = true
            report.missing.append(
                LogError(
                    .damaged,
                    "Idempotency keys of the sealed segment cannot be read. Its events were brought over without them: a request of "
                        + "theirs that is sent again would be recorded once more.", file: source.path))
        }
    }

    /// A request is in the log whole or not at all: with a part of it under its key, the rest could not be sent again.
    private mutating func leaveOut(_ request: SealedSalvage.Request, _ salvage: SealedSalvage) {
        var rest = request.events[...]
        while let first = rest.popFirst() {
            if first.position > next { lose(through: first.position - 1, salvage) }
            var last = first.position
            while let more = rest.first, more.position == last + 1 {
                last = more.position
                rest.removeFirst()
            }
            lose(
                through: last,
                "Left out, though it can be read: other events of the same request are lost. Sent again with its key, the "
                    + "request is recorded whole.", file: salvage.source.path)
        }
    }

    private mutating func lose(through: Position, _ salvage: SealedSalvage) {
        let fault = salvage.fault(at: next)
        lose(
            through: through,
            fault == nil
                ? "The name of the event's stream cannot be read." : "A block of the sealed segment is damaged.",
            file: salvage.source.path, offset: fault)
    }

    private mutating func bring(
        _ source: SalvageSource, follower: SegmentHeader.Predecessor?, isLast: Bool
    ) throws(LogError) {
        var scan = SalvageScan(source)
        try scan.run(upTo: follower?.length)
        let manifest = sources.manifest.flatMap { $0.segment == source.number ? $0 : nil }
        let endLength = follower?.length ?? manifest?.length
        scan.compareChains(last: scan.endOffset == endLength ? follower?.chain ?? manifest?.chain : nil)

        // Only where something says that it was acknowledged is the unreadable end of the last segment a loss.
        let proven = max(
            manifest?.lastPosition ?? 0, scan.stretches.compactMap { $0.header?.durableThrough }.max() ?? 0,
            isLast ? proof?.lastPosition ?? 0 : 0)
        let isNewest = isLast && sources.manifest.map { $0.segment <= source.number } ?? true
        for (index, stretch) in scan.stretches.enumerated() {
            guard let fault = stretch.fault else {
                try bring(stretch, from: scan)
                continue
            }
            let isEnd = isNewest && scan.stretches[index...].allSatisfy { $0.fault != nil }
            if isEnd && next > proven && scan.endOffset - stretch.offset <= UInt64(LogFormat.batchFileBytesMax) {
                report.notes.append(
                    "\(source.segment.path): \(scan.endOffset - stretch.offset) bytes at offset \(stretch.offset) are a "
                        + "write that was cut short and never acknowledged; they were left out.")
                break
            }
            let later = scan.stretches[(index + 1)...].lazy.compactMap(\.header).first
            let through =
                stretch.header?.lastPosition ?? later.map { $0.basePosition - 1 } ?? follower?.lastPosition
                ?? (proven >= next ? proven : nil)
            if stretch.header?.kind == .marker { continue }
            lose(through: through, fault, file: source.segment.path, offset: stretch.offset, errno: stretch.errno)
        }
        if let through = follower?.lastPosition ?? manifest?.lastPosition, through >= next {
            lose(
                through: through, "The segment ends before the place that it had reached.", file: source.segment.path,
                offset: scan.endOffset)
        }
    }

    private mutating func bring(_ stretch: SalvageScan.Stretch, from scan: SalvageScan) throws(LogError) {
        guard let header = stretch.header, header.kind == .events, header.basePosition >= next else { return }
        let file = scan.segment.path
        if header.basePosition > next {
            lose(
                through: header.basePosition - 1, "What stands before this batch cannot be found.", file: file,
                offset: stretch.offset)
        }
        let body: UnsafeRawBufferPointer?
        do throws(LogError) { unsafe body = try scan.body(of: stretch) } catch {
            lose(
                through: header.lastPosition, error.message, file: file, offset: stretch.offset, errno: error.errno)
            return
        }
        guard let body = unsafe body, let refused = unsafe try target.add(header, body: body) else {
            lose(
                through: header.lastPosition, "The batch has the right checksum but no sense.", file: file,
                offset: stretch.offset)
            return
        }
        next = header.lastPosition + 1
        for (positions, reason) in refused {
            report.missing.append(
                LogError(.damaged, reason, file: file, offset: stretch.offset, positions: positions))
        }
    }

    /// Reports everything from here to `through`; nil when it is not known how far it goes.
    private mutating func lose(
        through: Position?, _ reason: String, file: String, offset: UInt64? = nil, errno: Int32? = nil
    ) {
        if let through, through < next { return }
        report.missing.append(
            LogError(.damaged, reason, file: file, offset: offset, positions: through.map { next...$0 }, errno: errno))
        if let through { next = through + 1 }
    }
}
