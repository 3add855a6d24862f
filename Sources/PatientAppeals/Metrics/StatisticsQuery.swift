// SPDX-License-Identifier: Apache-2.0

public import EventLog

/// A question to the statistics.
public struct StatisticsQuery: Sendable, Hashable {
    /// Which appeals count at all. The default is all.
    public var filter = AppealFilter()
    /// By which instant an appeal belongs to the period.
    public var cohort: Cohort
    /// The period. The default is all time.
    public var period: Period
    /// By what the appeals are grouped, the first being the outermost. The default is one group of all.
    public var groups: [Dimension]
    /// Up to when what was recorded is known. The projection must have been run up to it, and not beyond.
    public var asOf: Timestamp
    /// Up to when what had happened counts, where the projection was rebuilt without what happened later; else nil.
    public var happenedBy: Timestamp?
    /// When a number is withheld.
    public var suppression = SuppressionRule()
    /// What counts as resolved on the spot.
    public var onTheSpotLimit: OnTheSpotLimit = .sameContact
    /// The share of appeals that is to be resolved on the spot. The default is 0.80, which the support services set
    /// themselves.
    public var onTheSpotTarget = 0.80
    /// In which zone a month begins. The default is the zone in which each appeal was received or closed.
    public var monthZone: MonthZone = .local
    /// The calendar by which working time is counted; nil leaves it undefined.
    public var calendar: WorkingCalendar?
    /// The calendars of organisations that have others.
    public var organizationCalendars: [String: WorkingCalendar] = [:]

    /// A question with the other settings at their defaults.
    public init(cohort: Cohort, period: Period = .all, groups: [Dimension] = [], asOf: Timestamp) {
        self.cohort = cohort
        self.period = period
        self.groups = groups
        self.asOf = asOf
    }

    /// The instant for which clocks are judged.
    public var judgedAt: Timestamp { happenedBy ?? asOf }

    /// Counts working time by the calendars of settings.
    public mutating func useCalendars(of settings: Settings) {
        let calendars = Dictionary(settings.calendars.map { ($0.name, $0) }) { first, _ in first }
        calendar = calendars[settings.defaultCalendar]
        for organization in settings.organizations {
            if let own = organization.calendar { organizationCalendars[organization.code] = calendars[own] }
        }
    }
}

/// By what statistics are grouped.
public enum Dimension: String, Sendable, Hashable, CaseIterable {
    /// The way the appeal came in.
    case channel
    /// The organisation that it concerns.
    case organization
    /// The region.
    case region
    /// The category of the first issue.
    case category
    /// The level at which it stands.
    case level
    /// Its language.
    case language
    /// Its kind.
    case kind
    /// The month of receipt or of closing, whichever the cohort goes by.
    case month
    /// The week of it, from Monday on, by ISO 8601: `2026-W09`.
    case week
}

/// In which zone a month begins.
public enum MonthZone: Sendable, Hashable {
    /// In the zone of the place and of that time: what the calendar on the wall showed.
    case local
    /// In a zone that lies so many minutes east of UTC.
    case offset(minutes: Int)
}

/// How soon an appeal must be resolved to count as resolved on the spot; level 1 and no handover are always asked.
public enum OnTheSpotLimit: Sendable, Hashable {
    /// At the first contact, as the resolution says.
    case sameContact
    /// Within so many seconds of receipt.
    case within(seconds: Int64)
    /// By the end of the next working day of this calendar, where the calendar has data.
    case endOfNextWorkingDay(WorkingDays)

    /// Within 24 hours of receipt.
    public static let oneDay = OnTheSpotLimit.within(seconds: 86_400)
}

/// The days that are worked, as far as the statistics need to know.
public struct WorkingDays: Sendable, Hashable {
    /// Days since 1970-01-01 that are worked, in ascending order.
    public var days: [Int]

    /// Working days, in any order.
    public init(days: some Sequence<Int>) { self.days = days.sorted() }

    /// The first worked day after this one; nil where the data ends.
    public func next(after day: Int) -> Int? {
        var low = 0
        var high = days.count
        while low < high {
            let middle = (low + high) / 2
            if days[middle] <= day { low = middle + 1 } else { high = middle }
        }
        return low < days.count ? days[low] : nil
    }
}

/// One side of a group: a name or a number.
public enum GroupValue: Sendable, Hashable, Comparable {
    /// A code or name; empty where it is not known.
    case text(String)
    /// A level.
    case number(Int)
}

extension GroupValue: CustomStringConvertible {
    /// The name or the number.
    public var description: String {
        switch self {
        case .text(let text): text
        case .number(let number): String(number)
        }
    }
}
