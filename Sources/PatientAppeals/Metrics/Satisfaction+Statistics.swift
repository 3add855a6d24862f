// SPDX-License-Identifier: Apache-2.0

import EventLog

extension Satisfaction {
    /// Satisfaction, speed, flow, outcomes and deadlines, one row for each group. The cost is one pass over all appeals.
    public func statistics(_ query: StatisticsQuery) -> StatisticsResult<StatisticsRow> {
        var members = Members(of: self, query)
        let further = Dictionary(grouping: furtherOutcomes.sorted()) { $0.key >> 8 }
            .mapValues { outcomes in outcomes.map { UInt8(truncatingIfNeeded: $0.value) } }
        var tallies: [Tally] = []
        var clocks = ClockTallies(asOf: query.judgedAt)
        let returns = Returns(of: self)
        let calendars = query.organizationCalendars.reduce(into: [UInt32: WorkingCalendar]()) { calendars, entry in
            if let number = texts.number(of: entry.key) { calendars[UInt32(number)] = entry.value }
        }
        members.forEach { row, group in
            while tallies.count <= group { tallies.append(Tally()) }
            let returned = returns.first(row, of: self)
            tallies[group].add(facts[row], furtherOutcomes: further[row] ?? [], returned: returned, query)
            if let calendar = calendars[facts[row].dimensions.organization] ?? query.calendar {
                tallies[group].addWorkingTimes(facts[row], calendar)
            }
            clocks.add(self, row, to: group)
        }
        if query.groups.isEmpty, tallies.isEmpty { tallies.append(Tally()) }
        let rows = tallies.indices.map { group in
            tallies[group].row(
                group: members.values(of: group),
                deadlines: clocks.compliances(of: group, texts, query),
                query: query
            )
        }
        return members.result(rows.sorted { $0.group.lexicographicallyPrecedes($1.group) })
    }

    /// Compliance with deadlines, one row for each group and clock that comes up in it.
    public func deadlines(_ query: StatisticsQuery) -> StatisticsResult<DeadlineRow> {
        var members = Members(of: self, query)
        var clocks = ClockTallies(asOf: query.judgedAt)
        var groups = 0
        members.forEach { row, group in
            groups = max(groups, group + 1)
            clocks.add(self, row, to: group)
        }
        var rows: [DeadlineRow] = []
        for group in 0..<groups {
            let values = members.values(of: group)
            rows += clocks.compliances(of: group, texts, query).map { DeadlineRow(group: values, compliance: $0) }
        }
        return members.result(
            rows.sorted {
                $0.group == $1.group
                    ? $0.compliance.clock < $1.compliance.clock : $0.group.lexicographicallyPrecedes($1.group)
            }
        )
    }
}

/// The appeals that a question is about, each with its group.
private struct Members {
    private let source: Satisfaction
    private let query: StatisticsQuery
    private let sieve: AppealSieve
    private var grouping: Grouping
    private var excluded: [Exclusion.Reason: Int] = [:]

    init(of source: Satisfaction, _ query: StatisticsQuery) {
        self.source = source
        self.query = query
        sieve = AppealSieve(query.filter, texts: source.texts)
        grouping = Grouping(query)
    }

    /// Calls `body` with the row and the group of each member.
    mutating func forEach(_ body: (_ row: Int, _ group: Int) -> Void) {
        for row in source.facts.indices {
            let facts = source.facts[row]
            guard sieve.admits(facts.attributes, anyCategory: { $0(facts.dimensions.category) }) else { continue }
            if let overdue = sieve.overdue,
                source.clocks.isOverdue(row, asOf: query.judgedAt.microseconds) != overdue
            {
                continue
            }
            if let reason = exclusion(facts) {
                excluded[reason, default: 0] += 1
            } else {
                body(row, grouping.group(of: facts))
            }
        }
    }

    private func exclusion(_ facts: AppealFacts) -> Exclusion.Reason? {
        let instant = query.cohort == .received ? facts.receivedAt : facts.closedAt
        if instant == AppealFacts.never { return .withoutCohortInstant }
        if instant > query.judgedAt.microseconds { return .afterAsOf }
        return query.period.contains(Timestamp(microseconds: instant)) ? nil : .outsidePeriod
    }

    func values(of group: Int) -> [GroupValue] { grouping.values(of: group, texts: source.texts) }

    func result<Row>(_ rows: [Row]) -> StatisticsResult<Row> {
        let exclusions = Exclusion.Reason.allCases.compactMap { reason in
            excluded[reason].map { Exclusion(reason, count: $0) }
        }
        return StatisticsResult(
            cohort: query.cohort,
            period: query.period,
            asOf: query.asOf,
            happenedBy: query.happenedBy,
            groups: query.groups,
            exclusions: exclusions,
            rows: rows
        )
    }
}

/// The counts of all clocks in all groups.
private struct ClockTallies {
    private let asOf: Int64
    private var groups: [[UInt32: ClockTally]] = []

    init(asOf: Timestamp) { self.asOf = asOf.microseconds }

    mutating func add(_ source: Satisfaction, _ row: Int, to group: Int) {
        while groups.count <= group { groups.append([:]) }
        let state = AppealState(code: source.facts[row].state)
        source.clocks.forEach(of: row) {
            guard $0.isObligation else { return }
            groups[group][$0.name, default: ClockTally()].add($0, state: state, asOf: asOf)
        }
    }

    func compliances(of group: Int, _ texts: StringTable, _ query: StatisticsQuery) -> [ClockCompliance] {
        guard group < groups.count else { return [] }
        return groups[group].map { name, tally in tally.compliance(texts[Int(name)], query) }
            .sorted { $0.clock < $1.clock }
    }
}
