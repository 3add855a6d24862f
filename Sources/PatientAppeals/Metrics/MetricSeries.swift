// SPDX-License-Identifier: Apache-2.0

import EventLog

/// One measure of one group over time, with the limits between which it varies by chance.
public struct MetricSeries: Sendable, Hashable {
    /// The measure in one month or week.
    public struct Point: Sendable, Hashable {
        /// `2026-03`, or `2026-W09`.
        public var step: String
        /// The cases that the figure rests on.
        public var n: Int
        /// The figure: a share, a mean, or the median of durations in seconds.
        public var value: MetricValue<Double>
        /// Its place in the chart: limits and signals; nil where the figure is withheld, or there is no chart.
        public var charted: ControlChart.Point?
    }
    /// The values of the group, one for each dimension asked for.
    public var group: [GroupValue]
    /// The chart's centre; nil where fewer than two points have a figure.
    public var centre: Double?
    /// One point for each step with appeals, in order of time.
    public var points: [Point]

    /// Whether something has changed.
    public var hasSignal: Bool { points.contains { $0.charted?.signals.isEmpty == false } }
}

extension Satisfaction {
    /// A measure over months or weeks, one series for each group of the query's cohort. Steps whose figure is withheld are
    /// listed and left out of the chart. The cost is that of ``statistics(_:)``.
    ///
    /// - Parameters:
    ///   - metric: the name of the measure, one of ``NamedMetric/names``.
    ///   - clock: the clock that a `deadlineCompliance` is about; nil for all other measures.
    ///   - kind: how limits are drawn. Nil means p for shares and xmr for everything else, for which p and laney are not.
    ///   - step: the stretches of time.
    ///   - query: cohort, period, filter and groups; month and week among the groups are left out.
    /// - Returns: nil where there is no such measure, or the kind of chart is none for it.
    public func series(
        of metric: String, clock: String? = nil, kind: ControlChart.Kind? = nil, by step: SeriesStep,
        _ query: StatisticsQuery
    ) -> StatisticsResult<MetricSeries>? {
        guard let isShare = NamedMetric.isShare(metric), isShare || kind == nil || kind == .xmr else { return nil }
        var query = query
        let groups = query.groups.filter { $0 != .month && $0 != .week }
        query.groups = groups + [step.dimension]
        let result = statistics(query)
        var rows: [MetricSeries] = []
        var start = result.rows.startIndex
        while start < result.rows.endIndex {
            let group = Array(result.rows[start].group.dropLast())
            let end = result.rows[start...].firstIndex { !$0.group.starts(with: group) } ?? result.rows.endIndex
            let figures = result.rows[start..<end].compactMap { StepFigure($0, metric, clock) }
            rows.append(StepFigure.series(of: group, figures, kind ?? (isShare ? .p : .xmr)))
            start = end
        }
        return StatisticsResult(
            cohort: result.cohort, period: result.period, asOf: result.asOf,
            happenedBy: result.happenedBy, groups: groups,
            exclusions: result.exclusions,
            rows: rows)
    }
}

extension NamedMetric {
    /// The measures that there are, in their order; `deadlineCompliance` is one for each clock.
    public static let names: [String] = empty.map(\.name) + ["deadlineCompliance"]

    /// Measures that statistics have and no series does: `surveyBias` is a pair of bounds and not a figure, and
    /// `deadlineComplianceWithOverdue` counts what is overdue when it is asked, so that its past would change with every question.
    public static let namesWithoutSeries = ["surveyBias", "deadlineComplianceWithOverdue"]

    /// Whether a measure is a share; nil where there is no such measure.
    public static func isShare(_ name: String) -> Bool? {
        if name == "deadlineCompliance" { return true }
        guard let metric = empty.first(where: { $0.name == name }) else { return nil }
        if case .share = metric.figure { return true }
        return false
    }

    /// The measures of no appeal at all.
    private static let empty: [NamedMetric] =
        Satisfaction().statistics(StatisticsQuery(cohort: .received, asOf: .init(microseconds: 0))).rows[0].metrics
}

/// A measure in one step: its figure, and as a count where it is a share.
private struct StepFigure {
    private var step: String
    private var n: Int
    private var value: MetricValue<Double>
    private var count: Count?

    /// Nil where the step is not known, or no appeal of it had the clock.
    init?(_ row: StatisticsRow, _ metric: String, _ clock: String?) {
        guard let step = row.group.last?.description, !step.isEmpty,
            let metric = row.metrics.first(where: { $0.name == metric && $0.clock == clock })
        else { return nil }
        self.step = step
        switch metric.figure {
        case .share(let share):
            (value, n) = Self.parts(share) { ($0.value, $0.n) }
            count = share.value.map { Count(k: $0.k, n: $0.n) }
        case .mean(let mean): (value, n) = Self.parts(mean) { ($0.value, $0.n) }
        case .durations(let durations): (value, n) = Self.parts(durations) { ($0.p50, $0.n) }
        }
    }

    private static func parts<Value>(
        _ figure: MetricValue<Value>, _ parts: (Value) -> (Double, Int)
    ) -> (MetricValue<Double>, Int) {
        switch figure {
        case .value(let value):
            let (number, n) = parts(value)
            return (.value(number), n)
        case .suppressed(let n): return (.suppressed(n: n), n)
        case .undefined: return (.undefined, 0)
        }
    }

    /// The series of a group's figures with the chart over those that may be shown.
    static func series(of group: [GroupValue], _ figures: [StepFigure], _ kind: ControlChart.Kind) -> MetricSeries {
        let known = figures.filter { $0.value.value != nil }
        let chart: ControlChart? =
            switch kind {
            case _ where known.count < 2: nil
            case .xmr: ControlChart.individuals(known.compactMap(\.value.value))
            case .p, .laney: ControlChart.shares(known.compactMap(\.count), isLaney: kind == .laney)
            }
        var charted = (chart?.points ?? []).makeIterator()
        let points = figures.map { figure in
            MetricSeries.Point(
                step: figure.step, n: figure.n, value: figure.value,
                charted: figure.value.value == nil ? nil : charted.next())
        }
        return MetricSeries(group: group, centre: chart?.centre, points: points)
    }
}
