// SPDX-License-Identifier: Apache-2.0

public import EventLog

extension WorkingCalendar {
    /// Where a day stands in the tables.
    func index(_ day: Int) throws(CalendarError) -> Int {
        let index = day - firstDay
        guard courseOfDay.indices.contains(index) else {
            throw CalendarError(calendar: name, year: CivilDate(daysSinceEpoch: day).year)
        }
        return index
    }

    /// The stretches of a day that are worked; none on a day off. Throws for a year without data.
    public func hours(on date: CivilDate) throws(CalendarError) -> [Hours] {
        courses[Int(courseOfDay[try index(date.daysSinceEpoch)])]
    }

    /// Whether anybody works on a day. Throws for a year without data.
    public func isWorkingDay(_ date: CivilDate) throws(CalendarError) -> Bool {
        try !hours(on: date).isEmpty
    }

    /// The `count`-th working day after a date; day 1 is the first working day that follows. 0 is the date itself, or, where
    /// that is a day off, the working day after it. Throws for a year without data.
    public func workingDay(_ count: Int, after date: CivilDate) throws(CalendarError) -> CivilDate {
        precondition(count >= 0, "Working days are counted forwards.")
        let day = date.daysSinceEpoch
        let index = try index(day)
        // Day 1 is the first working day behind the date; day 0 may be the date itself.
        let before = Int(workingDaysBefore[count == 0 ? index : index + 1])
        return try workingDay(numbered: before + max(count, 1) - 1)
    }

    /// The `count`-th working day before a date, which itself does not count; 0 is the date, or the working day before it.
    /// Throws for a year without data.
    public func workingDay(_ count: Int, before date: CivilDate) throws(CalendarError) -> CivilDate {
        precondition(count >= 0, "Working days are counted backwards from here.")
        let index = try index(date.daysSinceEpoch)
        let through = Int(workingDaysBefore[count == 0 ? index + 1 : index])
        let number = through - max(count, 1)
        guard number >= 0 else { throw CalendarError(calendar: name, year: years.lowerBound - 1) }
        return CivilDate(daysSinceEpoch: Int(workingDays[number]))
    }

    private func workingDay(numbered number: Int) throws(CalendarError) -> CivilDate {
        guard number < workingDays.count else { throw CalendarError(calendar: name, year: years.upperBound + 1) }
        return CivilDate(daysSinceEpoch: Int(workingDays[number]))
    }

    /// The working day on which something that came at an instant is taken in: the same day, as long as its hours are not
    /// over; after hours and on days off the next working day. Throws for a year without data.
    public func dayOfIntake(of instant: Timestamp, in zone: Zone) throws(CalendarError) -> CivilDate {
        let (day, second) = zone.local(instant)
        let date = CivilDate(daysSinceEpoch: day)
        if let last = try hours(on: date).last, second < last.to * 60 { return date }
        return try workingDay(1, after: date)
    }

    /// The instant at which the hours of a working day begin. Throws for a year without data.
    public func beginning(of date: CivilDate, in zone: Zone) throws(CalendarError) -> Timestamp {
        zone.instant(day: date.daysSinceEpoch, second: (try hours(on: date).first?.from ?? 0) * 60)
    }
}
