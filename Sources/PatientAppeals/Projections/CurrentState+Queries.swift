// SPDX-License-Identifier: Apache-2.0

public import EventLog

extension CurrentState {
    /// The appeal with this number at an instant; nil when the log has none.
    public func appeal(_ number: TrackingNumber, asOf: Timestamp) -> AppealSummary? {
        appeal(named: number.symbols, asOf: asOf)
    }

    /// The appeal whose stream is `appeal-` + `name`; for streams whose names are no tracking numbers.
    public func appeal(named name: String, asOf: Timestamp) -> AppealSummary? {
        rows.row(ofAppeal: name).map { summary($0, asOf) }
    }

    /// The appeals that pass the filter, in the order of their first events.
    ///
    /// - Parameters:
    ///   - filter: which appeals. The default is all.
    ///   - asOf: the instant for which clocks are judged. The projection must have been run up to it, and not beyond.
    public func appeals(_ filter: AppealFilter = AppealFilter(), asOf: Timestamp) -> [AppealSummary] {
        var found: [AppealSummary] = []
        forEachAppeal(filter, asOf: asOf) { found.append($0) }
        return found
    }

    /// Calls `body` with each appeal that passes the filter, in the order of their first events; for lists that are too
    /// long for memory.
    public func forEachAppeal<Failure: Error>(
        _ filter: AppealFilter = AppealFilter(), asOf: Timestamp, _ body: (AppealSummary) throws(Failure) -> Void
    ) throws(Failure) {
        let sieve = AppealSieve(filter, texts: texts)
        for row in records.indices where passes(row, sieve, asOf) { try body(summary(row, asOf)) }
    }

    /// How many appeals pass the filter.
    public func count(_ filter: AppealFilter, asOf: Timestamp) -> Int {
        let sieve = AppealSieve(filter, texts: texts)
        return records.indices.count { passes($0, sieve, asOf) }
    }

    /// The corrective actions of the appeals that pass the filter, the earliest date first.
    public func actions(_ filter: AppealFilter = AppealFilter(), asOf: Timestamp) -> [TaskSummary] {
        tasks(filter, asOf: asOf).filter { $0.milestone == nil }
    }

    /// The watched steps of care of the appeals that pass the filter, the earliest date first.
    public func milestones(_ filter: AppealFilter = AppealFilter(), asOf: Timestamp) -> [TaskSummary] {
        tasks(filter, asOf: asOf).filter { $0.milestone != nil }
    }

    /// The obligations of the appeals that pass the filter which still run, the most urgent first.
    public func pending(_ filter: AppealFilter = AppealFilter(), asOf: Timestamp) -> [PendingClock] {
        var pending: [PendingClock] = []
        forEachAppeal(filter, asOf: asOf) { appeal in
            for clock in appeal.clocks where !clock.isWindow {
                guard clock.standing == .running || clock.standing == .overdue else { continue }
                pending.append(PendingClock(appeal: appeal, clock: clock))
            }
        }
        return pending.sorted { ($0.clock.due, $0.appeal.trackingNumber) < ($1.clock.due, $1.appeal.trackingNumber) }
    }

    private func passes(_ row: Int, _ sieve: AppealSieve, _ asOf: Timestamp) -> Bool {
        let record = records[row]
        let attributes = AppealAttributes(
            state: record.state, dimensions: record.dimensions, receivedAt: moments[row, .received],
            closedAt: moments[row, .closed])
        let passes = sieve.admits(attributes) { wanted in
            wanted(record.dimensions.category) || issues.contains(of: row) { wanted($0.category) }
        }
        guard passes, let overdue = sieve.overdue else { return passes }
        return clocks.isOverdue(row, asOf: asOf.microseconds) == overdue
    }

    private func tasks(_ filter: AppealFilter, asOf: Timestamp) -> [TaskSummary] {
        let sieve = AppealSieve(filter, texts: texts)
        var found: [TaskSummary] = []
        for row in records.indices where passes(row, sieve, asOf) {
            tasks.forEach(of: row) { found.append(task($0, row, asOf)) }
        }
        return found.sorted { ($0.due, $0.trackingNumber, $0.number) < ($1.due, $1.trackingNumber, $1.number) }
    }
}

/// An obligation that still runs, and its appeal.
public struct PendingClock: Sendable, Hashable {
    /// The appeal.
    public var appeal: AppealSummary
    /// The clock.
    public var clock: ClockSummary
}
