// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Testing

/// ``Totals`` in a snapshot of several blocks: the length of the excerpt, the totals, what fills the excerpt, and more behind it.
private struct Padded: Projection {
    static let name = "padded"
    static let version = 1
    /// The excerpt ends in the second block, the whole in the third.
    static let excerptBytes = 1_300_000
    var totals = Totals()
    init() {}
    mutating func prepare(for log: EventLog) { totals.prepare(for: log) }
    mutating func apply(_ event: borrowing EventView, in log: EventLog) throws(PayloadError) {
        try totals.apply(event, in: log)
    }

    func snapshot() -> [UInt8] {
        let state = totals.snapshot()
        var bytes = Self.word(Self.excerptBytes) + Self.word(state.count) + state
        // No two numbers alike, so that blocks hardly get shorter.
        var number: UInt64 = 1
        while bytes.count < 2_500_000 {
            number = number &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            bytes.append(UInt8(truncatingIfNeeded: number >> 56))
        }
        return bytes
    }

    init(snapshot: RawSpan) throws(PayloadError) {
        guard snapshot.byteCount == 2_500_000 else { throw PayloadError(field: "padded", reason: "too short") }
        totals = try Front.totals(snapshot)
    }

    static func word(_ number: Int) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) } }
}

/// The totals alone.
private struct Front: ProjectionExcerpt {
    typealias Whole = Padded
    static let name = "front"
    static let version = 1
    static let headBytes = 8
    var totals = Totals()
    init() {}
    mutating func prepare(for log: EventLog) { totals.prepare(for: log) }
    mutating func apply(_ event: borrowing EventView, in log: EventLog) throws(PayloadError) {
        try totals.apply(event, in: log)
    }
    func snapshot() -> [UInt8] { totals.snapshot() }

    init(snapshot: RawSpan) throws(PayloadError) {
        guard snapshot.byteCount == Padded.excerptBytes else { throw PayloadError(field: "front", reason: "too short") }
        totals = try Self.totals(snapshot)
    }

    static func byteCount(_ head: RawSpan) throws(PayloadError) -> Int {
        guard head.byteCount == 8 else { throw PayloadError(field: "front", reason: "no length") }
        return number(head, at: 0)
    }

    static func totals(_ snapshot: RawSpan) throws(PayloadError) -> Totals {
        try Totals(snapshot: snapshot.extracting(16..<16 + number(snapshot, at: 8)))
    }

    private static func number(_ bytes: RawSpan, at offset: Int) -> Int {
        unsafe Int(bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
}

/// ``Front`` that wants more than there is, or what makes no sense.
private struct Greedy<Amount: GreedyAmount>: ProjectionExcerpt {
    typealias Whole = Padded
    static var name: String { "greedy" }
    static var version: Int { 1 }
    static var headBytes: Int { Amount.head }
    init() {}
    mutating func apply(_ event: borrowing EventView, in log: EventLog) {}
    func snapshot() -> [UInt8] { [] }
    init(snapshot: RawSpan) throws(PayloadError) {}
    static func byteCount(_ head: RawSpan) throws(PayloadError) -> Int { Amount.bytes }
}

private protocol GreedyAmount: Sendable {
    static var head: Int { get }
    static var bytes: Int { get }
}
private enum OneTooMuch: GreedyAmount { static let (head, bytes) = (8, 2_500_001) }
private enum Negative: GreedyAmount { static let (head, bytes) = (8, -1) }
private enum All: GreedyAmount { static let (head, bytes) = (5_000_000, 2_500_000) }

@Suite struct ExcerptTests {
    let place = TemporaryLog()

    private func sample() async throws -> (log: EventLog, store: SnapshotStore, file: String) {
        let log = try place.create()
        let store = SnapshotStore(log: log)
        try await log.add([3, 5, 7])
        var runner = ProjectionRunner<Padded>(log: log)
        try runner.catchUp()
        let info = try store.create(runner)
        try await log.add([100])
        return (log, store, store.directory + "/" + info.file)
    }

    @Test func `the part and the events behind it are what the whole has of it`() async throws {
        let (log, store, _) = try await sample()
        for stop in [.end, .position(3), .position(2)] as [ProjectionStop] {
            var part = store.restore(excerpt: Front.self, for: stop)
            var whole = store.restore(Padded.self, for: stop)
            #expect(part.warnings.isEmpty && part.snapshot == whole.snapshot)
            #expect((part.snapshot == nil) == (stop == .position(2)))
            try part.runner.catchUp(to: stop)
            try whole.runner.catchUp(to: stop)
            #expect(part.runner.projection.totals == whole.runner.projection.totals)
            #expect(part.runner.position == whole.runner.position)
        }
        #expect(try place.open(.readOnly).lastPosition == log.lastPosition)
    }

    @Test func `damage in it is noticed as in the whole, and damage behind it is not looked for`() async throws {
        let (_, store, file) = try await sample()
        let good = try place.bytes(file)
        let blocks = try blocks(of: good)
        #expect(blocks.count == 3)
        for (number, block) in blocks.enumerated() {
            for offset in [block.lowerBound, block.lowerBound + 5, block.lowerBound + 8, block.upperBound - 1] {
                var bad = good
                bad[offset] ^= 2
                try place.write(bad, to: file)
                let part = store.restore(excerpt: Front.self).warnings
                let whole = store.restore(Padded.self).warnings
                #expect(whole.map(\.reason) == [.damaged])
                #expect(part == (number < 2 ? whole : []))
            }
        }
        for bit in 0..<8 * (blocks[0].lowerBound) {
            var bad = good
            bad[bit / 8] ^= 1 << (bit % 8)
            try place.write(bad, to: file)
            #expect(store.restore(excerpt: Front.self).warnings == store.restore(Padded.self).warnings)
            #expect(store.restore(excerpt: Front.self).snapshot == nil)
        }
        for end in [0, 40, blocks[0].lowerBound + 3, blocks[1].lowerBound, blocks[1].upperBound - 1] {
            try place.write(Array(good[..<end]), to: file)
            #expect(store.restore(excerpt: Front.self).warnings.count == 1)
        }
        try place.write(Array(good[..<blocks[1].upperBound]), to: file)
        #expect(store.restore(excerpt: Front.self).warnings.isEmpty)
    }

    /// Where the blocks of a snapshot file lie.
    private func blocks(of file: [UInt8]) throws -> [Range<Int>] {
        var blocks: [Range<Int>] = []
        var start = 72 + Padded.name.utf8.count
        while start < file.count {
            let stored = (0..<4).reduce(0) { $0 | Int(file[start + $1]) << ($1 * 8) }
            blocks.append(start..<start + 8 + stored)
            start += 8 + stored
        }
        return blocks
    }

    @Test func `a length that the state does not have is damage`() async throws {
        let (_, store, _) = try await sample()
        #expect(store.restore(excerpt: Greedy<OneTooMuch>.self).warnings.map(\.reason) == [.damaged])
        #expect(store.restore(excerpt: Greedy<Negative>.self).warnings.map(\.reason) == [.damaged])
        #expect(store.restore(excerpt: Greedy<All>.self).warnings.isEmpty)
    }
}
