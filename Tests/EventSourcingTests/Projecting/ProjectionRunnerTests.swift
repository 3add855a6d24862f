// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Testing

@Suite struct ProjectionRunnerTests {
    let place = TemporaryLog()

    @Test func `catching up in steps gives what catching up at once gives`() async throws {
        let log = try place.create()
        var stepwise = ProjectionRunner<Totals>(log: log)
        try stepwise.catchUp()
        #expect(stepwise.position == 0)
        for round in 1...20 {
            try await log.add((0..<50).map { Int64(round * $0) })
            try stepwise.catchUp(to: .position(UInt64(round * 50 - 7)))
            #expect(stepwise.position == UInt64(round * 50 - 7))
        }
        try stepwise.catchUp()
        var whole = ProjectionRunner<Totals>(log: log)
        try whole.catchUp()
        #expect(stepwise.projection == whole.projection)
        #expect(stepwise.position == 1_000 && whole.position == 1_000)
        #expect(whole.projection.trace.count == 1_000)
    }

    @Test func `a stop before the checkpoint starts again`() async throws {
        let log = try place.create()
        try await log.add([1, 2, 3, 4])
        var runner = ProjectionRunner<Totals>(log: log)
        try runner.catchUp()
        try runner.catchUp(to: .position(2))
        #expect(runner.projection.total == 3 && runner.position == 2)
        try runner.catchUp(to: .position(100))
        #expect(runner.projection.total == 10 && runner.position == 4)
    }

    @Test func `the state as of a time leaves out what was recorded later, in whatever order it came`() async throws {
        let log = try place.create()
        try await log.add([1, 2, 4, 8], recordedAt: [10, 30, 20, 40])
        var runner = ProjectionRunner<Totals>(log: log)
        let answers: [(time: Int64, total: Int64)] = [(25, 5), (9, 0), (30, 7), (20, 5), (100, 15), (10, 1)]
        for (time, total) in answers {
            try runner.catchUp(to: .recordedAt(Timestamp(microseconds: time * 1_000_000)))
            #expect(runner.projection.total == total, "as of \(time)")
            #expect(runner.isPartial == (total != 15))
            #expect(runner.position == 4)
        }
        try runner.catchUp()
        #expect(runner.projection.total == 15 && !runner.isPartial)
        #expect(runner.latestRecordedAt == Timestamp(microseconds: 40_000_000))
    }

    @Test func `a projection of some types gets those alone and stands at the end`() async throws {
        let log = try place.create()
        try await log.add([1, 2])
        _ = try await log.append(AppendRequest([NewEvent(stream: "s", type: "Closed", payload: [])]))
        try await log.add([3])
        var runner = ProjectionRunner<ClosedCount>(log: log)
        try runner.catchUp()
        #expect(runner.projection.count == 1 && runner.position == 4)
    }

    @Test func `an event that is refused is named and the runner starts again`() async throws {
        let log = try place.create()
        try await log.add([1])
        _ = try await log.append(AppendRequest([NewEvent(stream: "s", type: "Added", payload: [0x08])]))
        var runner = ProjectionRunner<Totals>(log: log)
        do {
            try runner.catchUp()
            Issue.record("the event was taken in")
        } catch ProjectionError<PayloadError>.event(let position, let error) {
            #expect(position == 2)
            #expect(error.field == "field 1")
        }
        #expect(runner.position == 0 && runner.projection == Totals())
    }

    @Test func `progress can end the work and the rest follows`() async throws {
        let log = try place.create()
        for _ in 0..<3 { try await log.add(Array(repeating: 1, count: 40_000)) }
        var runner = ProjectionRunner<Totals>(log: log)
        var seen: [Position] = []
        try runner.catchUp {
            seen.append($0)
            return false
        }
        #expect(seen == [65_536])
        #expect(runner.position == 65_536 && runner.projection.total == 65_536)
        try runner.catchUp()
        #expect(runner.projection.total == 120_000)
    }

    @Test func `following misses nothing while others append`() async throws {
        let log = try place.create()
        try await log.add([1])
        let appending = Task {
            for _ in 0..<200 { try await log.add([1, 1, 1]) }
        }
        var runner = ProjectionRunner<Totals>(log: log)
        var last: Position = 0
        var isGapless = true
        try await runner.follow { state, position in
            isGapless = isGapless && position >= last && state.total == Int64(position)
            last = position
            return position < 601
        }
        try await appending.value
        #expect(isGapless)
        #expect(runner.position == 601 && runner.projection.total == 601)
    }

    @Test func `following ends when the task is cancelled or the log is closed`() async throws {
        let log = try place.create()
        try await log.add([1])
        let (steps, step) = AsyncStream<Int64>.makeStream()
        let following = Task {
            var runner = ProjectionRunner<Totals>(log: log)
            try await runner.follow { state, _ in
                step.yield(state.total)
                return true
            }
            return runner.position
        }
        var totals = steps.makeAsyncIterator()
        #expect(await totals.next() == 1)
        following.cancel()
        #expect(try await following.value == 1)

        let other = Task {
            var runner = ProjectionRunner<Totals>(log: log)
            try await runner.follow { state, _ in
                step.yield(state.total)
                return true
            }
            return runner.position
        }
        #expect(await totals.next() == 1)
        try log.close()
        #expect(try await other.value == 1)
    }
}
