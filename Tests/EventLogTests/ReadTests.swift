// SPDX-License-Identifier: Apache-2.0

import EventLog
import Testing

@Suite struct ReadTests {
    let place = TemporaryLog()
    private static let types = ["A", "B", "C"]

    /// A log of many small batches over several segments, and what a plain array says is in it.
    private func makeLog() throws -> (EventLog, [RecordedEvent]) {
        let log = try EventLog.create(at: place.path, options: .small)
        var number = 0
        for round in 0..<40 {
            let events = (0..<(1 + round % 9)).map { _ in
                number += 1
                let tags = number % 3 == 0 ? ["three", "n\(number % 5)"] : number % 2 == 0 ? ["two", "two"] : []
                return event("s\(number % 7)", Self.types[number % 3], "payload \(number)", tags: tags)
            }
            _ = try log.appendBlocking(contentsOf: [AppendRequest(events)])[0].get()
        }
        return (log, try log.events())
    }

    @Test func `every query gives what filtering the whole log gives`() throws {
        let (log, all) = try makeLog()
        #expect(all.count > 150)
        let readOnly = try EventLog.open(at: place.path, access: .readOnly, options: .small)
        _ = try log.appendBlocking(contentsOf: [AppendRequest([event("beyond")])])[0].get()
        let selections: [EventQuery.Selection] = [
            .all, .stream("s3"), .stream("none"), .taggedAnyOf(["two"]), .taggedAnyOf(["three", "n1"]),
            .taggedAnyOf(["three", "two"]), .taggedAnyOf([]),
        ]
        let ranges: [ClosedRange<Position>] = [1...Position(all.count), 1...1, 20...90, 100...100]
        for selection in selections {
            for types in [nil, ["A"], ["A", "C"], ["none"]] {
                for range in ranges {
                    for direction in [EventQuery.Direction.forwards, .backwards] {
                        for limit in [Int.max, 0, 1, 7] {
                            let query = EventQuery(
                                selection, types: types, positions: range, direction: direction, limit: limit)
                            let expected = Self.filter(all, query)
                            #expect(try log.events(query) == expected, "\(query)")
                        }
                    }
                }
            }
        }
        // A reader beside the writer sees the same as far as it is proven durable.
        let seen = try readOnly.events()
        #expect(seen == Array(all.prefix(seen.count)))
        #expect(seen.count >= all.count - 9)
    }

    private static func filter(_ events: [RecordedEvent], _ query: EventQuery) -> [RecordedEvent] {
        let found = events.filter { event in
            let selected =
                switch query.selection {
                case .all: true
                case .stream(let name): event.stream == name
                case .taggedAnyOf(let tags): !Set(tags).isDisjoint(with: event.tags)
                }
            return selected && query.positions.contains(event.position) && query.types?.contains(event.type) != false
        }
        let ordered = query.direction == .backwards ? found.reversed() : found
        return Array(ordered.prefix(query.limit))
    }

    @Test func `a read stops when the closure says so and passes its error on`() throws {
        struct Enough: Error {}
        let (log, _) = try makeLog()
        var seen = 0
        try log.read { _ in
            seen += 1
            return seen < 10
        }
        #expect(seen == 10)
        #expect(throws: ReadError<Enough>.self) { try log.read { (_) throws(Enough) in throw Enough() } }
    }

    @Test func `type numbers are the same in all reads of an instance`() throws {
        let (log, all) = try makeLog()
        let number = log.typeNumber(of: "B")
        var count = 0
        try log.read { event in
            if event.typeNumber == number { count += 1 }
            return true
        }
        #expect(count == all.filter { $0.type == "B" }.count)
        #expect(log.typeName(number) == "B")
    }

    @Test func `a subscription goes from the past to the present without a gap`() async throws {
        let (log, all) = try makeLog()
        let follower = Task {
            var seen: [Position] = []
            for try await event in log.subscribe(EventQuery(positions: 5...Position.max)) {
                seen.append(event.position)
                if event.type == "Last" { break }
            }
            return seen
        }
        for _ in 0..<300 { _ = try await log.append(AppendRequest([event()])) }
        _ = try await log.append(AppendRequest([event("s", "Last")]))
        #expect(try await follower.value == Array(5...UInt64(all.count + 301)))
    }

    @Test func `a subscription ends at its limit, its upper position, on closing and on cancelling`() async throws {
        let (log, _) = try makeLog()
        func collect(_ query: EventQuery) -> Task<[Position], any Error> {
            Task {
                var seen: [Position] = []
                for try await event in log.subscribe(query) { seen.append(event.position) }
                return seen
            }
        }
        #expect(try await collect(EventQuery(positions: 3...9)).value == Array(3...9))
        #expect(try await collect(EventQuery(limit: 4)).value == Array(1...4))
        let cancelled = collect(EventQuery(.stream("none")))
        cancelled.cancel()
        #expect(try await cancelled.value == [])
        let closed = collect(EventQuery())
        try log.close()
        #expect(try await closed.value.count == Int(log.lastPosition))
    }

    @Test func `another process's view follows the writer and shows only what is proven`() async throws {
        let (log, all) = try makeLog()
        let reader = try EventLog.open(at: place.path, access: .readOnly, options: .small)
        #expect(reader.lastPosition < UInt64(all.count))
        try log.close()
        #expect(try reader.refresh() == UInt64(all.count))
        #expect(try reader.events(EventQuery(.stream("s1"))) == all.filter { $0.stream == "s1" })
        #expect(reader.damage == nil)
        await #expect { try await reader.append(AppendRequest([event()])) } throws: {
            ($0 as? LogError)?.code == .readOnly
        }
    }
}
