// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Testing

@testable import PatientAppeals

@Suite struct `Flow, returns and improvement` {
    private func query(asOf: Timestamp, _ groups: [Dimension] = []) -> StatisticsQuery {
        var query = StatisticsQuery(cohort: .received, groups: groups, asOf: asOf)
        query.suppression = .none
        return query
    }

    /// When an appeal is there, by a walk over its events.
    private func stays(_ events: [PlacedEvent]) -> [Range<Int64>] {
        var stays: [Range<Int64>] = []
        var since: Int64?
        var left: Int64?
        for placed in events {
            switch placed.event.body {
            case .appealReceived(let body): since = body.receivedAt?.microseconds ?? placed.at
            case .appealClosed, .appealWithdrawn, .appealLeftUnconsidered: left = placed.at
            case .appealRedirected(let body) where body.outside && body.scope != .part: left = placed.at
            case .appealReopened:
                if let start = since, let end = left, end < placed.at {
                    stays.append(start..<max(start, end))
                    since = placed.at
                }
                left = nil
            default: break
            }
        }
        if let start = since { stays.append(start..<max(start, left ?? .max)) }
        return stays
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func `what was brought, came and left is what is carried, and what a slow walk finds`(seed: UInt64) throws {
        var histories = RandomHistories(seed: seed, appeals: 60)
        let events = histories.events(1_200)
        let satisfaction = try Satisfaction(events)
        let first = events[0].at
        let last = events[events.count - 1].at
        let step = (last - first) / 9
        let instants = (1...10).map { Timestamp(microseconds: first + step * Int64($0)) }
        let points = satisfaction.backlog(at: instants, query(asOf: instants[9]))
        let all = Dictionary(grouping: events, by: \.stream).values.map { stays($0) }
        for (point, instant) in zip(points, instants) {
            #expect(point.open == all.joined().count { $0.contains(instant.microseconds) })
        }
        for (before, after) in zip(points, points.dropFirst()) {
            #expect(after.open == before.open + after.received + after.reopened - after.left)
        }
        #expect(points[0].open == points[0].received + points[0].reopened - points[0].left)
        #expect(points.contains { $0.left > 0 } && points.contains { $0.reopened > 0 })
    }

    @Test func `histories in which things happen before they can keep the sums of the backlog`() throws {
        let day: Int64 = 86_400_000_000
        func at(_ days: Int64) -> Timestamp { Timestamp(microseconds: day * days) }
        let events = [
            event("AAAAAAAA1", .appealReceived(AppealReceived()), at: at(5)),
            event("AAAAAAAA1", .appealClosed(AppealClosed()), at: at(3)),
            event("AAAAAAAA2", .appealReceived(AppealReceived()), at: at(6)),
            event("AAAAAAAA2", .appealClosed(AppealClosed()), at: at(1)),
            event("AAAAAAAA2", .appealReopened(AppealReopened()), at: at(2)),
        ]
        let points = try Satisfaction(events).backlog(at: (1...9).map(at), query(asOf: at(9)))
        for (before, after) in zip(points, points.dropFirst()) {
            #expect(after.open == before.open + after.received + after.reopened - after.left)
        }
        #expect(points.map(\.open) == [0, 0, 0, 0, 0, 1, 1, 1, 1])
    }

    @Test func `ages of the backlog are percentiles of days`() throws {
        let day: Int64 = 86_400_000_000
        let received = (0..<5).map { appeal in
            PlacedEvent(
                stream: "appeal-0000000\(appeal)X",
                event: AppealEvent(
                    context: .with { $0.at = Timestamp(microseconds: day * Int64(appeal)) },
                    body: .appealReceived(AppealReceived())))
        }
        let satisfaction = try Satisfaction(received)
        let now = Timestamp(microseconds: day * 10)
        let point = try #require(satisfaction.backlog(at: [now], query(asOf: now)).first)
        #expect(point.open == 5 && point.medianAge == .value(8) && point.p90Age == .value(9.6))
        var hidden = query(asOf: now)
        hidden.suppression = SuppressionRule()
        #expect(satisfaction.backlog(at: [now], hidden)[0].medianAge == .suppressed(n: 5))
    }

    /// An appeal that is resolved at the first contact, an hour after its receipt.
    private func resolved(_ number: String, at: Timestamp) -> [PlacedEvent] {
        let bodies: [AppealEventBody] = [
            .appealReceived(AppealReceived()), .appealRegistered(AppealRegistered()),
            .appealResolved(.with { $0.onTheSpot = true }), .appealClosed(AppealClosed()),
        ]
        return bodies.enumerated().map { index, body in
            let context = EventContext.with {
                $0.at = at.advanced(bySeconds: index > 1 ? 3_600 : 0)
                $0.offsetMinutes = 300
                $0.level = 1
                $0.organization = "clinic-a"
                $0.category = "WAITING"
                $0.actorRole = .operator
            }
            return PlacedEvent(stream: "appeal-\(number)", event: AppealEvent(context: context, body: body))
        }
    }

    private func event(_ number: String, _ body: AppealEventBody, at: Timestamp) -> PlacedEvent {
        let context = EventContext.with {
            $0.at = at
            $0.category = "WAITING"
        }
        return PlacedEvent(stream: "appeal-\(number)", event: AppealEvent(context: context, body: body))
    }

    @Test func `resolved for good is what nobody comes back on for a week`() throws {
        let start = Calendars.time("2026-03-02T09:00:00+05:00")
        func after(days: Int64) -> Timestamp { start.advanced(bySeconds: days * 86_400) }
        var events = ["AAAAAAAA1", "AAAAAAAA2", "AAAAAAAA3", "AAAAAAAA4"].flatMap { resolved($0, at: start) }
        events.append(event("AAAAAAAA2", .appealReopened(AppealReopened()), at: after(days: 3)))
        events.append(event("AAAAAAAA3", .appealReopened(AppealReopened()), at: after(days: 9)))
        events += resolved("BBBBBBBB1", at: after(days: 5))
        events.append(event("BBBBBBBB1", .repeatLinked(.with { $0.previous = "AAAAAAAA4" }), at: after(days: 5)))
        let satisfaction = try Satisfaction(events)
        func contact(asOf: Timestamp) throws -> FirstContact {
            try #require(satisfaction.statistics(query(asOf: asOf)).rows.first).firstContact
        }
        let later = try contact(asOf: after(days: 30))
        #expect(later.gross.value.map { [$0.k, $0.n] } == [5, 5])
        // Reopened within a week, and followed by a repeat: two of five do not last.
        #expect(later.net.value.map { [$0.k, $0.n] } == [3, 5])
        // The repeat itself is too young to tell.
        #expect(try contact(asOf: after(days: 8)).net.value.map { [$0.k, $0.n] } == [2, 4])
    }

    @Test func `an action is judged by the ninety days before and after it`() throws {
        let done = Calendars.time("2026-06-01T12:00:00+05:00")
        func day(_ days: Int64) -> Timestamp { done.advanced(bySeconds: days * 86_400) }
        var events = resolved("CCCCCCCC1", at: day(-100))
        let number = "CCCCCCCC1"
        events += [
            event(number, .issueOutcomeDecided(.with { ($0.issue, $0.outcome) = (1, .upheld) }), at: day(-99)),
            event(number, .issueOutcomeDecided(.with { ($0.issue, $0.outcome) = (2, .partially) }), at: day(-99)),
            event(number, .issueOutcomeDecided(.with { ($0.issue, $0.outcome) = (3, .not) }), at: day(-99)),
        ]
        for issue in 1...3 as ClosedRange<Int64> {
            let cause = AppealEventBody.rootCauseIdentified(.with { ($0.issue, $0.cause) = (issue, "queue") })
            events.append(event(number, cause, at: day(-98)))
        }
        events.append(
            event(
                number, .correctiveActionPlanned(.with { ($0.action, $0.issue, $0.due) = (1, 1, day(-1)) }),
                at: day(-97)))
        events.append(event(number, .correctiveActionCompleted(.with { $0.action = 1 }), at: done))
        events.append(
            event(number, .correctiveActionReviewed(.with { ($0.action, $0.effective) = (1, true) }), at: day(5)))
        for (index, days) in ([-91, -90, -80, -60, -1, 1, 89, 90, 91] as [Int64]).enumerated() {
            events += resolved("DDDDDDDD\(index)", at: day(days))
        }
        let satisfaction = try Satisfaction(events)
        let row = try #require(satisfaction.improvement(query(asOf: day(120))).first)
        #expect(row.causesWithAction.value.map { [$0.k, $0.n] } == [1, 2])
        #expect(row.onTime.value.map { [$0.k, $0.n] } == [0, 1])
        #expect(row.effective.value.map { [$0.k, $0.n] } == [1, 1])
        // Days -80, -60, -1 and the one that began 90 days before to the second are not all within: (-90, 0] and (0, 90].
        #expect(row.recurrence.value.map { [$0.before, $0.after] } == [3, 3])
        #expect(row.judgedActions == 1 && row.recentActions == 0)
        let early = try #require(satisfaction.improvement(query(asOf: day(80))).first)
        #expect(early.recurrence == .undefined && early.recentActions == 1)
    }

    @Test func `weeks are those of ISO 8601`() throws {
        for (day, week) in [
            ("2026-01-01", "2026-W01"), ("2025-12-29", "2026-W01"), ("2025-12-28", "2025-W52"),
            ("2027-01-03", "2026-W53"), ("2027-01-04", "2027-W01"), ("2024-12-30", "2025-W01"),
        ] {
            let at = Calendars.time(day + "T12:00:00Z")
            let satisfaction = try Satisfaction(resolved("EEEEEEEE1", at: at))
            let rows = satisfaction.statistics(query(asOf: at.advanced(bySeconds: 86_400), [.week])).rows
            #expect(rows.map(\.group) == [[.text(week)]], "\(day)")
        }
    }

    @Test func `working time leaves out nights, lunch and days off`() throws {
        // Friday, 17:30, resolved an hour later; the applicant waited half a working hour.
        let satisfaction = try Satisfaction(resolved("FFFFFFFF1", at: Calendars.time("2026-03-13T12:30:00Z")))
        var question = query(asOf: Calendars.time("2026-04-01T00:00:00Z"))
        #expect(satisfaction.statistics(question).rows[0].workingTimeToFirstResolution == .undefined)
        question.useCalendars(of: .standard)
        let row = satisfaction.statistics(question).rows[0]
        #expect(row.workingTimeToFirstResolution.value?.p50 == 1_800)
        #expect(row.timeToFirstResolution.value?.p50 == 3_600)
    }

    @Test func `the bias of a survey has bounds and a weighted share`() throws {
        var tally = SurveyTally()
        func add(_ channel: Channel, invited: Int, positive: Int, negative: Int) {
            for index in 0..<invited {
                var facts = AppealFacts()
                facts.dimensions.channel = channel.code
                facts.countRating(AppealFacts.RatingLane.invited)
                if index < positive {
                    facts.countRating(4)
                } else if index < positive + negative {
                    facts.countRating(0)
                }
                tally.add(facts)
            }
        }
        add(.webForm, invited: 80, positive: 8, negative: 2)
        add(.letter, invited: 20, positive: 3, negative: 7)
        let bias = try #require(tally.bias(.none).value)
        #expect(abs(bias.lower - 0.2 * 0.55) < 1e-12 && abs(bias.upper - (0.2 * 0.55 + 0.8)) < 1e-12)
        #expect(abs(bias.poststratified - (0.8 * 0.8 + 0.2 * 0.3)) < 1e-12 && bias.covered == 1)
    }
}

extension EventContext {
    /// A context with these fields set.
    fileprivate static func with(_ change: (inout EventContext) -> Void) -> EventContext {
        var context = EventContext()
        change(&context)
        return context
    }
}
