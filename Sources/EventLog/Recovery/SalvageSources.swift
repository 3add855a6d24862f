// SPDX-License-Identifier: Apache-2.0

/// A segment's file as far as it can be made out; its header may be unreadable.
struct SalvageSource {
    /// With a salt that was taken from the batches, and else empty, where ``hasHeader`` is false.
    let segment: Segment
    let hasHeader: Bool

    var number: UInt32 { segment.header.number }
}

/// The files of a damaged log, in the order of their numbers, and what they say of themselves.
struct SalvageSources {
    private(set) var sources: [SalvageSource] = []
    private(set) var identity: LogIdentity?
    private(set) var manifest: Manifest?
    private(set) var notes: [String] = []
    /// Sealed segments, one for each number.
    private(set) var sealed: [UInt32: SealedSource] = [:]
    /// What the files' names say, readable or not.
    private(set) var namedNumbers: [UInt32] = []
    let layout: LogLayout
    private let storage: any Storage

    init(_ layout: LogLayout, storage: any Storage) throws(LogError) {
        self.layout = layout
        self.storage = storage
        manifest = try? readManifest()
        var names: [String] = []
        do throws(StorageError) { names = try storage.names(in: layout.segments) } catch {
            guard error.errno == StorageErrno.noEntry || error.errno == StorageErrno.notDirectory else {
                throw LogError(error, doing: "find the log's segments")
            }
            guard manifest != nil else {
                throw LogError(
                    .noSuchLog, "There is no log in \(layout.directory). Check the path.", file: layout.directory,
                    errno: error.errno)
            }
        }
        var found: [SalvageSource] = []
        namedNumbers = names.compactMap { LogFormat.segmentNumber(ofName: $0) }.sorted()
        for number in namedNumbers {
            if let source = open(number) { found.append(source) }
        }
        let sealedNumbers = names.compactMap { LogFormat.segmentNumber(ofName: $0, sealed: true) }.sorted()
        let foundSealed = sealedNumbers.compactMap { SealedSource($0, path: layout.sealed($0), storage: storage) }
        namedNumbers = Set(namedNumbers + sealedNumbers).sorted()
        identity = Self.mostFrequent(
            found.filter(\.hasHeader).map(\.segment.header.identity) + foundSealed.compactMap(\.header?.identity),
            or: manifest?.identity)
        if manifest?.identity != identity { manifest = nil }
        guard !namedNumbers.isEmpty || manifest != nil else {
            throw LogError(
                .damaged, "The log has no segment left, so there is nothing to salvage. Restore it from a backup.",
                file: layout.segments)
        }
        choose(from: found)
        choose(from: foundSealed)
    }

    private mutating func choose(from found: [SealedSource]) {
        for source in found {
            if let header = source.header, header.identity != identity {
                notes.append("\(source.path) belongs to another log and was left out.")
            } else if sealed[source.number] != nil {
                notes.append("\(source.path) holds segment \(source.number) once more and was left out.")
            } else {
                if source.path != layout.sealed(source.number) {
                    notes.append("\(source.path) holds segment \(source.number) under a wrong name.")
                }
                sealed[source.number] = source
            }
        }
    }

    /// The rows of a segment, where there are any.
    func rows(_ number: UInt32) -> SalvageSource? { sources.first { $0.number == number } }

    /// Whether a segment's sealed form says more of itself than its name does, so that it was sealed for certain.
    func hasProvenSealed(_ number: UInt32) -> Bool {
        sealed[number].map { $0.header != nil || $0.footer != nil } ?? false
    }

    /// What a segment says of the one before it, in whichever form its header can be read.
    func predecessor(of number: UInt32) -> SegmentHeader.Predecessor? {
        if let source = rows(number), source.hasHeader { return source.segment.header.predecessor }
        return sealed[number]?.header?.predecessor
    }

    /// Keeps one file for each number of this log; the header's number counts, not the name's.
    private mutating func choose(from found: [SalvageSource]) {
        for source in found.sorted(by: { $0.number < $1.number }) {
            if source.hasHeader && source.segment.header.identity != identity {
                notes.append("\(source.segment.path) belongs to another log and was left out.")
            } else if let last = sources.last, last.number == source.number {
                notes.append("\(source.segment.path) holds segment \(source.number) once more and was left out.")
            } else {
                if source.segment.path != layout.segment(source.number) {
                    notes.append("\(source.segment.path) holds segment \(source.number) under a wrong name.")
                }
                sources.append(source)
            }
        }
    }

    private static func mostFrequent(_ identities: [LogIdentity], or other: LogIdentity?) -> LogIdentity? {
        var counts: [LogIdentity: Int] = [:]
        for identity in identities + (other.map { [$0] } ?? []) { counts[identity, default: 0] += 1 }
        // The first of those that are named most often, so that the choice does not depend on a table's order.
        let most = counts.values.max()
        return identities.first { counts[$0] == most } ?? other
    }

    private func readManifest() throws(StorageError) -> Manifest? {
        var buffer = ByteBuffer(capacity: LogFormat.manifestBytes)
        try storage.open(layout.manifest, .read).read(LogFormat.manifestBytes, at: 0, into: &buffer)
        return Manifest(decoding: buffer.bytes.array)
    }

    private mutating func open(_ number: UInt32) -> SalvageSource? {
        let path = layout.segment(number)
        do throws(LogError) {
            let segment = try Segment.open(number, in: layout, storage: storage, forWriting: false)
            return SalvageSource(segment: segment, hasHeader: true)
        } catch {
            guard let file = try? storage.open(path, .read), let salt = Self.salt(of: file, segment: number) else {
                notes.append("\(path) holds nothing that can be read: \(error.message)")
                return nil
            }
            notes.append("The header of \(path) cannot be read; its batches were found without it.")
            let header = SegmentHeader(
                number: number, identity: LogIdentity(high: 0, low: 0), salt: salt,
                createdAt: Timestamp(microseconds: 0), predecessor: .none)
            return SalvageSource(segment: Segment(header: header, file: file, path: path), hasHeader: false)
        }
    }

    /// The salt of the first batch in the file that is one of this segment.
    private static func salt(of file: any StorageFile, segment number: UInt32) -> UInt64? {
        guard let size = try? file.size() else { return nil }
        var bytes = ByteBuffer(capacity: LogFormat.blockBytes)
        var offset = UInt64(LogFormat.blockBytes)
        while offset < size {
            if (try? file.read(LogFormat.batchHeaderBytes, at: offset, into: &bytes)) != nil,
                let header = BatchHeader(decoding: bytes.bytes), header.segment == number
            {
                return header.salt
            }
            offset += UInt64(LogFormat.blockBytes)
        }
        return nil
    }
}
