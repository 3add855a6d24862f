// SPDX-License-Identifier: Apache-2.0

/// An append-only log of events in a directory: one writer, any number of readers.
///
/// What `append` has acknowledged is on disk, has a position without gaps in the order of commits, and is never changed.
/// The instance may be used from any task and thread. Reading blocks on the file system; a task that must not block
/// reads through ``subscribe(_:pollEvery:)``.
public final class EventLog: Sendable {
    /// The directory.
    public let path: String
    /// What tells this log from any other.
    public let identity: LogIdentity
    /// Acknowledged data that cannot be read, where a log was opened for reading in spite of it. Events before it are
    /// there; a read that reaches it throws it.
    public let damage: LogError?
    /// What was found and dealt with when the log was opened, for people to read.
    public let warnings: [String]

    let shared: LogShared
    let commits: GroupCommit?
    let sealing: Sealing?
    let indexing: LazyIndexing
    let tail: ReadOnlyTail?

    init(
        shared: LogShared, commits: GroupCommit?, sealing: Sealing?, tail: ReadOnlyTail?, damage: LogError?,
        warnings: [String], indexIsBuilt: Bool
    ) {
        self.shared = shared
        self.commits = commits
        self.sealing = sealing
        self.tail = tail
        self.damage = damage
        self.warnings = warnings
        path = shared.layout.directory
        identity = shared.identity
        indexing = LazyIndexing(shared, isDone: indexIsBuilt)
    }

    deinit {
        sealing?.abandon()
        commits?.abandon()
    }

    /// The last position that is durable and can be read; 0 for an empty log.
    public var lastPosition: Position { shared.published }

    // MARK: Appending

    /// Appends a request and returns when its events are on disk. Suspends, never blocks; cannot be cancelled, because
    /// the outcome must be known. Throws ``LogError`` with code `conflict`, `invalidRequest`, `indeterminate`,
    /// `poisoned`, `closed` or `readOnly`.
    public func append(_ request: AppendRequest) async throws(LogError) -> AppendReceipt {
        guard let commits else { throw readOnlyError }
        if let refusal = RequestCheck.refusal(of: request) { throw refusal }
        return try await commits.append(request).get()
    }

    /// Appends several requests, each with conditions and key of its own, in order and in as few commits as possible.
    /// Each request is atomic; all of them together are not. One result a request.
    public func append(contentsOf requests: [AppendRequest]) async -> [Result<AppendReceipt, LogError>] {
        guard let commits else { return requests.map { _ in .failure(readOnlyError) } }
        if !requests.isEmpty, RequestCheck.allows(requests) { return await commits.append(requests) }
        let (valid, results) = RequestCheck.sort(requests)
        if valid.isEmpty { return results.compactMap(\.self) }
        return RequestCheck.merge(await commits.append(valid), into: results)
    }

    /// The same for a thread that may block. Not for a task: it would hold a thread of Swift's cooperative pool.
    public func appendBlocking(contentsOf requests: [AppendRequest]) -> [Result<AppendReceipt, LogError>] {
        guard let commits else { return requests.map { _ in .failure(readOnlyError) } }
        if !requests.isEmpty, RequestCheck.allows(requests) { return commits.appendBlocking(requests) }
        let (valid, results) = RequestCheck.sort(requests)
        if valid.isEmpty { return results.compactMap(\.self) }
        return RequestCheck.merge(commits.appendBlocking(valid), into: results)
    }

    private var readOnlyError: LogError {
        LogError(.readOnly, "The log was opened for reading; open it for writing to append.", file: path)
    }

    /// Writes at once the marker that an idle log gets, so that a test need not wait for it.
    package func proveLastBatch() throws(LogError) { try commits?.proveLastBatch() }

    // MARK: Reading

    /// Calls `body` with each event that the query selects, in the query's direction, until it returns false. Sees what
    /// was durable when the call began. Forwards over everything it costs a decompression and nothing per event; by
    /// stream or tag it costs the unpacking of the batches concerned.
    public func read<E: Error>(
        _ query: EventQuery = EventQuery(), _ body: (borrowing EventView) throws(E) -> Bool
    ) throws(ReadError<E>) {
        if query.selection != .all {
            do throws(LogError) { try indexing.ensure() } catch { throw .log(error) }
        }
        var reader = EventReader(shared, query)
        let measure = ReadMeasure(shared)
        do throws(ReadError<E>) { try reader.run(body) } catch {
            if case .log(let cause) = error { measure?.end(reader, cause) } else { measure?.end(reader) }
            throw error
        }
        measure?.end(reader)
        // A reader that asked for everything must not take the readable part for the whole.
        if let damage, query.positions.upperBound > shared.published, reader.reachedEnd { throw .log(damage) }
    }

    /// The events that the query selects, copied.
    public func events(_ query: EventQuery = EventQuery()) throws(LogError) -> [RecordedEvent] {
        var events: [RecordedEvent] = []
        let stream: String? = if case .stream(let name) = query.selection { name } else { nil }
        if stream != nil { events.reserveCapacity(min(query.limit, 16)) }
        do throws(ReadError<Never>) {
            try read(query) { event in
                events.append(event.copy(ofStream: stream))
                return true
            }
        } catch {
            switch error {
            case .log(let error): throw error
            }
        }
        return events
    }

    /// The revision of the stream's last event; nil when it has none.
    public func lastRevision(of stream: String) throws(LogError) -> Revision? {
        try indexing.ensure()
        return try shared.head(of: stream, through: shared.published)?.revision
    }

    /// The last position that carries the tag; nil when none does.
    public func lastPosition(tagged tag: String) throws(LogError) -> Position? {
        try indexing.ensure()
        return try shared.positions(ofTag: tag, in: 1...max(1, shared.published), limit: 1).first?.position
    }

    /// The positions that the request with this idempotency key was given; nil when the log has not seen it.
    public func positions(forKey key: String) throws(LogError) -> ClosedRange<Position>? {
        try indexing.ensure()
        return try shared.positions(ofKey: key).flatMap { $0.upperBound <= shared.published ? $0 : nil }
    }

    /// The number that ``EventView/typeNumber`` has for this type: small, dense from 0, the same while this instance
    /// lives. A type that no event has yet gets one too.
    public func typeNumber(of type: String) -> Int { shared.names.number(of: type) }

    /// The type's name for a number that this instance gave out.
    public func typeName(_ number: Int) -> String { shared.names.name(number) }

    // MARK: Closing

    /// Commits what waits, proves the last batch, notes the end outside of the segment, and lets go of the lock. Further
    /// appends fail with `closed`; reads go on working.
    public func close() throws(LogError) {
        shared.close()
        sealing?.stop()
        try commits?.close()
    }
}
