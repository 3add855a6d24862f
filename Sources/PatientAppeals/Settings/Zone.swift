// SPDX-License-Identifier: Apache-2.0

public import EventLog

/// A time zone as data: the offset from UTC since when. Kazakhstan as a whole is at UTC+5 since 2024-03-01; its east was
/// at UTC+6 before, and a date of that time is counted as it was then.
public struct Zone: Sendable, Equatable {
    /// From one instant on.
    public struct Offset: Sendable, Equatable {
        /// Since when; nil for the first.
        public var from: Timestamp?
        /// Minutes east of UTC.
        public var minutes: Int

        /// An offset that holds from an instant on.
        public init(from: Timestamp? = nil, minutes: Int) {
            self.from = from
            self.minutes = minutes
        }
    }
    /// `Asia/Almaty`.
    public var name: String
    /// In order of time; at least one.
    public var offsets: [Offset]

    /// A zone.
    public init(name: String, offsets: [Offset]) {
        self.name = name
        self.offsets = offsets
    }

    /// Minutes east of UTC at an instant.
    public func offsetMinutes(at instant: Timestamp) -> Int {
        (offsets.last { offset in offset.from.map { $0 <= instant } ?? true } ?? offsets.first)?.minutes ?? 0
    }

    /// The last second of the local day that lies `days` days and `months` months after the instant's. A day that the
    /// later month does not have becomes the month's last.
    public func endOfDay(after instant: Timestamp, days: Int = 0, months: Int = 0) -> Timestamp {
        var date = instant.date(offsetMinutes: offsetMinutes(at: instant))
        let month = date.year * 12 + date.month - 1 + months
        let start = CivilDate(year: month / 12, month: month % 12 + 1, day: 1).daysSinceEpoch
        let next = CivilDate(year: (month + 1) / 12, month: (month + 1) % 12 + 1, day: 1).daysSinceEpoch
        date = CivilDate(daysSinceEpoch: start + min(date.day, next - start) - 1 + days)
        let midnight = Timestamp(microseconds: 0).advanced(bySeconds: Int64(date.daysSinceEpoch + 1) * 86_400)
        return midnight.advanced(bySeconds: -Int64(offsetMinutes(at: midnight)) * 60 - 1)
    }
}
