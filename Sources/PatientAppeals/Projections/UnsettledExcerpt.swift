// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing

/// The appeals that were not settled at a snapshot, and those received since then; of settled ones that something happened to
/// since then only the names.
struct UnsettledExcerpt: ProjectionExcerpt {
    typealias Whole = CurrentState

    static var name: String { "unsettled-appeals" }
    static var version: Int { CurrentState.version }

    /// The appeals, in the order of their first events.
    private(set) var appeals = CurrentState()
    /// The streams of the settled appeals that something happened to.
    private(set) var touched: Set<String> = []
    /// Whether settled appeals were left out.
    private var isPart = false

    init() {}

    mutating func prepare(for log: EventLog) { appeals.prepare(for: log) }

    mutating func apply(_ event: borrowing EventView, in log: EventLog) throws(PayloadError) {
        if isPart, event.revision > 0, AppealRows.isAppeal(event.streamBytes),
            appeals.rows.row(ofKnown: event.streamBytes) == nil
        {
            if appeals.kinds?.kind(typeNumber: event.typeNumber) != nil { touched.insert(event.stream) }
        } else {
            try appeals.apply(event, in: log)
        }
    }

    func snapshot() -> [UInt8] {
        var writer = ColumnWriter(layout: CurrentState.layout)
        writer.column(appeals.unsettledTables())
        return writer.bytes
    }

    init(snapshot bytes: RawSpan) throws(PayloadError) {
        var reader = try ColumnReader(bytes, layout: CurrentState.layout)
        let tables = try reader.column(UInt8.self)
        try reader.finish()
        var inner = try ColumnReader(tables.rawBytes, layout: CurrentState.layout)
        appeals = try CurrentState(from: &inner)
        isPart = true
    }

    /// The words for the layout and for the length of what follows.
    static var headBytes: Int { 16 }

    static func byteCount(_ head: RawSpan) throws(PayloadError) -> Int {
        var reader = try ColumnReader(head, layout: CurrentState.layout)
        return try reader.columnBytes()
    }
}

extension UnsettledExcerpt {
    /// Reads the settled appeals that something happened to, so that all are there that the whole state would have, but for
    /// those that stayed settled.
    mutating func readTouched(
        of log: EventLog, through position: Position, recordedBy latest: Timestamp
    ) throws(ProjectionError<PayloadError>) {
        guard !touched.isEmpty else { return }
        for stream in touched.sorted() {
            var reached: Position = 0
            do throws(ReadError<PayloadError>) {
                try log.read(EventQuery(.stream(stream), positions: 1...max(1, position))) {
                    event throws(PayloadError) in
                    reached = event.position
                    if event.recordedAt <= latest { try appeals.apply(event, in: log) }
                    return true
                }
            } catch {
                switch error {
                case .log(let error): throw .log(error)
                case .body(let error): throw .event(reached, error)
                }
            }
        }
        touched = []
        // The whole state has them where they began.
        let begun = appeals.firstPositions.instants
        appeals = appeals.choosing(appeals.records.indices.sorted { (begun[$0], $0) < (begun[$1], $1) })
    }
}
