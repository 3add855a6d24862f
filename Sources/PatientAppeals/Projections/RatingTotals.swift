// SPDX-License-Identifier: Apache-2.0

public import EventLog
public import EventSourcing

/// How satisfied people are, by organisation, channel and month of the rating.
///
/// Looks at nothing but ratings, which a sealed log gives without reading the others. It goes by ratings, where
/// ``Satisfaction`` goes by appeals: an appeal that was moved counts for the organisation that was rated.
public struct RatingTotals: Sendable {
    /// One for each organisation, month and channel that came up, see ``key(_:month:channel:)``.
    private(set) var keys: [UInt64] = []
    /// Six for each key: how many ratings of 1, 2, 3, 4, 5, and how many people have no opinion.
    private(set) var counts: [UInt64] = []
    /// The names of the organisations.
    private(set) var organizations = StringTable()
    private var places = SparseColumn()
    private var typeNumber = -1

    static let lanes = 6

    /// No ratings.
    public init() {}

    /// The bytes that its tables have taken from the memory, unused room included.
    package var heldBytes: Int {
        keys.heldBytes + counts.heldBytes + organizations.heldBytes + places.heldBytes
    }

    /// Organisation's number, months since the year 0, channel's code.
    static func key(_ organization: UInt32, month: Int, channel: UInt8) -> UInt64 {
        UInt64(organization) << 32 | UInt64(UInt32(clamping: month) & 0xff_ffff) << 8 | UInt64(channel)
    }

    private mutating func add(_ amount: UInt64, to key: UInt64, _ lane: Int) {
        let place: Int
        if let known = places[Int(key)] {
            place = Int(known)
        } else {
            place = keys.count
            places[Int(key)] = Int64(place)
            keys.append(key)
            for _ in 0..<Self.lanes { counts.append(0) }
        }
        counts[place * Self.lanes + lane] &+= amount
    }
}

extension RatingTotals: MergeableProjection {
    /// `rating-totals`.
    public static var name: String { "rating-totals" }

    /// The version of the counting and of the snapshot.
    public static var version: Int { 1 }

    /// Only ratings.
    public static var eventTypes: [String]? { [AppealEventKind.satisfactionRated.typeName] }

    /// Asks the log for its number of the type.
    public mutating func prepare(for log: EventLog) {
        typeNumber = log.typeNumber(of: AppealEventKind.satisfactionRated.typeName)
    }

    /// Counts a rating; other events change nothing. Throws where the payload is damaged. Allocates nothing but for an
    /// organisation, month or channel that comes up for the first time.
    public mutating func apply(_ event: borrowing EventView, in log: EventLog) throws(PayloadError) {
        guard event.typeNumber == typeNumber else { return }
        try apply(payload: event.payload, recordedAt: event.recordedAt)
    }

    mutating func apply(payload: RawSpan, recordedAt: Timestamp) throws(PayloadError) {
        var fields = PayloadFields(payload)
        let at = try fields.time(EventContext.Field.at) ?? recordedAt
        let zone = AppealFacts.zone(minutes: try fields.integer(EventContext.Field.offsetMinutes) ?? 0)
        let organization = try AppealDimensions.number(&fields, EventContext.Field.organization, &organizations)
        let channel = try fields.code(EventContext.Field.channel)
        let score = try fields.integer(SatisfactionRated.Field.score) ?? 0
        let hasNone = try fields.flag(SatisfactionRated.Field.noOpinion)
        guard hasNone || (1...5).contains(score) else { return }
        let date = AppealFacts.date(at.microseconds, zone: zone)
        let key = Self.key(organization, month: date.year * 12 + date.month - 1, channel: channel)
        add(1, to: key, hasNone ? AppealFacts.RatingLane.noOpinion : Int(score) - 1)
    }

    /// Adds up.
    public mutating func merge(_ later: RatingTotals) {
        let numbers = organizations.intern(all: later.organizations)
        for (place, key) in later.keys.enumerated() {
            let own = UInt64(numbers[Int(key >> 32)]) << 32 | key & 0xffff_ffff
            for lane in 0..<Self.lanes { add(later.counts[place * Self.lanes + lane], to: own, lane) }
        }
    }

    /// All tables as bytes, by organisation, month and channel.
    public func snapshot() -> [UInt8] {
        var isUsed = Array(repeating: false, count: organizations.count)
        for key in keys { isUsed[Int(key >> 32)] = true }
        let (texts, numbers) = organizations.sorted(isUsed)
        let sorted = keys.enumerated()
            .map { (key: UInt64(numbers[Int($1 >> 32)]) << 32 | $1 & 0xffff_ffff, place: $0) }
            .sorted { $0.key < $1.key }
        var writer = ColumnWriter(layout: Self.layout)
        writer.texts(texts)
        writer.column(sorted.map(\.key))
        writer.column(sorted.flatMap { counts[$0.place * Self.lanes..<($0.place + 1) * Self.lanes] })
        return writer.bytes
    }

    /// Reads what ``snapshot()`` gave; throws for bytes that contradict themselves.
    public init(snapshot bytes: RawSpan) throws(PayloadError) {
        var reader = try ColumnReader(bytes, layout: Self.layout)
        organizations = try reader.texts()
        keys = try reader.column()
        counts = try reader.column(count: keys.count * Self.lanes)
        try reader.finish()
        var isUsed = Array(repeating: false, count: organizations.count)
        for (place, key) in keys.enumerated() {
            guard place == 0 || keys[place - 1] < key else { throw .snapshot("keys out of order") }
            try isUsed.use(UInt32(key >> 32))
            places[Int(key)] = Int64(place)
        }
        try organizations.checkSorted(isUsed)
    }

    /// Changes with the layout of the columns.
    private static var layout: UInt64 { 0x5241_5449_4e47_0001 }
}

extension RatingTotals: Equatable {
    /// Equal when the same ratings were counted, in whatever order.
    public static func == (left: RatingTotals, right: RatingTotals) -> Bool { left.snapshot() == right.snapshot() }
}
