// SPDX-License-Identifier: Apache-2.0

import EventLog

/// When appeals arrive: more by day than by night, more on Mondays than on Sundays, always in ascending order.
///
/// The period is cut into as many equal shares of "busy time" as there are appeals; each appeal falls somewhere into its
/// share. So the times come out sorted without any being kept.
struct ArrivalTimes: Sendable {
    /// Busy time that one hour holds, by hour of the day, in a working week's day; from a clinic's usual day.
    private static let hours = [2, 1, 1, 1, 1, 2, 4, 12, 45, 80, 90, 85, 70, 55, 70, 75, 65, 50, 28, 20, 15, 11, 7, 4]
    /// Percent of it, Monday first.
    private static let days = [120, 110, 105, 100, 95, 40, 18]
    /// UTC+5, the time of the whole country since 2024-03-01.
    private static let offsetSeconds: Int64 = 5 * 3_600

    private let count: Int
    private let total: Int
    private let end: Int64
    private var given = 0
    private var hourStart: Int64
    private var busyBefore = 0

    /// `count` times from `from` up to and without `to`; `to` must be later.
    init(count: Int, from: Timestamp, to: Timestamp) {
        self.count = count
        hourStart = from.microseconds / 1_000_000
        end = to.microseconds / 1_000_000
        var busy = 0
        var hour = hourStart
        while hour < end {
            busy += Self.busyTime(from: hour, end: end)
            hour = Self.nextHour(after: hour)
        }
        total = busy
    }

    /// The next time in seconds since 1970; nil when all have been given out.
    mutating func next(_ random: inout RandomSource) -> Int64? {
        guard given < count, total > 0 else { return nil }
        // Full width: busy time of years by millions of appeals does not fit 64 bits.
        let product = UInt64(total).multipliedFullWidth(by: UInt64(given) << 16 | UInt64(random.below(1 << 16)))
        let target = Int((UInt64(count) << 16).dividingFullWidth(product).quotient)
        given += 1
        while true {
            let busy = Self.busyTime(from: hourStart, end: end)
            let next = Self.nextHour(after: hourStart)
            if target < busyBefore + busy || next >= end {
                let length = min(next, end) - hourStart
                let share = busy == 0 ? 0 : Int64(target - busyBefore) * length / Int64(busy)
                return hourStart + min(share, length - 1)
            }
            busyBefore += busy
            hourStart = next
        }
    }

    private static func nextHour(after second: Int64) -> Int64 { (second / 3_600 + 1) * 3_600 }

    /// Busy time from `second` to the end of its hour.
    private static func busyTime(from second: Int64, end: Int64) -> Int {
        let local = second + offsetSeconds
        let hour = Int(local / 3_600 % 24)
        let weekday = CivilDate.weekday(daysSinceEpoch: Int(local / 86_400))
        return hours[hour] * days[weekday] * Int(min(nextHour(after: second), end) - second)
    }
}
