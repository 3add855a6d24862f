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
    /// Finds the appeals in their current state, from its newest snapshot on, and reads those that something is due of.
    public func tickBlocking(at instant: Timestamp) throws(RecordingError) -> TickSummary {
        var summary = TickSummary()
        let reader = AppealReader(log)
        let due = try streamsDue(at: instant)
        for start in stride(from: 0, to: due.count, by: 512) {
            try tick(due[start..<min(start + 512, due.count)], at: instant, reader, &summary)
        }
        return summary
    }

    /// The streams that something is due of.
    private func streamsDue(at instant: Timestamp) throws(RecordingError) -> [String] {
        var runner = SnapshotStore(log: log).restore(CurrentState.self, for: .end).runner
        do throws(ProjectionError<PayloadError>) {
            try runner.catchUp(to: .end)
        } catch {
            switch error {
            case .log(let error): throw .log(error)
            case .event(let position, let error):
                throw .payload(field: error.field, reason: error.reason, position: position)
            }
        }
        return runner.projection.streamsDue(at: instant)
    }

    private func tick(
        _ streams: ArraySlice<String>, at instant: Timestamp, _ reader: AppealReader, _ summary: inout TickSummary
    ) throws(RecordingError) {
        var waiting = Array(streams)
        summary.appealsSeen += waiting.count
        for _ in 0..<options.attempts where !waiting.isEmpty {
            var requests: [AppendRequest] = []
            var planned: [(stream: String, events: [AppealEvent])] = []
            for stream in waiting {
                let kept = try reader.load(stream)
                let events = decider.tick(kept.appeal, at: max(instant, kept.appeal.receivedAt))
                guard !events.isEmpty, let revision = kept.revision else { continue }
                let appended = events.map { event in
                    NewEvent(stream: stream, type: event.typeName, payload: event.encodedPayload())
                }
                requests.append(AppendRequest(appended, conditions: [.stream(stream, .exactly(revision))]))
                planned.append((stream, events))
            }
            waiting = []
            guard !requests.isEmpty else { return }
            for ((stream, events), result) in zip(planned, log.appendBlocking(contentsOf: requests)) {
                switch result {
                case .success: summary.note(events)
                case .failure(let error) where error.code == .conflict: waiting.append(stream)
                case .failure(let error): throw .log(error)
                }
            }
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
