// SPDX-License-Identifier: Apache-2.0

public import EventLog

/// The stretches of time that a series has a figure for.
public enum SeriesStep: String, Sendable, Hashable, CaseIterable {
    /// A month.
    case month
    /// A week from Monday on.
    case week

    /// The dimension whose groups are these stretches.
    public var dimension: Dimension { self == .month ? .month : .week }

    /// The last second of each of the `count - 1` stretches before the one that `end` lies in, and `end`, in ascending order.
    ///
    /// - Parameters:
    ///   - end: the last instant.
    ///   - count: how many instants, at least 1.
    ///   - offsetMinutes: the zone in which months and weeks begin. The default is the time of Kazakhstan.
    public func ends(until end: Timestamp, count: Int, offsetMinutes: Int = 300) -> [Timestamp] {
        let last = end.date(offsetMinutes: offsetMinutes)
        let starts = (0..<max(0, count - 1)).reversed().map { back in
            Timestamp(microseconds: 0).advanced(
                bySeconds: Int64(firstDay(of: last, back: back)) * 86_400 - Int64(offsetMinutes) * 60 - 1)
        }
        return starts.filter { $0 < end } + [end]
    }

    /// The first day, counted from 1970-01-01, of the stretch that lies so many before the one with this date.
    private func firstDay(of date: CivilDate, back: Int) -> Int {
        switch self {
        case .month:
            let month = date.year * 12 + date.month - 1 - back
            return CivilDate(year: month / 12, month: month % 12 + 1, day: 1).daysSinceEpoch
        case .week:
            let day = date.daysSinceEpoch
            return day - CivilDate.weekday(daysSinceEpoch: day) - 7 * back
        }
    }
}
