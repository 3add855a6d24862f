// SPDX-License-Identifier: Apache-2.0

public import EventLog
public import EventSourcing

/// Every appeal as it stands, found by its tracking number: state, dates, clocks, issues, actions, links. Nothing personal.
///
/// At most 200 bytes an appeal that is closed, in a few columns.
public struct CurrentState: Sendable {
    /// The row of each appeal.
    var rows = AppealRows()
    /// One for each row.
    var records = Column<CurrentRecord>()
    var moments = Moments()
    /// The position of the first event that was taken in, and of the last; those of neighbours lie as near to each other as
    /// instants.
    var firstPositions = TimeColumn(), positions = TimeColumn()
    /// Of those of whose applicants an opinion is waited for: until when, microseconds.
    var surveys = SparseColumn()
    /// Of those that are a duplicate, or a repeat: the number of the text that says of which appeal.
    var duplicates = SparseColumn(), repeats = SparseColumn()
    /// What each row has several of.
    var issues = IssueTable()
    var clocks = ClockChains(keepsAlerts: true)
    var tasks = Chains<TaskRecord>()
    /// Organisations, categories, handlers, clocks and the like.
    var texts = StringTable()
    /// What the type numbers of the log mean.
    var kinds: AppealEventKinds?

    /// No appeals.
    public init() {}

    /// How many appeals it knows.
    public var count: Int { records.count }

    /// The bytes that its tables have taken from the memory, unused room included.
    package var heldBytes: Int {
        rows.heldBytes + records.heldBytes + moments.heldBytes + firstPositions.heldBytes + positions.heldBytes
            + surveys.heldBytes + duplicates.heldBytes + repeats.heldBytes + issues.heldBytes + clocks.heldBytes
            + tasks.heldBytes + texts.heldBytes
    }
}

extension CurrentState: Equatable {
    /// Equal when all appeals stand alike.
    public static func == (left: CurrentState, right: CurrentState) -> Bool {
        left.snapshot() == right.snapshot()
    }
}

extension CurrentState: Projection {
    /// `appeals`.
    public static var name: String { "appeals" }

    /// The version of what is kept and of the snapshot.
    public static var version: Int { 6 }

    /// Asks the log for its type numbers.
    public mutating func prepare(for log: EventLog) { kinds = AppealEventKinds(in: log) }

    /// Takes one event in; events of other types and other streams change nothing. Throws where the payload is damaged.
    public mutating func apply(_ event: borrowing EventView, in log: EventLog) throws(PayloadError) {
        guard let kind = kinds?.kind(typeNumber: event.typeNumber) else { return }
        try apply(
            kind, stream: event.streamBytes, payload: event.payload, recordedAt: event.recordedAt,
            position: event.position)
    }

    /// All tables as bytes, and before them those of the appeals that are not settled, which can be read alone.
    public func snapshot() -> [UInt8] {
        var writer = ColumnWriter(layout: Self.layout)
        writer.column(unsettledTables())
        write(to: &writer)
        return writer.bytes
    }

    /// Reads what ``snapshot()`` gave; throws for bytes that contradict themselves.
    public init(snapshot bytes: RawSpan) throws(PayloadError) {
        var reader = try ColumnReader(bytes, layout: Self.layout)
        let unsettled = try reader.column(UInt8.self)
        try self.init(from: &reader)
        guard unsettled == unsettledTables() else { throw .snapshot("other appeals that are not settled") }
    }
}

extension CurrentState {
    /// Changes with the layout of the columns.
    static var layout: UInt64 { 0x4150_5045_414c_0006 }

    /// Writes all tables.
    func write(to writer: inout ColumnWriter) {
        writer.texts(texts)
        writer.texts(rows.oddNames)
        writer.column(rows.keys)
        writer.column(records)
        moments.write(to: &writer)
        writer.column(firstPositions.instants)
        writer.column(positions.instants)
        for sparse in [surveys, duplicates, repeats] { writer.sparse(sparse) }
        issues.write(to: &writer)
        clocks.write(to: &writer)
        tasks.write(to: &writer)
    }

    /// Reads all tables, behind which nothing follows.
    init(from reader: inout ColumnReader) throws(PayloadError) {
        texts = try reader.texts()
        let oddNames = try reader.texts()
        guard let rows = AppealRows(keys: try reader.column(), oddNames: oddNames) else {
            throw .snapshot("an appeal stands there twice")
        }
        self.rows = rows
        records = Column(try reader.column(count: rows.count))
        moments = try Moments(from: &reader, appeals: rows.count)
        firstPositions = TimeColumn(try reader.column(count: rows.count))
        positions = TimeColumn(try reader.column(count: rows.count))
        surveys = try reader.sparse(rows: rows.count)
        duplicates = try reader.sparse(rows: rows.count)
        repeats = try reader.sparse(rows: rows.count)
        issues = try IssueTable(from: &reader, appeals: rows.count)
        clocks = try ClockChains(from: &reader, appeals: rows.count, keepsAlerts: true)
        tasks = try Chains(from: &reader, appeals: rows.count)
        try reader.finish()
    }
}
