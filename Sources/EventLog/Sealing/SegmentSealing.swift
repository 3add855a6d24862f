// SPDX-License-Identifier: Apache-2.0

/// Makes the sealed form of one segment from its rows, proves that it holds the same events, and only then lets it take
/// their place.
struct SegmentSealing {
    let shared: LogShared
    let segment: Segment
    /// What the segment behind it says of its end.
    let end: SegmentHeader.Predecessor
    /// Packs quickly, because sealing lags behind.
    let isHasty: Bool
    /// Whether to give up.
    let isStopped: () -> Bool

    private var number: UInt32 { segment.header.number }
    private var path: String { shared.layout.sealed(number) }
    private var temporary: String { path + ".tmp" }

    /// Seals the segment. False when it was stopped, or has too many types to be sealed; then nothing has changed.
    func run() throws(LogError) -> Bool {
        let begun = shared.observer == nil ? nil : ContinuousClock.now
        guard let footer = try write() else { return false }
        try check(footer)
        do throws(StorageError) {
            try shared.storage.rename(temporary, to: path)
            try shared.storage.syncDirectory(shared.layout.segments)
        } catch {
            throw LogError(error, doing: "seal a segment")
        }
        try shared.manifest.note(sealedThrough: number)
        let sealed = try SealedSegment.open(number, path: path, storage: shared.storage, names: shared.names)
        // Whoever looked something up in the rows still finds it by its position in the sealed form.
        shared.catalog.replace(by: sealed)
        shared.index.withLock { $0.replaceOldestRows(by: sealed) }
        try removeRows()
        if let begun {
            let waiting = max(0, shared.catalog.segments.count(where: { $0.rows != nil }) - 1)
            shared.observer?.logDidSeal(
                LogSealingReport(
                    segment: number, events: UInt64(footer.events), bytesBefore: end.length,
                    bytesAfter: sealed.fileBytes, duration: begun.duration(to: .now), unsealedSegments: waiting))
        }
        return true
    }

    private func write() throws(LogError) -> SealedFooter? {
        let file: any StorageFile
        do throws(StorageError) {
            // What a sealing has left that was cut short is never used again.
            try shared.storage.removeIfThere(temporary)
            file = try shared.storage.open(temporary, .createNew)
        } catch {
            throw LogError(error, doing: "seal a segment")
        }
        var writer = SealedWriter(file, header: segment.header, isHasty: isHasty)
        var scan = SegmentScan(segment)
        var source = SealedFooter.Source()
        var isPossible = true
        unsafe try scan.run(upTo: end.length) { (header, offset, body) throws(LogError) in
            source.batches += 1
            source.rawBytes += UInt64(header.rawLength)
            guard header.kind == .events, isPossible, !isStopped() else { return }
            isPossible = unsafe try Self.add(header, body, offset, of: segment, to: &writer)
        }
        guard isPossible, !isStopped() else {
            try? shared.storage.remove(temporary)
            return nil
        }
        guard scan.end.offset == end.length, scan.end.lastPosition == end.lastPosition, scan.end.chain == end.chain
        else {
            throw LogError(
                .damaged, "A batch that was acknowledged is damaged; the segment is not sealed.", file: segment.path,
                offset: scan.end.offset,
                positions: scan.end.lastPosition + 1...max(scan.end.lastPosition + 1, end.lastPosition))
        }
        source.length = end.length
        source.chain = end.chain
        source.latest = scan.end.latest
        return try writer.finish(source)
    }

    /// Adds a batch's events and keys; false when the segment has more types than can be sealed.
    private static func add(
        _ header: BatchHeader, _ body: UnsafeRawBufferPointer, _ offset: UInt64, of segment: Segment,
        to writer: inout SealedWriter
    ) throws(LogError) -> Bool {
        let damage = LogError(
            .damaged, "A batch has the right checksum but no sense; the segment is not sealed.", file: segment.path,
            offset: offset, positions: header.basePosition...header.lastPosition)
        guard let tables = unsafe BatchTables(decoding: RawSpan(_unsafeBytes: body), eventCount: Int(header.eventCount))
        else { throw damage }
        let firstOrdinal = writer.footer.events
        var types: [UInt16] = []
        for name in tables.types {
            guard let number = writer.number(ofType: name) else { return false }
            types.append(number)
        }
        var rowOffset = tables.rowsOffset
        for _ in 0..<header.eventCount {
            guard let row = unsafe Row(body, at: rowOffset), row.typeIndex < types.count, row.streamLength > 0,
                row.tagCount <= LogLimits.tagsPerEvent, unsafe row.event.forEachTag({ _ in })
            else { throw damage }
            rowOffset += row.length
            try writer.add(row.event, type: types[row.typeIndex])
        }
        guard rowOffset == body.count else { throw damage }
        for key in tables.keys {
            writer.add(key: key.key.rawSpan, firstOrdinal: firstOrdinal + key.firstRow, count: key.rowCount)
        }
        return true
    }

    /// Reads what was written back from the disk and compares it with what the rows gave.
    private func check(_ footer: SealedFooter) throws(LogError) {
        let sealed = try SealedSegment.open(number, path: temporary, storage: shared.storage, names: TypeNames())
        do throws(StorageError) { try sealed.file.forgetCached(from: 0) } catch {
            throw LogError(error, doing: "check a sealed segment")
        }
        guard sealed.footer == footer, sealed.header == segment.header else {
            throw LogError(.damaged, "The sealed segment was not written as it was made.", file: temporary)
        }
        try SealedVerification(sealed).run()
    }

    private func removeRows() throws(LogError) {
        do throws(StorageError) {
            try shared.storage.remove(segment.path)
            try shared.storage.syncDirectory(shared.layout.segments)
        } catch {
            throw LogError(error, doing: "remove the rows of a sealed segment")
        }
    }
}

extension Storage {
    /// Removes a file; one that is not there is no error.
    func removeIfThere(_ path: String) throws(StorageError) {
        do throws(StorageError) { try remove(path) } catch {
            guard error.errno == StorageErrno.noEntry else { throw error }
        }
    }
}
