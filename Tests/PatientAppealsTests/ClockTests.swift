// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Foundation
import Testing

@testable import PatientAppeals

/// A clock of the settings that come with the package.
private func policy(_ name: String) -> ClockPolicy { Settings.standard.clocks.first { $0.name == name }! }

private func due(_ name: String, _ start: String) throws -> Timestamp {
    try policy(name).due(from: Calendars.time(start), in: Calendars.zone, by: Calendars.kz)
}

@Suite struct ClockTests {
    private static let goldenPath = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("../shared/data/golden_deadlines.json").standardizedFileURL.path

    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: goldenPath), "../shared/data/golden_deadlines.json is absent"))
    func `the deadlines of all twelve examples are as computed elsewhere`() throws {
        let data = try #require(FileManager.default.contents(atPath: Self.goldenPath))
        guard case .array(let examples) = try JSONValue(parsing: [UInt8](data)) else { return }
        #expect(examples.count == 12)
        for example in examples {
            func text(_ key: String) -> String { example[key]?.string ?? "" }
            func expect(_ name: String, from start: Timestamp, is key: String) throws {
                let due = try policy(name).due(from: start, in: Calendars.zone, by: Calendars.kz)
                #expect(due == Calendars.zone.endOfDay(Calendars.date(text(key))), "\(name), \(text("received_local"))")
            }
            let received = Calendars.time(text("received_local") + "+05:00")
            try expect("register", from: received, is: "registered")
            let day = try Calendars.kz.dayOfIntake(of: received, in: Calendars.zone)
            let registered = max(received, try Calendars.kz.beginning(of: day, in: Calendars.zone))
            try expect("redirect", from: registered, is: "fwd_3wd")
            try expect("supportServiceReview", from: registered, is: "spp_5cd")
            try expect("administrativeReview", from: registered, is: "appk_15wd")
            try expect("higherComplaint", from: registered, is: "complaint_20wd")
        }
    }

    @Test func `due times are monotone in the time of the start`() throws {
        var random = SplitMix64(seed: 4)
        let base = Calendars.time("2021-02-01T00:00:00Z")
        for clock in Settings.standard.clocks {
            let starts = (0..<400).map { _ in
                base.advanced(bySeconds: Int64.random(in: 0..<200_000_000, using: &random))
            }.sorted()
            let due = try starts.map { try clock.due(from: $0, in: Calendars.almaty, by: Calendars.kz) }
            for (start, end) in zip(starts, due) { #expect(end > start) }
            for (earlier, later) in zip(due, due.dropFirst()) { #expect(earlier <= later, "\(clock.name)") }
        }
    }

    @Test func `another day off never makes a due time earlier`() throws {
        var random = SplitMix64(seed: 5)
        let week = Array(repeating: [WorkingCalendar.Hours(from: 540, to: 1_080)], count: 5) + [[], []]
        let first = CivilDate(year: 2025, month: 1, day: 1).daysSinceEpoch
        var daysOff: [CivilDate: [WorkingCalendar.Hours]] = [:]
        var due: [Timestamp] = []
        for _ in 0..<60 {
            let calendar = WorkingCalendar(name: "c", version: "1", years: 2025...2026, week: week, exceptions: daysOff)
            var now: [Timestamp] = []
            for hour in stride(from: 0, to: 24 * 90, by: 17) {
                let start = Calendars.time("2025-02-01T00:00:00+05:00").advanced(bySeconds: Int64(hour) * 3_600)
                for length in [ClockPolicy.Length.workingDays(0), .workingDays(3), .workingDays(15), .workingHours(10)]
                {
                    var clock = policy("redirect")
                    clock.length = length
                    now.append(try clock.due(from: start, in: Calendars.zone, by: calendar))
                }
            }
            for (before, after) in zip(due, now) { #expect(before <= after) }
            due = now
            daysOff[CivilDate(daysSinceEpoch: first + Int.random(in: 0..<180, using: &random))] = []
        }
    }

    @Test func `a promise of 24 hours runs on the wall clock over nights and days off`() throws {
        #expect(try due("qrAnswer", "2025-03-21T23:10:00+05:00") == Calendars.time("2025-03-22T23:10:00+05:00"))
    }

    @Test func `fifteen working days from Friday the 14th pass over Nauryz to the 9th of April`() throws {
        #expect(
            try due("administrativeReview", "2025-03-14T12:00:00+05:00") == Calendars.time("2025-04-09T23:59:59+05:00"))
    }

    @Test func `a deadline of the past is counted with the offset of its time`() throws {
        var one = DomainCase()
        var settings = Settings.standard
        settings.organizations = []
        one.decider = AppealDecider(settings: settings)
        let at = Calendars.time("2024-02-26T12:00:00+06:00")
        try one.run(.registerAppeal(.example { $0.region = "KZ-75" }), at: at)
        // Five days on are 2 March, when Almaty's midnight was at 19:00 UTC, no longer at 18:00.
        #expect(one.appeal.due["supportServiceReview"] == Calendars.time("2024-03-02T23:59:59+05:00"))
        #expect(
            Calendars.almaty.endOfDay(after: at, days: 1) == Calendars.time("2024-02-27T23:59:59+06:00"))
    }

    @Test func `what was made out of hours has its clocks from the time it was made`() throws {
        #expect(try due("register", "2025-03-07T18:30:00+05:00") == Calendars.time("2025-03-11T23:59:59+05:00"))
        var one = DomainCase()
        try one.run(.registerAppeal(.example), at: Calendars.time("2026-03-14T03:00:00+05:00"))
        #expect(one.appeal.due["supportServiceReview"] == Calendars.time("2026-03-19T23:59:59+05:00"))
    }

    @Test func `nobody is told of a deadline at midnight`() throws {
        for clock in Settings.standard.clocks {
            guard case .workingDays = clock.alert else { continue }
            var start = Calendars.time("2026-01-12T08:00:00+05:00")
            for _ in 0..<60 {
                let due = try clock.due(from: start, in: Calendars.zone, by: Calendars.kz)
                let alert = try #require(
                    try clock.alertAt(from: start, before: due, in: Calendars.zone, by: Calendars.kz))
                let (day, second) = Calendars.zone.local(alert)
                #expect(second == 9 * 3_600)
                #expect(try Calendars.kz.isWorkingDay(CivilDate(daysSinceEpoch: day)))
                start = start.advanced(bySeconds: 86_400 + 3_600)
            }
        }
    }

    @Test func `a deadline in a year without data is refused with year and calendar`() throws {
        let one = DomainCase()
        let late = Calendars.time("2027-12-20T10:00:00+05:00")
        #expect(one.code(.registerAppeal(.example), at: late) == .calendarYearMissing)
        do {
            var copy = one
            try copy.run(.registerAppeal(.example), at: late)
        } catch { #expect(error.reason.contains("2028") && error.reason.contains("kz")) }
    }

    @Test func `a warning some hours before, or after a share of the time, comes in working hours or not at all`()
        throws
    {
        var random = SplitMix64(seed: 6)
        var clock = policy("qrAnswer")
        var told = 0
        for _ in 0..<400 {
            clock.alert = Bool.random(using: &random) ? .hours(4) : .percent(Int.random(in: 1..<100, using: &random))
            let start = Calendars.time("2026-01-12T00:00:00+05:00")
                .advanced(bySeconds: Int64.random(in: 0..<30_000_000, using: &random))
            let due = try clock.due(from: start, in: Calendars.zone, by: Calendars.kz)
            let alert = try clock.alertAt(from: start, before: due, in: Calendars.zone, by: Calendars.kz)
            guard let alert else {
                // Then there is no work from the start to the end; at least not from a beginning on.
                let next = try Calendars.kz.work(after: start.advanced(bySeconds: 1), in: Calendars.zone)
                #expect(next >= due || next == start.advanced(bySeconds: 1))
                continue
            }
            told += 1
            #expect(start < alert && alert < due)
            #expect(try Calendars.kz.work(before: alert, in: Calendars.zone) == alert, "\(alert)")
        }
        #expect(told > 200)
        clock.alert = .hours(4)
        func alert(_ start: String) throws -> Timestamp? {
            let start = Calendars.time(start)
            return try clock.alertAt(
                from: start, before: start.advanced(bySeconds: 86_400), in: Calendars.zone, by: Calendars.kz)
        }
        // Four hours before is midnight: told in the afternoon before.
        #expect(try alert("2026-03-03T04:00:00+05:00") == Calendars.time("2026-03-03T14:00:00+05:00"))
        #expect(try alert("2026-03-03T15:00:00+05:00") == Calendars.time("2026-03-04T11:00:00+05:00"))
        #expect(try alert("2026-03-06T20:00:00+05:00") == nil, "nobody works before Saturday evening")
    }

    @Test func `a clock holds for what is received from its first to its last day, whatever comes later`() throws {
        var settings = Settings.standard
        settings.clocks = [policy("qrAnswer")]
        settings.clocks[0].effectiveFrom = Calendars.date("2026-03-02")
        settings.clocks[0].effectiveTo = Calendars.date("2026-03-03")
        for (time, isSet) in [
            ("2026-03-01T23:59:59+05:00", false), ("2026-03-02T00:00:00+05:00", true),
            ("2026-03-03T23:59:59+05:00", true), ("2026-03-04T00:00:00+05:00", false),
        ] {
            var one = DomainCase()
            one.decider = AppealDecider(settings: settings)
            try one.run(.registerAppeal(.example { $0.channel = .webQR }), at: Calendars.time(time))
            #expect((one.appeal.due["qrAnswer"] != nil) == isSet, "\(time)")
        }
    }

    @Test func `the whole last second of a day is in time, and the first instant of the next is not`() throws {
        let due = Calendars.time("2026-03-07T23:59:59+05:00")
        for (microseconds, isLate) in [(0, false), (999_999, false), (1_000_000, true)] as [(Int64, Bool)] {
            var one = try DomainCase.decided()
            #expect(one.appeal.due["supportServiceReview"] == due)
            let at = Timestamp(microseconds: due.microseconds + microseconds)
            let tick = one.decider.tick(one.appeal, at: at).contains { $0.body.kind == .deadlineBreached }
            try one.run(.answer(.with { $0.text = "Ответ" }), at: at)
            #expect(one.kinds.contains(.deadlineBreached) == isLate && tick == isLate)
        }
    }

    @Test func `each deadline says by which settings and calendar it was counted`() throws {
        let one = try DomainCase.complaint()
        for case .deadlineSet(let set) in one.events.map(\.body) {
            #expect(set.policy == Settings.standard.version)
            let isCounted = ["register", "redirect", "administrativeReview", "supportServiceReview"].contains(set.clock)
            #expect(set.calendar == (isCounted ? "kz-2021-2027.1" : ""), "\(set.clock)")
        }
    }

    @Test func `a later policy holds for what is received later and changes no deadline that was set`() throws {
        var settings = Settings.standard
        var newer = policy("supportServiceReview")
        newer.effectiveFrom = Calendars.date("2026-03-10")
        newer.length = .calendarDays(3)
        settings.clocks.append(newer)
        var before = DomainCase()
        before.decider = AppealDecider(settings: settings)
        var after = before
        try before.run(.registerAppeal(.example), at: Calendars.time("2026-03-09T10:00:00+05:00"))
        try after.run(.registerAppeal(.example), at: Calendars.time("2026-03-10T10:00:00+05:00"))
        #expect(before.appeal.due["supportServiceReview"] == Calendars.time("2026-03-14T23:59:59+05:00"))
        #expect(after.appeal.due["supportServiceReview"] == Calendars.time("2026-03-13T23:59:59+05:00"))
    }

    @Test func `an extension's notice is owed within three working days, and the applicant is told by a note`() throws {
        var one = try DomainCase.complaint()
        let until = Calendars.time("2026-04-20T23:59:59+05:00")
        try one.run(
            .extendDeadline(
                .with {
                    $0.clock = "supportServiceReview"
                    $0.until = until
                    $0.reason = "Ждём заключения"
                }))
        #expect(one.appeal.due["extensionNotice"] == Calendars.time("2026-03-05T23:59:59+05:00"))
        let late = one
        try one.run(
            .note(
                .with {
                    $0.visibility = .applicant
                    $0.text = "Срок продлён"
                }))
        #expect(one.appeal.due["extensionNotice"] == nil)
        #expect(one.decider.tick(one.appeal, at: Calendars.time("2026-03-06T09:00:00+05:00")).isEmpty)
        let breach = late.decider.tick(late.appeal, at: Calendars.time("2026-03-06T00:00:00+05:00"))
        #expect(
            breach.contains {
                if case .deadlineBreached(let body) = $0.body { body.clock == "extensionNotice" } else { false }
            })
    }
}

@Suite struct ClockTickTests {
    private func clocks(_ events: [AppealEvent], _ kind: AppealEventKind) -> [String] {
        events.compactMap { event in
            switch event.body {
            case .deadlineBreached(let body) where kind == .deadlineBreached: body.clock
            case .deadlineApproaching(let body) where kind == .deadlineApproaching: body.clock
            case .appealEscalated where kind == .appealEscalated: event.context.rule
            default: nil
            }
        }
    }

    private let later = Calendars.time("2026-06-01T00:00:00+05:00")

    @Test func `nothing escalates that was answered`() throws {
        let one = try DomainCase.answered()
        let events = one.decider.tick(one.appeal, at: later)
        #expect(clocks(events, .appealEscalated).isEmpty)
        #expect(clocks(events, .deadlineBreached).isEmpty)
    }

    @Test func `an escalation of the first cycle does not come after reopening`() throws {
        var one = try DomainCase.closed()
        try one.run(.reopen(.with { $0.reason = "Не помогло" }))
        let restart = one.now
        // The first cycle's deadline passes; only the clock of the second one counts.
        let first = Calendars.time("2026-03-07T00:00:01+05:00")
        try one.run(.answer(.with { $0.text = "Ещё раз" }), at: restart.advanced(bySeconds: 3_600))
        #expect(one.decider.tick(one.appeal, at: first).isEmpty)
    }

    @Test func `the time of closing stays known when an appeal is reopened`() throws {
        var one = try DomainCase.closed()
        let closings = one.events.filter { $0.body.kind == .appealClosed }
        try one.run(.reopen(.with { $0.reason = "Не помогло" }))
        #expect(one.events.filter { $0.body.kind == .appealClosed } == closings)
        #expect(one.appeal.cycle.number == 2)
    }

    @Test func `a clock is told of once, before it runs out, by the clock's rule`() throws {
        var one = try DomainCase.complaint()
        let due = try #require(one.appeal.due["supportServiceReview"])  // Saturday, 7 March, 23:59:59
        let alert = Calendars.time("2026-03-06T09:00:00+05:00")
        #expect(due == Calendars.time("2026-03-07T23:59:59+05:00"))
        #expect(one.decider.tick(one.appeal, at: alert.advanced(bySeconds: -1)).isEmpty)
        let events = one.decider.tick(one.appeal, at: alert)
        #expect(clocks(events, .deadlineApproaching) == ["supportServiceReview"])
        #expect(events.first?.context.rule == "supportServiceReview")
        for event in events { one.appeal.evolve(event) }
        #expect(one.decider.tick(one.appeal, at: alert.advanced(bySeconds: 60)).isEmpty)
    }

    @Test func `days without a tick are caught up with, and a second one changes nothing`() throws {
        var one = try DomainCase.complaint()
        let events = one.decider.tick(one.appeal, at: later)
        #expect(Set(clocks(events, .deadlineBreached)) == ["supportServiceReview", "administrativeReview"])
        #expect(events.contains { $0.body.kind == .refusalDeemed })
        #expect(events.allSatisfy { !$0.context.rule.isEmpty }, "each says by which rule")
        #expect(events == one.decider.tick(one.appeal, at: later), "the same every time")
        for event in events { one.appeal.evolve(event) }
        #expect(one.decider.tick(one.appeal, at: later.advanced(bySeconds: 86_400)).isEmpty)
    }

    @Test func `what one tick finds together is done in the order in which it fell due`() throws {
        var settings = Settings.standard
        settings.clocks = [("slow", 48), ("quick", 24)].map { name, hours in
            var clock = policy("qrAnswer")
            clock.name = name
            clock.length = .hours(hours)
            clock.channels = []
            return clock
        }
        var one = DomainCase()
        one.decider = AppealDecider(settings: settings)
        try one.run(.registerAppeal(.example))
        let events = one.decider.tick(one.appeal, at: later)
        #expect(clocks(events, .deadlineBreached) == ["quick", "slow"])
        #expect(clocks(events, .appealEscalated) == ["quick", "slow"])
    }

    @Test func `a breach is recorded even if the appeal is closed later`() throws {
        var one = try DomainCase.decided()
        try one.run(.answer(.with { $0.text = "Поздно" }), at: Calendars.time("2026-03-12T10:00:00+05:00"))
        #expect(clocks(one.events, .deadlineBreached) == ["supportServiceReview"])
        try one.run(.close(Close()))
        #expect(clocks(one.events, .deadlineBreached) == ["supportServiceReview"])
    }

    @Test func `to redirect in time is owed by who redirects, and by nobody else`() throws {
        var one = try DomainCase.complaint()
        #expect(!clocks(one.decider.tick(one.appeal, at: later), .deadlineBreached).contains("redirect"))
        try one.run(
            .redirect(.with { $0.to = "north-kazakhstan-health-department" }),
            at: Calendars.time("2026-03-20T10:00:00+05:00"))
        #expect(clocks(one.events, .deadlineBreached) == ["redirect"])
    }

    @Test func `a rule for category and severity says how far a breach takes an appeal up`() throws {
        var settings = Settings.standard
        settings.breachRules = [
            Settings.BreachRule(
                name: "longWait", clock: "supportServiceReview", category: "WAITING", severityMin: 2, level: 3,
                toParent: false)
        ]
        var mild = DomainCase()
        mild.decider = AppealDecider(settings: settings)
        var grave = mild
        try mild.run(.registerAppeal(.example))
        try grave.run(.registerAppeal(.example { $0.issues[0].severity = 2 }))
        let over = Calendars.time("2026-03-08T00:00:00+05:00")
        #expect(clocks(mild.decider.tick(mild.appeal, at: over), .appealEscalated) == ["supportServiceReview"])
        let events = grave.decider.tick(grave.appeal, at: over)
        #expect(clocks(events, .appealEscalated) == ["longWait"])
        for event in events { grave.appeal.evolve(event) }
        #expect(grave.appeal.level == 3)
    }

    @Test func `a reopening after the window is refused in favour of a linked new appeal`() throws {
        var one = try DomainCase.answered()
        try one.run(.confirmDelivery(ConfirmDelivery()))
        let window = try #require(one.appeal.clocks.first { $0.name == "reopenWindow" }?.due)
        // Ten working days from Monday, 2 March: 8 March is made up for on Monday the 9th.
        #expect(window == Calendars.time("2026-03-17T23:59:59+05:00"))
        #expect(one.code(.reopen(.with { $0.reason = "…" }), at: window) == nil)
        #expect(
            one.code(.reopen(.with { $0.reason = "…" }), at: window.advanced(bySeconds: 1)) == .reopenWindowPassed)
    }
}
