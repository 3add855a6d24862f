// SPDX-License-Identifier: Apache-2.0

/// What a backup holds.
public struct LogBackup: Sendable, Equatable {
    /// Segments, and those of them that share their bytes with the log's own files.
    public var segments = 0, linkedSegments = 0
    /// The last event that is in it.
    public var lastPosition: Position = 0
    /// Bytes that were copied.
    public var copiedBytes: UInt64 = 0
}

extension EventLog {
    /// Makes a copy of the log at `path` in a new or empty directory, while somebody may be writing: all that is durable
    /// when it begins, and nothing that is not. The copy is a log of its own that can be opened and verified; restoring is
    /// the same call the other way around. On disk when it returns.
    ///
    /// With `linking`, sealed segments, which never change, get another name instead of a copy where both are on one file
    /// system: that costs no room, guards against what is deleted or overwritten by name, and not against a disk that
    /// loses them. A copy that was cut short lacks its first segments and does not open. Snapshots are not copied.
    ///
    /// Throws ``LogError`` with code `noSuchLog`, `damaged` (a damaged log is salvaged, not copied), `alreadyExists`,
    /// `networkFileSystem`, `io` or `diskFull`.
    public static func backUp(
        _ path: String, to target: String, linking: Bool = true, options: Options = Options()
    ) throws(LogError) -> LogBackup {
        let log = try open(at: path, access: .readOnly, options: options)
        if let damage = log.damage { throw damage }
        var copying = BackupCopying(log: log, layout: LogLayout(directory: target), isLinking: linking)
        return try copying.run(options)
    }
}

/// One backup on its way.
private struct BackupCopying {
    let log: EventLog
    let layout: LogLayout
    let isLinking: Bool
    private var backup = LogBackup()

    init(log: EventLog, layout: LogLayout, isLinking: Bool) {
        self.log = log
        self.layout = layout
        self.isLinking = isLinking
    }

    private var storage: any Storage { log.shared.storage }

    mutating func run(_ options: EventLog.Options) throws(LogError) -> LogBackup {
        let segments = log.shared.catalog.segments
        guard let last = segments.last else {
            throw LogError(.damaged, "The log has no segment left. Restore it from a backup.")
        }
        let end = try durableEnd(of: last)
        try NetworkFileSystem.refuse(layout, options)
        try EventLog.makeDirectories(layout, storage)
        do throws(StorageError) {
            // The newest first: with a part of the others missing, it is no log.
            for (index, segment) in segments.enumerated().reversed() {
                backup.segments += 1
                switch segment {
                case .sealed(let sealed): try take(sealed)
                case .rows(let rows):
                    // Through the open file: a sealing may have taken its name away.
                    let length = index + 1 < segments.count ? segments[index + 1].header.predecessor.length : end.offset
                    try copy(rows.file, layout.segment(rows.header.number), length)
                }
            }
            try storage.syncDirectory(layout.segments)
        } catch {
            throw LogError(error, doing: "make a backup")
        }
        backup.lastPosition = end.lastPosition
        let sealedThrough = segments.prefix { $0.rows == nil }.last?.header.number ?? 0
        let manifest = Manifest(
            identity: log.identity, segment: last.header.number, lastPosition: end.lastPosition, length: end.offset,
            chain: end.chain, latest: end.latest, sealedThrough: sealedThrough)
        do throws(StorageError) {
            try storage.replace(layout.manifest, in: layout.directory, with: manifest.encoded())
        } catch {
            throw LogError(error, doing: "make a backup")
        }
        return backup
    }

    /// Where the last batch ends that is certain to be on disk.
    private func durableEnd(of last: LiveSegment) throws(LogError) -> SegmentEnd {
        switch last {
        case .sealed(let sealed): return SegmentEnd(of: sealed)
        case .rows(let rows):
            guard let reached = log.tail?.end else { return SegmentEnd(emptySegment: rows.header) }
            let isAllDurable = reached.lastPosition == log.lastPosition
            let limit = isAllDurable ? reached.offset : reached.provenOffset
            var scan = SegmentScan(rows)
            unsafe try scan.run(upTo: limit) { (_, _, _) throws(LogError) in }
            guard scan.end.offset == limit else {
                throw LogError(
                    .damaged, "A batch of the log is damaged. Restore the segment from a backup, or salvage the log.",
                    file: rows.path, offset: scan.end.offset)
            }
            return scan.end
        }
    }

    private mutating func take(_ segment: SealedSegment) throws(StorageError) {
        let path = layout.sealed(segment.header.number)
        if isLinking, try storage.link(segment.path, as: path) {
            backup.linkedSegments += 1
            return
        }
        try copy(segment.file, path, segment.fileBytes)
    }

    private mutating func copy(_ source: any StorageFile, _ path: String, _ length: UInt64) throws(StorageError) {
        let file = try storage.open(path, .createNew)
        var piece = ByteBuffer(capacity: 1 << 20)
        var offset: UInt64 = 0
        while offset < length {
            try source.read(Int(min(1 << 20, length - offset)), at: offset, into: &piece)
            guard piece.count > 0 else { throw StorageError(call: "pread", path: path, errno: StorageErrno.noEntry) }
            unsafe try file.writeWhole(piece.pointer, at: offset)
            offset += UInt64(piece.count)
        }
        try file.sync()
        backup.copiedBytes += length
    }
}
