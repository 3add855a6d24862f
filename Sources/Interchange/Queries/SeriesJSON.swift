// SPDX-License-Identifier: Apache-2.0

public import EventLog
public import PatientAppeals

extension JSONText {
    /// Writes the backlog of each group at some instants.
    public mutating func backlog(_ rows: [BacklogRow], _ query: StatisticsQuery, step: SeriesStep, position: Position) {
        begin("backlog", query, position)
        pair("step", step.rawValue)
        key("rows")
        beginArray()
        for row in rows {
            beginObject()
            group(row.group, query.groups)
            key("points")
            beginArray()
            for point in row.points { backlogPoint(point) }
            endArray()
            endObject()
        }
        endArray()
        endObject()
    }

    private mutating func backlogPoint(_ point: BacklogPoint) {
        beginObject()
        pair("at", point.at)
        pair("open", point.open)
        pair("received", point.received)
        pair("reopened", point.reopened)
        pair("left", point.left)
        for (name, age) in [("medianAge", point.medianAge), ("p90Age", point.p90Age)] {
            metric(name, age) { days, text in
                text.pair("n", point.open)
                text.pair("unit", "d")
                text.pair("value", days)
            }
        }
        endObject()
    }

    /// Writes a measure over time: its figures, limits and signals, one row for each group.
    public mutating func series(
        _ result: StatisticsResult<MetricSeries>, of name: String, clock: String?, kind: ControlChart.Kind,
        step: SeriesStep,
        position: Position
    ) {
        result.begin("chart", position, in: &self) { text in
            text.pair("metric", name)
            text.pair("clock", orNothing: clock ?? "")
            text.pair("limits", kind.rawValue)
            text.pair("step", step.rawValue)
        }
        for row in result.rows {
            beginObject()
            group(row.group, result.groups)
            key("centre")
            if let centre = row.centre { value(centre) } else { null() }
            pair("hasSignal", row.hasSignal)
            key("points")
            beginArray()
            for point in row.points { seriesPoint(point, step) }
            endArray()
            endObject()
        }
        endArray()
        endObject()
    }

    private mutating func seriesPoint(_ point: MetricSeries.Point, _ step: SeriesStep) {
        beginObject()
        pair(step.rawValue, point.step)
        pair("n", point.n)
        switch point.value {
        case .value(let value): pair("value", value)
        case .suppressed: pair("suppressed", true)
        case .undefined:
            key("value")
            null()
        }
        if let charted = point.charted {
            pair("lower", charted.lower)
            pair("upper", charted.upper)
            pair("signals", charted.signals.map(\.rawValue).sorted())
        }
        endObject()
    }

    /// Writes what became of corrective actions, one row for each group.
    public mutating func improvement(_ rows: [ImprovementRow], _ query: StatisticsQuery, position: Position) {
        begin("improvement", query, position)
        key("rows")
        beginArray()
        for row in rows {
            beginObject()
            group(row.group, query.groups)
            key("metrics")
            beginObject()
            share("causesWithAction", row.causesWithAction)
            share("onTime", row.onTime)
            share("effective", row.effective)
            metric("recurrence", row.recurrence) { ratio, text in
                text.pair("before", ratio.before)
                text.pair("after", ratio.after)
                text.key("value")
                if let value = ratio.value { text.value(value) } else { text.null() }
                text.key("interval")
                text.beginArray()
                text.value(ratio.lower)
                if let upper = ratio.upper { text.value(upper) } else { text.null() }
                text.endArray()
            }
            pair("judgedActions", row.judgedActions)
            pair("recentActions", row.recentActions)
            endObject()
            endObject()
        }
        endArray()
        endObject()
    }

    /// Opens the answer to a question without cohort and period.
    private mutating func begin(_ name: String, _ query: StatisticsQuery, _ position: Position) {
        beginObject()
        pair("query", name)
        pair("asOf", query.asOf)
        if let happenedBy = query.happenedBy { pair("happenedBy", happenedBy) }
        pair("position", position)
        pair("groups", query.groups.map(\.rawValue))
    }
}
