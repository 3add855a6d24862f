// SPDX-License-Identifier: Apache-2.0

import EventLog
import Testing

/// Many tasks want the same thing at the same time, each once, some at once and some late: one of them gets it.
@Suite struct RaceTests {
    private static let rounds = 200
    private static let tasks = 64
    let place = TemporaryLog()

    /// Lets all tasks append under a condition that only one of them can meet; returns the winner's position.
    private func race(
        in log: EventLog, round: Int, _ request: @escaping @Sendable (_ task: Int) -> AppendRequest
    ) async throws -> Position {
        let outcomes = await withTaskGroup(of: Result<AppendReceipt, LogError>.self) { group in
            for task in 0..<Self.tasks {
                group.addTask {
                    // In every other round the tasks come one after the other, into groups that are being written.
                    if round % 2 == 1 { for _ in 0..<task % 16 { await Task.yield() } }
                    // Some come through the call that blocks a thread, which may commit by itself.
                    if task % 8 == 7 { return log.appendBlocking(contentsOf: [request(task)])[0] }
                    return await log.append(contentsOf: [request(task)])[0]
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        var winners: [Position] = []
        for outcome in outcomes {
            switch outcome {
            case .success(let receipt):
                #expect(receipt.outcome == .appended && receipt.positions.count == 1)
                winners.append(receipt.positions.lowerBound)
            case .failure(let error): #expect(error.code == .conflict)
            }
        }
        return try #require(winners.count == 1 ? winners[0] : nil, "\(winners.count) winners in round \(round)")
    }

    @Test func `of 64 tasks that expect one revision exactly one wins each round`() async throws {
        let log = try EventLog.create(at: place.path, options: .small)
        for round in 0..<Self.rounds {
            let expected: ExpectedRevision = round == 0 ? .noStream : .exactly(Revision(round - 1))
            let won = try await race(in: log, round: round) { task in
                AppendRequest([event("race", "Won", "\(round) \(task)")], conditions: [.stream("race", expected)])
            }
            #expect(won == Position(round + 1))
        }
        let events = try log.events(EventQuery(.stream("race")))
        #expect(events.map(\.revision) == (0..<Self.rounds).map { Revision($0) })
        let rounds = events.map { String(decoding: $0.payload, as: UTF8.self).prefix { $0 != " " } }
        #expect(rounds == (0..<Self.rounds).map { "\($0)" })
    }

    @Test func `of 64 tasks under one tag condition exactly one wins each round`() async throws {
        let log = try EventLog.create(at: place.path, options: .small)
        for round in 0..<Self.rounds {
            let after = Position(round)
            let won = try await race(in: log, round: round) { task in
                AppendRequest(
                    [event("entry-\(round)-\(task)", tags: ["register"])],
                    conditions: [.noEvent(taggedAnyOf: ["other", "register"], after: after)])
            }
            #expect(won == after + 1)
        }
        #expect(
            try log.events(EventQuery(.taggedAnyOf(["register"]))).map(\.position) == Array(1...Position(Self.rounds)))
    }

    @Test func `of 64 tasks with one key one appends and all get its receipt`() async throws {
        let log = try EventLog.create(at: place.path, options: .small)
        for round in 0..<Self.rounds / 4 {
            let request = AppendRequest([event(), event()], idempotencyKey: "key-\(round)")
            let receipts = try await withThrowingTaskGroup(of: AppendReceipt.self) { group in
                for task in 0..<Self.tasks {
                    group.addTask {
                        if round % 2 == 1 { for _ in 0..<task % 16 { await Task.yield() } }
                        return try await log.append(request)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(receipts.count { $0.outcome == .appended } == 1)
            #expect(receipts.allSatisfy { $0.positions == Position(2 * round + 1)...Position(2 * round + 2) })
        }
        #expect(log.lastPosition == Position(Self.rounds / 2))
    }
}
