// SPDX-License-Identifier: Apache-2.0

import EventLog

/// What the statistics know of one appeal: 104 bytes, whatever its history.
struct AppealFacts: RawRecord {
    /// Stands for an instant that is not there.
    static let never = Int64.min

    /// When it was received, first answered by a person, first resolved, resolved for good, and closed (each the latest
    /// word: a reopened appeal is neither resolved for good nor closed until that comes again). Microseconds.
    var receivedAt = never, firstAnswerAt = never, firstResolvedAt = never, finallyResolvedAt = never, closedAt = never
    /// When it left the house, closed or otherwise, and did not come back. Microseconds.
    var leftAt = never
    /// Eight counters of one byte, which stop at 255: ratings of 1, 2, 3, 4 and 5, "no opinion", invitations, expiries.
    var ratings: UInt64 = 0
    /// Three bits for each of the first 21 issues: its latest outcome's code.
    var outcomes: UInt64 = 0
    /// By what it is grouped.
    var dimensions = AppealDimensions()
    /// Who has it, and who had it before: numbers of texts.
    var handler: UInt32 = 0, previousHandler: UInt32 = 0
    /// Six counters of four bits, which stop at 15: by hand 1 to 2, 2 to 3, 1 to 3, then automatic.
    var escalations: UInt32 = 0
    /// Bits of ``Flag``.
    var flags: UInt32 = 0
    /// The code of its ``AppealState``; what is known of at all was received.
    var state: UInt8 = AppealState.received.code
    /// How often it was reopened; stops at 255.
    var reopened: UInt8 = 0
    /// The zones of receipt and closing in quarters of an hour east of UTC (two's complement).
    var receivedZone: UInt8 = 0, closedZone: UInt8 = 0
    /// A bit for each of the first 21 issues whose root cause is known.
    var causes: UInt32 = 0

    /// Facts that are yes or no.
    enum Flag {
        /// It is in the register.
        static let registered: UInt32 = 1
        /// It was closed or answered once.
        static let concluded: UInt32 = 2
        /// It was redirected, whole or in part.
        static let redirected: UInt32 = 4
        /// Its handlers, consecutive equal ones counted once, hold A, B, A.
        static let pingPong: UInt32 = 8
        /// Its applicant comes back on an earlier appeal.
        static let repeated: UInt32 = 16
        /// At its first resolution it was said to be solved at the first contact …
        static let onTheSpot: UInt32 = 32
        /// … it stood at level 1 …
        static let atLevelOne: UInt32 = 64
        /// … and it had not changed hands.
        static let withoutHandover: UInt32 = 128
        /// Its history was imported, which does not tell what was resolved on the spot.
        static let imported: UInt32 = 256
    }

    /// The counters of ``ratings`` behind those of the scores 1...5, which are 0...4.
    enum RatingLane {
        static let noOpinion = 5
        static let invited = 6
        static let expired = 7
    }

    func has(_ flag: UInt32) -> Bool { flags & flag != 0 }

    /// A counter of ``ratings``: 0...4 the scores 1...5, then "no opinion", invitations, expiries.
    func rating(_ lane: Int) -> Int { Int(ratings >> UInt64(lane * 8) & 0xff) }

    /// Counts one up, to 255 at most.
    mutating func countRating(_ lane: Int) {
        if rating(lane) < 255 { ratings += 1 << UInt64(lane * 8) }
    }

    /// A counter of ``escalations``, see ``lane(from:to:automatic:)``.
    func escalation(_ lane: Int) -> Int { Int(escalations >> UInt32(lane * 4) & 0xf) }

    /// Counts one up, to 15 at most.
    mutating func countEscalation(_ lane: Int) {
        if escalation(lane) < 15 { escalations += 1 << UInt32(lane * 4) }
    }

    /// The counter of escalations between these levels; nil for others than 1 to 2, 2 to 3 and 1 to 3.
    static func lane(from: Int64, to: Int64, automatic: Bool) -> Int? {
        switch (from, to) {
        case (1, 2): automatic ? 3 : 0
        case (2, 3): automatic ? 4 : 1
        case (1, 3): automatic ? 5 : 2
        default: nil
        }
    }

    /// How many issues have their outcome in ``outcomes``; those of further ones are kept elsewhere.
    static let issuesInside = 21

    /// The latest outcome's code of an issue, 1...21.
    func outcome(ofIssue issue: Int) -> UInt8 { UInt8(outcomes >> UInt64((issue - 1) * 3) & 7) }

    /// Sets the outcome of an issue, 1...21.
    mutating func setOutcome(_ code: UInt8, ofIssue issue: Int64) {
        guard (1...Int64(Self.issuesInside)).contains(issue) else { return }
        let shift = UInt64(issue - 1) * 3
        outcomes = outcomes & ~(7 << shift) | UInt64(min(code, 7)) << shift
    }

    /// The appeal went to `new`: notes A, B, A.
    mutating func hand(to new: UInt32) {
        guard new != 0, new != handler else { return }
        if handler != 0, new == previousHandler { flags |= Flag.pingPong }
        previousHandler = handler
        handler = new
    }

    /// A person answered.
    mutating func answered(_ instant: Int64) {
        if firstAnswerAt == Self.never { firstAnswerAt = instant }
    }

    /// It was resolved; how counts for the first time only.
    mutating func resolved(_ instant: Int64, onTheSpot: Bool, level: Int64, handovers: Int64) {
        finallyResolvedAt = instant
        guard firstResolvedAt == Self.never else { return }
        firstResolvedAt = instant
        if onTheSpot { flags |= Flag.onTheSpot }
        if level == 1 { flags |= Flag.atLevelOne }
        if handovers == 0 { flags |= Flag.withoutHandover }
    }

    /// It was closed. A history that does not tell resolving from closing is resolved by that.
    mutating func closed(_ instant: Int64, zone: UInt8) {
        closedAt = instant
        closedZone = zone
        flags |= Flag.concluded
        leftAt = instant
        if firstResolvedAt == Self.never { firstResolvedAt = instant }
        if finallyResolvedAt == Self.never { finallyResolvedAt = instant }
    }

    /// It is worked on once more; outcomes stay until they are decided anew.
    mutating func reopen() {
        if reopened < 255 { reopened += 1 }
        finallyResolvedAt = Self.never
        closedAt = Self.never
        leftAt = Self.never
    }

    /// The root cause of an issue, 1...21, is known.
    mutating func noteCause(ofIssue issue: Int64) {
        if (1...Int64(Self.issuesInside)).contains(issue) { causes |= 1 << UInt32(issue - 1) }
    }

    /// The microseconds from receipt to an instant; nil where either is not there.
    func sinceReceipt(_ instant: Int64) -> Int64? {
        guard receivedAt != Self.never, instant != Self.never else { return nil }
        // An import may bring any two instants, even such as lie further apart than the number holds.
        let (time, overflow) = instant.subtractingReportingOverflow(receivedAt)
        return overflow ? (instant < 0 ? .min : .max) : time
    }

    /// The date of an instant in a zone. Instants beyond some 36,000 years have the date of that limit.
    static func date(_ instant: Int64, zone: UInt8) -> CivilDate { date(instant, minutes: minutes(zone: zone)) }

    /// The same with the zone in minutes east of UTC.
    static func date(_ instant: Int64, minutes: Int) -> CivilDate {
        Timestamp(microseconds: min(max(instant, -1 << 60), 1 << 60)).date(offsetMinutes: minutes)
    }

    /// The zone as quarters of an hour.
    static func zone(minutes: Int64) -> UInt8 { UInt8(bitPattern: Int8(clamping: minutes / 15)) }

    /// The zone as minutes.
    static func minutes(zone: UInt8) -> Int { Int(Int8(bitPattern: zone)) * 15 }
}
