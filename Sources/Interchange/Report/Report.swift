// SPDX-License-Identifier: Apache-2.0

public import EventLog
public import PatientAppeals

/// The figures of a page that shows how patients are heard: all counted by the library's statistics, nothing personal among them.
public struct Report: Sendable {
    /// How the page is written.
    public struct Options: Sendable {
        /// Its language. The default is English.
        public var language = ReportLanguage.english
        /// Names codes of channels, clocks, organisations and categories for people. The default leaves them as they are.
        public var name: @Sendable (String) -> String = { $0 }

        /// The defaults.
        public init() {}
    }
    /// The position of the log up to which everything is counted.
    public let position: Position
    let query: StatisticsQuery
    let whole: StatisticsRow
    let exclusions: [Exclusion]
    let channels: [StatisticsRow], organizations: [StatisticsRow], months: [StatisticsRow], categories: [StatisticsRow]
    let backlog: [BacklogPoint]
    let improvements: [ImprovementRow]

    /// Organisations and categories beyond so many, the smallest, are left out of lists.
    static let rowsMax = 12
    /// The backlog is shown for so many months.
    static let backlogMonths = 13

    /// Counts everything that the page shows. The cost is some passes over all appeals.
    ///
    /// - Parameters:
    ///   - query: cohort, period, filter, calendars and the instant; its groups are not used.
    ///   - position: where the projection stands.
    public init(of satisfaction: Satisfaction, _ query: StatisticsQuery, position: Position) {
        func rows(_ groups: [Dimension]) -> StatisticsResult<StatisticsRow> {
            var query = query
            query.groups = groups
            return satisfaction.statistics(query)
        }
        func largest(_ dimension: Dimension) -> [StatisticsRow] {
            Array(
                rows([dimension]).rows.sorted { $0.n > $1.n || $0.n == $1.n && $0.group[0] < $1.group[0] }.prefix(
                    Self.rowsMax))
        }
        let all = rows([])
        self.position = position
        self.query = query
        whole = all.rows[0]
        exclusions = all.exclusions
        channels = largest(.channel)
        organizations = largest(.organization)
        months = rows([.month]).rows.filter { $0.group != [.text("")] }
        categories = largest(.category)
        let end = query.period.to.map { min($0, query.judgedAt) } ?? query.judgedAt
        backlog = satisfaction.backlog(at: SeriesStep.month.ends(until: end, count: Self.backlogMonths), query)
        var byCategory = query
        byCategory.groups = [.category]
        improvements = satisfaction.improvement(byCategory)
    }

    /// Whether the page is about appeals closed in the period, else about those received in it.
    var isOfClosed: Bool { query.cohort == .closed }

    /// How a clock was kept, among closed appeals.
    func compliance(_ clock: String) -> MetricValue<Share> {
        whole.deadlines.first { $0.clock == clock }?.closedOnly ?? .undefined
    }
}
