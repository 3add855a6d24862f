// SPDX-License-Identifier: Apache-2.0

import EventLog

/// What became of what was found: causes, actions, and whether the same came back.
public struct ImprovementRow: Sendable, Hashable {
    /// The values of the group, one for each dimension asked for.
    public var group: [GroupValue]
    /// Issues that were upheld at least in part and whose root cause is known; those among them with a corrective action.
    public var causesWithAction: MetricValue<Share>
    /// Actions that were done by their date, among those that were done or are overdue.
    public var onTime: MetricValue<Share>
    /// Actions that helped, among those that were looked at.
    public var effective: MetricValue<Share>
    /// Appeals about the same organisation and category in the ``recurrenceDays`` after an action was done, against those in
    /// as many days before, over all actions that were done so long ago. Withheld where there are few.
    public var recurrence: MetricValue<RateRatio>
    /// Actions that ``recurrence`` rests on, and those that were done too recently to tell.
    public var judgedActions: Int, recentActions: Int

    /// How many days after an action are compared with as many before.
    public static let recurrenceDays = 90
}

extension Satisfaction {
    /// Corrective actions from cause to effect, by the dimensions of the appeals that they follow from.
    ///
    /// The cohort does not go by period: all appeals that pass the filter count, up to the query's instant. The cost is one pass
    /// over all appeals, and for each action that was done a search among those of its organisation and category.
    public func improvement(_ query: StatisticsQuery) -> [ImprovementRow] {
        let sieve = AppealSieve(query.filter, texts: texts)
        var grouping = Grouping(query)
        var tallies: [ImprovementTally] = []
        let arrivals = arrivalsByPlace()
        for row in facts.indices
        where sieve.admits(facts[row].attributes, anyCategory: { $0(facts[row].dimensions.category) }) {
            if let overdue = sieve.overdue, clocks.isOverdue(row, asOf: query.judgedAt.microseconds) != overdue {
                continue
            }
            guard facts[row].causes != 0 || actions.first(of: row, where: { _ in true }) != nil else { continue }
            let group = grouping.group(of: facts[row])
            while tallies.count <= group { tallies.append(ImprovementTally()) }
            addCauses(row, to: &tallies[group])
            actions.forEach(of: row) { action in
                let place = Place(organization: facts[row].dimensions.organization, category: action.category)
                tallies[group].add(action, arrivals[place] ?? [], asOf: query.judgedAt.microseconds)
            }
        }
        return tallies.indices.map {
            tallies[$0].row(group: grouping.values(of: $0, texts: texts), rule: query.suppression)
        }.sorted { $0.group.lexicographicallyPrecedes($1.group) }
    }

    private func addCauses(_ row: Int, to tally: inout ImprovementTally) {
        for issue in 1...AppealFacts.issuesInside where facts[row].causes >> UInt32(issue - 1) & 1 == 1 {
            let outcome = IssueOutcome(code: facts[row].outcome(ofIssue: issue))
            guard outcome == .upheld || outcome == .partially else { continue }
            tally.causes.add(actions.first(of: row) { Int($0.issue) == issue } != nil)
        }
    }

    /// When appeals of each organisation and category were received, in ascending order.
    private func arrivalsByPlace() -> [Place: [Int64]] {
        guard !actions.records.isEmpty else { return [:] }
        var wanted: [Place: [Int64]] = [:]
        for row in facts.indices {
            actions.forEach(of: row) {
                wanted[Place(organization: facts[row].dimensions.organization, category: $0.category)] = []
            }
        }
        for row in facts.indices where facts[row].receivedAt != AppealFacts.never {
            let facts = facts[row]
            let place = Place(organization: facts.dimensions.organization, category: facts.dimensions.category)
            wanted[place]?.append(facts.receivedAt)
        }
        return wanted.mapValues { $0.sorted() }
    }
}

/// Where the same may come back.
private struct Place: Hashable {
    var organization: UInt32, category: UInt32
}

private struct ImprovementTally {
    var causes = Count()
    private var onTime = Count(), effective = Count()
    private var before = 0, after = 0, judged = 0, recent = 0

    mutating func add(_ action: ActionRecord, _ arrivals: [Int64], asOf: Int64) {
        let isDone = action.doneAt != AppealFacts.never
        if isDone || DueTime.isOver(action.due, at: asOf) {
            onTime.add(isDone && !DueTime.isOver(action.due, at: action.doneAt))
        }
        if action.flags & ActionRecord.Flag.reviewed != 0 {
            effective.add(action.flags & ActionRecord.Flag.effective != 0)
        }
        guard isDone else { return }
        let days = Int64(ImprovementRow.recurrenceDays) * 86_400_000_000
        let done = min(max(action.doneAt, .min / 4), .max / 4)
        guard done + days <= asOf else {
            recent += 1
            return
        }
        judged += 1
        let middle = Self.firstIndex(after: done, in: arrivals)
        before += middle - Self.firstIndex(after: done - days, in: arrivals)
        after += Self.firstIndex(after: done + days, in: arrivals) - middle
    }

    private static func firstIndex(after instant: Int64, in sorted: [Int64]) -> Int {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] <= instant { low = middle + 1 } else { high = middle }
        }
        return low
    }

    func row(group: [GroupValue], rule: SuppressionRule) -> ImprovementRow {
        ImprovementRow(
            group: group, causesWithAction: rule.share(causes), onTime: rule.share(onTime),
            effective: rule.share(effective),
            recurrence: rule.value(RateRatio(before: before, after: after), n: before + after), judgedActions: judged,
            recentActions: recent)
    }
}
