// SPDX-License-Identifier: Apache-2.0

import EventSourcing

/// The clocks of each appeal, in the order in which they were set: 14 bytes a clock and 4 an appeal.
///
/// A clock is held as its due time, the number of its kind, cycle and marks, and a link to the next one. When somebody is to
/// be told that it will run out is held only of those that still run, and only where that is asked for.
struct ClockChains: Sendable {
    /// The first clock of each appeal as index + 1; 0 is none.
    private var first = Column<UInt32>()
    /// The next clock of the same appeal as index + 1; 0 is none.
    private var next = Column<UInt32>()
    private var dues = TimeColumn()
    private var stands = Column<Stand>()
    /// The kinds' numbers that ``Stand`` has no room for.
    private var farKinds = SparseColumn()
    private var alerts = SparseColumn()
    private(set) var kinds = ClockKinds()
    /// Whether alerts are held.
    let keepsAlerts: Bool

    /// What of a clock is neither its due time nor its link: 4 bytes.
    private struct Stand: RawRecord {
        /// The number of its kind; the greatest one stands for those from there on.
        var kind: UInt16
        var cycle: UInt8
        /// Bits of ``ClockRecord/Mark``, and ``alert``.
        var marks: UInt8

        static let farKind = UInt16.max
        /// It has an alert.
        static let alert: UInt8 = 64
    }

    /// No appeals.
    init(keepsAlerts: Bool) { self.keepsAlerts = keepsAlerts }

    /// How many appeals and clocks there are.
    var appeals: Int { first.count }
    var count: Int { stands.count }

    /// The bytes that it has taken from the memory.
    var heldBytes: Int {
        first.heldBytes + next.heldBytes + dues.heldBytes + stands.heldBytes + farKinds.heldBytes + alerts.heldBytes
            + kinds.heldBytes
    }

    /// Makes room for one appeal more.
    mutating func appendAppeal() { first.append(0) }

    /// Adds a clock at the end of an appeal's chain; gives its index.
    ///
    /// - Parameter place: a clock of the appeal behind which no other one stands, where the caller knows it.
    @discardableResult
    mutating func append(_ clock: ClockRecord, to row: Int, after place: Int? = nil) -> Int {
        let index = stands.count
        dues.append(clock.due)
        stands.append(Stand(kind: 0, cycle: 0, marks: 0))
        next.append(0)
        put(clock, at: index)
        guard var last = place ?? Self.index(first[row]) else {
            first[row] = UInt32(index + 1)
            return index
        }
        while let following = Self.index(next[last]) { last = following }
        next[last] = UInt32(index + 1)
        return index
    }

    /// The clock at an index.
    @inline(__always) subscript(index: Int) -> ClockRecord {
        let stand = stands[index]
        let kind = kinds[kindNumber(stand, index)]
        return ClockRecord(
            due: dues[index], name: kind.name, stop: kind.stop, onBreach: kind.onBreach, cycle: stand.cycle,
            marks: stand.marks & ClockRecord.Mark.all)
    }

    /// When somebody is to be told that a clock will run out, microseconds; ``AppealFacts/never`` once that has no use.
    func alertAt(_ index: Int) -> Int64 {
        stands[index].marks & Stand.alert == 0 ? AppealFacts.never : alerts[index] ?? AppealFacts.never
    }

    /// The index of the appeal's first clock for which `body` is true of the clock and its index.
    @inline(__always) func first(of row: Int, where body: (ClockRecord, Int) -> Bool) -> Int? {
        var link = first[row]
        while let index = Self.index(link) {
            if body(self[index], index) { return index }
            link = next[index]
        }
        return nil
    }

    /// Calls `body` with each of the appeal's clocks.
    @inline(__always) func forEach(of row: Int, _ body: (ClockRecord) -> Void) {
        forEachIndex(of: row) { body(self[$0]) }
    }

    /// Calls `body` with the index of each of the appeal's clocks.
    @inline(__always) func forEachIndex(of row: Int, _ body: (Int) -> Void) {
        var link = first[row]
        while let index = Self.index(link) {
            body(index)
            link = next[index]
        }
    }

    @inline(__always) private func kindNumber(_ stand: Stand, _ index: Int) -> Int {
        stand.kind < Stand.farKind ? Int(stand.kind) : Int(farKinds[index] ?? 0)
    }

    @inline(__always) private static func index(_ link: UInt32) -> Int? { link == 0 ? nil : Int(link) - 1 }
}

extension ClockChains {
    /// A clock runs; set again it replaces the one before, whose breach stays known.
    mutating func set(_ clock: ClockRecord, alertAt: Int64, of row: Int) {
        guard let index = index(of: clock.name, row) else {
            setAlert(alertAt, at: append(clock, to: row))
            return
        }
        let former = self[index]
        var new = clock
        let late = former.has(ClockRecord.Mark.stopped) && !former.has(ClockRecord.Mark.inTime)
        let missed = !former.has(ClockRecord.Mark.stopped) && former.has(ClockRecord.Mark.breachRecorded)
        if late || missed || former.has(ClockRecord.Mark.breachedBefore) {
            new.marks |= ClockRecord.Mark.breachedBefore
        }
        dues[index] = new.due
        put(new, at: index)
        setAlert(alertAt, at: index)
    }

    /// A clock got more time.
    mutating func extend(_ name: UInt32, due: Int64, alertAt: Int64, of row: Int) {
        guard let index = index(of: name, row) else { return }
        dues[index] = due
        setAlert(alertAt, at: index)
        stands[index].marks |= ClockRecord.Mark.extended
        stands[index].marks &= ~ClockRecord.Mark.alerted
    }

    /// A breach was recorded.
    mutating func breach(_ name: UInt32, of row: Int) {
        guard let index = index(of: name, row) else { return }
        stands[index].marks |= ClockRecord.Mark.breachRecorded
    }

    /// It was told of that a clock will run out.
    mutating func alert(_ name: UInt32, of row: Int) {
        guard let index = index(of: name, row) else { return }
        stands[index].marks |= ClockRecord.Mark.alerted
    }

    /// What stops such clocks happened.
    mutating func stop(_ stop: ClockStop, at instant: Int64, of row: Int) {
        let code = stop.code
        self.stop(at: instant, of: row) { $0.stop == code }
    }

    /// The appeal ended: whatever still runs and obliges somebody is stopped.
    mutating func stopAll(at instant: Int64, of row: Int) {
        stop(at: instant, of: row) { $0.isObligation }
    }

    /// Whether an obligation of the appeal is overdue.
    func isOverdue(_ row: Int, asOf: Int64) -> Bool {
        first(of: row) { clock, _ in clock.isObligation && clock.standing(asOf: asOf) == .overdue } != nil
    }

    @inline(__always) private mutating func stop(at instant: Int64, of row: Int, _ isMeant: (ClockRecord) -> Bool) {
        var link = first[row]
        while let index = Self.index(link) {
            link = next[index]
            guard stands[index].marks & ClockRecord.Mark.stopped == 0 else { continue }
            var clock = self[index]
            guard isMeant(clock) else { continue }
            clock.stop(at: instant)
            setAlert(AppealFacts.never, at: index)
            stands[index].marks = clock.marks
        }
    }

    private func index(of name: UInt32, _ row: Int) -> Int? {
        var link = first[row]
        while let index = Self.index(link) {
            if kinds[kindNumber(stands[index], index)].name == name { return index }
            link = next[index]
        }
        return nil
    }

    /// All of a clock but its due time and its alert.
    private mutating func put(_ clock: ClockRecord, at index: Int) {
        let kind = kinds.number(of: ClockKinds.Kind(name: clock.name, stop: clock.stop, onBreach: clock.onBreach))
        let isFar = kind >= Int(Stand.farKind)
        if isFar || stands[index].kind == Stand.farKind { farKinds[index] = isFar ? Int64(kind) : nil }
        let alert = stands[index].marks & Stand.alert
        stands[index] = Stand(
            kind: isFar ? Stand.farKind : UInt16(kind), cycle: clock.cycle, marks: clock.marks | alert)
    }

    /// An alert has no use once the clock has stopped, nor where nobody owes anything when it runs out.
    mutating func setAlert(_ alertAt: Int64, at index: Int) {
        guard keepsAlerts else { return }
        let stand = stands[index]
        let hasUse =
            alertAt != AppealFacts.never && stand.marks & ClockRecord.Mark.stopped == 0
            && ClockStop(code: kinds[kindNumber(stand, index)].stop).runsOut
        guard hasUse || stand.marks & Stand.alert != 0 else { return }
        alerts[index] = hasUse ? alertAt : nil
        stands[index].marks = hasUse ? stand.marks | Stand.alert : stand.marks & ~Stand.alert
    }
}
