// SPDX-License-Identifier: Apache-2.0

/// Finds out what a log's files hold and whether it can be trusted. Changes nothing.
struct LogOpening {
    let layout: LogLayout
    let storage: any Storage
    let forWriting: Bool
    private(set) var segments: [Segment] = []
    private(set) var manifest: Manifest?
    /// Damage after which nothing can be read; reading up to it is safe.
    private(set) var damage: LogError?

    init(_ layout: LogLayout, storage: any Storage, forWriting: Bool) throws(LogError) {
        self.layout = layout
        self.storage = storage
        self.forWriting = forWriting
        // The manifest first: a segment that a writer begins now must not look missing from an older list of names.
        manifest = try readManifest()
        let numbers = try Self.segmentNumbers(layout, storage: storage)
        try openSegments(numbers)
    }

    /// The numbers of the segment files, ascending. Fails where there is no log.
    static func segmentNumbers(_ layout: LogLayout, storage: any Storage) throws(LogError) -> [UInt32] {
        let names: [String]
        do throws(StorageError) {
            names = try storage.names(in: layout.segments)
        } catch {
            if error.errno == StorageErrno.noEntry || error.errno == StorageErrno.notDirectory {
                throw LogError(
                    .noSuchLog, "There is no log in \(layout.directory). Make one with `init`, or check the path.",
                    file: layout.directory, errno: error.errno)
            }
            throw LogError(error, doing: "open the log")
        }
        let numbers = names.compactMap(LogFormat.segmentNumber(ofName:)).sorted()
        guard !numbers.isEmpty else {
            throw LogError(
                .damaged, "The log has no segment left. Restore it from a backup.", file: layout.segments)
        }
        return numbers
    }

    private func readManifest() throws(LogError) -> Manifest? {
        var buffer = ByteBuffer(capacity: LogFormat.manifestBytes)
        do throws(StorageError) {
            let file = try storage.open(layout.manifest, .read)
            try file.read(LogFormat.manifestBytes, at: 0, into: &buffer)
        } catch {
            // It is derived: without it the log is whole, only its end is less certain.
            if error.errno == StorageErrno.noEntry || error.errno == StorageErrno.notDirectory { return nil }
            throw LogError(error, doing: "read the manifest")
        }
        return Manifest(decoding: buffer.bytes.array)
    }

    /// Opens segments as long as each fits the one before it; notes the first that does not.
    private mutating func openSegments(_ numbers: [UInt32]) throws(LogError) {
        for (index, number) in numbers.enumerated() {
            let expected = UInt32(index + 1)
            do throws(LogError) {
                guard number == expected else { throw missing(expected) }
                let segment = try Segment.open(number, in: layout, storage: storage, forWriting: forWriting)
                try check(segment, number: number)
                segments.append(segment)
            } catch {
                // Without the first there is nothing to read; of the others the part before stays readable.
                guard !segments.isEmpty, error.code == .damaged || error.code == .foreign else { throw error }
                damage = error
                return
            }
        }
        if let manifest, manifest.segment > UInt32(segments.count), manifest.identity == segments[0].header.identity {
            damage = missing(UInt32(segments.count + 1))
        }
    }

    private func missing(_ number: UInt32) -> LogError {
        LogError(
            .damaged, "Segment \(number) is missing. Restore it from a backup.", file: layout.segment(number))
    }

    private func check(_ segment: Segment, number: UInt32) throws(LogError) {
        let header = segment.header
        guard header.number == number else {
            throw LogError(
                .damaged,
                "The file is named as segment \(number) but holds segment \(header.number). "
                    + "Give the files their own names again.", file: segment.path, offset: 12)
        }
        guard let before = segments.last?.header else {
            guard header.predecessor.number == 0 else {
                throw LogError(.damaged, "The first segment claims a predecessor.", file: segment.path, offset: 56)
            }
            return
        }
        guard header.identity == before.identity else {
            throw LogError(
                .foreign,
                "The segment belongs to the log \(header.identity), not to \(before.identity). "
                    + "Take it out and restore the right file.", file: segment.path, offset: 16)
        }
        guard header.predecessor.number == before.number,
            header.predecessor.lastPosition >= before.predecessor.lastPosition
        else {
            throw LogError(
                .damaged, "The segment does not follow the one before it. Restore both from one backup.",
                file: segment.path, offset: 56)
        }
    }

    /// Compares what was found at the end of the log with what the manifest says it had reached.
    func shortage(end: SegmentEnd) throws(LogError) -> LogError? {
        guard let manifest, let last = segments.last, manifest.identity == last.header.identity,
            manifest.segment == last.header.number
        else { return nil }
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
