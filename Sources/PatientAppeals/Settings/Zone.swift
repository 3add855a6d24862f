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
        return endOfDay(date)
    }

    /// The last second of a local day.
    public func endOfDay(_ date: CivilDate) -> Timestamp {
        instant(day: date.daysSinceEpoch + 1, second: 0).advanced(bySeconds: -1)
    }

    /// The local day, in days since 1970-01-01, and the second of it that the clock on the wall shows at an instant.
    func local(_ instant: Timestamp) -> (day: Int, second: Int) {
        Self.local(instant, offsetMinutes: offsetMinutes(at: instant))
    }

    /// The same, so many minutes east of UTC.
    static func local(_ instant: Timestamp, offsetMinutes: Int) -> (day: Int, second: Int) {
        let local = instant.advanced(bySeconds: Int64(offsetMinutes) * 60).microseconds
        let seconds = local >= 0 ? local / 1_000_000 : (local - 999_999) / 1_000_000
        let day = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        return (Int(day), Int(seconds - day * 86_400))
    }

    /// The instant at which the clock on the wall shows a second of a local day; of a time that comes twice the second.
    func instant(day: Int, second: Int) -> Timestamp {
        let wall = Timestamp(microseconds: 0).advanced(bySeconds: Int64(day) * 86_400 + Int64(second))
        // Near a change the offset of UTC's wall may be that of the other side of it; the second look is at the place.
        let near = wall.advanced(bySeconds: -Int64(offsetMinutes(at: wall)) * 60)
        return wall.advanced(bySeconds: -Int64(offsetMinutes(at: near)) * 60)
    }
}
