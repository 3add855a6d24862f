// SPDX-License-Identifier: Apache-2.0

import EventSourcing

/// The clocks of each appeal, in the order in which they were set: 14 bytes a clock and 4 an appeal.
///
/// A clock is held as its due time, the number of its kind, cycle and marks, and a link to the next one. When somebody is to
/// be told that it will run out is held only of those that still run, and only where that is asked for.
struct ClockChains: Sendable {
    /// The first clock of each appeal as index + 1; 0 is none.
    private var first = Column<UInt32>()
    private var cells = Column<ClockCell>()
    /// What the due times are told from.
    private var dues = ShortTimes(perBase: Column<ClockCell>.chunkCount)
    /// The kinds' numbers that ``ClockCell`` has no room for.
    private var farKinds = SparseColumn()
    private var alerts = SparseColumn()
    private(set) var kinds = ClockKinds()
    /// Whether alerts are held.
    let keepsAlerts: Bool

    /// No appeals.
    init(keepsAlerts: Bool) { self.keepsAlerts = keepsAlerts }

    /// How many appeals and clocks there are.
    var appeals: Int { first.count }
    var count: Int { cells.count }

    /// The bytes that it has taken from the memory.
    var heldBytes: Int {
        first.heldBytes + cells.heldBytes + dues.heldBytes + farKinds.heldBytes + alerts.heldBytes + kinds.heldBytes
    }

    /// Makes room for one appeal more.
    mutating func appendAppeal() { first.append(0) }

    /// Adds a clock at the end of an appeal's chain; gives its index.
    @discardableResult
    mutating func append(_ clock: ClockRecord, to row: Int) -> Int {
        var last: Int?
        forEachIndex(of: row) { last = $0 }
        return append(clock, to: row, after: last)
    }

    /// The same where the last clock of the appeal is known, nil for none.
    @discardableResult
    mutating func append(_ clock: ClockRecord, to row: Int, after last: Int?) -> Int {
        let index = cells.count
        let due = dues.shorten(clock.due, at: index, from: .never)
        cells.append(
            ClockCell(due: due, kind: kindCode(of: clock, at: index), cycle: clock.cycle, marks: clock.marks))
        let link = UInt32(index + 1)
        if let last { cells[last].next = link } else { first[row] = link }
        return index
    }

    /// The clock at an index.
    @inline(__always) subscript(index: Int) -> ClockRecord { clock(cells[index], index) }

    /// When somebody is to be told that a clock will run out, microseconds; ``AppealFacts/never`` once that has no use.
    func alertAt(_ index: Int) -> Int64 {
        cells[index].marks & ClockCell.alert == 0 ? AppealFacts.never : alerts[index] ?? AppealFacts.never
    }

    /// The index of the appeal's first clock for which `body` is true of the clock and its index.
    @inline(__always) func first(of row: Int, where body: (ClockRecord, Int) -> Bool) -> Int? {
        var link = first[row]
        while link != 0 {
            let index = Int(link) - 1
            let cell = cells[index]
            if body(clock(cell, index), index) { return index }
            link = cell.next
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
        while link != 0 {
            body(Int(link) - 1)
            link = cells[Int(link) - 1].next
        }
    }

    @inline(__always) private func clock(_ cell: ClockCell, _ index: Int) -> ClockRecord {
        let kind = kind(cell, index)
        return ClockRecord(
            due: dues.instant(cell.due, at: index), name: kind.name, stop: kind.stop, onBreach: kind.onBreach,
            cycle: cell.cycle, marks: cell.marks & ClockRecord.Mark.all)
    }

    @inline(__always) private func kind(_ cell: ClockCell, _ index: Int) -> ClockKinds.Kind {
        kinds[cell.kind < ClockCell.farKind ? Int(cell.kind) : Int(farKinds[index] ?? 0)]
    }

    private mutating func kindCode(of clock: ClockRecord, at index: Int) -> UInt16 {
        let kind = kinds.number(of: ClockKinds.Kind(name: clock.name, stop: clock.stop, onBreach: clock.onBreach))
        if kind < Int(ClockCell.farKind) { return UInt16(kind) }
        farKinds[index] = Int64(kind)
        return ClockCell.farKind
    }
}

/// A clock as ``ClockChains`` holds it: 14 bytes.
private struct ClockCell: RawRecord {
    var due: ShortTime
    /// The number of its kind; the greatest one stands for those from there on.
    var kind: UInt16
    /// The next clock of the same appeal as index + 1, lower and upper half; 0 is none.
    private var nextLow: UInt16 = 0, nextHigh: UInt16 = 0
    var cycle: UInt8
    /// Bits of ``ClockRecord/Mark``, and ``alert``.
    var marks: UInt8

    static let farKind = UInt16.max
    /// It has an alert.
    static let alert: UInt8 = 64

    init(due: ShortTime, kind: UInt16, cycle: UInt8, marks: UInt8) {
        (self.due, self.kind, self.cycle, self.marks) = (due, kind, cycle, marks)
    }

    @inline(__always) var next: UInt32 {
        get { UInt32(nextHigh) << 16 | UInt32(nextLow) }
        set { (nextLow, nextHigh) = (UInt16(truncatingIfNeeded: newValue), UInt16(newValue >> 16)) }
    }
}

extension ClockChains {
    /// A clock runs; set again it replaces the one before, whose breach stays known.
    mutating func set(_ clock: ClockRecord, alertAt: Int64, of row: Int) {
        let (found, last) = search(clock.name, row)
        guard let index = found else {
            let index = append(clock, to: row, after: last)
            if keepsAlerts, alertAt != AppealFacts.never { setAlert(alertAt, at: index) }
            return
        }
        let former = cells[index].marks
        let wasStopped = former & ClockRecord.Mark.stopped != 0
        let late = wasStopped && former & ClockRecord.Mark.inTime == 0
        let missed = !wasStopped && former & ClockRecord.Mark.breachRecorded != 0
        let isBreached = late || missed || former & ClockRecord.Mark.breachedBefore != 0
        if cells[index].kind == ClockCell.farKind { farKinds[index] = nil }
        cells[index].kind = kindCode(of: clock, at: index)
        cells[index].due = dues.shorten(clock.due, at: index, from: cells[index].due)
        cells[index].cycle = clock.cycle
        cells[index].marks =
            clock.marks | former & ClockCell.alert | (isBreached ? ClockRecord.Mark.breachedBefore : 0)
        setAlert(alertAt, at: index)
    }

    /// A clock got more time.
    mutating func extend(_ name: UInt32, due: Int64, alertAt: Int64, of row: Int) {
        guard let index = search(name, row).found else { return }
        cells[index].due = dues.shorten(due, at: index, from: cells[index].due)
        setAlert(alertAt, at: index)
        cells[index].marks |= ClockRecord.Mark.extended
        cells[index].marks &= ~ClockRecord.Mark.alerted
    }

    /// A breach was recorded.
    mutating func breach(_ name: UInt32, of row: Int) {
        guard let index = search(name, row).found else { return }
        cells[index].marks |= ClockRecord.Mark.breachRecorded
    }

    /// It was told of that a clock will run out.
    mutating func alert(_ name: UInt32, of row: Int) {
        guard let index = search(name, row).found else { return }
        cells[index].marks |= ClockRecord.Mark.alerted
    }

    /// What stops such clocks happened.
    mutating func stop(_ stop: ClockStop, at instant: Int64, of row: Int) {
        let code = stop.code
        self.stop(at: instant, of: row) { $0 == code }
    }

    /// The appeal ended: whatever still runs and obliges somebody is stopped.
    mutating func stopAll(at instant: Int64, of row: Int) {
        // A clock that still runs and waits for a redirection obliges nobody.
        stop(at: instant, of: row) { $0 != ClockStop.never.code && $0 != ClockStop.redirected.code }
    }

    /// Whether a clock of the appeal has not been stopped that will run out, or has run out.
    func isRunning(_ row: Int) -> Bool {
        first(of: row) { clock, _ in !clock.has(ClockRecord.Mark.stopped) && ClockStop(code: clock.stop).runsOut }
            != nil
    }

    /// Whether an obligation of the appeal is overdue.
    func isOverdue(_ row: Int, asOf: Int64) -> Bool {
        first(of: row) { clock, _ in clock.isObligation && clock.standing(asOf: asOf) == .overdue } != nil
    }

    /// Stops the clocks that run and whose ``ClockStop`` is meant, told by its code.
    @inline(__always) mutating func stop(at instant: Int64, of row: Int, where isMeant: (UInt8) -> Bool) {
        var link = first[row]
        while link != 0 {
            let index = Int(link) - 1
            let cell = cells[index]
            link = cell.next
            guard cell.marks & ClockRecord.Mark.stopped == 0, isMeant(kind(cell, index).stop) else { continue }
            var stopped = clock(cell, index)
            stopped.stop(at: instant)
            if cell.marks & ClockCell.alert != 0 { alerts[index] = nil }
            cells[index].marks = stopped.marks
        }
    }

    /// The clock with this name, and the last of those before it.
    @inline(__always) private func search(_ name: UInt32, _ row: Int) -> (found: Int?, last: Int?) {
        var link = first[row]
        var last: Int?
        while link != 0 {
            let index = Int(link) - 1
            let cell = cells[index]
            if kind(cell, index).name == name { return (index, last) }
            last = index
            link = cell.next
        }
        return (nil, last)
    }

    /// An alert has no use once the clock has stopped, nor where nobody owes anything when it runs out.
    mutating func setAlert(_ alertAt: Int64, at index: Int) {
        guard keepsAlerts else { return }
        let cell = cells[index]
        let hasUse =
            alertAt != AppealFacts.never && cell.marks & ClockRecord.Mark.stopped == 0
            && ClockStop(code: kind(cell, index).stop).runsOut
        guard hasUse || cell.marks & ClockCell.alert != 0 else { return }
        alerts[index] = hasUse ? alertAt : nil
        cells[index].marks = hasUse ? cell.marks | ClockCell.alert : cell.marks & ~ClockCell.alert
    }
}
