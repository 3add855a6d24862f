// SPDX-License-Identifier: Apache-2.0

import EventLog
import Testing

/// What a log answers to many questions.
struct Answers: Equatable {
    var events: [[RecordedEvent]] = []
    var heads: [Revision?] = []
    var tags: [Position?] = []
    var keys: [ClosedRange<Position>?] = []

    init(of log: EventLog, streams: Int, tagNames: [String], keyCount: Int) throws {
        let last = max(log.lastPosition, 1)
        let ranges: [ClosedRange<Position>] = [1...Position.max, 1...1, last / 3 + 1...last / 2 + 1, last...last]
        var selections: [EventQuery.Selection] = [
            .all, .stream("none"), .taggedAnyOf(["none"]), .taggedAnyOf(tagNames),
        ]
        selections += (0..<streams).map { .stream("stream-\($0)") } + tagNames.map { .taggedAnyOf([$0]) }
        for selection in selections {
            for types in [nil, ["type-1"], ["type-0", "type-3", "none"], ["none"]] {
                for range in ranges {
                    for direction in [EventQuery.Direction.forwards, .backwards] {
                        for limit in [Int.max, 3] {
                            events.append(
                                try log.events(
                                    EventQuery(
                                        selection, types: types, positions: range, direction: direction, limit: limit)))
                        }
                    }
                }
            }
        }
        for stream in 0..<streams { heads.append(try log.lastRevision(of: "stream-\(stream)")) }
        for tag in tagNames { tags.append(try log.lastPosition(tagged: tag)) }
        for key in 0..<keyCount { keys.append(try log.positions(forKey: "key-\(key)")) }
    }
}

@Suite struct SealingTests {
    static let tagNames = (0..<5).map { "tag-\($0)" } + ["hot"]

    /// Appends a request of random events with everything that an event can have.
    static func request(_ number: Int, _ generator: inout MerkleSample.Generator) -> AppendRequest {
        let events = (0...Int.random(in: 0...6, using: &generator)).map { _ in
            var event = NewEvent(
                stream: "stream-\(Int.random(in: 0..<9, using: &generator))",
                type: "type-\(Int.random(in: 0..<5, using: &generator))",
                payload: (0..<Int.random(in: 0...300, using: &generator)).map { _ in
                    UInt8.random(in: 0...20, using: &generator)
                })
            if Bool.random(using: &generator) { event.tags = ["hot", tagNames.randomElement(using: &generator)!] }
            if Int.random(in: 0..<4, using: &generator) == 0 { event.metadata = Array("meta \(number)".utf8) }
            if Int.random(in: 0..<5, using: &generator) == 0 {
                event.id = EventID(high: generator.next(), low: generator.next())
            }
            if Int.random(in: 0..<5, using: &generator) == 0 {
                event.recordedAt = Timestamp(
                    microseconds: Int64.random(in: -1_000_000...1_000_000_000_000_000, using: &generator))
            }
            return event
        }
        return AppendRequest(events, idempotencyKey: number % 3 == 0 ? "key-\(number / 3)" : nil)
    }

    private func fill(_ log: EventLog, _ numbers: Range<Int>, seed: UInt64) throws {
        var generator = MerkleSample.Generator(state: seed)
        for number in numbers {
            _ = try log.appendBlocking(contentsOf: [Self.request(number, &generator)])[0].get()
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64]) func `a sealed log answers as the same log in rows`(seed: UInt64) throws {
        let place = TemporaryLog()
        let log = try EventLog.create(at: place.path, options: .small)
        try fill(log, 0..<150, seed: seed)
        let before = try Answers(of: log, streams: 9, tagNames: Self.tagNames, keyCount: 52)
        let reader = try EventLog.open(at: place.path, access: .readOnly, options: .small)
        #expect(log.unsealedSegments > 2)

        try log.seal()

        #expect(log.unsealedSegments == 0)
        #expect(try place.names(in: "/segments").count(where: { $0.hasSuffix(".rows") }) == 1)
        #expect(try Answers(of: log, streams: 9, tagNames: Self.tagNames, keyCount: 52) == before)
        // Who had opened the log before goes on with what it has.
        try reader.refresh()
        #expect(try Answers(of: reader, streams: 9, tagNames: Self.tagNames, keyCount: 52) == before)
        #expect(try log.verify().damages == [])

        try fill(log, 150..<220, seed: seed + 100)
        let later = try Answers(of: log, streams: 9, tagNames: Self.tagNames, keyCount: 80)
        try log.proveLastBatch()
        try reader.refresh()
        #expect(try Answers(of: reader, streams: 9, tagNames: Self.tagNames, keyCount: 80) == later)
        try log.close()
        let again = try EventLog.open(at: place.path, options: .small)
        #expect(try Answers(of: again, streams: 9, tagNames: Self.tagNames, keyCount: 80) == later)
        try again.seal()
        #expect(try Answers(of: again, streams: 9, tagNames: Self.tagNames, keyCount: 80) == later)
        #expect(try again.verify().damages == [])
        try reader.refresh()
        #expect(try Answers(of: reader, streams: 9, tagNames: Self.tagNames, keyCount: 80) == later)
    }

    @Test func `conditions and keys look into sealed segments`() throws {
        let place = TemporaryLog()
        let log = try EventLog.create(at: place.path, options: .small)
        let first = try log.appendBlocking(contentsOf: [
            AppendRequest([event("a", tags: ["t"]), event("a")], idempotencyKey: "k")
        ])[0].get()
        try log.seal()
        #expect(
            try log.appendBlocking(contentsOf: [AppendRequest([event("b")], idempotencyKey: "k")])[0].get()
                == AppendReceipt(outcome: .alreadyAppended, positions: first.positions))
        func refusal(_ condition: AppendCondition) -> LogError.Code? {
            let result = log.appendBlocking(contentsOf: [AppendRequest([event("c")], conditions: [condition])])[0]
            if case .failure(let error) = result { return error.code }
            return nil
        }
        #expect(refusal(.stream("a", .noStream)) == .conflict)
        #expect(refusal(.stream("a", .exactly(0))) == .conflict)
        #expect(refusal(.stream("none", .streamExists)) == .conflict)
        #expect(refusal(.noEvent(taggedAnyOf: ["t"], after: 0)) == .conflict)
        #expect(refusal(.noEvent(taggedAnyOf: ["t"], after: 1)) == nil)
        #expect(refusal(.stream("a", .exactly(1))) == nil)
        _ = try log.appendBlocking(contentsOf: [AppendRequest([event("a")])])[0].get()
        #expect(try log.lastRevision(of: "a") == 2)
        #expect(try log.events(EventQuery(.stream("a"))).map(\.revision) == [0, 1, 2])
        #expect(try log.streamCount() == 2)
    }

    @Test func `sealing in the background changes nothing that is read`() throws {
        let place = TemporaryLog()
        var options = EventLog.Options.small
        options.sealing = .background
        options.unsealedSegmentsMax = 2
        let log = try EventLog.create(at: place.path, options: options)
        try fill(log, 0..<300, seed: 9)
        let before = try log.events()
        #expect(log.sealingFailure == nil)
        try log.seal()
        #expect(try log.events() == before)
        #expect(try log.statistics().sealedSegments > 5)
        try log.close()
        #expect(try EventLog.open(at: place.path, access: .readOnly).events() == before)
    }

    @Test func `names that look alike stay what they are`() throws {
        let place = TemporaryLog()
        let log = try EventLog.create(at: place.path, options: .small)
        let names = ["\u{439}", "\u{438}\u{306}", "\u{439}"]
        _ = try log.appendBlocking(contentsOf: [
            AppendRequest(names.map { event($0, $0, tags: [$0]) })
        ])[0].get()
        for _ in 0..<2 {
            let events = try log.events()
            #expect(events.map { Array($0.type.utf8) } == names.map { Array($0.utf8) })
            #expect(events.map { Array($0.stream.utf8) } == names.map { Array($0.utf8) })
            #expect(events.map { Array($0.tags[0].utf8) } == names.map { Array($0.utf8) })
            #expect(try log.events(EventQuery(types: [names[1]])).map(\.position) == [2])
            try log.seal()
        }
    }

    @Test func `verification finds every flipped byte of a segment whose types share one group`() throws {
        let place = TemporaryLog()
        let log = try EventLog.create(at: place.path, options: .small)
        for number in 0..<20 {
            _ = try log.appendBlocking(contentsOf: [AppendRequest([event("s\(number % 3)", "T\(number % 2)")])])[0]
                .get()
        }
        try log.seal()
        try log.close()
        let whole = try place.bytes(place.sealed(1))
        for offset in whole.indices where offset % 2 == 0 {
            var bytes = whole
            bytes[offset] ^= 0x10
            try place.write(bytes, to: place.sealed(1))
            let log = try? EventLog.open(at: place.path, access: .readOnly, options: .small)
            let damages = try log?.verify().damages
            #expect(damages.map { !$0.isEmpty } ?? true, "byte \(offset)")
        }
    }

    /// A log of two sealed segments and one without events, with a byte of each of these segments changed.
    private func verified(
        changing numbers: [Int], at places: [Int], quick: Bool = false
    ) throws -> (damages: [LogError], place: TemporaryLog) {
        let place = TemporaryLog()
        var options = EventLog.Options.small
        options.segmentBytes = 16 << 20
        let log = try EventLog.create(at: place.path, options: options)
        var generator = MerkleSample.Generator(state: 7)
        for _ in 0..<2 {
            for number in 0..<40 {
                let event = NewEvent(
                    stream: "s\(number)", type: "T\(number % 2)",
                    payload: (0..<2_000).map { _ in UInt8(truncatingIfNeeded: generator.next()) })
                _ = try log.appendBlocking(contentsOf: [AppendRequest([event])])[0].get()
            }
            try log.seal()
        }
        try log.close()
        for number in numbers {
            var bytes = try place.bytes(place.sealed(number))
            for place in places { bytes[place < 0 ? bytes.count + place : place] ^= 1 }
            try place.write(bytes, to: place.sealed(number))
        }
        let report = try EventLog.open(at: place.path, access: .readOnly).verify(quick: quick)
        return (report.damages, place)
    }

    @Test func `a quick verification looks at the newest segment that holds events, sealed or not`() throws {
        #expect(try verified(changing: [1], at: [400], quick: true).damages == [])
        let (damages, place) = try verified(changing: [2], at: [400], quick: true)
        #expect(damages.count == 1 && damages[0].file == place.sealed(2))
    }

    @Test func `a verification names all that is damaged in a segment`() throws {
        #expect(try verified(changing: [], at: []).damages == [])
        // Two blocks, and the trailer at the end.
        let (damages, place) = try verified(changing: [1], at: [400, 20_000, -4])
        #expect(damages.count == 3 && damages.allSatisfy { $0.file == place.sealed(1) }, "\(damages)")
        #expect(Set(damages.map(\.offset)).count == 3)
    }

    @Test func `an empty log and an empty segment can be sealed`() throws {
        let place = TemporaryLog()
        let log = try EventLog.create(at: place.path, options: .small)
        try log.seal()
        try log.seal()
        #expect(try log.statistics().segments == 1)
        _ = try log.appendBlocking(contentsOf: [AppendRequest([event()])])[0].get()
        try log.seal()
        try log.seal()
        #expect(try log.statistics().segments == 2)
        #expect(try log.events().count == 1)
    }
}

@Suite struct TypeGroupingTests {
    private func groups(_ events: [(stream: String, type: String)]) throws -> [[String]] {
        let place = TemporaryLog()
        var options = EventLog.Options.small
        options.segmentBytes = 8 << 20
        let clock = Ticks()
        options.clock = { Timestamp(microseconds: 1_000_000 * clock.next()) }
        let log = try EventLog.create(at: place.path, options: options)
        var last = ""
        var batch: [NewEvent] = []
        for item in events {
            if item.stream != last, !batch.isEmpty {
                _ = try log.appendBlocking(contentsOf: [AppendRequest(batch)])[0].get()
                batch = []
            }
            last = item.stream
            batch.append(event(item.stream, item.type))
        }
        _ = try log.appendBlocking(contentsOf: [AppendRequest(batch)])[0].get()
        try log.seal()
        #expect(try log.events().map(\.type) == events.map(\.type))
        return log.typeGroups
    }

    @Test func `types that come together share blocks, others have their own, rare ones share`() throws {
        var events: [(String, String)] = []
        for number in 0..<100 {
            events += [
                ("s\(number)", "Received"), ("s\(number)", "Registered"), ("s\(number)", "Due"), ("s\(number)", "Due"),
            ]
            events.append(("r\(number)", "Rated"))
            if number % 40 == 0 { events += [("x\(number)", "Odd"), ("y\(number)", "Strange")] }
        }
        #expect(try groups(events) == [["Received", "Registered", "Due"], ["Rated"], ["Odd", "Strange"]])
    }
}

private final class Ticks: @unchecked Sendable {  // the log asks one time after the other
    private var count: Int64 = 0
    func next() -> Int64 {
        count += 1
        return count
    }
}
