// SPDX-License-Identifier: Apache-2.0

import Glibc

/// An instant: whole microseconds since 1970-01-01T00:00:00Z, leap seconds not counted (as POSIX does).
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Microseconds since the epoch; negative before 1970.
    public var microseconds: Int64

    /// The instant that lies `microseconds` after 1970-01-01T00:00:00Z.
    @inlinable public init(microseconds: Int64) { self.microseconds = microseconds }

    /// Compares by instant.
    @inlinable public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microseconds < right.microseconds
    }

    /// The system's wall clock, which may jump; the log never lets recorded times go backwards because of it.
    public static func now() -> Timestamp {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }

    /// How long after `earlier` this is, negative where it is before it, as far as there are numbers.
    public func microseconds(since earlier: Timestamp) -> Int64 {
        let (difference, isTooLong) = microseconds.subtractingReportingOverflow(earlier.microseconds)
        guard isTooLong || difference == .min else { return difference }
        return self < earlier ? -.max : .max
    }

    /// This instant moved by whole seconds, as far as there are instants.
    public func advanced(bySeconds seconds: Int64) -> Timestamp {
        let (difference, isTooFar) = seconds.multipliedReportingOverflow(by: 1_000_000)
        let (sum, isBeyond) = microseconds.addingReportingOverflow(difference)
        guard isTooFar || isBeyond else { return Timestamp(microseconds: sum) }
        return Timestamp(microseconds: seconds < 0 ? .min : .max)
    }
}
