// SPDX-License-Identifier: Apache-2.0

/// The single writer: checks conditions, makes batches, puts them on disk and then shows them to readers.
///
/// Synchronous and without threads of its own; whoever calls it holds the commit turn of ``GroupCommit``, so that it is
/// never entered twice at a time.
final class LogWriter: @unchecked Sendable {  // entered only by the holder of the commit turn
    private let shared: LogShared
    private let options: EventLog.Options
    /// Held until the writer is closed, however that ends.
    private var lock: (any StorageLock)?
    private var active: ActiveSegment
    private var encoder = BatchEncoder()
    private var names: NameHashes
    /// The last position known to be on disk; behind the published one only in `.osBuffered`.
    private var syncedPosition: Position
    private var lastBatchIsMarker: Bool
    private var latest: Timestamp
    private(set) var failure: LogError? {
        didSet {
            guard oldValue == nil, let failure else { return }
            shared.observer?.logDidFail(LogFailureReport(kind: .writing, error: failure))
        }
    }
    private let sealing: Sealing

    init(
        shared: LogShared, options: EventLog.Options, lock: any StorageLock, active: ActiveSegment, latest: Timestamp,
        lastBatchIsMarker: Bool, sealing: Sealing
    ) {
        self.sealing = sealing
        self.shared = shared
        self.options = options
        self.lock = lock
        self.active = active
        self.latest = latest
        self.lastBatchIsMarker = lastBatchIsMarker
        syncedPosition = active.end.lastPosition
        names = NameHashes(shared.hasher)
    }

    /// Whether the last batch still waits for the proof that it is durable.
    var needsMarker: Bool { !lastBatchIsMarker && failure == nil && !isPlanted(.markerNotWritten) }

    /// Commits requests from `first` on, as many as one group takes, and returns the results of those.
    func commit(_ requests: [AppendRequest], from first: Int) -> [Result<AppendReceipt, LogError>] {
        if let failure { return requests[first...].map { _ in .failure(Self.poisoned(by: failure)) } }
        var results: [Result<AppendReceipt, LogError>] = []
        encoder.removeAll()
        let now = shared.clock()
        // Before anything is staged: each segment has an index of its own.
        do throws(LogError) {
            if active.isFull(options: options, rawBytes: groupBytes(of: requests, from: first)) { try roll() }
        } catch {
            failure = error
            return requests[first...].map { _ in .failure(Self.indeterminate(because: error)) }
        }
        shared.index.withLock { index in
            for request in requests[first...] {
                guard hasRoom(for: request) else { break }
                results.append(stage(request, now, index: &index))
            }
        }
        guard encoder.eventCount > 0 else { return results }
        do throws(LogError) {
            try write(requests: results.count)
        } catch {
            failure = error
            let indeterminate = Self.indeterminate(because: error)
            // What was found in the log before this group stays true; all else rests on events that may not be there.
            return results.map { result in
                if case .success(let receipt) = result, receipt.positions.upperBound <= shared.published {
                    return result
                }
                return .failure(indeterminate)
            }
        }
        return results
    }

    /// Says on disk that everything so far is durable.
    func writeMarker() throws(LogError) {
        guard needsMarker else { return }
        encoder.removeAll()
        do throws(LogError) {
            if active.isFull(options: options, rawBytes: 0) { try roll() }
            try write()
        } catch {
            failure = error
            throw error
        }
    }

    /// Marks the end, notes it outside of the segment and lets go of the lock. The writer is of no use afterwards.
    func close() throws(LogError) {
        defer { lock = nil }
        guard failure == nil else { return }
        do throws(LogError) {
            if options.durability == .osBuffered { try active.sync(); syncedPosition = active.end.lastPosition }
            if needsMarker { try writeMarker() }
            try shared.manifest.note(active)
        } catch {
            failure = error
            throw error
        }
    }

    /// The bytes of the rows that the next group will have when no request is refused.
    private func groupBytes(of requests: [AppendRequest], from first: Int) -> Int {
        var bytes = 0
        for request in requests[first...] {
            var more = 0
            let events = request.events.span
            for index in events.indices {
                more += BatchEncoder.rowBytes(events, at: index) - (events[index].id == nil ? Row.idBytes : 0)
            }
            if bytes >= options.groupBytes || bytes > 0 && bytes + more > LogLimits.requestBytes { break }
            bytes += more
        }
        return bytes
    }

    private func hasRoom(for request: AppendRequest) -> Bool {
        if encoder.eventCount == 0 { return true }
        guard encoder.rawBytes < options.groupBytes, encoder.hasRoomForTypes else { return false }
        var bytes = 0
        let events = request.events.span
        for index in events.indices { bytes += BatchEncoder.rowBytes(events, at: index) }
        return encoder.rawBytes + bytes <= LogLimits.requestBytes
    }

    /// Checks one request against everything before it and adds its events to the group and to the index.
    private func stage(
        _ request: AppendRequest, _ clock: Timestamp, index: inout LogIndex
    ) -> Result<AppendReceipt, LogError> {
        let key = request.idempotencyKey.map { IndexedName($0, .idempotencyKey, index.hasher) }
        let isReadApart = isPlanted(.conditionReadApart) && encoder.eventCount > 0
        // All that older segments have to say is read before anything is added.
        do throws(LogError) {
            if let key, let positions = try index.positions(ofKey: key) {
                return .success(AppendReceipt(outcome: .alreadyAppended, positions: positions))
            }
            for condition in request.conditions where !isReadApart {
                if let conflict = try Self.conflict(with: condition, in: index) { return .failure(conflict) }
            }
            names.takeStreams(of: request.events.span)
            try learn(request.events, index: &index)
        } catch {
            return .failure(error)
        }
        let first = index.lastPosition + 1
        let now = isPlanted(.clockGoesBackwards) ? clock : max(latest, clock)
        let events = request.events.span
        for number in events.indices {
            let revision = index.addEvent(stream: names.streams[number])
            names.takeTags(of: events, at: number)
            for tag in names.tags { index.addTag(tag) }
            encoder.add(
                events, at: number, revision: revision, recordedAt: events[number].recordedAt ?? now)
        }
        latest = now
        let positions = first...index.lastPosition
        if let key, let text = request.idempotencyKey {
            index.addKey(key.hash, positions: positions)
            encoder.add(key: text, eventCount: positions.count)
        }
        return .success(AppendReceipt(outcome: .appended, positions: positions))
    }

    /// Finds out what older segments know of the events' streams, whose names were hashed before.
    private func learn(_ events: [NewEvent], index: inout LogIndex) throws(LogError) {
        guard index.hasOlder else { return }
        for number in events.indices where number == 0 || names.streams[number] != names.streams[number - 1] {
            try index.learn(IndexedName(events[number].stream, hash: names.streams[number]))
        }
    }

    private static func conflict(
        with condition: AppendCondition, in index: LogIndex
    ) throws(LogError) -> LogError? {
        switch condition {
        case .stream(let name, let expected):
            let head = try index.head(ofStream: IndexedName(name, .stream, index.hasher))
            switch (expected, head) {
            case (.noStream, nil), (.streamExists, .some): return nil
            case (.exactly(let revision), .some(let head)) where head.revision == revision: return nil
            default:
                let found = head.map { "is at revision \($0.revision)" } ?? "has no event"
                return LogError(
                    .conflict, "The stream \(found), which the request did not expect. Read it again and decide again.",
                    positions: head.map { $0.position...$0.position })
            }
        case .noEvent(let tags, let after):
            for tag in tags {
                let name = IndexedName(tag, .tag, index.hasher)
                guard let position = try index.lastPosition(ofTag: name, after: after) else { continue }
                return LogError(
                    .conflict,
                    "An event with one of the tags was appended at position \(position), after \(after). "
                        + "Read again and decide again.", positions: position...position)
            }
            return nil
        }
    }

    /// Writes the group (or a marker), syncs, and only then shows it to readers.
    private func write(requests: Int = 0) throws(LogError) {
        let header = encoder.makeBatch(
            after: active.end, in: active.segment.header, durableThrough: syncedPosition)
        let start = active.end.offset
        let chain = encoder.chain
        let begun = shared.observer == nil ? nil : ContinuousClock.now
        unsafe try active.write(encoder.paddedBytes(), options: options)
        let written = begun == nil ? nil : ContinuousClock.now
        if isPlanted(.publishedBeforeSync), header.kind == .events { shared.publish(header.lastPosition) }
        if options.durability == .synced { try active.sync() }
        active.end.advance(past: header, chain: chain)
        if options.durability == .synced { syncedPosition = active.end.lastPosition }
        lastBatchIsMarker = header.kind == .marker
        guard header.kind == .events else { return }
        shared.catalog.note(batchAt: start, basePosition: header.basePosition, in: header.segment)
        shared.publish(header.lastPosition)
        if let begun, let written { tell(of: header, requests, begun, written) }
    }

    private func tell(
        of header: BatchHeader, _ requests: Int, _ begun: ContinuousClock.Instant, _ written: ContinuousClock.Instant
    ) {
        let now = ContinuousClock.now
        shared.observer?.logDidCommit(
            LogCommitReport(
                requests: requests, events: Int(header.eventCount), rawBytes: Int(header.rawLength),
                storedBytes: Int(header.fileBytes), duration: begun.duration(to: now),
                sync: options.durability == .synced ? written.duration(to: now) : .zero,
                lastPosition: header.lastPosition))
    }

    /// Ends the active segment, if it holds events, and goes on in a new one.
    func endSegment() throws(LogError) {
        if let failure { throw Self.poisoned(by: failure) }
        guard active.end.lastPosition >= active.segment.header.basePosition else { return }
        do throws(LogError) { try roll() } catch {
            failure = error
            throw error
        }
    }

    /// Ends the active segment and goes on in a new one, whose header says how the old one ended.
    private func roll() throws(LogError) {
        if options.durability == .osBuffered {
            try active.sync()
            syncedPosition = active.end.lastPosition
        }
        let (ended, end) = (active.segment.header.number, active.end)
        active = try ActiveSegment.begin(
            after: end, of: active.segment.header, salt: options.randomWord(), storage: shared.storage,
            layout: shared.layout, createdAt: max(latest, shared.clock()), manifest: shared.manifest)
        shared.catalog.add(.rows(active.segment))
        let number = active.segment.header.number
        shared.index.withLock { $0.begin(segment: number) }
        shared.observer?.logDidEndSegment(
            LogSegmentEndReport(
                segment: ended, lastPosition: end.lastPosition, bytes: end.offset, unsealedSegments: sealing.lag))
        sealing.noteEndedSegment()
    }

    private static func indeterminate(because error: LogError) -> LogError {
        LogError(
            .indeterminate,
            "It is not known whether the events are in the log, because a write failed: \(error.message) "
                + "Open the log again and look, or send the request again with the same idempotency key.",
            file: error.file, offset: error.offset, errno: error.errno)
    }

    private static func poisoned(by error: LogError) -> LogError {
        LogError(
            .poisoned, "The log takes no more events since a write failed: \(error.message) Open it again.",
            file: error.file, offset: error.offset, errno: error.errno)
    }
}
