// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Testing

@testable import PatientAppeals

extension Satisfaction {
    /// Takes in events that stand in no log.
    init(_ events: some Sequence<PlacedEvent>) throws {
        self.init()
        try take(events)
    }

    mutating func take(_ events: some Sequence<PlacedEvent>) throws {
        for placed in events where Satisfaction.counts(placed.kind) {
            try apply(
                placed.kind,
                stream: Array(placed.stream.utf8).rawBytes,
                payload: placed.event.encodedPayload().rawBytes,
                recordedAt: Timestamp(microseconds: 0),
                revision: 0
            )
        }
    }
}

private let end = Timestamp(microseconds: 1_800_000_000_000_000)

private func query(_ cohort: Cohort, _ groups: [Dimension] = []) -> StatisticsQuery {
    var query = StatisticsQuery(cohort: cohort, groups: groups, asOf: end)
    query.suppression = .none
    return query
}

private func model(_ events: [PlacedEvent]) -> [ModelAppeal] {
    Dictionary(grouping: events, by: \.stream).values.map { ModelAppeal(events: $0) }
}

private func count<Subject>(_ subjects: [Subject], _ counts: (Subject) -> Bool) -> Count {
    Count(k: subjects.count(where: counts), n: subjects.count)
}

@Suite struct `Statistics of satisfaction` {
    @Test(arguments: [1, 2, 3, 4] as [UInt64], Cohort.allCases)
    func `the figures are those of a slow count over plain lists`(seed: UInt64, cohort: Cohort) throws {
        var histories = RandomHistories(seed: seed, appeals: 60)
        let events = histories.events(1_500)
        let satisfaction = try Satisfaction(events)
        let appeals = model(events).filter { (cohort == .received ? $0.receivedAt : $0.closedAt) != nil }
        let result = satisfaction.statistics(query(cohort, [.channel, .level]))
        #expect(result.rows.map(\.n).reduce(0, +) == appeals.count)
        let groups = Dictionary(grouping: appeals) { [GroupValue.text($0.channel.name), .number(Int($0.level))] }
        #expect(Set(result.rows.map(\.group)) == Set(groups.keys))
        for row in result.rows { compare(row, try #require(groups[row.group])) }
    }

    private func compare(_ row: StatisticsRow, _ appeals: [ModelAppeal]) {
        let rule = SuppressionRule.none
        let ratings = appeals.flatMap(\.ratings)
        let valid = ratings.compactMap(\.self)
        #expect(row.n == appeals.count)
        #expect(row.csat == rule.share(count(valid) { $0 >= 4 }))
        #expect(row.meanScore == rule.mean(sum: Int(valid.reduce(0, +)), n: valid.count))
        #expect(row.positiveShare == rule.share(count(ratings) { $0 ?? 0 >= 4 }))
        #expect(row.noOpinion == rule.share(count(ratings) { $0 == nil }))
        let invited = appeals.filter { $0.count(.surveyInvited) > 0 }
        #expect(row.surveyResponse == rule.share(count(invited) { !$0.ratings.isEmpty }))
        let registered = appeals.filter { $0.count(.appealRegistered) > 0 && $0.count(.activityRecorded) == 0 }
        #expect(row.onTheSpot == rule.share(count(registered) { $0.isOnTheSpot }))
        let concluded = appeals.filter { $0.count(.answerSent) + $0.count(.appealClosed) > 0 }
        #expect(row.reopened == rule.share(count(concluded) { $0.count(.appealReopened) > 0 }))
        #expect(row.repeated == rule.share(count(appeals) { $0.count(.repeatLinked) > 0 }))
        #expect(row.misrouted == rule.share(count(appeals) { $0.count(.appealRedirected) > 0 }))
        #expect(row.pingPong == rule.share(count(appeals) { $0.isPingPong }))
        for step in row.escalations {
            let expected = count(appeals) {
                $0.escalated(from: Int64(step.from), to: Int64(step.to), automatic: step.automatic)
            }
            #expect(step.share == rule.share(expected))
        }
        let upheld: (IssueOutcome) -> Bool = { $0 == .upheld || $0 == .partially }
        #expect(row.upheldByIssue == rule.share(count(appeals.flatMap { $0.outcomes.values }, upheld)))
        let decided = appeals.filter { !$0.outcomes.isEmpty }
        #expect(row.upheldByAppeal == rule.share(count(decided) { $0.outcomes.values.contains(where: upheld) }))
        func durations(_ end: (ModelAppeal) -> Int64?) -> MetricValue<DurationSummary> {
            rule.durations(
                microseconds: appeals.compactMap { appeal in
                    appeal.receivedAt.flatMap { start in end(appeal).map { $0 - start } }
                }
            )
        }
        #expect(row.timeToFirstAnswer == durations(\.firstAnswerAt))
        #expect(row.timeToFirstResolution == durations(\.firstResolvedAt))
        #expect(row.timeToFinalResolution == durations(\.finallyResolvedAt))
    }

    @Test(arguments: [11, 12, 13] as [UInt64], Cohort.allCases)
    func `compliance is that of a slow walk through each clock's life`(seed: UInt64, cohort: Cohort) throws {
        var histories = RandomHistories(seed: seed, appeals: 80)
        let events = histories.events(2_000)
        let asOf = Timestamp(microseconds: try #require(events.last).at - 3_000_000_000_000)
        var question = query(cohort, [.region])
        question.asOf = asOf
        let result = try Satisfaction(events).deadlines(question)
        let members = model(events).filter {
            ((cohort == .received ? $0.receivedAt : $0.closedAt) ?? .max) <= asOf.microseconds
        }
        var seen = 0
        for region in Set(members.map(\.region)) {
            for clock in ["qrAnswer", "register", "redirect", "review"] {
                let appeals = members.filter { $0.region == region }
                let standings = appeals.compactMap { appeal in
                    appeal.standing(of: clock, asOf: asOf.microseconds).map { (appeal: appeal, standing: $0) }
                }
                guard !standings.isEmpty else { continue }
                seen += 1
                let row = try #require(
                    result.rows.first { $0.group == [.text(region)] && $0.compliance.clock == clock }
                )
                let ended = standings.filter { $0.standing == .met || $0.standing == .late }
                let closed = ended.filter { $0.appeal.isClosed }
                let overdue = standings.count { $0.standing == .overdue }
                let settled = count(ended.filter { !$0.appeal.hasLeft }) { $0.standing == .met }
                let closedOnly = SuppressionRule.none.share(count(closed) { $0.standing == .met })
                #expect(row.compliance.closedOnly == closedOnly)
                let withOverdue = SuppressionRule.none.share(Count(k: settled.k, n: settled.n + overdue))
                #expect(row.compliance.withOverdue == (cohort == .closed ? .undefined : withOverdue))
                #expect(row.compliance.overdue == overdue)
                #expect(row.compliance.running == standings.count { $0.standing == .running })
                #expect(row.n == closed.count)
            }
        }
        #expect(seen == result.rows.count && seen > 8)
    }

    @Test(arguments: Dimension.allCases)
    func `any split into groups sums to the whole`(dimension: Dimension) throws {
        var histories = RandomHistories(seed: 21, appeals: 150)
        let satisfaction = try Satisfaction(histories.events(4_000))
        for cohort in Cohort.allCases {
            let whole = try #require(satisfaction.statistics(query(cohort)).rows.first)
            let parts = satisfaction.statistics(query(cohort, [dimension])).rows
            let fine = satisfaction.statistics(query(cohort, [dimension, .channel, .month])).rows
            #expect(parts.count > 1 && fine.count > parts.count)
            for rows in [parts, fine] {
                #expect(rows.map(\.n).reduce(0, +) == whole.n)
                let shares: [(StatisticsRow) -> MetricValue<Share>] = [
                    \.csat, \.positiveShare, \.onTheSpot, \.reopened, \.upheldByIssue, \.pingPong, \.surveyResponse,
                ]
                for share in shares {
                    let sum = rows.compactMap { share($0).value }.reduce(Count()) { $0 + Count(k: $1.k, n: $1.n) }
                    #expect(Share(sum) == share(whole).value)
                }
                #expect(rows.compactMap(\.timeToFirstAnswer.value?.n).reduce(0, +) == whole.timeToFirstAnswer.value?.n)
            }
        }
    }

    @Test func `filters partition: each appeal passes one of a set of filters that exclude each other`() throws {
        var histories = RandomHistories(seed: 22, appeals: 150)
        let satisfaction = try Satisfaction(histories.events(3_000))
        func n(_ change: (inout AppealFilter) -> Void) -> Int {
            var question = query(.received)
            change(&question.filter)
            return satisfaction.statistics(question).rows.map(\.n).reduce(0, +)
        }
        let all = n { _ in }
        let middle = Timestamp(microseconds: 1_700_000_000_000_000 + 30_000_000_000_000)
        #expect(all > 100)
        #expect(all == (1...8).map { code in n { $0.states = [AppealState(code: code)] } }.reduce(0, +))
        #expect(all == (0...3).map { level in n { $0.levels = [level] } }.reduce(0, +))
        #expect(all == (0...12).map { code in n { $0.channels = [Channel(code: code)] } }.reduce(0, +))
        #expect(all == ["KZ-59", "KZ-71", "KZ-75"].map { region in n { $0.regions = [region] } }.reduce(0, +))
        #expect(all == n { $0.overdue = true } + n { $0.overdue = false })
        #expect(
            all == n { $0.received = Period(to: middle) } + n { $0.received = Period(from: middle) }
        )
        #expect(n { $0.overdue = true } > 0 && n { $0.overdue = false } > 0)
        #expect(n { $0.regions = ["KZ-11"] } == 0)
        #expect(n { $0.organizations = ["", "clinic-a", "clinic-b", "clinic-d", "больница-в"] } == all)
        var closed = query(.closed)
        closed.filter.received = .all
        #expect(n { $0.closed = .all } == satisfaction.statistics(closed).rows.map(\.n).reduce(0, +))
    }

    @Test func `every appeal that passes the filter is counted or excluded for a reason`() throws {
        var histories = RandomHistories(seed: 23, appeals: 100)
        let events = histories.events(1_500)
        let satisfaction = try Satisfaction(events)
        for cohort in Cohort.allCases {
            var question = query(cohort, [.month])
            question.period = Period(
                from: Timestamp(microseconds: events[300].at),
                to: Timestamp(microseconds: events[900].at)
            )
            question.asOf = Timestamp(microseconds: events[1_200].at)
            let result = satisfaction.statistics(question)
            let counted = result.rows.map(\.n).reduce(0, +)
            #expect(counted + result.exclusions.map(\.count).reduce(0, +) == satisfaction.count)
            #expect(counted > 0 && result.exclusions.contains { $0.reason == .outsidePeriod })
        }
    }

    @Test func `instants at the ends of time neither trap nor count as early`() throws {
        var satisfaction = Satisfaction()
        for (stream, first, last) in [("appeal-a", Int64.min + 1, Int64.max), ("appeal-b", .max, .min + 1)] {
            var context = EventContext()
            context.at = Timestamp(microseconds: first)
            let received = AppealEvent(context: context, body: .appealReceived(AppealReceived()))
            context.at = Timestamp(microseconds: last)
            let closed = AppealEvent(context: context, body: .appealClosed(AppealClosed()))
            try satisfaction.take([received, closed].map { PlacedEvent(stream: stream, event: $0) })
        }
        var question = query(.received, [.month])
        question.asOf = Timestamp(microseconds: .max)
        question.monthZone = .offset(minutes: 840)
        question.onTheSpotLimit = .endOfNextWorkingDay(WorkingDays(days: [1, 2]))
        let rows = satisfaction.statistics(question).rows
        #expect(rows.map(\.n) == [1, 1])
        #expect(rows.compactMap(\.timeToFinalResolution.value).map { $0.p50 < 0 } == [false, true])
    }

    @Test func `named figures are those of the row, each name once but for the clocks`() throws {
        var histories = RandomHistories(seed: 24, appeals: 40)
        let row = try #require(try Satisfaction(histories.events(800)).statistics(query(.received)).rows.first)
        let plain = row.metrics.filter { $0.clock == nil }
        #expect(Set(plain.map(\.name)).count == plain.count && plain.count == 26)
        #expect(
            row.metrics.filter { $0.name == "deadlineCompliance" }.compactMap(\.clock) == row.deadlines.map(\.clock))
        #expect(plain.first { $0.name == "csat" }?.figure == .share(row.csat))
        #expect(plain.first { $0.name == "onTheSpot" }?.target == 0.8)
        #expect(plain.contains { $0.name == "escalated1To3Automatically" })
    }

    @Test func `on the spot by other limits needs level 1, no handover and the time, not the word`() throws {
        let hour: Int64 = 3_600_000_000
        let friday: Int64 = 20_525 * 24 * hour  // 2026-03-13
        func n(resolvedAfter hours: Int64, level: Int64 = 1, handovers: Int64 = 0, _ limit: OnTheSpotLimit) throws
            -> Int?
        {
            func event(_ at: Int64, _ body: AppealEventBody) -> PlacedEvent {
                var context = EventContext()
                context.at = Timestamp(microseconds: at)
                context.offsetMinutes = 300
                context.level = level
                return PlacedEvent(stream: "appeal-1", event: AppealEvent(context: context, body: body))
            }
            let received = friday + 5 * hour  // 10:00 at UTC+5
            var question = query(.received)
            question.onTheSpotLimit = limit
            return try Satisfaction([
                event(received, .appealReceived(AppealReceived())),
                event(received, .appealRegistered(AppealRegistered())),
                event(received + hours * hour, .appealResolved(.with { $0.handovers = handovers })),
            ]).statistics(question).rows.first?.onTheSpot.value?.k
        }
        let calendar = WorkingDays(days: [20_524, 20_525, 20_528, 20_529])  // no weekend
        #expect(try n(resolvedAfter: 0, .sameContact) == 0)
        #expect(try n(resolvedAfter: 24, .oneDay) == 1)
        #expect(try n(resolvedAfter: 25, .oneDay) == 0)
        #expect(try n(resolvedAfter: 1, level: 2, .oneDay) == 0)
        #expect(try n(resolvedAfter: 1, handovers: 1, .oneDay) == 0)
        #expect(try n(resolvedAfter: 3 * 24 + 13, .endOfNextWorkingDay(calendar)) == 1)
        #expect(try n(resolvedAfter: 3 * 24 + 14, .endOfNextWorkingDay(calendar)) == 0)
    }
}
