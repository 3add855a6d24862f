// SPDX-License-Identifier: Apache-2.0

public import EventLog

/// What is known of a kept partial result without unpacking it.
public struct PartialInfo: Sendable, Hashable {
    /// The projection's name and version.
    public let projection: String, version: Int
    /// The sealed segment, and the positions of its events.
    public let segment: UInt32, positions: ClosedRange<Position>
    /// Bytes of the state, and of the file.
    public let stateBytes: UInt64, fileBytes: UInt64
    /// The file's name in the directory of partial results.
    public let file: String

    init(_ header: PartialHeader, file: String, byteCount: UInt64) {
        projection = header.name
        version = Int(header.version)
        segment = header.segment
        positions = header.positions
        stateBytes = header.stateBytes
        fileBytes = byteCount
        self.file = file
    }
}

/// Keeps for sealed segments the states of projections over just their events. A segment never changes, so that its state
/// is computed once; a projection of the whole log then costs a merge for each segment and the events behind them.
///
/// Partial results are derived, like snapshots: one that is damaged, of another log, other events or another version is
/// left aside with a ``SnapshotWarning``. They lie in the directory `partials` of the log's directory.
public struct PartialStore: Sendable {
    /// The log that the partial results belong to.
    public let log: EventLog
    /// Where they lie.
    public let directory: String
    let files: StateFile<PartialHeader>

    /// The partial results of `log`, through `storage`.
    public init(log: EventLog, storage: any Storage = PosixStorage()) {
        self.log = log
        directory = log.path + "/partials"
        files = StateFile(storage: storage, directory: directory, suffix: ".partial")
    }

    /// All partial results of this log, by projection, version and segment, and the files that are none. Reads their heads
    /// only; with `readingContent` all of each.
    public func list(
        readingContent: Bool = false
    ) throws(SnapshotError) -> (partials: [PartialInfo], warnings: [SnapshotWarning]) {
        let stretches = Dictionary(uniqueKeysWithValues: log.sealedStretches().map { ($0.segment, $0) })
        var partials: [PartialInfo] = []
        var warnings: [SnapshotWarning] = []
        for name in try names() {
            do throws(SnapshotWarning.Reason) {
                let (header, byteCount) = try files.header(of: name)
                try check(header, against: stretches[header.segment])
                if readingContent { _ = try files.load(name) }
                partials.append(PartialInfo(header, file: name, byteCount: byteCount))
            } catch {
                warnings.append(SnapshotWarning(file: name, reason: error))
            }
        }
        return (partials, warnings)
    }

    /// Computes and writes the partial results that are missing or of no use, and removes those of other versions of the
    /// projection. Gives what was written. `progress` is that of ``ProjectionRunner/catchUp(to:progress:)``.
    @inlinable
    @discardableResult
    public func complete<Subject: MergeableProjection>(
        _ subject: Subject.Type = Subject.self, progress: (Position) -> Bool = { _ in true }
    ) throws(PartialError<Subject.Failure>) -> [PartialInfo] {
        var made: [PartialInfo] = []
        for stretch in try missing(Subject.self) {
            let result: StretchState<Subject>
            do throws(ProjectionError<Subject.Failure>) {
                result = try StretchState(over: stretch.positions, of: log, progress: progress)
            } catch {
                throw .computing(error)
            }
            if result.isCut { return made }
            made.append(try write(result, stretch))
        }
        try removeOtherVersions(of: Subject.self)
        return made
    }

    /// Removes all partial results, usable or not. Gives the names of the files.
    @discardableResult
    public func drop() throws(SnapshotError) -> [String] {
        let names = try names()
        try remove(names)
        return names
    }
}

/// Why partial results could not be completed.
public enum PartialError<Failure: Error>: Error {
    /// The events could not be taken in.
    case computing(ProjectionError<Failure>)
    /// A file could not be written.
    case storing(SnapshotError)
}

extension PartialStore {
    /// The sealed segments whose state is not kept, or not so that it can be used.
    @usableFromInline func missing<Subject: MergeableProjection>(
        _ subject: Subject.Type
    ) throws(PartialError<Subject.Failure>) -> [SealedStretch] {
        Subject.checkName()
        let there: Set<String>
        do throws(SnapshotError) { there = Set(try names()) } catch { throw .storing(error) }
        return log.sealedStretches().filter { stretch in
            let name = fileName(Subject.self, stretch)
            return !there.contains(name) || (try? load(Subject.self, stretch, in: name)) == nil
        }
    }

    @usableFromInline func write<Subject: MergeableProjection>(
        _ result: StretchState<Subject>, _ stretch: SealedStretch
    ) throws(PartialError<Subject.Failure>) -> PartialInfo {
        let state = result.state.snapshot()
        let header = PartialHeader(
            name: Subject.name, version: UInt32(Subject.version), identity: log.identity, positions: stretch.positions,
            latestRecordedAt: result.latestRecordedAt, stateBytes: UInt64(state.count), segment: stretch.segment,
            digest: stretch.digest)
        let name = fileName(Subject.self, stretch)
        do throws(StorageError) {
            return PartialInfo(header, file: name, byteCount: try files.write(header, state: state, as: name))
        } catch {
            throw .storing(SnapshotError(error, doing: "write the partial result"))
        }
    }

    @usableFromInline func removeOtherVersions<Subject: MergeableProjection>(
        of subject: Subject.Type
    ) throws(PartialError<Subject.Failure>) {
        do throws(SnapshotError) {
            let others = try names().filter { name in
                guard let header = try? files.header(of: name).header else { return false }
                return header.name == Subject.name && header.version != UInt32(Subject.version)
            }
            try remove(others)
        } catch {
            throw .storing(error)
        }
    }

    private func remove(_ names: [String]) throws(SnapshotError) {
        do throws(StorageError) { try files.remove(names) } catch {
            throw SnapshotError(error, doing: "remove the partial results")
        }
    }

    private func names() throws(SnapshotError) -> [String] {
        do throws(StorageError) { return try files.names() } catch {
            throw SnapshotError(error, doing: "list the partial results")
        }
    }

    func fileName<Subject: Projection>(_ subject: Subject.Type, _ stretch: SealedStretch) -> String {
        let digits = String(stretch.segment)
        let padded = String(repeating: "0", count: 10 - digits.utf8.count) + digits
        return "\(Subject.name)-v\(Subject.version)-\(padded).partial"
    }

    /// The state in a file, if it is that of the stretch.
    func load<Subject: MergeableProjection>(
        _ subject: Subject.Type, _ stretch: SealedStretch, in name: String
    ) throws(SnapshotWarning.Reason) -> StretchState<Subject> {
        let (header, state) = try files.load(name)
        try check(header, against: stretch)
        guard header.name == Subject.name else { throw .foreign }
        guard header.version == UInt32(Subject.version) else { throw .otherVersion }
        do throws(PayloadError) {
            return StretchState(
                try unsafe Subject(snapshot: state.span.bytes), latestRecordedAt: header.latestRecordedAt)
        } catch {
            throw .damaged
        }
    }

    func check(_ header: PartialHeader, against stretch: SealedStretch?) throws(SnapshotWarning.Reason) {
        guard header.identity == log.identity else { throw .foreign }
        guard let stretch else { throw header.positions.upperBound > log.lastPosition ? .aheadOfLog : .diverged }
        guard stretch.segment == header.segment, stretch.positions == header.positions, stretch.digest == header.digest
        else { throw .diverged }
    }
}
