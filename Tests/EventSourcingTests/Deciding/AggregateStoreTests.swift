// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Testing

typealias CounterStore = AggregateStore<CounterRules, CounterCodec>

@Suite struct AggregateStoreTests {
    let place = TemporaryLog()

    private func store(_ log: EventLog, limit: Int64 = 10, attemptsMax: Int = 8) -> CounterStore {
        AggregateStore(log: log, rules: CounterRules(limit: limit), codec: CounterCodec(), attemptsMax: attemptsMax)
    }

    @Test func `commands become events, also after reopening`() async throws {
        let log = try place.create()
        let first = try await store(log).execute(.add(4), on: "a")
        #expect(first.events == [.added(4)])
        #expect(first.receipt?.positions == 1...1)
        try log.close()
        let reopened = try place.open()
        let later = store(reopened)
        let second = try await later.execute(.add(6), on: "a")
        #expect(second.events == [.added(6), .closed])
        #expect(second.receipt?.positions == 2...3)
        let (state, revision) = try later.state(of: "a")
        #expect(state == CounterRules.State(total: 10, steps: 2, isClosed: true) && revision == 2)
        #expect(try reopened.events().map(\.type) == ["Added", "Added", "Closed"])
        await #expect(throws: AggregateError<CounterRules.Rejection>.self) { try await later.execute(.close, on: "a") }
    }

    @Test func `nothing to do appends nothing`() async throws {
        let log = try place.create()
        let outcome = try await store(log).execute(.add(0), on: "a")
        #expect(outcome.events.isEmpty && outcome.receipt == nil && log.lastPosition == 0)
    }

    @Test(arguments: [1, 4]) func `racing writers lose no command`(stores: Int) async throws {
        let log = try place.create()
        let rules = (0..<stores).map { _ in store(log, limit: 1_000, attemptsMax: 10_000) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for _ in 0..<25 { _ = try await rules[task % stores].execute(.add(1), on: "a") }
                }
            }
            try await group.waitForAll()
        }
        let (state, revision) = try rules[0].state(of: "a")
        #expect(state.total == 200 && state.steps == 200 && revision == 199)
        #expect(log.lastPosition == 200)
    }

    @Test func `a limit holds however many race for it`() async throws {
        let log = try place.create()
        let stores = (0..<4).map { _ in store(log, limit: 10, attemptsMax: 10_000) }
        let accepted = await withTaskGroup(of: Int.self) { group in
            for task in 0..<40 {
                group.addTask { (try? await stores[task % 4].execute(.add(1), on: "a")) == nil ? 0 : 1 }
            }
            return await group.reduce(0, +)
        }
        #expect(accepted == 10)
        #expect(try stores[0].state(of: "a").state == CounterRules.State(total: 10, steps: 10, isClosed: true))
    }

    @Test func `a key is carried out once, for ever, and not judged again`() async throws {
        let log = try place.create()
        let first = try await store(log).execute(.add(10), on: "a", key: "k")
        let again = try await store(log).execute(.add(10), on: "a", key: "k")
        #expect(again.events.isEmpty)
        #expect(again.receipt == AppendReceipt(outcome: .alreadyAppended, positions: first.receipt!.positions))
        try log.close()
        let reopened = try place.open()
        let later = try await store(reopened).execute(.add(10), on: "a", key: "k")
        #expect(later.receipt?.outcome == .alreadyAppended)
        #expect(reopened.lastPosition == 2)
    }

    @Test func `a refusal is not believed on a state that is out of date`() async throws {
        let log = try place.create()
        let (one, other) = (store(log), store(log))
        _ = try await one.execute(.add(8), on: "a")
        _ = try await other.execute(.add(-5), on: "a")
        #expect(try await one.execute(.add(5), on: "a").events == [.added(5)])
        _ = try await other.execute(.close, on: "a")
        do {
            _ = try await one.execute(.add(1), on: "a")
            Issue.record("a closed counter was added to")
        } catch AggregateError<CounterRules.Rejection>.rejected(let rejection) {
            #expect(rejection == .closed)
        }
    }

    @Test func `a conflict is reported when the attempts are used up`() async throws {
        let log = try place.create()
        let hasty = store(log, attemptsMax: 1)
        _ = try await hasty.execute(.add(1), on: "a")
        _ = try await store(log).execute(.add(1), on: "a")
        do {
            _ = try await hasty.execute(.add(1), on: "a")
            Issue.record("the conflict was not noticed")
        } catch AggregateError<CounterRules.Rejection>.log(let error) {
            #expect(error.code == .conflict)
        }
        #expect(log.lastPosition == 2)
    }

    @Test func `further conditions are checked along`() async throws {
        let log = try place.create()
        _ = try await store(log).execute(.add(1), on: "a")
        let condition = AppendCondition.noEvent(taggedAnyOf: ["counter"], after: 0)
        do {
            _ = try await store(log).execute(.add(1), on: "b", conditions: [condition])
            Issue.record("the condition was not checked")
        } catch AggregateError<CounterRules.Rejection>.log(let error) {
            #expect(error.code == .conflict)
        }
    }

    @Test func `an event that can not be decoded is named`() async throws {
        let log = try place.create()
        _ = try await log.append(AppendRequest([NewEvent(stream: "a", type: "Added", payload: [0x0f])]))
        do {
            _ = try await store(log).execute(.add(1), on: "a")
            Issue.record("the event was decoded")
        } catch AggregateError<CounterRules.Rejection>.payload(_, let position) {
            #expect(position == 1)
        }
    }

    @Test func `blocking does the same`() async throws {
        let log = try place.create()
        let store = store(log, limit: 1_000, attemptsMax: 10_000)
        let threads = (0..<4).map { _ in
            Worker { for _ in 0..<25 { _ = try? store.executeBlocking(.add(1), on: "a") } }
        }
        for thread in threads { thread.join() }
        #expect(try store.state(of: "a").state.total == 100)
    }
}
