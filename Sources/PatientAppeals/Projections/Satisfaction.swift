// SPDX-License-Identifier: Apache-2.0

public import EventLog
public import EventSourcing

/// What the statistics are counted from: a fixed number of facts for each appeal, and its clocks.
///
/// Nothing is counted yet: filters, groups, cohorts and limits come with the question, so that a new question needs no
/// new pass over the log. At most 200 bytes an appeal that is closed; see `AppealFacts` for the facts.
public struct Satisfaction: Sendable {
    /// The row of each appeal.
    var rows = AppealRows()
    /// One for each row.
    var facts = Column<AppealFacts>()
    /// The clocks of each row.
    var clocks = ClockChains(keepsAlerts: false)
    /// When each was away, and the corrective actions that follow from it.
    var absences = Chains<AbsenceRecord>()
    var actions = Chains<ActionRecord>()
    /// Of those whose applicants came back on an earlier appeal: that appeal's key in ``rows``.
    var repeatedKeys = SparseColumn()
    /// Organisations, regions, categories, handlers and clocks.
    var texts = StringTable()
    /// The outcomes of issues beyond those that ``AppealFacts`` has room for, by row * 256 + issue.
    var furtherOutcomes = SparseColumn()
    /// Whether it began in the middle of a log, where it is not known what appeals there were before.
    var isContinuation = false
    /// Of a continuation: for each row whether the appeal may have begun before, and the events of those that may.
    var waits: [Bool] = []
    var waiting = WaitingEvents()
    /// What the type numbers of the log mean.
    var kinds: AppealEventKinds?

    /// No appeals.
    public init() {}

    /// How many appeals it knows.
    public var count: Int { facts.count }

    /// The bytes that its tables have taken from the memory, unused room included.
    package var heldBytes: Int {
        rows.heldBytes + facts.heldBytes + clocks.heldBytes + absences.heldBytes + actions.heldBytes
            + repeatedKeys.heldBytes + texts.heldBytes + furtherOutcomes.heldBytes + waits.heldBytes
            + waiting.heldBytes
    }

    /// The bytes that its tables take for each appeal, unused room included.
    public var bytesPerAppeal: Double { count == 0 ? 0 : Double(heldBytes) / Double(count) }
}

extension Satisfaction: Equatable {
    /// Equal when all facts are, on whatever way they were come to.
    public static func == (left: Satisfaction, right: Satisfaction) -> Bool { left.snapshot() == right.snapshot() }
}

extension AppealFacts: CustomStringConvertible {
    /// The numbers, for a test that fails.
    var description: String {
        "state \(state) level \(dimensions.level) times \([receivedAt, firstAnswerAt, firstResolvedAt, finallyResolvedAt, closedAt])"
            + " flags \(flags) ratings \(ratings) outcomes \(outcomes) escalations \(escalations) reopened \(reopened)"
    }
}

// MARK: Projection

extension Satisfaction {
    /// `satisfaction`.
    public static var name: String { "satisfaction" }

    /// The version of the counting and of the snapshot.
    public static var version: Int { 6 }

    /// The types that are counted.
    public static var eventTypes: [String]? { AppealEventKind.allCases.filter(counts).map(\.typeName) }

    /// Asks the log for its type numbers.
    public mutating func prepare(for log: EventLog) { kinds = AppealEventKinds(in: log) }

    /// Takes one event in; events of other types and other streams change nothing. Throws where the payload is damaged.
    public mutating func apply(_ event: borrowing EventView, in log: EventLog) throws(PayloadError) {
        guard let kind = kinds?.kind(typeNumber: event.typeNumber), Self.counts(kind) else { return }
        try apply(
            kind, stream: event.streamBytes, payload: event.payload, recordedAt: event.recordedAt,
            revision: event.revision)
    }

    /// All tables as bytes.
    public func snapshot() -> [UInt8] {
        let (sorted, numbers) = texts.sorted(usedTexts())
        var writer = ColumnWriter(layout: Self.layout)
        writer.texts(sorted)
        writer.texts(rows.oddNames)
        writer.column(rows.keys)
        writer.column(facts.indices.map { facts[$0].renumbered(numbers) })
        clocks.write(to: &writer) { $0.renumbered(numbers) }
        absences.write(to: &writer)
        actions.write(to: &writer) { $0.renumbered(numbers) }
        writer.sparse(repeatedKeys)
        let further = furtherOutcomes.sorted()
        writer.column(further.map { UInt64($0.key) })
        writer.column(further.map { UInt8(truncatingIfNeeded: $0.value) })
        writer.column(isContinuation ? [UInt8(1)] : [])
        writer.column(waits.map { UInt8($0 ? 1 : 0) })
        waiting.write(to: &writer)
        return writer.bytes
    }

    private func usedTexts() -> [Bool] {
        var isUsed = Array(repeating: false, count: texts.count)
        for row in facts.indices { facts[row].forEachText { isUsed[Int($0)] = true } }
        for name in clocks.kinds.names { isUsed[Int(name)] = true }
        for index in actions.records.indices { isUsed[Int(actions.records[index].category)] = true }
        return isUsed
    }

    /// Reads what ``snapshot()`` gave; throws for bytes that contradict themselves.
    public init(snapshot bytes: RawSpan) throws(PayloadError) {
        var reader = try ColumnReader(bytes, layout: Self.layout)
        texts = try reader.texts()
        let oddNames = try reader.texts()
        guard let rows = AppealRows(keys: try reader.column(), oddNames: oddNames) else {
            throw .snapshot("an appeal stands there twice")
        }
        self.rows = rows
        facts = Column(try reader.column(count: rows.count))
        clocks = try ClockChains(from: &reader, appeals: rows.count, keepsAlerts: false)
        absences = try Chains(from: &reader, appeals: rows.count)
        actions = try Chains(from: &reader, appeals: rows.count)
        repeatedKeys = try reader.sparse(rows: rows.count)
        let keys = try reader.column(UInt64.self)
        let outcomes = try reader.column(UInt8.self, count: keys.count)
        let marks = try reader.column(UInt8.self)
        guard marks == [] || marks == [1], zip(keys, keys.dropFirst()).allSatisfy({ $0 < $1 }),
            keys.last.map({ $0 >> 8 < UInt64(rows.count) }) ?? true
        else { throw .snapshot("columns that make no sense") }
        for (key, outcome) in zip(keys, outcomes) { furtherOutcomes[Int(key)] = Int64(outcome) }
        isContinuation = marks == [1]
        let waits = try reader.column(UInt8.self, count: isContinuation ? rows.count : 0)
        guard waits.allSatisfy({ $0 < 2 }) else { throw .snapshot("a column that makes no sense") }
        self.waits = waits.map { $0 == 1 }
        waiting = try WaitingEvents(from: &reader, appeals: self.waits.count)
        try reader.finish()
        try checkTexts()
    }

    private func checkTexts() throws(PayloadError) {
        var isUsed = Array(repeating: false, count: texts.count)
        for row in facts.indices {
            let facts = facts[row]
            try isUsed.use(facts.dimensions.organization)
            try isUsed.use(facts.dimensions.region)
            try isUsed.use(facts.dimensions.category)
            try isUsed.use(facts.handler)
            try isUsed.use(facts.previousHandler)
        }
        for name in clocks.kinds.names { try isUsed.use(name) }
        for index in actions.records.indices { try isUsed.use(actions.records[index].category) }
        try texts.checkSorted(isUsed)
    }

    /// Changes with the layout of the columns.
    private static var layout: UInt64 { 0x5341_5449_5346_0006 }
}
