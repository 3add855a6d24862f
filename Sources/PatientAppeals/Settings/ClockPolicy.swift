// SPDX-License-Identifier: Apache-2.0

public import EventLog

/// A deadline as the organisation promises it or a law sets it: data, with its source, to be checked by a lawyer.
public struct ClockPolicy: Sendable, Equatable {
    /// What starts the clock.
    public enum Start: String, Sendable, CaseIterable {
        /// The appeal's receipt.
        case received
        /// Its registration.
        case registered
        /// A decision to extend; such a clock is the extension's notice, not the extension.
        case decided
        /// The answer's arrival.
        case answerDelivered
    }
    /// How long it runs.
    public enum Length: Sendable, Equatable {
        /// On the wall clock.
        case hours(Int)
        /// So many hours of those that are worked.
        case workingHours(Int)
        /// To the end of the n-th day after, whether it is worked or not.
        case calendarDays(Int)
        /// To the end of the same day n months later.
        case months(Int)
        /// To the end of the n-th working day after the day of the start; 0 is the working day on which it is taken in.
        case workingDays(Int)
    }
    /// How long before it runs out somebody is told.
    public enum Alert: Sendable, Equatable {
        /// So many hours on the wall clock, moved into working hours.
        case hours(Int)
        /// When so many hundredths of its time are over on the wall clock, moved into working hours.
        case percent(Int)
        /// When work begins on the n-th working day before the day on which it runs out; 0 is that day.
        case workingDays(Int)
    }
    /// Its name.
    public var name: String
    /// What starts it.
    public var starts: Start
    /// How long it runs.
    public var length: Length
    /// What stops it.
    public var stop: ClockStop
    /// What its breach leads to.
    public var onBreach: BreachAction
    /// When somebody is told before; nil for never.
    public var alert: Alert?
    /// The promise or law behind it.
    public var basis: String
    /// Where that can be read.
    public var source: String
    /// The first and the last day of receipt that it holds for; nil for always.
    public var effectiveFrom: CivilDate?, effectiveTo: CivilDate?
    /// The ways in that it holds for; none is all.
    public var channels: [Channel]
    /// The kinds of appeal it holds for; none is all.
    public var kinds: [AppealKind]
    /// By how many months it can be extended, once; 0 for not at all.
    public var extensionMonths: Int
    /// Whether it starts anew when the appeal is reopened.
    public var restartsOnReopening: Bool

    /// Whether it holds for an appeal of this channel and kind; see ``Settings/clocks(receivedOn:)`` for the date.
    public func applies(channel: Channel, kind: AppealKind) -> Bool {
        (channels.isEmpty || channels.contains(channel)) && (kinds.isEmpty || kinds.contains(kind))
    }

    /// When a clock that starts at an instant runs out. A day ends at midnight: what is sent on the last one is in time.
    ///
    /// Throws where it is counted by a calendar that has no data for the year.
    public func due(
        from start: Timestamp, in zone: Zone, by calendar: WorkingCalendar
    ) throws(CalendarError) -> Timestamp {
        switch length {
        case .hours(let hours): return start.advanced(bySeconds: Int64(hours) * 3_600)
        case .workingHours(let hours):
            return try calendar.instant(afterWorking: Int64(hours) * 3_600, from: start, in: zone)
        case .calendarDays(let days): return zone.endOfDay(after: start, days: days)
        case .months(let months): return zone.endOfDay(after: start, months: months)
        case .workingDays(0): return zone.endOfDay(try calendar.dayOfIntake(of: start, in: zone))
        case .workingDays(let days):
            let date = CivilDate(daysSinceEpoch: zone.local(start).day)
            return zone.endOfDay(try calendar.workingDay(days, after: date))
        }
    }

    /// When somebody is to be told that a clock which runs from `start` runs out at `due`; nil where there is no such time
    /// between the two. Throws as ``due(from:in:by:)`` does.
    public func alertAt(
        from start: Timestamp, before due: Timestamp, in zone: Zone, by calendar: WorkingCalendar
    ) throws(CalendarError) -> Timestamp? {
        let instant: Timestamp
        switch alert {
        case nil: return nil
        case .hours(let hours):
            instant = Self.working(due.advanced(bySeconds: -Int64(hours) * 3_600), after: start, zone, calendar)
        case .percent(let percent):
            let seconds = (due.microseconds - start.microseconds) / 1_000_000 * Int64(percent) / 100
            instant = Self.working(start.advanced(bySeconds: seconds), after: start, zone, calendar)
        case .workingDays(let days):
            let date = CivilDate(daysSinceEpoch: zone.local(due).day)
            instant = try calendar.beginning(of: calendar.workingDay(days, before: date), in: zone)
        }
        return start < instant && instant < due ? instant : nil
    }

    /// The instant itself where somebody works; else the beginning of the work before it, or, where that is not after the
    /// start, of the work that follows. A year without data leaves it as it is: the clock itself runs on the wall.
    private static func working(
        _ instant: Timestamp, after start: Timestamp, _ zone: Zone, _ calendar: WorkingCalendar
    ) -> Timestamp {
        guard let before = try? calendar.work(before: instant, in: zone) else { return instant }
        return before > start ? before : (try? calendar.work(after: instant, in: zone)) ?? instant
    }

    /// Whether a calendar has a say in it; see ``needsCalendar``.
    var readsCalendar: Bool { needsCalendar || alert != nil }

    /// Whether it can't be counted without a calendar.
    var needsCalendar: Bool {
        if case .workingDays = alert { return true }
        switch length {
        case .workingDays, .workingHours: return true
        default: return false
        }
    }
}
