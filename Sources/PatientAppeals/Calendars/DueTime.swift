// SPDX-License-Identifier: Apache-2.0

import EventLog

/// When a due time is over.
enum DueTime {
    /// One that is the last second of a minute, as the end of a day is, names that second, all of which is in time: a day
    /// that ends at 23:59:59 lasts until midnight. Zones differ by whole minutes, so that this is one in each. Any other is
    /// an instant.
    @inline(__always) static func isOver(_ due: Timestamp, at instant: Timestamp) -> Bool {
        isOver(due.microseconds, at: instant.microseconds)
    }

    /// The same in microseconds.
    @inline(__always) static func isOver(_ due: Int64, at instant: Int64) -> Bool {
        due % 60_000_000 == 59_000_000 ? instant &- 999_999 > due : instant > due
    }
}
