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
    /// Turns what is due at an instant into events: breaches, deemed refusals, automatic escalations, missed milestones
    /// and expired surveys. What was done before is not done again, so that a tick may be repeated, or run twice at once.
    ///
    /// Finds the appeals by one pass over the events that set dates, with memory for those that are due.
    public func tickBlocking(at instant: Timestamp) throws(RecordingError) -> TickSummary {
        var summary = TickSummary()
        let reader = AppealReader(log)
        let due = try streamsDue(at: instant, reader)
        for start in stride(from: 0, to: due.count, by: 512) {
            try tick(due[start..<min(start + 512, due.count)], at: instant, reader, &summary)
        }
        return summary
    }

    /// The streams with a date at or before the instant that nothing was heard of since.
    private func streamsDue(at instant: Timestamp, _ reader: AppealReader) throws(RecordingError) -> [String] {
        let types: [AppealEventKind] = [.deadlineSet, .careMilestoneScheduled, .surveyInvited]
        var seen: Set<String> = []
        var streams: [String] = []
        try reader.forEach(EventQuery(types: types.map(\.typeName))) { view throws(RecordingError) in
            let due: Timestamp? =
                switch try reader.event(view).body {
                case .deadlineSet(let body): body.stop == .never ? nil : body.due
                case .careMilestoneScheduled(let body): body.due
                case .surveyInvited(let body): body.expires
                default: nil
                }
            if let due, due < instant {
                let stream = view.stream
                if seen.insert(stream).inserted { streams.append(stream) }
            }
            return true
        }
        return streams
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
