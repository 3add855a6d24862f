// SPDX-License-Identifier: Apache-2.0

import EventLog
import Testing

@Suite struct ConditionTests {
    let place = TemporaryLog()

    private func outcome(_ log: EventLog, _ conditions: [AppendCondition]) async -> LogError.Code? {
        do {
            _ = try await log.append(AppendRequest([event("s", tags: ["t"])], conditions: conditions))
            return nil
        } catch {
            return error.code
        }
    }

    @Test func `a stream's expected revision decides, also after reopening`() async throws {
        var log = try EventLog.create(at: place.path, options: .small)
        #expect(await outcome(log, [.stream("s", .streamExists)]) == .conflict)
        #expect(await outcome(log, [.stream("s", .exactly(0))]) == .conflict)
        #expect(await outcome(log, [.stream("s", .noStream)]) == nil)
        #expect(await outcome(log, [.stream("s", .noStream)]) == .conflict)
        #expect(await outcome(log, [.stream("s", .exactly(0))]) == nil)
        try log.close()
        log = try EventLog.open(at: place.path, options: .small)
        #expect(await outcome(log, [.stream("s", .exactly(0))]) == .conflict)
        #expect(await outcome(log, [.stream("s", .exactly(1)), .stream("other", .noStream)]) == nil)
        #expect(await outcome(log, [.stream("s", .streamExists)]) == nil)
        #expect(log.lastPosition == 4)
    }

    @Test func `a tag condition sees every event after its position`() async throws {
        let log = try EventLog.create(at: place.path, options: .small)
        #expect(await outcome(log, [.noEvent(taggedAnyOf: ["t", "u"], after: 0)]) == nil)
        #expect(await outcome(log, [.noEvent(taggedAnyOf: ["t", "u"], after: 0)]) == .conflict)
        #expect(await outcome(log, [.noEvent(taggedAnyOf: ["t", "u"], after: 1)]) == nil)
        #expect(await outcome(log, [.noEvent(taggedAnyOf: ["u"], after: 0)]) == nil)
        #expect(try log.lastPosition(tagged: "t") == 3)
        #expect(try log.lastPosition(tagged: "u") == nil)
    }

    @Test func `a refused request leaves no trace and the next in the same group goes through`() async throws {
        let log = try EventLog.create(at: place.path, options: .small)
        let refused = AppendRequest(
            [event("a", tags: ["x"]), event("b")], conditions: [.stream("a", .streamExists)], idempotencyKey: "k")
        let results = await log.append(contentsOf: [AppendRequest([event("c")]), refused, AppendRequest([event("a")])])
        #expect(try results[0].get().positions == 1...1)
        #expect { try results[1].get() } throws: { ($0 as? LogError)?.code == .conflict }
        #expect(try results[2].get().positions == 2...2)
        #expect(try log.lastRevision(of: "b") == nil)
        #expect(try log.lastPosition(tagged: "x") == nil)
        #expect(try log.positions(forKey: "k") == nil)
    }
}
