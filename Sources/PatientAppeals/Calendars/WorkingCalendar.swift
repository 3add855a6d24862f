// SPDX-License-Identifier: Apache-2.0

public import EventLog

/// When an organisation works, as data: hours for each day of the week, and exceptions of both kinds, days off and days
/// that are worked although they usually are not.
///
/// It knows only the years that it was given. A day of another year is an error, never a guess by the day of the week.
/// All questions are answered from tables that are made once, without allocation.
public struct WorkingCalendar: Sendable, Hashable {
    /// A stretch of a working day.
    public struct Hours: Sendable, Hashable {
        /// Minutes after midnight: the first that is worked, and the first after it that is not; at most 1,440.
        public var from: Int, to: Int

        /// Work from one minute of the day to another.
        public init(from: Int, to: Int) {
            self.from = from
            self.to = to
        }
    }
    /// Its name in the settings.
    public let name: String
    /// Its version; part of every deadline that it set.
    public let version: String
    /// The years that it has data for.
    public let years: ClosedRange<Int>
    /// Each distinct course of a day: stretches in order, without overlap. None is a day off.
    let courses: [[Hours]]
    /// For each day from the first of ``years``: its number in ``courses``.
    let courseOfDay: [UInt16]
    /// For each day: how many working days and how many working seconds are before it; one element more than days.
    let workingDaysBefore: [Int32], workingSecondsBefore: [Int64]
    /// The working days, in days since 1970-01-01.
    let workingDays: [Int32]
    /// 1 January of the first year, in days since 1970-01-01.
    let firstDay: Int

    /// A calendar of these years.
    ///
    /// - Parameters:
    ///   - name: what clocks and organisations name it by.
    ///   - version: which state of it this is; kept with every due time that is computed by it.
    ///   - years: the years that it has data for; asked about others, it gives an error.
    ///   - week: the hours of Monday to Sunday, seven lists; in order and without overlap.
    ///   - exceptions: the hours of single days; none for a day off. Days outside of the years are left out.
    public init(
        name: String, version: String, years: ClosedRange<Int>, week: [[Hours]], exceptions: [CivilDate: [Hours]]
    ) {
        precondition(week.count == 7, "A week has seven days.")
        self.name = name
        self.version = version
        self.years = years
        firstDay = CivilDate(year: years.lowerBound, month: 1, day: 1).daysSinceEpoch
        let end = CivilDate(year: years.upperBound + 1, month: 1, day: 1).daysSinceEpoch
        var courses: [[Hours]] = []
        var numbers: [[Hours]: UInt16] = [:]
        var tables = (course: [UInt16](), days: [Int32(0)], seconds: [Int64(0)], working: [Int32]())
        let special = Dictionary(uniqueKeysWithValues: exceptions.map { ($0.daysSinceEpoch, $1) })
        for day in firstDay..<end {
            let hours = special[day] ?? week[CivilDate.weekday(daysSinceEpoch: day)]
            if numbers[hours] == nil {
                numbers[hours] = UInt16(courses.count)
                courses.append(hours)
            }
            tables.course.append(numbers[hours] ?? 0)
            tables.days.append(tables.days[tables.days.count - 1] + (hours.isEmpty ? 0 : 1))
            let seconds = hours.reduce(Int64(0)) { $0 + Int64($1.to - $1.from) * 60 }
            tables.seconds.append(tables.seconds[tables.seconds.count - 1] + seconds)
            if !hours.isEmpty { tables.working.append(Int32(day)) }
        }
        self.courses = courses
        (courseOfDay, workingDaysBefore, workingSecondsBefore, workingDays) = tables
    }
}

/// A question about a year that a calendar has no data for.
public struct CalendarError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The calendar's name.
    public var calendar: String
    /// The year.
    public var year: Int

    /// What is missing and what to do.
    public var description: String {
        "The calendar \"\(calendar)\" has no data for \(year); add the days off of that year to the settings."
    }
}
