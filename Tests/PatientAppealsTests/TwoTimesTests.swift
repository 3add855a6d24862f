// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Testing

@testable import PatientAppeals

/// What was known at a time, and what had happened by a time.
@Suite struct TwoTimesTests {
    /// A log with these events, each recorded in this order.
    private func log(_ events: [PlacedEvent]) throws -> TemporaryLog {
        let temporary = try TemporaryLog()
        for start in stride(from: 0, to: events.count, by: 100) {
            let requests = events[start..<min(start + 100, events.count)].map { placed in
                AppendRequest([
                    NewEvent(
                        stream: placed.stream, type: placed.event.typeName, payload: placed.event.encodedPayload())
                ])
            }
            for result in temporary.log.appendBlocking(contentsOf: requests) { _ = try result.get() }
        }
        return temporary
    }

    private func state<Subject: Projection>(
        _ subject: Subject.Type, _ log: EventLog, to stop: ProjectionStop = .end
    ) throws -> Subject {
        var runner = ProjectionRunner<Subject>(log: log)
        try runner.catchUp(to: stop)
        return runner.projection
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `what had happened by a time is what a log of only those events says`(seed: UInt64) throws {
        var histories = RandomHistories(seed: seed, appeals: 12)
        var random = SplitMix64(seed: seed)
        // Recorded out of order: every tenth event comes up to forty places late.
        var events = histories.events(300)
        for index in events.indices where index % 10 == 3 {
            let event = events.remove(at: index)
            events.insert(event, at: min(events.count, index + Int.random(in: 1...40, using: &random)))
        }
        let whole = try log(events)
        let times = events.map(\.at).sorted()
        for place in [0, 30, 150, 222, 299] {
            let instant = Timestamp(microseconds: times[place])
            let known = try log(events.filter { $0.at <= instant.microseconds })
            var current = ProjectionRunner<CurrentState>(log: whole.log)
            try current.rebuild(where: { $0.happenedAt <= instant })
            // Positions differ between the two logs, and nothing else.
            let expected = try state(CurrentState.self, known.log)
            #expect(withoutPositions(current.projection, instant) == withoutPositions(expected, instant))
            #expect(current.isPartial == (place < 299))
            var satisfaction = ProjectionRunner<Satisfaction>(log: whole.log)
            try satisfaction.rebuild(where: { $0.happenedAt <= instant })
            #expect(satisfaction.projection == (try state(Satisfaction.self, known.log)))
        }
    }

    private func withoutPositions(_ state: CurrentState, _ asOf: Timestamp) -> [AppealSummary] {
        state.appeals(asOf: asOf).map { summary in
            var summary = summary
            summary.position = 0
            return summary
        }
    }

    @Test func `what was known at a time is what had been recorded until then, with a snapshot and without`() throws {
        var histories = RandomHistories(seed: 9, appeals: 10)
        let events = histories.events(200)
        let temporary = try log(events)
        let recorded = try temporary.log.events(EventQuery()).map(\.recordedAt)
        for place in [10, 99, 150, 199] {
            let instant = recorded[place]
            let count = recorded.count { $0 <= instant }
            let prefix = try state(CurrentState.self, temporary.log, to: .position(Position(count)))
            #expect(try state(CurrentState.self, temporary.log, to: .recordedAt(instant)) == prefix)
            var runner = ProjectionRunner<CurrentState>(log: temporary.log)
            try runner.catchUp(to: .position(Position(place / 2 + 1)))
            try runner.catchUp(to: .recordedAt(instant))
            #expect(runner.projection == prefix)
        }
    }

    @Test func `an event without a time happened when it was recorded`() throws {
        let temporary = try TemporaryLog()
        let event = NewEvent(stream: "s", type: "Foreign", payload: [])
        _ = try temporary.log.appendBlocking(contentsOf: [AppendRequest([event])])[0].get()
        try temporary.log.read(EventQuery()) { view in
            #expect(view.happenedAt == view.recordedAt)
            return true
        }
    }
}
