// SPDX-License-Identifier: Apache-2.0

/// Finds out what a log's files hold and whether it can be trusted. Changes nothing.
struct LogOpening {
    let layout: LogLayout
    let storage: any Storage
    let forWriting: Bool
    let names: TypeNames
    private(set) var segments: [LiveSegment] = []
    /// This log's, whole; nil where there is none.
    private(set) var manifest: Manifest?
    /// Damage after which nothing can be read; reading up to it is safe.
    private(set) var damage: LogError?
    /// What is wrong with the file `manifest`, where it is there. The segments count, as if it were absent.
    private(set) var manifestDamage: LogError?

    /// `names` gives the types of sealed segments their numbers.
    init(
        _ layout: LogLayout, storage: any Storage, names: TypeNames = TypeNames(), forWriting: Bool
    ) throws(LogError) {
        self.names = names
        self.layout = layout
        self.storage = storage
        self.forWriting = forWriting
        // The manifest first: a segment that a writer begins now must not look missing from an older list of names.
        manifest = try readManifest()
        try openSegments(SegmentFiles(layout, storage: storage))
    }

    private mutating func readManifest() throws(LogError) -> Manifest? {
        var buffer = ByteBuffer(capacity: LogFormat.manifestBytes)
        do throws(StorageError) {
            let file = try storage.open(layout.manifest, .read)
            try file.read(LogFormat.manifestBytes, at: 0, into: &buffer)
        } catch {
            // It is derived: without it the log is whole, only its end is less certain.
            if error.errno == StorageErrno.noEntry || error.errno == StorageErrno.notDirectory { return nil }
            throw LogError(error, doing: "read the manifest")
        }
        if let found = Manifest(decoding: buffer.bytes.array) { return found }
        manifestDamage = LogError(
            .damaged,
            "The file manifest is damaged. No event stands in it, but without it a cut at the log's end might not be seen; "
                + "it is made anew when the log is opened for writing and closed.", file: layout.manifest)
        return nil
    }

    /// Puts the manifest aside where it is another log's; false where it is this one's, or there is none.
    private mutating func putAsideManifest(unlessOf identity: LogIdentity) -> Bool {
        guard let found = manifest, found.identity != identity else { return false }
        manifest = nil
        manifestDamage = LogError(
            .foreign,
            "The file manifest belongs to the log \(found.identity), not to \(identity). Without the right one a cut at "
                + "the log's end might not be seen; it is made anew when the log is opened for writing and closed.",
            file: layout.manifest)
        return true
    }

    /// Opens segments as long as each fits the one before it; notes the first that does not.
    private mutating func openSegments(_ listed: SegmentFiles) throws(LogError) {
        var files = listed
        var number: UInt32 = 0
        while number < files.last {
            number += 1
            do throws(LogError) {
                let segment = try open(number, files)
                try check(segment, number: number)
                if number == 1, putAsideManifest(unlessOf: segment.header.identity) {
                    // It has said which form of the segment counts.
                    number = 0
                    continue
                }
                segments.append(segment)
                // A writer has sealed what was the newest segment when they were listed: it writes to another one now.
                if number == files.last, segment.rows == nil { files = try SegmentFiles(layout, storage: storage) }
            } catch {
                // Without the first there is nothing to read; of the others the part before stays readable.
                guard !segments.isEmpty, error.code == .damaged || error.code == .foreign else { throw error }
                damage = error
                return
            }
        }
        // Rows follow the newest sealed segment always; an old manifest may not know of them.
        if segments.last?.rows == nil || manifest.map({ $0.segment > UInt32(segments.count) }) ?? false {
            damage = missing(UInt32(segments.count + 1))
        }
    }

    /// Opens a segment in the form that counts, or in the other where that one is damaged or has just gone.
    private func open(_ number: UInt32, _ files: SegmentFiles) throws(LogError) -> LiveSegment {
        guard let isSealed = files.isSealed(number, manifest: manifest) else { throw missing(number) }
        do throws(LogError) {
            guard isSealed else { return try openRows(number) }
            let segment = try openSealed(number)
            // It can be read, but its end is damaged: rows that stand beside it count, and are sealed anew.
            if case .sealed(let sealed) = segment, !sealed.hasWholeEnd, files.rows.contains(number) {
                return try openRows(number)
            }
            return segment
        } catch {
            // A writer that has sealed the segment since it was listed has taken its rows away.
            if !isSealed, error.errno == StorageErrno.noEntry { return try openSealed(number) }
            let isGone = error.code == .damaged || error.errno == StorageErrno.noEntry
            if isSealed, isGone, files.rows.contains(number) { return try openRows(number) }
            throw error
        }
    }

    private func openRows(_ number: UInt32) throws(LogError) -> LiveSegment {
        .rows(try Segment.open(number, in: layout, storage: storage, forWriting: forWriting))
    }

    private func openSealed(_ number: UInt32) throws(LogError) -> LiveSegment {
        let segment = LiveSegment.sealed(
            try SealedSegment.open(path: layout.sealed(number), storage: storage, names: names))
        // Rows beside it may count instead of one that is out of place.
        try checkPlace(segment, number: number)
        return segment
    }

    private func missing(_ number: UInt32) -> LogError {
        let wasSealed = number <= manifest?.sealedThrough ?? 0
        return LogError(
            .damaged, "Segment \(number) is missing. Restore it from a backup.",
            file: wasSealed ? layout.sealed(number) : layout.segment(number))
    }

    /// Whether the file is this log's and under its own name.
    private func checkPlace(_ segment: LiveSegment, number: UInt32) throws(LogError) {
        let header = segment.header
        // Before the number: under whichever name, another log's file is to be taken out. Of the first segment only its
        // wrong number gives the manifest more weight than itself.
        let identity = segments.first?.header.identity ?? (header.number == number ? nil : manifest?.identity)
        if let identity, header.identity != identity {
            throw LogError(
                .foreign,
                "The segment belongs to the log \(header.identity), not to \(identity). "
                    + "Take it out and restore the right file.", file: segment.path, offset: 16)
        }
        guard header.number == number else {
            throw LogError(
                .damaged,
                "The file is named as segment \(number) but holds segment \(header.number). "
                    + "Give the files their own names again.", file: segment.path, offset: 12)
        }
    }

    private func check(_ segment: LiveSegment, number: UInt32) throws(LogError) {
        let header = segment.header
        try checkPlace(segment, number: number)
        if case .sealed(let before)? = segments.last { try check(segment, follows: before) }
        guard let before = segments.last?.header else {
            guard header.predecessor.number == 0 else {
                throw LogError(.damaged, "The first segment claims a predecessor.", file: segment.path, offset: 56)
            }
            return
        }
        guard header.predecessor.number == before.number,
            header.predecessor.lastPosition >= before.predecessor.lastPosition
        else {
            throw LogError(
                .damaged, "The segment does not follow the one before it. Restore both from one backup.",
                file: segment.path, offset: 56)
        }
    }

    /// What a segment says of a sealed one before it must be what that one says of itself.
    private func check(_ segment: LiveSegment, follows before: SealedSegment) throws(LogError) {
        let claim = segment.header.predecessor
        guard claim.lastPosition == before.lastPosition, claim.chain == before.footer.source.chain,
            claim.length == before.footer.source.length
        else {
            throw LogError(
                .damaged, "The segment does not follow the sealed one before it. Restore both from one backup.",
                file: segment.path, offset: 56)
        }
    }

    /// Compares what was found at the end of the log with what the manifest says it had reached.
    func shortage(end: SegmentEnd) throws(LogError) -> LogError? {
        guard let manifest, let last = segments.last?.rows, manifest.segment == last.header.number else { return nil }
        let size: UInt64
        do throws(StorageError) { size = try last.file.size() } catch { throw LogError(error, doing: "read the log") }
        if end.lastPosition < manifest.lastPosition || min(end.offset, size) < manifest.length {
            return LogError(
                .damaged,
                "The log ends before the place that it had reached when it was closed. "
                    + "Its end was cut off; restore the segment from a backup.", file: last.path, offset: end.offset,
                positions: end.lastPosition + 1...max(end.lastPosition + 1, manifest.lastPosition))
        }
        if end.offset == manifest.length && end.chain != manifest.chain {
            return LogError(
                .damaged, "The log's last batch is not the one that it was closed with. Restore the segment.",
                file: last.path, offset: end.offset)
        }
        return nil
    }
}
