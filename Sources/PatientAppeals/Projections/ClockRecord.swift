// SPDX-License-Identifier: Apache-2.0

/// A clock of an appeal, 24 bytes.
///
/// Whether it was stopped in time is settled when the stop comes, against the due time of that moment.
struct ClockRecord: RawRecord {
    /// The due time, microseconds.
    var due: Int64
    /// When somebody is to be told that it will run out, microseconds; ``AppealFacts/never`` for never.
    var alertAt = AppealFacts.never
    /// Its name, a number of a table of texts.
    var name: UInt32
    /// The code of its ``ClockStop``.
    var stop: UInt8
    /// The code of its ``BreachAction``.
    var onBreach: UInt8
    /// The resolution cycle it belongs to; stops at 255.
    var cycle: UInt8
    /// Bits of ``Mark``.
    var marks: UInt8 = 0

    /// What has become of it.
    enum Mark {
        /// A breach of this run was recorded.
        static let breachRecorded: UInt8 = 1
        /// It was extended.
        static let extended: UInt8 = 2
        /// What stops it has happened …
        static let stopped: UInt8 = 4
        /// … by the due time.
        static let inTime: UInt8 = 8
        /// It was set before, in an earlier cycle or from a later receipt, and was breached then.
        static let breachedBefore: UInt8 = 16
        /// It was told of that it would run out.
        static let alerted: UInt8 = 32
    }

    func has(_ mark: UInt8) -> Bool { marks & mark != 0 }

    /// Whether it obliges somebody; the others are windows in which something may be done. To redirect in time is owed by
    /// who redirects, and by nobody else.
    var isObligation: Bool {
        stop != ClockStop.never.code && (stop != ClockStop.redirected.code || has(Mark.stopped))
    }

    /// What happened at `instant` stops it, unless it has been stopped.
    mutating func stop(at instant: Int64) {
        guard !has(Mark.stopped) else { return }
        marks |= DueTime.isOver(due, at: instant) ? Mark.stopped : Mark.stopped | Mark.inTime
    }

    /// How it stands at an instant: once stopped it stays met or late.
    func standing(asOf: Int64) -> ClockStanding {
        if has(Mark.stopped) { return has(Mark.inTime) && !has(Mark.breachedBefore) ? .met : .late }
        return DueTime.isOver(due, at: asOf) ? .overdue : .running
    }
}

/// How a clock stands at an instant.
public enum ClockStanding: String, Sendable, Hashable, CaseIterable {
    /// It runs and is not due yet.
    case running
    /// It runs and its due time is over.
    case overdue
    /// What stops it happened by the due time, in each of its runs.
    case met
    /// What stops it happened after the due time, in one of its runs.
    case late
}

extension Chains<ClockRecord> {
    /// A clock runs; set again it replaces the one before, whose breach stays known.
    mutating func set(_ clock: ClockRecord, of row: Int) {
        guard let index = first(of: row, where: { $0.name == clock.name }) else {
            append(clock, to: row)
            return
        }
        let former = records[index]
        var new = clock
        let late = former.has(ClockRecord.Mark.stopped) && !former.has(ClockRecord.Mark.inTime)
        let missed = !former.has(ClockRecord.Mark.stopped) && former.has(ClockRecord.Mark.breachRecorded)
        if late || missed || former.has(ClockRecord.Mark.breachedBefore) {
            new.marks |= ClockRecord.Mark.breachedBefore
        }
        records[index] = new
    }

    /// A clock got more time.
    mutating func extend(_ name: UInt32, due: Int64, alertAt: Int64 = AppealFacts.never, of row: Int) {
        guard let index = first(of: row, where: { $0.name == name }) else { return }
        records[index].due = due
        records[index].alertAt = alertAt
        records[index].marks |= ClockRecord.Mark.extended
        records[index].marks &= ~ClockRecord.Mark.alerted
    }

    /// A breach was recorded.
    mutating func breach(_ name: UInt32, of row: Int) {
        guard let index = first(of: row, where: { $0.name == name }) else { return }
        records[index].marks |= ClockRecord.Mark.breachRecorded
    }

    /// It was told of that a clock will run out.
    mutating func alert(_ name: UInt32, of row: Int) {
        guard let index = first(of: row, where: { $0.name == name }) else { return }
        records[index].marks |= ClockRecord.Mark.alerted
    }

    /// What stops such clocks happened.
    mutating func stop(_ stop: ClockStop, at instant: Int64, of row: Int) {
        update(of: row) { if $0.stop == stop.code { $0.stop(at: instant) } }
    }

    /// The appeal ended: whatever still runs and obliges somebody is stopped.
    mutating func stopAll(at instant: Int64, of row: Int) {
        update(of: row) { if $0.isObligation { $0.stop(at: instant) } }
    }

    /// Whether an obligation of the appeal is overdue.
    func isOverdue(_ row: Int, asOf: Int64) -> Bool {
        first(of: row) { $0.isObligation && $0.standing(asOf: asOf) == .overdue } != nil
    }
}
