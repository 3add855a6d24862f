// SPDX-License-Identifier: Apache-2.0

public import EventLog

/// What lay there at an instant, and what came and went since another.
public struct BacklogPoint: Sendable, Hashable {
    /// The instant.
    public var at: Timestamp
    /// How many appeals were open at it.
    public var open: Int
    /// The ages of those in days: the middle one and the one that nine tenths do not exceed (type 7). Withheld, as all figures
    /// are, where they rest on few cases.
    public var medianAge: MetricValue<Double>, p90Age: MetricValue<Double>
    /// Since the point before, the instant included: appeals that were received, that were taken up again, and that left.
    public var received: Int, reopened: Int, left: Int
}

/// The backlog of one group.
public struct BacklogRow: Sendable, Hashable {
    /// The values of the group, one for each dimension asked for.
    public var group: [GroupValue]
    /// One point for each instant asked for.
    public var points: [BacklogPoint]
}

extension Satisfaction {
    /// The backlog at instants in ascending order, of the appeals that pass the query's filter. Cohort, period and groups of
    /// the query say nothing here; whether an appeal is overdue is judged for the query's instant.
    ///
    /// Of two points that follow each other `open₂ = open₁ + received + reopened - left` holds exactly: what was brought, plus
    /// what is new, minus what is resolved, is what is carried. The cost is one pass over all appeals.
    public func backlog(at instants: [Timestamp], _ query: StatisticsQuery) -> [BacklogPoint] {
        var query = query
        query.groups = []
        return backlogByGroup(at: instants, query)[0].points
    }

    /// The same for each of the query's groups, in order of their values; without groups one row.
    public func backlogByGroup(at instants: [Timestamp], _ query: StatisticsQuery) -> [BacklogRow] {
        let sieve = AppealSieve(query.filter, texts: texts)
        var grouping = Grouping(query)
        var tallies = query.groups.isEmpty ? [BacklogTally(instants)] : []
        for row in facts.indices {
            let facts = facts[row]
            guard facts.receivedAt != AppealFacts.never,
                sieve.admits(facts.attributes, anyCategory: { $0(facts.dimensions.category) })
            else { continue }
            if let overdue = sieve.overdue, clocks.isOverdue(row, asOf: query.judgedAt.microseconds) != overdue {
                continue
            }
            let group = grouping.group(of: facts)
            while tallies.count <= group { tallies.append(BacklogTally(instants)) }
            tallies[group].add(facts, absences, of: row)
        }
        return tallies.indices.map {
            BacklogRow(group: grouping.values(of: $0, texts: texts), points: tallies[$0].points(query.suppression))
        }.sorted { $0.group.lexicographicallyPrecedes($1.group) }
    }
}

/// What is counted for each of some instants.
private struct BacklogTally {
    private let instants: [Timestamp]
    private var counts: [(ages: [Int64], received: Int, reopened: Int, left: Int)]

    init(_ instants: [Timestamp]) {
        self.instants = instants
        counts = instants.map { _ in (ages: [], received: 0, reopened: 0, left: 0) }
    }

    /// The first instant that this one is not after.
    private func place(_ instant: Int64) -> Int? { instants.firstIndex { instant <= $0.microseconds } }

    mutating func add(_ facts: AppealFacts, _ absences: Chains<AbsenceRecord>, of row: Int) {
        if let index = place(facts.receivedAt) { counts[index].received += 1 }
        var start = facts.receivedAt
        absences.forEach(of: row) { absence in
            guard absence.from < absence.to, start < absence.to else { return }
            add(start, until: absence.from, since: facts.receivedAt)
            if let index = place(absence.to) { counts[index].reopened += 1 }
            start = absence.to
        }
        add(start, until: facts.leftAt == AppealFacts.never ? .max : facts.leftAt, since: facts.receivedAt)
    }

    private mutating func add(_ from: Int64, until end: Int64, since: Int64) {
        // An imported history may have left before it came: then it left when it came.
        let to = max(from, end)
        for (index, instant) in instants.enumerated() where from <= instant.microseconds && to > instant.microseconds {
            counts[index].ages.append(instant.microseconds - since)
        }
        if to != .max, let index = place(to) { counts[index].left += 1 }
    }

    func points(_ rule: SuppressionRule) -> [BacklogPoint] {
        zip(instants, counts).map { at, count in
            let ages = count.ages.sorted()
            func age(_ share: Double) -> MetricValue<Double> {
                let days = Percentile.type7(share, ofSorted: ages).map { $0 / 86_400_000_000 }
                return rule.value(days, n: ages.count)
            }
            return BacklogPoint(
                at: at, open: ages.count, medianAge: age(0.5), p90Age: age(0.9), received: count.received,
                reopened: count.reopened, left: count.left)
        }
    }
}
