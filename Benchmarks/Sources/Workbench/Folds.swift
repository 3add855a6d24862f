// SPDX-License-Identifier: Apache-2.0

public import EventLog
public import EventSourcing
import PatientAppeals

/// What the loop in C makes of a log too: of each event its type and organisation, of a rating its score.
public struct ScoreFold: Sendable, Equatable {
    public private(set) var events = 0, organisation = 0, rated = 0, scores = 0
    private var types = 0

    public init() {}

    /// Folds the events at `positions`, of all types.
    public static func over(
        _ positions: ClosedRange<Position> = 1...Position.max, of log: EventLog
    ) throws(ReadError<PayloadError>) -> ScoreFold {
        let ratedType = log.typeNumber(of: "SatisfactionRated")
        var fold = ScoreFold()
        try log.read(EventQuery(positions: positions)) { (event: borrowing EventView) throws(PayloadError) in
            try fold.take(event, ratedType)
            return true
        }
        return fold
    }

    @inline(__always)
    private mutating func take(_ event: borrowing EventView, _ ratedType: Int) throws(PayloadError) {
        types &+= event.typeNumber
        try take(event.payload, isRating: event.typeNumber == ratedType)
    }

    /// Takes in one event by its payload.
    @inline(__always)
    public mutating func take(_ payload: RawSpan, isRating: Bool) throws(PayloadError) {
        var fields = PayloadFields(payload)
        organisation &+= try fields.bytes(EventContext.Field.organization)?.byteCount ?? 0
        events &+= 1
        guard isRating else { return }
        rated &+= 1
        scores &+= Int(try fields.integer(SatisfactionRated.Field.score) ?? 0)
    }

    /// Adds what came of other events.
    public mutating func add(_ other: ScoreFold) {
        events += other.events
        organisation += other.organisation
        rated += other.rated
        scores += other.scores
    }
}

/// The mean score by organisation and month, from ratings alone.
public struct MonthlyScores: Sendable {
    private struct Cell {
        var sum: Int64 = 0, count: Int64 = 0

        mutating func add(_ score: Int64) {
            sum += score
            count += 1
        }
    }
    private var cells: [UInt64: Cell] = [:]

    public init() {}

    /// How many organisations and months there are.
    public var groups: Int { cells.count }
    /// The sum of all means, so that none can be left out.
    public var checksum: Double { cells.values.reduce(0) { $0 + Double($1.sum) / Double(max(1, $1.count)) } }

    /// Reads all ratings of a log.
    public static func over(_ log: EventLog) throws(ReadError<PayloadError>) -> MonthlyScores {
        var scores = MonthlyScores()
        let query = EventQuery(types: ["SatisfactionRated"])
        try log.read(query) { (event: borrowing EventView) throws(PayloadError) in
            try scores.take(event.payload)
            return true
        }
        return scores
    }

    public mutating func take(_ payload: RawSpan) throws(PayloadError) {
        var fields = PayloadFields(payload)
        let at = try fields.time(EventContext.Field.at)?.microseconds ?? 0
        let zone = try fields.integer(EventContext.Field.offsetMinutes) ?? 0
        guard let organisation = try fields.bytes(EventContext.Field.organization) else { return }
        let score = try fields.integer(SatisfactionRated.Field.score) ?? 0
        guard score > 0 else { return }
        // FNV-1a, 64 bits, over the code; the month beside it.
        var key: UInt64 = 0xcbf2_9ce4_8422_2325
        for index in 0..<organisation.byteCount {
            key = (key ^ UInt64(organisation.unsafeLoad(fromByteOffset: index, as: UInt8.self))) &* 0x100_0000_01b3
        }
        let day = (at / 1_000_000 + zone * 60) / 86_400
        key ^= UInt64(bitPattern: Self.month(ofDay: day)) &* 0x9e37_79b9_7f4a_7c15
        cells[key, default: Cell()].add(score)
    }

    /// The number of the month, 12 a year, for a day counted from 1970 (H. Hinnant, "chrono-Compatible Low-Level Date
    /// Algorithms", civil_from_days).
    private static func month(ofDay day: Int64) -> Int64 {
        let shifted = day + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let year = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100)
        let month = (5 * dayOfYear + 2) / 153
        return (era * 400 + year) * 12 + month
    }
}
