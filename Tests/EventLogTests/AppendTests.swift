// SPDX-License-Identifier: Apache-2.0

import EventLog
import Testing

@Suite struct AppendTests {
    let place = TemporaryLog()

    @Test func `what was appended is read back as it was, also after reopening`() async throws {
        let log = try EventLog.create(at: place.path, options: .small)
        var request = AppendRequest([event("a", "First", "Сәлем", tags: ["x", "y"]), event("b", "Second", "")])
        request.events[1].metadata = [0, 1, 255]
        request.events[1].id = EventID("00112233-4455-6677-8899-aabbccddeeff")
        request.events[1].recordedAt = Timestamp(microseconds: -5)
        let receipt = try await log.append(request)
        #expect(receipt == AppendReceipt(outcome: .appended, positions: 1...2))
        let before = try log.events()
        try log.close()
        let reopened = try EventLog.open(at: place.path, options: .small)
        let after = try reopened.events()
        #expect(before == after)
        #expect(after.map(\.position) == [1, 2])
        #expect(after.map(\.stream) == ["a", "b"])
        #expect(after.map(\.type) == ["First", "Second"])
        #expect(after[0].tags == ["x", "y"])
        #expect(String(decoding: after[0].payload, as: UTF8.self) == "Сәлем")
        #expect(after[0].id == EventID(identity: log.identity, position: 1))
        #expect(after[1].metadata == [0, 1, 255])
        #expect(after[1].id == EventID("00112233-4455-6677-8899-aabbccddeeff"))
        #expect(after[1].recordedAt == Timestamp(microseconds: -5))
        #expect(reopened.identity == log.identity)
        #expect(reopened.warnings.isEmpty)
    }

    @Test func `names that are spelt with other code points are others, also across segments`() async throws {
        let log = try EventLog.create(at: place.path, options: .small)
        let names = ["\u{e9}", "e\u{301}"]
        for round in 0..<2 {
            _ = try await log.append(AppendRequest(names.map { event($0, $0, tags: [$0]) }))
            if round == 0 { try log.endSegment() }
        }
        let events = try log.events()
        #expect(events.map(\.revision) == [0, 0, 1, 1])
        for (event, name) in zip(events, names + names) {
            #expect(event.stream.utf8.elementsEqual(name.utf8))
            #expect(event.type.utf8.elementsEqual(name.utf8))
        }
        #expect(try names.map { try log.lastPosition(tagged: $0) } == [3, 4])
    }

    @Test func `a batch keeps more and longer type names than there is room for before its rows`() async throws {
        let log = try EventLog.create(at: place.path, options: .small)
        let types = (0..<400).map { "Type" + String(repeating: "-", count: 90) + "\($0 % 10)-\($0)-Type" }
        let events = (types + types).map { event("s", $0, $0) }
        _ = try await log.append(AppendRequest(events, idempotencyKey: "all"))
        try log.close()
        let reopened = try EventLog.open(at: place.path, options: .small)
        #expect(try reopened.events().map(\.type) == types + types)
        #expect(try reopened.events().map { String(decoding: $0.payload, as: UTF8.self) } == types + types)
        #expect(try reopened.positions(forKey: "all") == 1...800)
        #expect(try reopened.verify().damages.isEmpty)
    }

    @Test func `positions and revisions have no gaps over many batches and segments`() async throws {
        let log = try EventLog.create(at: place.path, options: .small)
        for round in 0..<60 {
            let events = (0..<20).map { event("s\($0 % 3)", "T", String(repeating: "\(round * $0)", count: 50)) }
            _ = try await log.append(AppendRequest(events))
        }
        try log.close()
        let reopened = try EventLog.open(at: place.path, options: .small)
        let events = try reopened.events()
        #expect(events.map(\.position) == Array(1...1_200))
        for stream in ["s0", "s1", "s2"] {
            let revisions = events.filter { $0.stream == stream }.map(\.revision)
            #expect(revisions == Array(0..<UInt64(revisions.count)))
        }
        #expect(try place.names(in: "/segments").count > 2)
        #expect(try reopened.verify().damages.isEmpty)
    }

    @Test func `many tasks append at once and each gets positions of its own`() async throws {
        let log = try EventLog.create(at: place.path, options: .small)
        let receipts = try await withThrowingTaskGroup(of: [AppendReceipt].self) { group in
            for task in 0..<16 {
                group.addTask {
                    var receipts: [AppendReceipt] = []
                    for _ in 0..<25 { receipts.append(try await log.append(AppendRequest([event("s\(task)")]))) }
                    return receipts
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(receipts.map(\.positions.lowerBound).sorted() == Array(1...400))
        for task in 0..<16 {
            #expect(try log.lastRevision(of: "s\(task)") == 24)
            #expect(try log.events(EventQuery(.stream("s\(task)"))).map(\.revision) == Array(0..<25))
        }
    }

    @Test func `a blocking append and a suspended one take turns`() async throws {
        let log = try EventLog.create(at: place.path, options: .small)
        async let suspended: Void = {
            for _ in 0..<50 { _ = try await log.append(AppendRequest([event("async")])) }
        }()
        for _ in 0..<50 { _ = try log.appendBlocking(contentsOf: [AppendRequest([event("blocking")])])[0].get() }
        try await suspended
        #expect(log.lastPosition == 100)
        #expect(try log.lastRevision(of: "async") == 49)
        #expect(try log.lastRevision(of: "blocking") == 49)
    }

    @Test func `the same key appends once, also after reopening and also within one call`() async throws {
        let log = try EventLog.create(at: place.path, options: .small)
        let request = AppendRequest(
            [event(), event()], conditions: [.stream("s", .noStream)], idempotencyKey: "once")
        let results = await log.append(contentsOf: [request, request])
        #expect(try results[0].get() == AppendReceipt(outcome: .appended, positions: 1...2))
        #expect(try results[1].get() == AppendReceipt(outcome: .alreadyAppended, positions: 1...2))
        _ = try await log.append(AppendRequest([event()]))
        try log.close()
        let reopened = try EventLog.open(at: place.path, options: .small)
        let again = try await reopened.append(request)
        #expect(again == AppendReceipt(outcome: .alreadyAppended, positions: 1...2))
        #expect(reopened.lastPosition == 3)
        #expect(try reopened.positions(forKey: "once") == 1...2)
        #expect(try reopened.positions(forKey: "never") == nil)
    }

    /// Named, because a test's arguments are printed.
    enum Fault: CaseIterable {
        case noEvent, noStream, longStream, noType, longType, emptyTag, longTag, manyTags, largeEvent, manyEvents
        case largeRequest, emptyKey, longKey

        /// What the message says to do.
        var advice: String {
            switch self {
            case .noEvent: "give it at least one"
            case .noStream, .longStream, .noType, .longType: "Choose another name."
            case .emptyTag, .longTag: "Leave it out, or shorten it."
            case .manyTags: "Leave some out."
            case .largeEvent: "Keep the content elsewhere, and its digest in the event."
            case .manyEvents, .largeRequest: "Split it."
            case .emptyKey, .longKey: "Use a shorter one, such as a digest, or none."
            }
        }

        var request: AppendRequest {
            let long = String(repeating: "x", count: 256)
            func large(_ bytes: Int) -> NewEvent {
                NewEvent(stream: "s", type: "t", payload: [UInt8](repeating: 0, count: bytes))
            }
            return switch self {
            case .noEvent: AppendRequest([])
            case .noStream: AppendRequest([event("")])
            case .longStream: AppendRequest([event(long)])
            case .noType: AppendRequest([event("s", "")])
            case .longType: AppendRequest([event("s", long)])
            case .emptyTag: AppendRequest([event(tags: [""])])
            case .longTag: AppendRequest([event(tags: [long])])
            case .manyTags: AppendRequest([event(tags: Array(repeating: "t", count: 33))])
            case .largeEvent: AppendRequest([large((4 << 20) + 1)])
            case .manyEvents: AppendRequest(Array(repeating: event(), count: 65_537))
            case .largeRequest: AppendRequest(Array(repeating: large(3 << 20), count: 3))
            case .emptyKey: AppendRequest([event()], idempotencyKey: "")
            case .longKey: AppendRequest([event()], idempotencyKey: long)
            }
        }
    }

    @Test(arguments: Fault.allCases)
    func `a request beyond the limits is refused and the others go through`(fault: Fault) async throws {
        let request = fault.request
        let log = try EventLog.create(at: place.path, options: .small)
        let results = await log.append(contentsOf: [AppendRequest([event()]), request, AppendRequest([event()])])
        #expect(try results[0].get().positions == 1...1)
        #expect { try results[1].get() } throws: {
            guard let error = $0 as? LogError else { return false }
            return error.code == .invalidRequest && error.message.contains(fault.advice)
        }
        #expect(try results[2].get().positions == 2...2)
    }

    @Test func `the largest request goes through and is read back`() async throws {
        let log = try EventLog.create(at: place.path, options: .small)
        var random = SystemRandomNumberGenerator()
        let noise = (0..<(4 << 20)).map { _ in UInt8.random(in: 0...255, using: &random) }
        let one = NewEvent(stream: "s", type: "t", payload: noise)
        _ = try await log.append(AppendRequest([one]))
        #expect(try log.events()[0].payload == noise)
        let many = AppendRequest(Array(repeating: event(tags: ["a", "b"]), count: 65_536))
        _ = try await log.append(many)
        try log.close()
        #expect(try EventLog.open(at: place.path).lastPosition == 65_537)
    }

    @Test func `a closed log takes nothing and still reads`() async throws {
        let log = try EventLog.create(at: place.path, options: .small)
        _ = try await log.append(AppendRequest([event()]))
        try log.close()
        try log.close()
        await #expect { try await log.append(AppendRequest([event()])) } throws: { ($0 as? LogError)?.code == .closed }
        #expect(try log.events().count == 1)
    }

    @Test func `a log is made where there is none and opened where there is one`() async throws {
        for position in 1...3 {
            let log = try EventLog.openOrCreate(at: place.path, options: .small)
            #expect(try await log.append(AppendRequest([event()])).positions.lowerBound == UInt64(position))
            try log.close()
        }
        try place.write([], to: place.segment(1))
        #expect(throws: LogError.self) { try EventLog.openOrCreate(at: place.path) }
    }

    @Test func `a clock that ran far ahead is told of at the next opening, one that went back changes nothing`()
        async throws
    {
        let year: Int64 = 365 * 86_400
        let now = Timestamp.now()
        let far = Timestamp(microseconds: 253_402_300_799_000_000)  // 9999-12-31T23:59:59Z
        var options = EventLog.Options.small
        for (time, isTold) in [(now, false), (now.advanced(bySeconds: -20 * year), false), (far, true)] {
            let place = TemporaryLog()
            options.clock = { time }
            let log = try EventLog.create(at: place.path, options: options)
            _ = try await log.append(AppendRequest([event()]))
            try log.close()
            let again = try EventLog.open(at: place.path, options: .small)
            #expect(again.warnings.count == (isTold ? 1 : 0))
            if isTold {
                #expect(again.warnings[0].contains("recorded at 9999-12-31T23:59:59Z"))
                #expect(again.warnings[0].contains("Set the clock right"))
            }
            _ = try await again.append(AppendRequest([event()]))
            let recorded = try again.events().map(\.recordedAt)
            #expect(recorded[0] == time)
            #expect(isTold ? recorded[1] == far : recorded[1] >= now)
            #expect(try again.verify().damages.isEmpty)
        }
    }

    @Test func `recorded times never go backwards, whatever the clock does`() async throws {
        let times = Ticks([100, 50, 200, 10])
        var options = EventLog.Options.small
        options.clock = { times.next() }
        let log = try EventLog.create(at: place.path, options: options)
        for _ in 0..<8 { _ = try await log.append(AppendRequest([event()])) }
        let recorded = try log.events().map(\.recordedAt)
        #expect(recorded == recorded.sorted())
    }
}

/// A clock that says what it is told to, again and again.
private final class Ticks: @unchecked Sendable {  // the log asks under its commit turn, one at a time
    private let values: [Int64]
    private var index = 0
    init(_ values: [Int64]) { self.values = values }
    func next() -> Timestamp {
        index += 1
        return Timestamp(microseconds: values[index % values.count])
    }
}
