// SPDX-License-Identifier: Apache-2.0

public import EventLog
public import PatientAppeals

extension JSONText {
    /// Writes an answer of the statistics: every figure with its n, the cohort, the period and what was left out.
    public mutating func statistics(_ result: StatisticsResult<StatisticsRow>, position: Position) {
        result.begin("satisfaction", position, in: &self)
        for row in result.rows {
            beginObject()
            group(row.group, result.groups)
            pair("n", row.n)
            key("metrics")
            row.metrics(in: &self)
            endObject()
        }
        endArray()
        endObject()
    }

    /// Writes how deadlines were kept: one row for each clock and group.
    public mutating func deadlines(_ result: StatisticsResult<DeadlineRow>, position: Position) {
        result.begin("deadlines", position, in: &self)
        for row in result.rows {
            beginObject()
            group(row.group, result.groups)
            pair("n", row.n)
            key("metrics")
            beginObject()
            row.compliance.pairs(in: &self)
            endObject()
            endObject()
        }
        endArray()
        endObject()
    }

    mutating func group(_ values: [GroupValue], _ dimensions: [Dimension]) {
        for (dimension, value) in zip(dimensions, values) {
            switch value {
            case .text(let text): pair(dimension.rawValue, text)
            case .number(let number): pair(dimension.rawValue, number)
            }
        }
    }

    mutating func share(_ name: String, _ value: MetricValue<Share>, clock: String = "") {
        metric(name, value, clock: clock) { share, text in
            text.pair("k", share.k)
            text.pair("n", share.n)
            text.pair("value", share.value)
            text.key("interval")
            text.beginArray()
            text.value(share.interval.lower)
            text.value(share.interval.upper)
            text.endArray()
        }
    }

    fileprivate mutating func mean(_ name: String, _ value: MetricValue<Mean>) {
        metric(name, value) { mean, text in
            text.pair("n", mean.n)
            text.pair("value", mean.value)
        }
    }

    fileprivate mutating func durations(_ name: String, _ value: MetricValue<DurationSummary>) {
        metric(name, value) { durations, text in
            text.pair("n", durations.n)
            text.pair("unit", "s")
            text.pair("p50", durations.p50)
            text.pair("p75", durations.p75)
            text.pair("p90", durations.p90)
            text.pair("p95", durations.p95)
        }
    }

    fileprivate mutating func bias(_ name: String, _ value: MetricValue<SurveyBias>) {
        metric(name, value) { bias, text in
            text.key("bounds")
            text.beginArray()
            text.value(bias.lower)
            text.value(bias.upper)
            text.endArray()
            text.pair("poststratified", bias.poststratified)
            text.pair("covered", bias.covered)
        }
    }

    /// A number, or the reason why there is none: `null` or `{"suppressed":true,"n":7}`, never 0.
    mutating func metric<Value>(
        _ name: String, _ value: MetricValue<Value>, clock: String = "", _ write: (Value, inout JSONText) -> Void
    ) {
        key(name)
        if case .undefined = value, clock.isEmpty { return null() }
        beginObject()
        pair("clock", orNothing: clock)
        switch value {
        case .value(let value): write(value, &self)
        case .suppressed(let n):
            pair("suppressed", true)
            pair("n", n)
        case .undefined:
            key("value")
            null()
        }
        endObject()
    }
}

extension StatisticsResult {
    /// Opens the object of an answer, up to its rows; `more` writes what is said besides.
    func begin(
        _ query: String, _ position: Position, in text: inout JSONText, _ more: (inout JSONText) -> Void = { _ in }
    ) {
        text.beginObject()
        text.pair("query", query)
        text.pair("asOf", asOf)
        if let happenedBy { text.pair("happenedBy", happenedBy) }
        text.pair("position", position)
        text.pair("cohort", cohort.rawValue)
        text.key("period")
        text.beginObject()
        text.pair("from", period.from)
        text.pair("to", period.to)
        text.endObject()
        text.pair("groups", groups.map(\.rawValue))
        more(&text)
        text.key("exclusions")
        text.beginArray()
        for exclusion in exclusions {
            text.beginObject()
            text.pair("reason", exclusion.reason.rawValue)
            text.pair("count", exclusion.count)
            text.endObject()
        }
        text.endArray()
        text.key("rows")
        text.beginArray()
    }
}

extension StatisticsRow {
    fileprivate func metrics(in text: inout JSONText) {
        text.beginObject()
        text.share("csat", csat)
        text.mean("meanScore", meanScore)
        text.share("positiveShare", positiveShare)
        text.share("noOpinion", noOpinion)
        text.share("surveyResponse", surveyResponse)
        text.share("onTheSpot", onTheSpot)
        text.pair("onTheSpotTarget", onTheSpotTarget)
        text.share("firstContactGross", firstContact.gross)
        text.share("firstContactNet", firstContact.net)
        text.bias("surveyBias", surveyBias)
        text.durations("timeToFirstAnswer", timeToFirstAnswer)
        text.durations("timeToFirstResolution", timeToFirstResolution)
        text.durations("timeToFinalResolution", timeToFinalResolution)
        text.durations("workingTimeToFirstAnswer", workingTimeToFirstAnswer)
        text.durations("workingTimeToFirstResolution", workingTimeToFirstResolution)
        text.durations("workingTimeToFinalResolution", workingTimeToFinalResolution)
        text.share("reopened", reopened)
        text.share("repeated", repeated)
        text.key("escalations")
        text.beginArray()
        for escalation in escalations {
            text.beginObject()
            text.pair("from", escalation.from)
            text.pair("to", escalation.to)
            text.pair("automatic", escalation.automatic)
            text.share("share", escalation.share)
            text.endObject()
        }
        text.endArray()
        text.share("pingPong", pingPong)
        text.share("misrouted", misrouted)
        text.share("upheldByIssue", upheldByIssue)
        text.share("upheldByAppeal", upheldByAppeal)
        if deadlines.count == 1 { text.share("deadlineCompliance", deadlines[0].closedOnly, clock: deadlines[0].clock) }
        text.key("deadlines")
        text.beginArray()
        for clock in deadlines {
            text.beginObject()
            clock.pairs(in: &text)
            text.endObject()
        }
        text.endArray()
        text.endObject()
    }
}

extension ClockCompliance {
    fileprivate func pairs(in text: inout JSONText) {
        text.share("deadlineCompliance", closedOnly, clock: clock)
        text.share("deadlineComplianceWithOverdue", withOverdue, clock: clock)
        text.pair("overdue", overdue)
        text.pair("running", running)
    }
}
