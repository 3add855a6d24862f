// SPDX-License-Identifier: Apache-2.0

public import EventLog

/// Gives events to programs that know nothing of appeals. What is sealed stays out; ``CloudEventExport`` keeps it.
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
    /// - Returns: how many events were written.
    public static func run<Failure: Error>(
        _ format: Format, from log: EventLog, _ query: EventQuery = EventQuery(),
        where isWanted: (borrowing EventView) -> Bool = { _ in true },
        to sink: ([UInt8]) throws(Failure) -> Void
    ) throws(ReadError<Failure>) -> Int {
        switch format {
        case .csv: try CSVExport.run(from: log, query, where: isWanted, to: sink)
        case .xes: try XESExport.run(from: log, query, where: isWanted, to: sink)
        case .ocel: try OCELExport.run(from: log, query, where: isWanted, to: sink)
        }
    }

    /// So many bytes are gathered before they are handed on.
    static let partBytes = 64 << 10
}
