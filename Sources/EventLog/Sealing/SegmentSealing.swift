// SPDX-License-Identifier: Apache-2.0

/// Makes the sealed form of one segment from its rows, proves that it holds the same events, and only then lets it take
/// their place.
struct SegmentSealing {
    let shared: LogShared
    let segment: Segment
    /// What the segment behind it says of its end.
    let end: SegmentHeader.Predecessor
    let dictionaries: DictionaryChoice
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
        let footer: SealedFooter
        do throws(LogError) {
            guard let made = try write() else { return false }
            footer = made
            if !isPlanted(.sealedNeverChecked) { try check(footer) }
        } catch {
            // A disk that is full needs the room.
            try? shared.storage.removeIfThere(temporary)
            throw error
        }
        if isPlanted(.rowsRemovedBeforeSealedIsNamed) { try removeRows() }
        do throws(StorageError) {
            try shared.storage.rename(temporary, to: path)
            try shared.storage.syncDirectory(shared.layout.segments)
        } catch {
            throw LogError(error, doing: "seal a segment")
        }
        try shared.manifest.note(sealedThrough: number)
        let sealed = try SealedSegment.open(path: path, storage: shared.storage, names: shared.names)
        // Whoever looked something up in the rows still finds it by its position in the sealed form.
        shared.catalog.replace(by: sealed)
        shared.index.withLock { $0.replaceRows(by: sealed) }
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
        let rows = SegmentRows(segment: segment, end: end)
        var grouping = TypeGrouping()
        var samples = TypeSamples()
        _ = try rows.forEach(isStopped: isStopped, onBatch: { _, _ in }) { event, name in
            let type = grouping.number(ofType: name)
            grouping.note(event, type: type)
            samples.note(event, type: type)
        }
        guard !isStopped(), grouping.names.count <= SealedFormat.typesMax else { return try giveUp() }
        let dictionaries = DictionaryMaking(dictionaries).dictionaries(samples, groups: grouping.groups())
        var writer = SealedWriter(
            file, header: segment.header, grouping: grouping, dictionaries: dictionaries, isHasty: isHasty)
        let source = try rows.forEach(
            isStopped: isStopped,
            onBatch: { (header, tables) in
                let first = UInt32(header.basePosition - segment.header.basePosition)
                for key in tables.keys {
                    writer.add(key: key.key.rawSpan, firstOrdinal: first + key.firstRow, count: key.rowCount)
                }
            },
            onRow: { (event, name) throws(LogError) in
                try writer.add(event, type: UInt16(grouping.number(ofType: name)))
            })
        if isStopped() { return try giveUp() }
        return try writer.finish(source)
    }

    private func giveUp() throws(LogError) -> SealedFooter? {
        do throws(StorageError) { try shared.storage.removeIfThere(temporary) } catch {
            throw LogError(error, doing: "remove an unfinished sealed segment")
        }
        return nil
    }

    /// Reads what was written back from the disk and compares it with what the rows gave.
    private func check(_ footer: SealedFooter) throws(LogError) {
        let sealed = try SealedSegment.open(path: temporary, storage: shared.storage, names: TypeNames())
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
            try shared.storage.removeIfThere(segment.path)
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
