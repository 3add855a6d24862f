// SPDX-License-Identifier: Apache-2.0

import EventLog
import Testing

@testable import PatientAppeals

/// The calendar that comes with the package, and others.
enum Calendars {
    static let kz = Settings.standard.calendars[0]
    /// UTC+5 without a change.
    static let zone = Zone(name: "UTC+5", offsets: [Zone.Offset(minutes: 300)])
    static let almaty = Settings.standard.zones[0]
    static let nineToFive = WorkingCalendar(
        name: "office", version: "1", years: 2024...2026,
        week: Array(repeating: [WorkingCalendar.Hours(from: 540, to: 1_020)], count: 5) + [[], []], exceptions: [:])

    static func time(_ text: String) -> Timestamp { Timestamp.parse(iso8601: text)!.instant }
    static func date(_ text: String) -> CivilDate { time(text + "T00:00:00Z").date() }

    /// Any course of a week, with days off and worked days strewn in.
    static func random(_ random: inout some RandomNumberGenerator) -> WorkingCalendar {
        func hours() -> [WorkingCalendar.Hours] {
            switch Int.random(in: 0..<4, using: &random) {
            case 0: []
            case 1: [WorkingCalendar.Hours(from: 0, to: 1_440)]
            case 2: [WorkingCalendar.Hours(from: 480, to: 720), WorkingCalendar.Hours(from: 780, to: 1_080)]
            default: [WorkingCalendar.Hours(from: 540, to: 1_020)]
            }
        }
        var week = (0..<7).map { _ in hours() }
        week[2] = [WorkingCalendar.Hours(from: 540, to: 1_080)]
        var exceptions: [CivilDate: [WorkingCalendar.Hours]] = [:]
        let first = CivilDate(year: 2024, month: 1, day: 1).daysSinceEpoch
        for _ in 0..<60 {
            exceptions[CivilDate(daysSinceEpoch: first + Int.random(in: 0..<1_096, using: &random))] = hours()
        }
        return WorkingCalendar(name: "drawn", version: "1", years: 2024...2026, week: week, exceptions: exceptions)
    }
}

@Suite struct CalendarTests {
    @Test func `days off and worked weekends of Kazakhstan are known`() throws {
        let kz = Calendars.kz
        #expect(kz.years == 2021...2027)
        #expect(try !kz.isWorkingDay(Calendars.date("2025-03-21")))
        #expect(try kz.isWorkingDay(Calendars.date("2024-05-04")), "a Saturday that is worked")
        #expect(try kz.isWorkingDay(Calendars.date("2025-01-05")), "a Sunday that is worked")
        #expect(try !kz.isWorkingDay(Calendars.date("2024-05-08")), "the day off for it")
        #expect(try kz.hours(on: Calendars.date("2025-03-14")).map(\.to) == [780, 1_080])
    }

    @Test func `working days are those that a walk over the days finds`() throws {
        var random = SplitMix64(seed: 1)
        for _ in 0..<20 {
            let calendar = Calendars.random(&random)
            let start = Calendars.date("2024-03-01").daysSinceEpoch + Int.random(in: 0..<500, using: &random)
            var day = start
            var count = 0
            for wanted in 1...30 {
                while count < wanted {
                    day += 1
                    if try calendar.isWorkingDay(CivilDate(daysSinceEpoch: day)) { count += 1 }
                }
                let date = CivilDate(daysSinceEpoch: start)
                #expect(try calendar.workingDay(wanted, after: date).daysSinceEpoch == day)
                #expect(
                    try calendar.workingDay(wanted, before: CivilDate(daysSinceEpoch: day + 1)).daysSinceEpoch > start)
            }
        }
    }

    @Test func `working time between two instants is additive, and that of a walk over minutes`() throws {
        var random = SplitMix64(seed: 2)
        for _ in 0..<200 {
            let calendar = Calendars.random(&random)
            let base = Calendars.time("2024-02-20T00:00:00Z")
            let points = (0..<3).map { _ in base.advanced(bySeconds: Int64.random(in: 0..<40_000_000, using: &random)) }
            func worked(_ a: Timestamp, _ b: Timestamp) throws -> Int64 {
                try calendar.workingSeconds(from: a, to: b, in: Calendars.almaty)
            }
            #expect(
                try worked(points[0], points[1]) + worked(points[1], points[2]) == worked(points[0], points[2]))
            #expect(try worked(points[0], points[1]) == -(worked(points[1], points[0])))
        }
        let calendar = Calendars.random(&random)
        let start = Calendars.time("2025-06-02T00:00:00+05:00")
        var minutes = 0
        for minute in 0..<7 * 1_440 {
            let date = CivilDate(daysSinceEpoch: Calendars.date("2025-06-02").daysSinceEpoch + minute / 1_440)
            if try calendar.hours(on: date).contains(where: { $0.from <= minute % 1_440 && minute % 1_440 < $0.to }) {
                minutes += 1
            }
            let end = start.advanced(bySeconds: Int64(minute + 1) * 60)
            #expect(try calendar.workingSeconds(from: start, to: end, in: Calendars.zone) == Int64(minutes) * 60)
        }
    }

    @Test func `after so much working time exactly so much was worked`() throws {
        var random = SplitMix64(seed: 3)
        for _ in 0..<300 {
            let calendar = Calendars.random(&random)
            let start = Calendars.time("2024-02-20T00:00:00Z")
                .advanced(bySeconds: Int64.random(in: 0..<30_000_000, using: &random))
            let seconds = Int64.random(in: 1..<300_000, using: &random)
            let end = try calendar.instant(afterWorking: seconds, from: start, in: Calendars.zone)
            #expect(try calendar.workingSeconds(from: start, to: end, in: Calendars.zone) == seconds)
            let before = end.advanced(bySeconds: -1)
            #expect(try calendar.workingSeconds(from: start, to: before, in: Calendars.zone) == seconds - 1)
        }
    }

    @Test func `Friday at half past four and an hour is Monday at half past nine`() throws {
        let due = try Calendars.nineToFive.instant(
            afterWorking: 3_600, from: Calendars.time("2025-03-14T16:30:00+05:00"), in: Calendars.zone)
        #expect(due == Calendars.time("2025-03-17T09:30:00+05:00"))
    }

    @Test func `lunch is no working time`() throws {
        let due = try Calendars.kz.instant(
            afterWorking: 3_600, from: Calendars.time("2025-03-14T12:30:00+05:00"), in: Calendars.zone)
        #expect(due == Calendars.time("2025-03-14T14:30:00+05:00"))
    }

    @Test func `what comes after hours or on a day off is taken in on the next working day`() throws {
        func intake(_ text: String) throws -> CivilDate {
            try Calendars.kz.dayOfIntake(of: Calendars.time(text), in: Calendars.zone)
        }
        #expect(try intake("2025-03-14T17:59:59+05:00") == Calendars.date("2025-03-14"))
        #expect(try intake("2025-03-14T18:00:00+05:00") == Calendars.date("2025-03-17"))
        #expect(try intake("2025-03-15T10:00:00+05:00") == Calendars.date("2025-03-17"))
        #expect(try intake("2025-03-17T03:00:00+05:00") == Calendars.date("2025-03-17"), "before hours")
    }

    @Test func `a year without data is an error that names year and calendar`() throws {
        let kz = Calendars.kz
        let error = CalendarError(calendar: "kz", year: 2028)
        #expect(throws: error) { try kz.isWorkingDay(Calendars.date("2028-02-01")) }
        #expect(throws: error) { try kz.workingDay(15, after: Calendars.date("2027-12-27")) }
        #expect(throws: error) {
            try kz.instant(
                afterWorking: 400_000, from: Calendars.time("2027-12-30T10:00:00+05:00"), in: Calendars.zone)
        }
        #expect(throws: CalendarError(calendar: "kz", year: 2020)) {
            try kz.workingSeconds(
                from: Calendars.time("2020-12-31T10:00:00Z"), to: Calendars.time("2021-02-01T00:00:00Z"),
                in: Calendars.zone)
        }
        #expect(throws: CalendarError(calendar: "kz", year: 2020)) {
            try kz.workingDay(9, before: Calendars.date("2021-01-08"))
        }
        #expect(error.description.contains("kz") && error.description.contains("2028"))
    }

    @Test func `a time on the wall is found again from its instant, on the day of a change too`() {
        let changes = [
            Calendars.almaty,
            Zone(name: "east", offsets: [.init(minutes: 300), .init(from: Self.change, minutes: 360)]),
        ]
        for zone in changes {
            for minute in -3 * 1_440..<3 * 1_440 {
                let instant = Self.change.advanced(bySeconds: Int64(minute) * 60)
                let (day, second) = zone.local(instant)
                let found = zone.instant(day: day, second: second)
                // Where clocks were put back an hour comes twice, and the second one is meant.
                let isTwice = (-60..<0).contains(minute) && zone.name == Calendars.almaty.name
                #expect(found == (isTwice ? instant.advanced(bySeconds: 3_600) : instant), "\(zone.name), \(minute)")
            }
        }
    }

    /// When Almaty's clocks were put back.
    private static let change = Calendars.time("2024-03-01T00:00:00+06:00")

    @Test func `outside of hours the work before and after is found`() throws {
        func work(_ text: String) throws -> [Timestamp] {
            let instant = Calendars.time(text)
            return [
                try Calendars.kz.work(before: instant, in: Calendars.zone),
                try Calendars.kz.work(after: instant, in: Calendars.zone),
            ]
        }
        func times(_ before: String, _ after: String) -> [Timestamp] { [before, after].map(Calendars.time) }
        // Lunch, the night, a weekend, before hours, and hours themselves from their first to before their last instant.
        #expect(
            try work("2025-03-13T13:00:00+05:00") == times("2025-03-13T09:00:00+05:00", "2025-03-13T14:00:00+05:00"))
        #expect(
            try work("2025-03-13T18:00:00+05:00") == times("2025-03-13T14:00:00+05:00", "2025-03-14T09:00:00+05:00"))
        #expect(
            try work("2025-03-15T12:00:00+05:00") == times("2025-03-14T14:00:00+05:00", "2025-03-17T09:00:00+05:00"))
        #expect(
            try work("2025-03-14T08:59:59+05:00") == times("2025-03-13T14:00:00+05:00", "2025-03-14T09:00:00+05:00"))
        for text in ["2025-03-14T09:00:00+05:00", "2025-03-14T17:59:59+05:00"] {
            #expect(try work(text) == times(text, text))
        }
    }

    @Test func `a date is counted in the zone of its own time`() throws {
        // 18:30 UTC was after midnight in Almaty until the end of February 2024, and before it since.
        #expect(
            Calendars.almaty.local(Calendars.time("2024-02-20T18:30:00Z")).day
                == Calendars.date("2024-02-21").daysSinceEpoch)
        #expect(
            Calendars.almaty.local(Calendars.time("2024-03-20T18:30:00Z")).day
                == Calendars.date("2024-03-20").daysSinceEpoch)
    }
}
