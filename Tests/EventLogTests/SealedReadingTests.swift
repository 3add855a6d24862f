// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import EventLog

/// Single events and short stretches of sealed segments, against a pass over all of them.
@Suite struct SealedReadingTests {
    let place = TemporaryLog()

    /// One segment of 400 events: of two streams in turns, with payloads so large that each block has few of them.
    private func makeLog() throws -> [RecordedEvent] {
        var options = EventLog.Options.small
        options.segmentBytes = 16 << 20
        let log = try EventLog.create(at: place.path, options: options)
        var generator = MerkleSample.Generator(state: 5)
        for number in 0..<200 {
            let events = ["a", "b"].map { stream in
                NewEvent(
                    stream: stream, type: "T\(number % 3)",
                    payload: (0..<4_000).map { _ in UInt8(truncatingIfNeeded: generator.next()) },
                    tags: number % 2 == 0 ? ["even"] : [])
            }
            _ = try log.appendBlocking(contentsOf: [AppendRequest(events)])[0].get()
        }
        let all = try log.events()
        try log.seal()
        try log.close()
        return all
    }

    private func open(cacheBytes: Int = 32 << 20) throws -> EventLog {
        var options = EventLog.Options.small
        options.cacheBytes = cacheBytes
        return try EventLog.open(at: place.path, access: .readOnly, options: options)
    }

    @Test(arguments: [0, 64 << 10, 32 << 20])
    func `a stream whose events lie in many blocks is read whole, whatever is kept of them`(cacheBytes: Int) throws {
        let all = try makeLog()
        let log = try open(cacheBytes: cacheBytes)
        for _ in 0..<2 {
            for stream in ["a", "b"] {
                let expected = all.filter { $0.stream == stream }
                #expect(try log.events(EventQuery(.stream(stream))) == expected)
                #expect(try log.events(EventQuery(.stream(stream), direction: .backwards)) == expected.reversed())
            }
            #expect(try log.events(EventQuery(.taggedAnyOf(["even"]))) == all.filter { $0.tags == ["even"] })
        }
    }

    @Test func `a directory that puts a block beyond the file is damage`() throws {
        _ = try makeLog()
        let log = try open()
        guard case .sealed(let segment) = try #require(log.shared.catalog.segments.first) else {
            Issue.record("not sealed")
            return
        }
        var block = try segment.directory(log.shared.cache).blocks[0]
        var window = ByteBuffer()
        for offset in [segment.fileBytes - UInt64(block.length) + 1, segment.fileBytes, 1 << 63, .max] {
            block.offset = offset
            let error = #expect(throws: LogError.self) {
                try segment.load(block, into: UnpackedBlock(), log.shared.cache, window: &window)
            }
            #expect(error?.code == .damaged && error?.offset == offset)
        }
    }

    @Test func `a salvage that loses idempotency keys says so`() throws {
        let log = try EventLog.create(at: place.path, options: .small)
        for number in 0..<20 {
            let request = AppendRequest([event("s-\(number)")], idempotencyKey: "key-\(number)")
            _ = try log.appendBlocking(contentsOf: [request])[0].get()
        }
        try log.seal()
        guard case .sealed(let segment) = try #require(log.shared.catalog.segments.first) else {
            Issue.record("not sealed")
            return
        }
        let keys = try segment.reader(.keys)
        try log.close()
        var bytes = try place.bytes(place.sealed(1))
        bytes[Int(keys.offset + keys.length) - 4] ^= 1
        try place.write(bytes, to: place.sealed(1))
        let new = TemporaryLog()
        let report = try EventLog.salvage(from: place.path, to: new.path, options: .small)
        #expect(report.events == 20 && report.missingEvents == 0 && report.hasLostKeys)
        #expect(report.missing.map(\.file) == [place.sealed(1)])
    }

    @Test func `streams with names of any length are told apart by a pass over all of them`() throws {
        let log = try EventLog.create(at: place.path, options: .small)
        let names = (1...LogLimits.streamNameBytes).map { String(repeating: "n", count: $0) }
        for name in names { _ = try log.appendBlocking(contentsOf: [AppendRequest([event(name)])])[0].get() }
        try log.seal()
        #expect(try log.statistics().sealedSegments > 0)
        #expect(try log.events().map(\.stream) == names)
        try log.close()
    }

    @Test func `a stretch of any length is the same part of all events`() throws {
        let all = try makeLog()
        let log = try open()
        for (first, count) in [(1, 1), (7, 1), (400, 1), (1, 63), (30, 64), (30, 65), (339, 62), (201, 200), (1, 400)] {
            for types in [nil, ["T1"], ["T0", "T2"], ["none"]] {
                for direction in [EventQuery.Direction.forwards, .backwards] {
                    let positions = Position(first)...Position(first + count - 1)
                    var expected = all.filter { positions.contains($0.position) && types?.contains($0.type) ?? true }
                    if direction == .backwards { expected.reverse() }
                    for limit in [Int.max, 5] {
                        let query = EventQuery(types: types, positions: positions, direction: direction, limit: limit)
                        #expect(try log.events(query) == Array(expected.prefix(limit)))
                    }
                }
            }
        }
    }

    @Test func `an event of another stream than the index says is damage, named with its position`() throws {
        _ = try makeLog()
        let log = try open()
        guard case .sealed(let segment) = log.shared.catalog.segments[0] else {
            Issue.record("the log is sealed")
            return
        }
        var pick = try SealedPick(segment, log.shared.cache)
        let found = try pick.event(FoundEvent(position: 3, stream: 0))
        #expect(unsafe RawSpan(_unsafeBytes: found.event.streamBytes).isText("a"))
        let error = #expect(throws: LogError.self) { try pick.event(FoundEvent(position: 3, stream: 1)) }
        #expect(error?.code == .damaged && error?.file == place.sealed(1) && error?.positions == 3...3)
    }

    @Test func `every changed byte of a block is noticed by whoever reads one of its events`() throws {
        let log = try EventLog.create(at: place.path, options: .small)
        for number in 0..<6 {
            let events = [event("a", "T", "first \(number)", tags: ["t"]), event("b", "U", "second \(number)")]
            _ = try log.appendBlocking(contentsOf: [AppendRequest(events)])[0].get()
        }
        try log.seal()
        try log.close()
        let whole = try place.bytes(place.sealed(1))
        guard case .sealed(let segment) = try open().shared.catalog.segments[0] else {
            Issue.record("the log is sealed")
            return
        }
        let blocks = try segment.directory(PartCache(budget: 0)).blocks
        for block in blocks {
            for offset in Int(block.offset)..<Int(block.offset) + Int(block.length) {
                var bytes = whole
                bytes[offset] ^= 0x04
                try place.write(bytes, to: place.sealed(1))
                // The last of its block: what stands before it has been damaged, or what stands behind its payload.
                let log = try open()
                let position = segment.firstPosition + UInt64(block.firstOrdinal)
                let error = #expect(throws: LogError.self, "byte \(offset)") {
                    try log.events(EventQuery(positions: position...position))
                }
                #expect(error?.code == .damaged && error?.file == place.sealed(1))
                #expect(error?.offset == block.offset && error?.positions?.lowerBound == position)
            }
        }
    }

    @Test func `an id that is derived from the place is the same whenever it is asked for`() throws {
        let log = try EventLog.create(at: place.path, options: .small)
        var imported = event("s")
        imported.id = EventID(high: 1, low: 2)
        _ = try log.appendBlocking(contentsOf: [AppendRequest([event("s"), imported])])[0].get()
        let events = try log.events()
        #expect(events.map(\.id) == [EventID(identity: log.identity, position: 1), EventID(high: 1, low: 2)])
        var changed = events[0]
        changed.id = EventID(identity: log.identity, position: 1)
        #expect(changed == events[0])
        changed.position = 9
        #expect(changed.id == events[0].id && changed != events[0])
        changed = events[0]
        changed.id = EventID(high: 1, low: 2)
        #expect(changed != events[0])
    }

    /// Two tags that the index of a small segment of this log tells apart by their events alone.
    private func alikeTags(in log: EventLog) throws -> (String, String) {
        var seen: [UInt32: String] = [:]
        for number in 0..<5_000 {
            let tag = "tag-\(number)"
            let remainder = log.shared.hasher.hash(.tag, tag).remainder(version: SegmentIndexFormat.version)
            if let other = seen.updateValue(tag, forKey: remainder) { return (other, tag) }
        }
        throw LogError(.damaged, "5,000 tags have different remainders of 12 bits, which cannot be")
    }

    @Test func `tags with the same remainder are told apart, though their newest events carry both`() throws {
        let log = try EventLog.create(at: place.path, options: .small)
        let (first, second) = try alikeTags(in: log)
        let tags = [[first], [first, second], [second], [], [second], [first, second]]
        for tags in tags {
            let event = NewEvent(stream: "s", type: "T", payload: [1], tags: tags)
            _ = try log.appendBlocking(contentsOf: [AppendRequest([event])])[0].get()
        }
        try log.seal()
        for tag in [first, second] {
            let wanted = tags.indices.filter { tags[$0].contains(tag) }.map { Position($0 + 1) }
            #expect(try log.events(EventQuery(.taggedAnyOf([tag]))).map(\.position) == wanted, "\(tag)")
        }
        try log.close()
    }

    @Test func `a tag whose events all carry another with the same remainder does not hide the other's`() throws {
        let log = try EventLog.create(at: place.path, options: .small)
        let (first, second) = try alikeTags(in: log)
        for (narrow, wide) in [(first, second), (second, first)] {
            let base = log.lastPosition
            for tags in [[wide], [narrow, wide], [wide], [narrow, wide]] {
                let event = NewEvent(stream: "s", type: "T", payload: [1], tags: tags)
                _ = try log.appendBlocking(contentsOf: [AppendRequest([event])])[0].get()
            }
            try log.seal()
            for (tag, wanted) in [(narrow, [2, 4]), (wide, [1, 2, 3, 4])] as [(String, [Position])] {
                let query = EventQuery(.taggedAnyOf([tag]), positions: base + 1...base + 4)
                #expect(try log.events(query).map { $0.position - base } == wanted)
            }
        }
        try log.close()
    }
}
