// SPDX-License-Identifier: Apache-2.0

/// A clock of an appeal: 16 bytes in a snapshot; ``ClockChains`` says how it is held.
///
/// Whether it was stopped in time is settled when the stop comes, against the due time of that moment.
struct ClockRecord: RawRecord {
    /// The due time, microseconds.
    var due: Int64
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
        /// All of them.
        static let all: UInt8 = 63
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
