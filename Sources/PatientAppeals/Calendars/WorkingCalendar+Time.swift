// SPDX-License-Identifier: Apache-2.0

public import EventLog

extension WorkingCalendar {
    /// The seconds that are worked from one instant until just before another, by the clock on the wall of the zone.
    ///
    /// Additive: from a to b and from b to c together are from a to c. Negative where `end` lies before `start`.
    /// Throws for a year without data.
    public func workingSeconds(
        from start: Timestamp, to end: Timestamp, in zone: Zone
    ) throws(CalendarError) -> Int64 {
        try worked(until: end, in: zone) - worked(until: start, in: zone)
    }

    /// The same in a zone that lies so many minutes east of UTC.
    func workingSeconds(
        from start: Timestamp, to end: Timestamp, offsetMinutes: Int
    ) throws(CalendarError) -> Int64 {
        let first = Zone.local(start, offsetMinutes: offsetMinutes)
        let last = Zone.local(end, offsetMinutes: offsetMinutes)
        return try worked(untilDay: last.day, second: last.second) - worked(untilDay: first.day, second: first.second)
    }

    /// The instant by which so many seconds were worked since another: Friday, 16:30 and an hour, where work ends at 17:00,
    /// is Monday, half an hour after work begins. Throws for a year without data.
    public func instant(
        afterWorking seconds: Int64, from start: Timestamp, in zone: Zone
    ) throws(CalendarError) -> Timestamp {
        precondition(seconds > 0, "Working time is counted forwards.")
        let wanted = try worked(until: start, in: zone) + seconds
        guard let last = workingSecondsBefore.last, wanted <= last else {
            throw CalendarError(calendar: name, year: years.upperBound + 1)
        }
        // The first day by whose end so much was worked.
        var low = 0
        var high = courseOfDay.count - 1
        while low < high {
            let middle = (low + high) / 2
            if workingSecondsBefore[middle + 1] < wanted { low = middle + 1 } else { high = middle }
        }
        var left = Int(wanted - workingSecondsBefore[low])
        for hours in courses[Int(courseOfDay[low])] {
            let length = (hours.to - hours.from) * 60
            if left <= length { return zone.instant(day: firstDay + low, second: hours.from * 60 + left) }
            left -= length
        }
        return zone.instant(day: firstDay + low + 1, second: 0)
    }

    /// The instant itself where it is worked, else the beginning of the last stretch of work before it. Throws for a year
    /// without data.
    func work(before instant: Timestamp, in zone: Zone) throws(CalendarError) -> Timestamp {
        let (day, second) = zone.local(instant)
        let date = CivilDate(daysSinceEpoch: day)
        if let stretch = try hours(on: date).last(where: { $0.from * 60 <= second }) {
            return second < stretch.to * 60 ? instant : zone.instant(day: day, second: stretch.from * 60)
        }
        let earlier = try workingDay(1, before: date)
        let from = try hours(on: earlier).last?.from ?? 0
        return zone.instant(day: earlier.daysSinceEpoch, second: from * 60)
    }

    /// The instant itself where it is worked, else the beginning of the first stretch of work after it. Throws for a year
    /// without data.
    func work(after instant: Timestamp, in zone: Zone) throws(CalendarError) -> Timestamp {
        let (day, second) = zone.local(instant)
        let date = CivilDate(daysSinceEpoch: day)
        guard let stretch = try hours(on: date).first(where: { second < $0.to * 60 }) else {
            return try beginning(of: workingDay(1, after: date), in: zone)
        }
        return stretch.from * 60 <= second ? instant : zone.instant(day: day, second: stretch.from * 60)
    }

    /// The seconds worked from the beginning of the calendar's years until an instant.
    private func worked(until instant: Timestamp, in zone: Zone) throws(CalendarError) -> Int64 {
        let (day, second) = zone.local(instant)
        return try worked(untilDay: day, second: second)
    }

    private func worked(untilDay day: Int, second: Int) throws(CalendarError) -> Int64 {
        let index = try index(day)
        var seconds = workingSecondsBefore[index]
        for hours in courses[Int(courseOfDay[index])] where second > hours.from * 60 {
            seconds += Int64(min(second, hours.to * 60) - hours.from * 60)
        }
        return seconds
    }
}
