// SPDX-License-Identifier: Apache-2.0

public import EventLog
public import PatientAppeals

/// Gives events to programs that know nothing of appeals. What is sealed stays out, unless it was disclosed;
/// ``CloudEventExport`` keeps it.
public enum EventExport {
    /// The format.
    public enum Format: String, Sendable, CaseIterable {
        /// A table, RFC 4180: one event a line, in the order of the log.
        case csv
        /// IEEE 1849: one trace for each appeal, in the order of their first events.
        case xes
        /// OCEL 2.0 in JSON: events, and the objects that they are about.
        case ocel
    }

    /// Gives `sink` the events that `query` selects and `isWanted` agrees to, in parts. Blocks.
    ///
    /// CSV takes the memory of one part. XES keeps the names of the appeals, and reads them one by one; OCEL, in which objects
    /// stand before events, keeps the objects and reads the log twice.
    ///
    /// With `disclosures`, what was sealed is shown as far as they let it: give the same query and filter that they were
    /// recorded for.
    ///
    /// - Returns: how many events were written.
    /// - Throws: what the log throws, what `sink` throws, and with disclosures ``KeyStoreError``.
    public static func run(
        _ format: Format, from log: EventLog, _ query: EventQuery = EventQuery(),
        where isWanted: (borrowing EventView) -> Bool = { _ in true }, revealing disclosures: Disclosures? = nil,
        to sink: ([UInt8]) throws -> Void
    ) throws(ReadError<any Error>) -> Int {
        let source = ExportSource(log: log, query: query, disclosures: disclosures)
        return switch format {
        case .csv: try CSVExport.run(source, where: isWanted, to: sink)
        case .xes: try XESExport.run(source, where: isWanted, to: sink)
        case .ocel: try OCELExport.run(source, where: isWanted, to: sink)
        }
    }

    /// So many bytes are gathered before they are handed on.
    static let partBytes = 64 << 10
}

/// What an export reads.
struct ExportSource {
    var log: EventLog
    var query: EventQuery
    var disclosures: Disclosures?

    /// Gives `body` the events wanted.
    func forEach(
        _ query: EventQuery? = nil, where isWanted: (borrowing EventView) -> Bool, _ body: (PlainEvent) throws -> Void
    ) throws(ReadError<any Error>) {
        try log.read(query ?? self.query) { view throws(any Error) in
            if isWanted(view) { try body(PlainEvent(view, disclosures)) }
            return true
        }
    }
}
