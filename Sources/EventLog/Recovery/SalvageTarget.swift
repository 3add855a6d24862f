// SPDX-License-Identifier: Apache-2.0

/// The new log that a salvage fills, and what becomes of the events on the way.
struct SalvageTarget {
    let log: EventLog
    private let sourceIdentity: LogIdentity?
    private var waiting: [AppendRequest] = []
    private var waitingBytes = 0
    /// The next revision of the streams with events that wait.
    private var nextRevisions: [String: Revision] = [:]
    private var renumbered: [String: SalvageReport.RenumberedStream] = [:]

    init(_ log: EventLog, sourceIdentity: LogIdentity?) {
        self.log = log
        self.sourceIdentity = sourceIdentity
    }

    /// Takes over the events of a batch, each request with its key; nil when the body has no sense, and then nothing is
    /// taken. Otherwise the positions that the log refuses, with its reason.
    mutating func add(
        _ header: BatchHeader, body: UnsafeRawBufferPointer
    ) throws(LogError) -> [(positions: ClosedRange<Position>, reason: String)]? {
        guard
            let tables = unsafe BatchTables(decoding: RawSpan(_unsafeBytes: body), eventCount: Int(header.eventCount)),
            let rows = unsafe Self.rows(body, tables, header)
        else { return nil }
        var refused: [(ClosedRange<Position>, String)] = []
        var next = 0
        for key in tables.keys.sorted(by: { $0.firstRow < $1.firstRow }) where Int(key.firstRow) >= next {
            let first = Int(key.firstRow)
            try addWithoutKey(rows[next..<first], of: header, tables, &refused)
            next = first + Int(key.rowCount)
            try add(rows[first..<next], of: header, tables, key: String(decoding: key.key, as: UTF8.self), &refused)
        }
        try addWithoutKey(rows[next...], of: header, tables, &refused)
        return refused
    }

    /// Without a key it is not known which events were one request; they are kept together as far as they fit.
    private mutating func addWithoutKey(
        _ rows: ArraySlice<Row>, of header: BatchHeader, _ tables: BatchTables,
        _ refused: inout [(ClosedRange<Position>, String)]
    ) throws(LogError) {
        var rest = rows
        while !rest.isEmpty {
            let part = rest.prefix(LogLimits.eventsPerRequest)
            try add(part, of: header, tables, key: nil, &refused)
            rest = rest[part.endIndex...]
        }
    }

    /// Takes over what is left of a request from a sealed segment; the reason where the log refuses it.
    mutating func add(_ request: SealedSalvage.Request) throws(LogError) -> String? {
        let append = AppendRequest(request.events.map(\.event), idempotencyKey: request.key)
        if case .failure(let error)? = RequestCheck.sort([append]).1[0] { return error.message }
        if let key = request.key,
            try log.positions(forKey: key) != nil || waiting.contains(where: { $0.idempotencyKey == key })
        {
            return "Its idempotency key was used before."
        }
        for found in request.events { try note(found.revision, of: found.event.stream) }
        waiting.append(append)
        waitingBytes += append.events.reduce(0) { $0 + $1.payload.count + $1.metadata.count + 256 }
        if waitingBytes > 1 << 20 { try flush() }
        return nil
    }

    /// Brings everything to the disk.
    mutating func finish() throws(LogError) -> [SalvageReport.RenumberedStream] {
        try flush()
        try log.close()
        return renumbered.values.sorted { $0.stream < $1.stream }
    }

    private static func rows(
        _ body: UnsafeRawBufferPointer, _ tables: BatchTables, _ header: BatchHeader
    ) -> [Row]? {
        var rows: [Row] = []
        var offset = tables.rowsOffset
        for _ in 0..<header.eventCount {
            guard let row = unsafe Row(body, at: offset), row.typeIndex < tables.types.count,
                unsafe row.forEachTag({ _ in })
            else { return nil }
            rows.append(row)
            offset += row.length
        }
        return offset == body.count ? rows : nil
    }

    private mutating func add(
        _ rows: ArraySlice<Row>, of header: BatchHeader, _ tables: BatchTables, key: String?,
        _ refused: inout [(ClosedRange<Position>, String)]
    ) throws(LogError) {
        let first = header.basePosition + UInt64(rows.startIndex)
        let positions = first...first + UInt64(rows.count) - 1
        let request = AppendRequest(
            zip(rows, first...).map { event($0, at: $1, type: tables.types[$0.typeIndex]) }, idempotencyKey: key)
        if case .failure(let error)? = RequestCheck.sort([request]).1[0] {
            refused.append((positions, error.message))
            return
        }
        if let key, try log.positions(forKey: key) != nil || waiting.contains(where: { $0.idempotencyKey == key }) {
            refused.append((positions, "Its idempotency key was used before."))
            return
        }
        for (row, event) in zip(rows, request.events) { try note(row.revision, of: event.stream) }
        waiting.append(request)
        waitingBytes += rows.reduce(0) { $0 + $1.length }
        if waitingBytes > 1 << 20 { try flush() }
    }

    /// The event as it was; its id is written out, because the one derived from the new log would be another.
    private func event(_ row: Row, at position: Position, type: String) -> NewEvent {
        var tags: [String] = []
        unsafe row.forEachTag { unsafe tags.append(String(decoding: $0, as: UTF8.self)) }
        return unsafe NewEvent(
            stream: String(decoding: row.stream, as: UTF8.self), type: type, payload: Array(row.payload),
            metadata: Array(row.metadata), tags: tags, recordedAt: row.recordedAt,
            id: row.id ?? sourceIdentity.map { EventID(identity: $0, position: position) })
    }

    /// Follows which revision an event gets, and remembers the stream if it is not the one that it had.
    private mutating func note(_ old: Revision, of stream: String) throws(LogError) {
        let new: Revision
        if let next = nextRevisions[stream] {
            new = next
        } else {
            new = try log.lastRevision(of: stream).map { $0 + 1 } ?? 0
        }
        nextRevisions[stream] = new + 1
        guard old > new else { return }
        let first = renumbered[stream]?.firstRevision ?? old
        renumbered[stream] = .init(stream: stream, firstRevision: first, missingEvents: old - new)
    }

    private mutating func flush() throws(LogError) {
        for result in log.appendBlocking(contentsOf: waiting) { _ = try result.get() }
        waiting.removeAll()
        waitingBytes = 0
        nextRevisions.removeAll()
    }
}
