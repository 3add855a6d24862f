// SPDX-License-Identifier: Apache-2.0

public import EventLog

/// An answer of the statistics, with everything that must be said beside a number.
public struct StatisticsResult<Row: Sendable & Hashable>: Sendable, Hashable {
    /// By which instant appeals belong to the period.
    public var cohort: Cohort
    /// The period.
    public var period: Period
    /// Up to when what was recorded is known; clocks were judged for this instant unless ``happenedBy`` says another.
    public var asOf: Timestamp
    /// Up to when what had happened counts, whenever it was recorded; nil where that was not asked.
    public var happenedBy: Timestamp?
    /// By what rows are grouped.
    public var groups: [Dimension]
    /// Appeals that passed the filter and yet do not count.
    public var exclusions: [Exclusion]
    /// One row for each group that has appeals, in order of the groups' values; without groups one row.
    public var rows: [Row]
}

/// The figures of one group.
public struct StatisticsRow: Sendable, Hashable {
    /// The values of the group, one for each dimension asked for.
    public var group: [GroupValue]
    /// The appeals of the cohort that are in the group.
    public var n: Int
    /// Ratings of 4 and 5 among valid ratings.
    public var csat: MetricValue<Share>
    /// The mean of valid ratings, 1...5: another measure than ``csat``.
    public var meanScore: MetricValue<Mean>
    /// Ratings of 4 and 5 among all answers, "no opinion" included.
    public var positiveShare: MetricValue<Share>
    /// "No opinion" among all answers.
    public var noOpinion: MetricValue<Share>
    /// Appeals with an answer to the survey among those invited.
    public var surveyResponse: MetricValue<Share>
    /// Resolved at level 1 on the spot without a handover, among registered appeals; imported histories, which do not tell,
    /// are left out.
    public var onTheSpot: MetricValue<Share>
    /// The share that ``onTheSpot`` is to reach.
    public var onTheSpotTarget: Double
    /// Resolved at the first contact, and for good.
    public var firstContact: FirstContact
    /// How far ``csat`` may be from what everybody would say.
    public var surveyBias: MetricValue<SurveyBias>
    /// From receipt to the first word of help or answer by a person; wall time.
    public var timeToFirstAnswer: MetricValue<DurationSummary>
    /// From receipt to the first resolution, which is the closing where none was told apart; wall time.
    public var timeToFirstResolution: MetricValue<DurationSummary>
    /// From receipt to the resolution that lasted; appeals that were taken up again and are still open do not count.
    public var timeToFinalResolution: MetricValue<DurationSummary>
    /// ``timeToFirstAnswer`` in working time, by the query's calendars; appeals in years without data are left out.
    public var workingTimeToFirstAnswer: MetricValue<DurationSummary>
    /// ``timeToFirstResolution`` in working time.
    public var workingTimeToFirstResolution: MetricValue<DurationSummary>
    /// ``timeToFinalResolution`` in working time.
    public var workingTimeToFinalResolution: MetricValue<DurationSummary>
    /// Reopened at least once, among appeals that were answered or closed.
    public var reopened: MetricValue<Share>
    /// The applicant came back on an earlier appeal, among all appeals.
    public var repeated: MetricValue<Share>
    /// For each step of levels, by hand and automatic: appeals that took it, among all appeals.
    public var escalations: [EscalationShare]
    /// Handlers A, B, A with consecutive equal ones counted once, among all appeals.
    public var pingPong: MetricValue<Share>
    /// Redirected, whole or in part, because it had come to the wrong place, among all appeals.
    public var misrouted: MetricValue<Share>
    /// Issues upheld at least in part, among issues decided upheld, partially or not.
    public var upheldByIssue: MetricValue<Share>
    /// Appeals with such an issue, among appeals with an issue so decided.
    public var upheldByAppeal: MetricValue<Share>
    /// Compliance with each clock; one entry for each clock that an appeal of the group has.
    public var deadlines: [ClockCompliance]
}

/// How often appeals went up from one level to another.
public struct EscalationShare: Sendable, Hashable {
    /// The level before and the level after.
    public var from: Int, to: Int
    /// Whether a rule did it, not a person.
    public var automatic: Bool
    /// Appeals that took this step at least once, among all appeals.
    public var share: MetricValue<Share>
}

/// How well a deadline is kept.
public struct ClockCompliance: Sendable, Hashable {
    /// The clock's name.
    public var clock: String
    /// Among closed appeals that had the clock: those of which it was stopped by its due time.
    public var closedOnly: MetricValue<Share>
    /// Met among met and breached, where a clock that still runs and is overdue counts as breached, and one that was
    /// stopped counts before its appeal is closed. Undefined for the cohort of closed appeals, in which none is open.
    public var withOverdue: MetricValue<Share>
    /// Clocks of appeals of the cohort that run: overdue, and not yet due.
    public var overdue: Int, running: Int
}

/// The compliance of one group with one clock.
public struct DeadlineRow: Sendable, Hashable {
    /// The values of the group, one for each dimension asked for.
    public var group: [GroupValue]
    /// The figures.
    public var compliance: ClockCompliance

    /// Closed appeals of the group that had the clock.
    public var n: Int {
        switch compliance.closedOnly {
        case .value(let share): share.n
        case .suppressed(let n): n
        case .undefined: 0
        }
    }
}
