// SPDX-License-Identifier: Apache-2.0

extension EventLog {
    /// Makes an empty log in a new or empty directory and opens it for writing. Throws ``LogError`` with code
    /// `alreadyExists` where the directory holds anything, `networkFileSystem`, `io` or `diskFull`.
    public static func create(at path: String, options: Options = Options()) throws(LogError) -> EventLog {
        let layout = LogLayout(directory: path)
        let storage = RetryingStorage(options.storage)
        try NetworkFileSystem.refuse(layout, options)
        try makeDirectories(layout, storage)
        let header = SegmentHeader(
            number: 1, identity: LogIdentity(high: options.randomWord(), low: options.randomWord()),
            salt: options.randomWord(), createdAt: options.clock(),
            predecessor: .none)
        let first = try ActiveSegment.create(header, storage: storage, layout: layout)
        try ManifestFile(nil, storage: storage, layout: layout).note(first)
        return try open(at: path, options: options)
    }

    /// Opens a log. Throws ``LogError`` with code `noSuchLog`, `locked` (another handle is writing), `damaged` (for
    /// writing only: for reading see ``damage``), `foreign`, `newerFormat`, `networkFileSystem` (for writing only), `io` or
    /// `diskFull`.
    ///
    /// For writing it goes once over the segments that are not sealed yet, to check them and to build their index in
    /// memory; for reading it looks at the newest segment, and builds the index when a question needs it.
    public static func open(
        at path: String, access: Access = .readWrite, options: Options = Options()
    ) throws(LogError) -> EventLog {
        let layout = LogLayout(directory: path)
        var options = options
        options.storage = RetryingStorage(options.storage)
        guard let observer = options.observer else { return try open(layout, access, options) }
        let start = ContinuousClock.now
        let log = try open(layout, access, options)
        let segments = log.shared.catalog.segments
        observer.logDidOpen(
            LogOpeningReport(
                access: access, segments: segments.count, sealedSegments: segments.count(where: { $0.rows == nil }),
                lastPosition: log.lastPosition, duration: start.duration(to: .now), warnings: log.warnings))
        if let damage = log.damage { observer.logDidFail(LogFailureReport(kind: .reading, error: damage)) }
        return log
    }

    private static func open(
        _ layout: LogLayout, _ access: Access, _ options: Options
    ) throws(LogError) -> EventLog {
        switch access {
        case .readWrite: try openForWriting(layout, options)
        case .readOnly: try openForReading(layout, options)
        }
    }

    /// Makes the directories of a log where there is nothing yet.
    static func makeDirectories(_ layout: LogLayout, _ storage: any Storage) throws(LogError) {
        do throws(StorageError) {
            try storage.createDirectory(layout.directory)
            try syncParent(of: layout, storage)
            guard try isFree(layout, storage) else {
                throw StorageError(call: "mkdir", path: layout.directory, errno: StorageErrno.exists)
            }
            try storage.createDirectory(layout.segments)
            try storage.syncDirectory(layout.directory)
        } catch {
            throw refusal(of: layout, storage, error)
        }
    }

    /// Why no log can be made there.
    private static func refusal(of layout: LogLayout, _ storage: any Storage, _ error: StorageError) -> LogError {
        let path = layout.directory
        switch error.errno {
        case StorageErrno.exists, StorageErrno.notDirectory:
            let isLog = (try? storage.names(in: layout.segments))?.isEmpty == false
            return LogError(
                .alreadyExists,
                isLog
                    ? "There is a log already. Open it, or name a new directory."
                    : "There is something else in the way. Name a new directory.", file: path)
        case StorageErrno.noEntry:
            return LogError(
                .io, "The directory that is to hold it does not exist. Make it first, or check the path.", file: path,
                errno: error.errno)
        default: return LogError(error, doing: "make the log")
        }
    }

    /// What a creation leaves that was cut short, before it had a first segment, is not in the way.
    private static func isFree(_ layout: LogLayout, _ storage: any Storage) throws(StorageError) -> Bool {
        let names = Set(try storage.names(in: layout.directory))
        guard names.isSubset(of: ["LOCK", "segments", "manifest.tmp"]) else { return false }
        guard names.contains("segments") else { return true }
        return try storage.names(in: layout.segments).allSatisfy { $0.hasSuffix(".tmp") }
    }

    /// A new directory is a name in its parent, and lost with it.
    private static func syncParent(of layout: LogLayout, _ storage: any Storage) throws(StorageError) {
        do throws(StorageError) { try storage.syncDirectory(layout.parent) } catch {
            // Who may not open the parent did not make the directory either, or could not know that it is there.
            guard error.errno == StorageErrno.accessDenied else { throw error }
        }
    }

    private static func openForWriting(_ layout: LogLayout, _ options: Options) throws(LogError) -> EventLog {
        // Before the lock, whose file would otherwise be left in a directory that is no log.
        _ = try SegmentFiles(layout, storage: options.storage)
        try NetworkFileSystem.refuse(layout, options)
        let lock = try takeLock(layout, options.storage)
        try settleNames(layout, options.storage)
        let opening: LogOpening
        do throws(LogError) {
            opening = try LogOpening(layout, storage: options.storage, forWriting: true)
        } catch {
            throw WriterOpening.refusal(error)
        }
        let shared = share(opening, options)
        var recovery = WriterOpening(opening: opening, shared: shared, options: options)
        var index = LogIndex(identity: shared.identity, cache: shared.cache)
        let (active, latest, endsInMarker) = try recovery.run(index: &index)
        let sealed = opening.segments.prefix { $0.rows == nil }.count
        shared.manifest.assume(active, sealedThrough: UInt32(sealed))
        shared.index.withLock { $0 = index }
        shared.publish(active.end.lastPosition)
        let sealing = Sealing(shared, options: options, lock: lock)
        let writer = LogWriter(
            shared: shared, options: options, lock: lock, active: active, latest: latest,
            lastBatchIsMarker: endsInMarker, sealing: sealing)
        let commits = try GroupCommit(writer, idleAfter: options.idleMarkerAfter)
        if options.sealing == .background, !sealing.start() {
            commits.abandon()
            throw LogError(.io, "The system has no room for the log's thread. Raise the limit of threads.")
        }
        return EventLog(
            shared: shared, commits: commits, sealing: sealing, tail: nil, damage: nil, warnings: recovery.warnings,
            indexIsBuilt: true)
    }

    /// A segment that a stopped writer began may have its name in memory only: what is written to it would be lost with
    /// the name.
    private static func settleNames(_ layout: LogLayout, _ storage: any Storage) throws(LogError) {
        do throws(StorageError) {
            try storage.syncDirectory(layout.segments)
            try storage.syncDirectory(layout.directory)
        } catch {
            // LogOpening says it better when there is no log.
            guard error.errno == StorageErrno.noEntry || error.errno == StorageErrno.notDirectory else {
                throw LogError(error, doing: "bring the log's names to disk")
            }
        }
    }

    private static func openForReading(_ layout: LogLayout, _ options: Options) throws(LogError) -> EventLog {
        let opening = try LogOpening(layout, storage: options.storage, forWriting: false)
        let shared = share(opening, options)
        let tail = ReadOnlyTail(shared, segments: opening.segments)
        var damage = opening.damage
        do throws(LogError) {
            try tail?.refresh()
        } catch {
            guard error.code == .damaged || error.code == .foreign else { throw error }
            damage = damage ?? error
        }
        if damage == nil, let tail { damage = try judgeEnd(of: tail, opening) }
        return EventLog(
            shared: shared, commits: nil, sealing: nil, tail: tail, damage: damage, warnings: [], indexIsBuilt: false)
    }

    /// Whether acknowledged events are missing at the end, which only shows when nobody is writing.
    private static func judgeEnd(of tail: ReadOnlyTail, _ opening: LogOpening) throws(LogError) -> LogError? {
        while try !isLocked(opening.layout, opening.storage) {
            let end = tail.end
            let isNewest = opening.segments.last?.header.number == tail.segmentNumber
            var found = try tail.judgeEnd()
            if found == nil, isNewest { found = try opening.shortage(end: end) }
            guard let damage = found else { return nil }
            // A writer may have come, appended and gone since the end was read: what it wrote is no damage.
            try tail.refresh()
            if tail.end == end { return damage }
        }
        return nil
    }

    private static func share(_ opening: LogOpening, _ options: Options) -> LogShared {
        LogShared(
            layout: opening.layout, storage: options.storage, identity: opening.segments[0].header.identity,
            names: opening.names, manifest: opening.manifest, options: options)
    }

    private static func isLocked(_ layout: LogLayout, _ storage: any Storage) throws(LogError) -> Bool {
        do throws(StorageError) { return try storage.isLocked(layout.lock) } catch {
            throw LogError(error, doing: "look for a writer")
        }
    }

    private static func takeLock(_ layout: LogLayout, _ storage: any Storage) throws(LogError) -> any StorageLock {
        do throws(StorageError) {
            if let lock = try storage.lock(layout.lock) {
                lock.note("\(ProcessNumber.own)\n")
                return lock
            }
        } catch {
            if error.errno == StorageErrno.noEntry || error.errno == StorageErrno.notDirectory {
                throw LogError(
                    .noSuchLog, "There is no log in \(layout.directory). Make one with `init`, or check the path.",
                    file: layout.directory, errno: error.errno)
            }
            throw LogError(error, doing: "lock the log")
        }
        throw locked(layout, storage)
    }

    /// Who holds the lock, what becomes of them, and what can be done.
    private static func locked(_ layout: LogLayout, _ storage: any Storage) -> LogError {
        var text = "Somebody else is writing to the log. Wait until it is done, or open the log for reading."
        if let number = ProcessNumber.noted(in: layout.lock, storage) {
            switch ProcessNumber.condition(of: number) {
            case .running:
                text =
                    "Somebody else is writing to the log (process \(number)). Wait until it is done, or open the log for "
                    + "reading."
            case .stopped:
                text =
                    "Somebody else is writing to the log (process \(number), which is stopped). Let it go on with "
                    + "`kill -CONT \(number)`, or end it; the log can be read meanwhile."
            case .unseen:
                text =
                    "Somebody else is writing to the log (process \(number), which can't be seen from here: it may run in "
                    + "another container, or have left a child that holds the lock; `fuser \(layout.lock)` names it). Wait "
                    + "until it is done, or open the log for reading."
            }
        }
        return LogError(.locked, text, file: layout.lock)
    }

    /// Looks for events that another process has appended since; only for a log opened for reading. Returns the last
    /// position that can be read now.
    @discardableResult
    public func refresh() throws(LogError) -> Position {
        try tail?.refresh()
        return lastPosition
    }
}
