// SPDX-License-Identifier: Apache-2.0

public import EventLog
internal import Glibc

/// Keeps states of projections beside the events, so that a program that starts need not read the whole log.
///
/// Snapshots are derived: each can be dropped at any time, and one that is damaged, of another log or of another version is
/// ignored with a ``SnapshotWarning``. They lie in the directory `snapshots` of the log's directory.
public struct SnapshotStore: Sendable {
    /// The log that the snapshots belong to.
    public let log: EventLog
    /// Where the snapshots lie.
    public let directory: String
    let files: StateFile<SnapshotHeader>

    /// The snapshots of `log`, through `storage`.
    public init(log: EventLog, storage: any Storage = PosixStorage()) {
        self.log = log
        directory = log.path + "/snapshots"
        files = StateFile(storage: storage, directory: directory, suffix: ".snapshot")
    }

    /// Writes the state of a projection; durable on return. Replaces a snapshot of the same projection at the same
    /// position. `createdAt` is noted in it, the default is the system's clock.
    public func create<Subject: Projection>(
        _ runner: ProjectionRunner<Subject>, createdAt: Timestamp = .now()
    ) throws(SnapshotError) -> SnapshotInfo {
        Subject.checkName()
        guard !runner.isPartial else {
            throw SnapshotError(
                .partial, "A state as of a time left events out; make snapshots of a state at a position.")
        }
        let state = runner.projection.snapshot()
        let anchor: UInt32
        do throws(LogError) { anchor = try log.anchor(at: runner.position) } catch {
            throw SnapshotError(.log, error.description, file: error.file, errno: error.errno)
        }
        let header = SnapshotHeader(
            name: Subject.name, version: UInt32(Subject.version), identity: log.identity, position: runner.position,
            latestRecordedAt: runner.latestRecordedAt, createdAt: createdAt, stateBytes: UInt64(state.count),
            anchor: anchor)
        let digits = String(runner.position)
        let padded = String(repeating: "0", count: 20 - digits.utf8.count) + digits
        let name = "\(Subject.name)-v\(Subject.version)-\(padded).snapshot"
        do throws(StorageError) {
            return SnapshotInfo(header, file: name, byteCount: try files.write(header, state: state, as: name))
        } catch {
            throw SnapshotError(error, doing: "write the snapshot")
        }
    }

    /// All snapshots of this log, by projection, version and position, and the files that are none. Reads their heads
    /// only; with `readingContent` all of each, and so finds those that are damaged further on too.
    public func list(
        readingContent: Bool = false
    ) throws(SnapshotError) -> (snapshots: [SnapshotInfo], warnings: [SnapshotWarning]) {
        var snapshots: [SnapshotInfo] = []
        var warnings: [SnapshotWarning] = []
        let names: [String]
        do throws(StorageError) { names = try files.names() } catch {
            throw SnapshotError(error, doing: "list the snapshots")
        }
        for name in names {
            do throws(SnapshotWarning.Reason) {
                let (header, byteCount) = try files.header(of: name)
                guard header.identity == log.identity else { throw .foreign }
                guard header.position <= log.lastPosition else { throw .aheadOfLog }
                if readingContent {
                    _ = try files.load(name)
                    try checkAnchor(header)
                }
                snapshots.append(SnapshotInfo(header, file: name, byteCount: byteCount))
            } catch {
                warnings.append(SnapshotWarning(file: name, reason: error))
            }
        }
        return (snapshots, warnings)
    }

    /// The snapshots of this log that hold events beyond its end, where it ends at `lastPosition` at least: each proves
    /// that the log was longer when it was made. None in a log that nobody shortened and nobody put an older copy of in
    /// its place.
    public func beyondEnd(_ lastPosition: Position = 0) throws(SnapshotError) -> [SnapshotInfo] {
        var found: [SnapshotInfo] = []
        do throws(StorageError) {
            for name in try files.names() {
                guard let (header, byteCount) = try? files.header(of: name), header.identity == log.identity else {
                    continue
                }
                found.append(SnapshotInfo(header, file: name, byteCount: byteCount))
            }
        } catch {
            throw SnapshotError(error, doing: "list the snapshots")
        }
        // Looked at after the files: another process may have appended and made a snapshot meanwhile.
        _ = try? log.refresh()
        let end = max(lastPosition, log.lastPosition)
        return found.filter { $0.position > end }
    }

    /// A projection as near to `stop` as a snapshot brings it; at the beginning where none does. Never fails: what is in
    /// the way becomes a warning. The caller goes on with ``ProjectionRunner/catchUp(to:progress:)`` to the same stop.
    public func restore<Subject: Projection>(
        _ subject: Subject.Type = Subject.self, for stop: ProjectionStop = .end
    ) -> RestoredProjection<Subject> {
        restore(from: Subject.self, for: stop) { (candidate) throws(SnapshotWarning.Reason) in try load(candidate) }
    }

    /// The same for a part of a projection, of which no more is read than the part takes: what is damaged behind it is not
    /// noticed. Where no snapshot can be used it stands at the beginning, and then nothing is left out of it.
    public func restore<Excerpt: ProjectionExcerpt>(
        excerpt: Excerpt.Type, for stop: ProjectionStop = .end
    ) -> RestoredProjection<Excerpt> {
        restore(from: Excerpt.Whole.self, for: stop) { (candidate) throws(SnapshotWarning.Reason) in
            try loadExcerpt(candidate)
        }
    }

    /// Takes the newest of a projection's snapshots that `load` does not refuse.
    private func restore<Whole: Projection, Subject: Projection>(
        from whole: Whole.Type, for stop: ProjectionStop,
        _ load: (SnapshotInfo) throws(SnapshotWarning.Reason) -> ProjectionRunner<Subject>
    ) -> RestoredProjection<Subject> {
        Whole.checkName()
        var (candidates, warnings) = candidates(for: Whole.self)
        candidates.removeAll { candidate in
            switch stop {
            case .end: false
            case .position(let position): candidate.position > position
            case .recordedAt(let time): candidate.latestRecordedAt.map { $0 > time } ?? false
            }
        }
        for candidate in candidates.sorted(by: { $0.position > $1.position }) {
            do throws(SnapshotWarning.Reason) {
                return RestoredProjection(runner: try load(candidate), snapshot: candidate, warnings: warnings)
            } catch {
                warnings.append(SnapshotWarning(file: candidate.file, reason: error))
            }
        }
        return RestoredProjection(runner: ProjectionRunner(log: log), snapshot: nil, warnings: warnings)
    }

    /// Removes a snapshot. One that is gone already is no error.
    public func drop(_ snapshot: SnapshotInfo) throws(SnapshotError) {
        try remove([snapshot.file])
    }

    /// Removes all files of snapshots, usable or not, but for the newest `keep` usable ones of each projection's version.
    @discardableResult
    public func drop(keepingNewest keep: Int = 0) throws(SnapshotError) -> [String] {
        let (snapshots, warnings) = try list(readingContent: keep > 0)
        var names = warnings.map(\.file)
        for (_, group) in Dictionary(grouping: snapshots, by: { "\($0.projection)-v\($0.version)" }) {
            names += group.sorted { $0.position > $1.position }.dropFirst(keep).map(\.file)
        }
        try remove(names.sorted())
        return names.sorted()
    }
}

extension SnapshotStore {
    /// The snapshots that were made for this projection in this version; the others of its name become warnings.
    func candidates<Subject: Projection>(for subject: Subject.Type) -> ([SnapshotInfo], [SnapshotWarning]) {
        let snapshots: [SnapshotInfo]
        var warnings: [SnapshotWarning]
        do throws(SnapshotError) { (snapshots, warnings) = try list() } catch {
            return ([], [SnapshotWarning(file: error.file ?? directory, reason: .unreadable)])
        }
        // What other projections' files are like concerns nobody here.
        warnings.removeAll { !$0.file.hasPrefix(Subject.name + "-v") }
        let own = snapshots.filter { $0.projection == Subject.name }
        warnings += own.filter { $0.version != Subject.version }
            .map { SnapshotWarning(file: $0.file, reason: .otherVersion) }
        return (own.filter { $0.version == Subject.version }, warnings)
    }

    func load<Subject: Projection>(
        _ snapshot: SnapshotInfo
    ) throws(SnapshotWarning.Reason) -> ProjectionRunner<Subject> {
        let (header, state) = try files.load(snapshot.file)
        try check(header, of: Subject.self)
        return try runner(header, state)
    }

    private func loadExcerpt<Excerpt: ProjectionExcerpt>(
        _ snapshot: SnapshotInfo
    ) throws(SnapshotWarning.Reason) -> ProjectionRunner<Excerpt> {
        let (header, state) = try files.loadBeginning(snapshot.file, headBytes: Excerpt.headBytes) {
            (head) throws(PayloadError) in try unsafe Excerpt.byteCount(head.span.bytes)
        }
        try check(header, of: Excerpt.Whole.self)
        return try runner(header, state)
    }

    private func check<Subject: Projection>(
        _ header: SnapshotHeader, of subject: Subject.Type
    ) throws(SnapshotWarning.Reason) {
        guard header.name == Subject.name, header.version == UInt32(Subject.version), header.identity == log.identity
        else { throw .foreign }
        try checkAnchor(header)
    }

    private func runner<Subject: Projection>(
        _ header: SnapshotHeader, _ state: [UInt8]
    ) throws(SnapshotWarning.Reason) -> ProjectionRunner<Subject> {
        do throws(PayloadError) {
            let projection = try unsafe Subject(snapshot: state.span.bytes)
            return ProjectionRunner(
                log: log, projection: projection, position: header.position, latestRecordedAt: header.latestRecordedAt)
        } catch {
            throw .damaged
        }
    }

    func checkAnchor(_ header: SnapshotHeader) throws(SnapshotWarning.Reason) {
        guard header.position <= log.lastPosition else { throw .aheadOfLog }
        let anchor: UInt32
        do throws(LogError) { anchor = try log.anchor(at: header.position) } catch { throw .unreadable }
        guard anchor == header.anchor else { throw .diverged }
    }

    private func remove(_ names: [String]) throws(SnapshotError) {
        do throws(StorageError) { try files.remove(names) } catch {
            throw SnapshotError(error, doing: "remove the snapshot")
        }
    }
}

extension SnapshotError {
    init(_ error: StorageError, doing action: String) {
        let isFull = error.errno == ENOSPC || error.errno == EDQUOT
        self.init(
            isFull ? .diskFull : .io, "Could not \(action): \(error.reasonAndAdvice)", file: error.path,
            errno: error.errno)
    }
}
