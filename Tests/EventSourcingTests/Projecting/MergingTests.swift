// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Testing

@Suite struct MergingTests {
    let place = TemporaryLog()

    /// A log of many small sealed segments and some events behind them.
    private func sealedLog(seed: UInt64, rows: Int = 300) async throws -> EventLog {
        let log = try place.create()
        var generator = SeededGenerator(seed: seed)
        for round in 0..<60 {
            if round % 7 == 6 { try log.seal() }
            let events = (0..<rows / 6).map { _ in
                let step = Int64.random(in: 0...1_000, using: &generator)
                return NewEvent(
                    stream: "s-\(step % 9)", type: step % 5 == 0 ? "Closed" : "Added",
                    payload: Added(step: step).encoded(),
                    recordedAt: Timestamp(microseconds: Int64(round) * 1_000_000))
            }
            _ = try await log.append(AppendRequest(events))
        }
        #expect(log.sealedStretches().count == 8)
        return log
    }

    @Test(arguments: [2, 3, 8]) func `threads give what one after the other gives`(concurrency: Int) async throws {
        let log = try await sealedLog(seed: UInt64(concurrency))
        let stops: [ProjectionStop] = [
            .end, .position(1), .position(2_900), .recordedAt(Timestamp(microseconds: 30_000_000)),
        ]
        for stop in stops {
            for start in [0, 77, 1_234] as [Position] {
                var apart = ProjectionRunner<Totals>(log: log)
                if start > 0 { try apart.catchUp(to: .position(start)) }
                var together = apart
                try apart.catchUp(to: stop)
                var seen: [Position] = []
                try together.catchUp(to: stop, concurrency: concurrency) {
                    seen.append($0)
                    return true
                }
                #expect(together.projection == apart.projection)
                #expect(together.position == apart.position && together.isPartial == apart.isPartial)
                #expect(together.latestRecordedAt == apart.latestRecordedAt)
                #expect(seen == seen.sorted())
            }
        }
    }

    @Test func `progress can end the work of threads between two stretches, and the rest follows`() async throws {
        let log = try await sealedLog(seed: 5)
        var runner = ProjectionRunner<Totals>(log: log)
        try runner.catchUp(concurrency: 2) { _ in false }
        #expect(runner.position > 0 && runner.position < log.lastPosition)
        var apart = ProjectionRunner<Totals>(log: log)
        try apart.catchUp(to: .position(runner.position))
        #expect(runner.projection == apart.projection)
        try runner.catchUp(concurrency: 2)
        try apart.catchUp()
        #expect(runner.projection == apart.projection)
    }

    @Test func `an event that is refused on a thread is named`() async throws {
        let log = try await sealedLog(seed: 6)
        _ = try await log.append(AppendRequest([NewEvent(stream: "s", type: "Added", payload: [0x08])]))
        var runner = ProjectionRunner<Totals>(log: log)
        do {
            try runner.catchUp(concurrency: 3)
            Issue.record("the event was taken in")
        } catch ProjectionError<PayloadError>.event(let position, _) {
            #expect(position == log.lastPosition)
        }
        #expect(runner.position == 0 && runner.projection == Totals())
    }
}
