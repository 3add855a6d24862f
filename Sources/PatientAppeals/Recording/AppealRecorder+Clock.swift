// SPDX-License-Identifier: Apache-2.0

public import EventLog
import EventSourcing

/// What a clock tick did.
public struct TickSummary: Sendable, Equatable {
    /// Appeals whose clocks were looked at, and those that got events.
    public var appealsSeen = 0, appealsChanged = 0
    /// Events that were appended.
    public var events = 0
    /// Breaches, automatic escalations and deemed refusals among them.
    public var breaches = 0, escalations = 0, refusals = 0

    /// Nothing done.
    public init() {}
}

extension AppealRecorder {
    /// Turns what is due at an instant into events: breaches, deemed refusals, automatic escalations, warnings of what will
    /// be due, missed milestones and expired surveys. What was done before is not done again, so that a tick may be
    /// repeated, or run twice at once; what was due on days without one is caught up with.
    ///
    /// Finds the appeals in their current state, from its newest snapshot on, and reads those that something is due of: where
    /// they are many, in passes over the log, on ``Options/threads`` threads.
    public func tickBlocking(at instant: Timestamp) throws(RecordingError) -> TickSummary {
        try tickBlocking(at: instant, readingAtOnce: DueReader.appealsMax)
    }

    /// The same with another number of appeals that are held at a time on each thread.
    func tickBlocking(at instant: Timestamp, readingAtOnce count: Int) throws(RecordingError) -> TickSummary {
        var summary = TickSummary()
        let due = try appealsDue(at: instant)
        let reader = DueReader(AppealReader(log), decider, at: instant)
        let pieces = stride(from: 0, to: due.count, by: count).map { start in
            Array(due[start..<min(start + count, due.count)])
        }
        let work = OrderedWork(pieces: pieces.count, threads: pieces.count > 1 ? options.threads : 0) { piece, _ in
            reader.plans(for: pieces[piece])
        }
        defer { work.stop() }
        for _ in pieces {
            let plans = try work.next().get()
            for start in stride(from: 0, to: plans.count, by: 512) {
                try append(plans[start..<min(start + 512, plans.count)], reader, &summary)
            }
        }
        return summary
    }

    /// The appeals that something is due of.
    private func appealsDue(at instant: Timestamp) throws(RecordingError) -> [DueAppeal] {
        do throws(ProjectionError<PayloadError>) {
            let state = try UnsettledAppeals(of: log).state
            return state.rowsDue(at: instant).map { DueAppeal($0, in: state) }
        } catch {
            switch error {
            case .log(let error): throw .log(error)
            case .event(let position, let error):
                throw .payload(field: error.field, reason: error.reason, position: position)
            }
        }
    }

    /// Appends what was decided; where somebody was faster, decides it anew.
    private func append(
        _ plans: ArraySlice<DuePlan>, _ reader: DueReader, _ summary: inout TickSummary
    ) throws(RecordingError) {
        summary.appealsSeen += plans.count
        var plans = Array(plans)
        for _ in 0..<options.attempts {
            plans.removeAll { $0.events.isEmpty }
            guard !plans.isEmpty else { return }
            var overtaken: [DuePlan] = []
            for (plan, result) in zip(plans, log.appendBlocking(contentsOf: plans.map(\.request))) {
                switch result {
                case .success: summary.note(plan.events)
                case .failure(let error) where error.code == .conflict: overtaken.append(try reader.plan(plan.stream))
                case .failure(let error): throw .log(error)
                }
            }
            plans = overtaken
        }
    }
}

extension TickSummary {
    fileprivate mutating func note(_ added: [AppealEvent]) {
        appealsChanged += 1
        events += added.count
        for event in added {
            switch event.body {
            case .deadlineBreached: breaches += 1
            case .appealEscalated: escalations += 1
            case .refusalDeemed: refusals += 1
            default: break
            }
        }
    }
}
