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

extension Satisfaction {
    /// The backlog at instants in ascending order, of the appeals that pass the query's filter. Cohort, period and groups of
    /// the query say nothing here.
    ///
    /// Of two points that follow each other `open₂ = open₁ + received + reopened - left` holds exactly: what was brought, plus
    /// what is new, minus what is resolved, is what is carried. The cost is one pass over all appeals.
    public func backlog(at instants: [Timestamp], _ query: StatisticsQuery) -> [BacklogPoint] {
        let sieve = AppealSieve(query.filter, texts: texts)
        let times = instants.map(\.microseconds)
        var points = instants.map { _ in (ages: [Int64](), received: 0, reopened: 0, left: 0) }
        /// The first point that an instant is not after.
        func place(_ instant: Int64) -> Int? { times.firstIndex { instant <= $0 } }
        func add(_ from: Int64, until end: Int64, since: Int64) {
            // An imported history may have left before it came: then it left when it came.
            let to = max(from, end)
            for index in times.indices where from <= times[index] && to > times[index] {
                points[index].ages.append(times[index] - since)
            }
            if to != .max, let index = place(to) { points[index].left += 1 }
        }
        for row in facts.indices {
            let facts = facts[row]
            guard facts.receivedAt != AppealFacts.never,
                sieve.admits(facts.attributes, anyCategory: { $0(facts.dimensions.category) })
            else { continue }
            if let index = place(facts.receivedAt) { points[index].received += 1 }
            var start = facts.receivedAt
            absences.forEach(of: row) { absence in
                guard absence.from < absence.to, start < absence.to else { return }
                add(start, until: absence.from, since: facts.receivedAt)
                if let index = place(absence.to) { points[index].reopened += 1 }
                start = absence.to
            }
            add(start, until: facts.leftAt == AppealFacts.never ? .max : facts.leftAt, since: facts.receivedAt)
        }
        return zip(instants, points).map { at, point in
            let ages = point.ages.sorted()
            func age(_ share: Double) -> MetricValue<Double> {
                let days = Percentile.type7(share, ofSorted: ages).map { $0 / 86_400_000_000 }
                return query.suppression.value(days, n: ages.count)
            }
            return BacklogPoint(
                at: at, open: ages.count, medianAge: age(0.5), p90Age: age(0.9), received: point.received,
                reopened: point.reopened, left: point.left)
        }
    }
}
