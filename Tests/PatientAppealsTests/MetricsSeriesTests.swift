// SPDX-License-Identifier: Apache-2.0

import EventLog
import Testing

@testable import PatientAppeals

@Suite struct `Series over months and weeks` {
    private func query(_ groups: [Dimension] = [], casesMin: Int = 0) -> StatisticsQuery {
        var query = StatisticsQuery(
            cohort: .received, groups: groups, asOf: Timestamp(microseconds: 1_800_000_000_000_000))
        query.suppression = SuppressionRule(casesMin: casesMin)
        return query
    }

    private func satisfaction(seed: UInt64) throws -> Satisfaction {
        var histories = RandomHistories(seed: seed, appeals: 80)
        return try Satisfaction(histories.events(1_600))
    }

    @Test(
        arguments: ["csat", "meanScore", "timeToFirstAnswer", "reopened", "escalated1To2ByHand"], SeriesStep.allCases)
    func `a series has the figures of the statistics and the limits of the chart`(
        metric: String, step: SeriesStep
    ) throws {
        let satisfaction = try satisfaction(seed: 5)
        let result = try #require(satisfaction.series(of: metric, by: step, query([.channel, step.dimension])))
        #expect(result.groups == [.channel])
        #expect(result.rows.count > 3)
        let rows = satisfaction.statistics(query([.channel, step.dimension])).rows
        #expect(result.rows.map(\.points.count).reduce(0, +) == rows.count)
        for series in result.rows {
            var values: [Double] = []
            var counts: [Count] = []
            for point in series.points {
                let row = try #require(rows.first { $0.group == series.group + [.text(point.step)] })
                switch try #require(row.metrics.first { $0.name == metric }).figure {
                case .share(let share):
                    #expect(point.value.value == share.value?.value)
                    if let share = share.value { counts.append(Count(k: share.k, n: share.n)) }
                case .mean(let mean): #expect(point.value.value == mean.value?.value)
                case .durations(let durations): #expect(point.value.value == durations.value?.p50)
                }
                if let value = point.value.value { values.append(value) }
            }
            let chart = counts.isEmpty ? ControlChart.individuals(values) : ControlChart.shares(counts)
            let isCharted = values.count >= 2
            #expect(series.points.compactMap(\.charted) == (isCharted ? chart?.points : []))
            #expect(series.centre == (isCharted ? chart?.centre : nil))
            #expect(series.points.map(\.step) == series.points.map(\.step).sorted())
        }
    }

    @Test func `what is withheld is listed and not charted`() throws {
        let satisfaction = try satisfaction(seed: 6)
        let open = try #require(satisfaction.series(of: "csat", by: .month, query())).rows[0].points
        let least = try #require(open.map(\.n).filter { $0 > 0 }.min()), most = try #require(open.map(\.n).max())
        try #require(least < most)
        let hidden = try #require(satisfaction.series(of: "csat", by: .month, query(casesMin: least + 1))).rows[0]
            .points
        #expect(hidden.map(\.step) == open.map(\.step))
        for (hidden, open) in zip(hidden, open) where open.n > 0 {
            #expect(hidden.value == (open.n > least ? open.value : .suppressed(n: open.n)))
            #expect((hidden.charted == nil) == (open.n <= least))
        }
    }

    @Test func `measures have names, and shares have charts of their own`() throws {
        #expect(NamedMetric.names.count == Set(NamedMetric.names).count)
        #expect(NamedMetric.isShare("csat") == true && NamedMetric.isShare("deadlineCompliance") == true)
        #expect(NamedMetric.isShare("meanScore") == false && NamedMetric.isShare("cast") == nil)
        let satisfaction = try satisfaction(seed: 7)
        #expect(satisfaction.series(of: "cast", by: .month, query()) == nil)
        #expect(satisfaction.series(of: "meanScore", kind: .p, by: .month, query()) == nil)
        for name in NamedMetric.namesWithoutSeries {
            #expect(!NamedMetric.names.contains(name))
            #expect(satisfaction.series(of: name, clock: "qrAnswer", by: .month, query()) == nil)
        }
        let plain = try #require(satisfaction.series(of: "csat", kind: .p, by: .week, query())).rows[0]
        let laney = try #require(satisfaction.series(of: "csat", kind: .laney, by: .week, query())).rows[0]
        let single = try #require(satisfaction.series(of: "csat", kind: .xmr, by: .week, query())).rows[0]
        #expect(plain.points.map(\.value) == laney.points.map(\.value))
        #expect(plain.points.map(\.charted?.lower) != laney.points.map(\.charted?.lower))
        #expect(plain.points.map(\.charted?.lower) != single.points.map(\.charted?.lower))
        #expect(try #require(Satisfaction().series(of: "csat", by: .month, query())).rows.isEmpty)
    }

    @Test func `a clock's compliance is a series of that clock alone`() throws {
        let satisfaction = try satisfaction(seed: 8)
        let clocks = Set(satisfaction.statistics(query()).rows[0].deadlines.map(\.clock))
        try #require(clocks.count > 1)
        for clock in clocks {
            let points = try #require(
                satisfaction.series(of: "deadlineCompliance", clock: clock, by: .month, query([.month]))
            ).rows[0].points
            let rows = satisfaction.deadlines(query([.month])).rows.filter { $0.compliance.clock == clock }
            #expect(points.map(\.value.value) == rows.map(\.compliance.closedOnly.value?.value))
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `the backlogs of groups add up to the backlog of all`(seed: UInt64) throws {
        let satisfaction = try satisfaction(seed: seed)
        let instants = SeriesStep.week.ends(until: Timestamp(microseconds: 1_720_000_000_000_000), count: 20)
        let all = satisfaction.backlog(at: instants, query())
        #expect(all.contains { $0.open > 5 && $0.left > 0 })
        for groups in [[Dimension.channel], [.organization, .level], []] {
            let rows = satisfaction.backlogByGroup(at: instants, query(groups))
            #expect(groups.isEmpty || rows.count > 1)
            for (index, point) in all.enumerated() {
                let parts = rows.map { $0.points[index] }
                #expect(parts.map(\.open).reduce(0, +) == point.open)
                #expect(parts.map(\.received).reduce(0, +) == point.received)
                #expect(parts.map(\.reopened).reduce(0, +) == point.reopened)
                #expect(parts.map(\.left).reduce(0, +) == point.left)
            }
        }
        var overdue = query([.channel])
        overdue.filter.overdue = true
        var others = overdue
        others.filter.overdue = false
        let split = [overdue, others].flatMap { satisfaction.backlogByGroup(at: instants, $0) }
        #expect(split.map { $0.points[19].open }.reduce(0, +) == all[19].open)
    }

    @Test func `months and weeks end before midnight in Kazakhstan`() throws {
        func time(_ text: String) throws -> Timestamp { try #require(Timestamp.parse(iso8601: text)?.instant) }
        let now = try time("2026-03-02T09:14:00+05:00")  // a Monday
        #expect(
            try SeriesStep.month.ends(until: now, count: 4) == [
                time("2025-12-31T23:59:59+05:00"), time("2026-01-31T23:59:59+05:00"), time("2026-02-28T23:59:59+05:00"),
                now,
            ])
        #expect(
            try SeriesStep.week.ends(until: now, count: 3) == [
                time("2026-02-22T23:59:59+05:00"), time("2026-03-01T23:59:59+05:00"), now,
            ])
        #expect(SeriesStep.week.ends(until: now, count: 1) == [now])
        // Sunday evening in Kazakhstan belongs to the week before, though it is Sunday in UTC too.
        let sunday = try time("2026-03-01T23:00:00+05:00")
        #expect(try SeriesStep.week.ends(until: sunday, count: 2) == [time("2026-02-22T23:59:59+05:00"), sunday])
        #expect(SeriesStep.month.dimension == .month && SeriesStep.week.dimension == .week)
    }
}
