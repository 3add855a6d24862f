// SPDX-License-Identifier: Apache-2.0

/// A figure under the name that it has in JSON and tables, so that whoever shows a row need not know each measure.
public struct NamedMetric: Sendable, Hashable {
    /// What kind of number it is.
    public enum Figure: Sendable, Hashable {
        /// k of n.
        case share(MetricValue<Share>)
        /// A mean.
        case mean(MetricValue<Mean>)
        /// Percentiles of durations, in seconds.
        case durations(MetricValue<DurationSummary>)
    }
    /// The name, `csat`; never changes its meaning.
    public var name: String
    /// The number, or why there is none.
    public var figure: Figure
    /// The clock that a `deadlineCompliance` is about.
    public var clock: String?
    /// The value that is to be reached, where one is set.
    public var target: Double?

    init(_ name: String, _ figure: Figure, clock: String? = nil, target: Double? = nil) {
        self.name = name
        self.figure = figure
        self.clock = clock
        self.target = target
    }
}

extension StatisticsRow {
    /// All figures of the row in a fixed order, `deadlineCompliance` last and once for each clock.
    public var metrics: [NamedMetric] {
        var metrics = [
            NamedMetric("csat", .share(csat)), NamedMetric("meanScore", .mean(meanScore)),
            NamedMetric("positiveShare", .share(positiveShare)), NamedMetric("noOpinion", .share(noOpinion)),
            NamedMetric("surveyResponse", .share(surveyResponse)),
            NamedMetric("onTheSpot", .share(onTheSpot), target: onTheSpotTarget),
            NamedMetric("firstContactGross", .share(firstContact.gross)),
            NamedMetric("firstContactNet", .share(firstContact.net)),
            NamedMetric("timeToFirstAnswer", .durations(timeToFirstAnswer)),
            NamedMetric("timeToFirstResolution", .durations(timeToFirstResolution)),
            NamedMetric("timeToFinalResolution", .durations(timeToFinalResolution)),
            NamedMetric("workingTimeToFirstAnswer", .durations(workingTimeToFirstAnswer)),
            NamedMetric("workingTimeToFirstResolution", .durations(workingTimeToFirstResolution)),
            NamedMetric("workingTimeToFinalResolution", .durations(workingTimeToFinalResolution)),
            NamedMetric("reopened", .share(reopened)), NamedMetric("repeated", .share(repeated)),
            NamedMetric("pingPong", .share(pingPong)), NamedMetric("misrouted", .share(misrouted)),
            NamedMetric("upheldByIssue", .share(upheldByIssue)),
            NamedMetric("upheldByAppeal", .share(upheldByAppeal)),
        ]
        metrics += escalations.map { NamedMetric($0.name, .share($0.share)) }
        return metrics + deadlines.map(\.closedOnlyMetric)
    }
}

extension DeadlineRow {
    /// `deadlineCompliance` of closed appeals, and `deadlineComplianceWithOverdue`.
    public var metrics: [NamedMetric] {
        [
            compliance.closedOnlyMetric,
            NamedMetric("deadlineComplianceWithOverdue", .share(compliance.withOverdue), clock: compliance.clock),
        ]
    }
}

extension EscalationShare {
    /// `escalated1To2ByHand`, `escalated2To3Automatically` and the like.
    public var name: String { "escalated\(from)To\(to)" + (automatic ? "Automatically" : "ByHand") }
}

extension ClockCompliance {
    fileprivate var closedOnlyMetric: NamedMetric {
        NamedMetric("deadlineCompliance", .share(closedOnly), clock: clock)
    }
}
