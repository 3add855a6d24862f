// SPDX-License-Identifier: Apache-2.0

public import EventLog
public import EventSourcing

/// The official register: which appeal has which entry, and whether the numbers of each register run without gaps.
///
/// 32 bytes an entry, and 16 to 20 to find it by its appeal. A register is one of an organisation and a year, `SKO-17/2026`.
public struct Register: Sendable {
    /// The row of each appeal that was registered.
    var rows = AppealRows()
    /// All entries in the order of their events.
    var entries = Column<EntryRecord>()
    /// The names of the registers, and how many entries each of them has.
    var registries = StringTable()
    var counts: [UInt32] = [0]
    /// The number of `AppealRegistered` in the log.
    var typeNumber = -1

    /// No entries.
    public init() {}

    /// How many entries there are in all registers.
    public var count: Int { entries.count }

    /// The bytes that its tables have taken from the memory, unused room included.
    package var heldBytes: Int { rows.heldBytes + entries.heldBytes + registries.heldBytes + counts.heldBytes }
}

/// One entry as a register keeps it.
struct EntryRecord: RawRecord {
    /// When it was made, microseconds, and the position of the event that made it.
    var at: Int64
    var position: UInt64
    /// The appeal's row, the register, and the number in it.
    var row: UInt32, registry: UInt32, number: UInt32
    /// The zone it was made in, quarters of an hour east of UTC.
    var zone: UInt32
}

extension Register: Equatable {
    /// Equal when all entries are.
    public static func == (left: Register, right: Register) -> Bool {
        left.rows == right.rows && left.entries == right.entries && left.registries == right.registries
            && left.counts == right.counts
    }
}

extension Register: MergeableProjection {
    /// `register`.
    public static var name: String { "register" }

    /// The version of what is kept and of the snapshot.
    public static var version: Int { 1 }

    /// Only registrations.
    public static var eventTypes: [String]? { [AppealEventKind.appealRegistered.typeName] }

    /// Asks the log for its number of the type.
    public mutating func prepare(for log: EventLog) {
        typeNumber = log.typeNumber(of: AppealEventKind.appealRegistered.typeName)
    }

    /// Takes an entry in; other events change nothing. Throws where the payload is damaged.
    public mutating func apply(_ event: borrowing EventView, in log: EventLog) throws(PayloadError) {
        guard event.typeNumber == typeNumber else { return }
        try apply(
            stream: event.streamBytes, payload: event.payload, recordedAt: event.recordedAt, position: event.position)
    }

    mutating func apply(
        stream: RawSpan, payload: RawSpan, recordedAt: Timestamp, position: Position
    ) throws(PayloadError) {
        let row = rows.row(ofStream: stream)
        guard row >= 0 else { return }
        var fields = PayloadFields(payload)
        let at = try fields.time(EventContext.Field.at) ?? recordedAt
        let zone = AppealFacts.zone(minutes: try fields.integer(EventContext.Field.offsetMinutes) ?? 0)
        let registry = try AppealDimensions.number(&fields, AppealRegistered.Field.registry, &registries)
        let number = UInt32(clamping: try fields.integer(AppealRegistered.Field.number) ?? 0)
        if counts.count < registries.count { counts.append(0) }
        counts[Int(registry)] += 1
        entries.append(
            EntryRecord(
                at: at.microseconds, position: position, row: UInt32(row), registry: registry, number: number,
                zone: UInt32(zone)))
    }

    /// Puts the entries made later behind these.
    public mutating func merge(_ later: Register) {
        let numbers = registries.intern(all: later.registries)
        while counts.count < registries.count { counts.append(0) }
        for (number, count) in later.counts.enumerated() { counts[Int(numbers[number])] += count }
        let places = (0..<later.rows.count).map { UInt32(rows.row(of: later.rows, at: $0)) }
        for index in later.entries.indices {
            var entry = later.entries[index]
            entry.row = places[Int(entry.row)]
            entry.registry = numbers[Int(entry.registry)]
            entries.append(entry)
        }
    }

    /// All tables as bytes.
    public func snapshot() -> [UInt8] {
        var writer = ColumnWriter(layout: Self.layout)
        writer.texts(registries)
        writer.texts(rows.oddNames)
        writer.column(rows.keys)
        writer.column(entries)
        writer.column(counts)
        return writer.bytes
    }

    /// Reads what ``snapshot()`` gave; throws for bytes that contradict themselves.
    public init(snapshot bytes: RawSpan) throws(PayloadError) {
        var reader = try ColumnReader(bytes, layout: Self.layout)
        registries = try reader.texts()
        let oddNames = try reader.texts()
        guard let rows = AppealRows(keys: try reader.column(), oddNames: oddNames) else {
            throw .snapshot("an appeal stands there twice")
        }
        self.rows = rows
        let entries: [EntryRecord] = try reader.column()
        self.entries = Column(entries)
        counts = try reader.column(count: registries.count)
        for entry in entries where Int(entry.row) >= rows.count || Int(entry.registry) >= registries.count {
            throw .snapshot("an entry of no appeal or no register")
        }
        try reader.finish()
    }

    /// Changes with the layout of the columns.
    private static var layout: UInt64 { 0x5245_4749_5354_0001 }
}
