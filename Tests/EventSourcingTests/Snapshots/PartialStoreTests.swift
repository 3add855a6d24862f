// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Testing

@Suite struct PartialStoreTests {
    let place = TemporaryLog()

    /// A log of `segments` sealed segments and some events behind them.
    private func sealedLog(_ segments: Int = 6) async throws -> EventLog {
        let log = try place.create()
        for segment in 0..<segments {
            for round in 0..<3 {
                try await log.add(
                    (0..<40).map { Int64(segment * 100 + round * 7 + $0) }, to: "s-\(round)",
                    recordedAt: (0..<40).map { Int64(segment * 1_000 + round * 100 + $0) })
            }
            try log.seal()
        }
        try await log.add([5, 6, 7], recordedAt: [9_000, 9_001, 9_002])
        #expect(log.sealedStretches().count == segments)
        return log
    }

    private func rebuilt(_ log: EventLog, to stop: ProjectionStop = .end) throws -> ProjectionRunner<Totals> {
        var runner = ProjectionRunner<Totals>(log: log)
        try runner.catchUp(to: stop)
        return runner
    }

    private func expectSame(_ left: ProjectionRunner<Totals>, _ right: ProjectionRunner<Totals>) {
        #expect(left.projection == right.projection && left.position == right.position)
        #expect(left.latestRecordedAt == right.latestRecordedAt && left.isPartial == right.isPartial)
    }

    private var files: [String] {
        get throws { try place.files(in: "/partials") }
    }

    @Test(arguments: [1, 3]) func `from kept results comes what comes from the events`(concurrency: Int) async throws {
        let log = try await sealedLog()
        let store = PartialStore(log: log)
        #expect(try store.complete(Totals.self).map(\.segment) == log.sealedStretches().map(\.segment))
        #expect(try store.complete(Totals.self).isEmpty)
        let stops: [ProjectionStop] = [
            .end, .position(1), .position(360), .position(401), .recordedAt(Timestamp(microseconds: 3_105_000_000)),
        ]
        for stop in stops {
            for start in [0, 10, 120, 250] as [Position] {
                var runner = try rebuilt(log, to: .position(start))
                #expect(try store.catchUp(&runner, to: stop, concurrency: concurrency).isEmpty)
                expectSame(runner, try rebuilt(log, to: stop))
            }
        }
        let reader = try place.open(.readOnly)
        var runner = ProjectionRunner<Totals>(log: reader)
        #expect(try PartialStore(log: reader).catchUp(&runner).isEmpty)
        expectSame(runner, try rebuilt(reader))
        #expect(
            try PartialStore(log: reader).verify(Totals.self).map(\.result) == .init(repeating: .identical, count: 7))
    }

    @Test func `kept results are used and not only there`() async throws {
        let log = try await sealedLog(3)
        let store = PartialStore(log: log)
        try store.complete(Totals.self)
        var seen: [Position] = []
        var runner = ProjectionRunner<Totals>(log: log)
        _ = try store.catchUp(&runner) {
            seen.append($0)
            return true
        }
        // A merge for each segment; the events behind are too few for progress.
        #expect(seen == [120, 240, 360])
    }

    @Test func `each damaged bit is found, warned of, and repaired`() async throws {
        let log = try await sealedLog(2)
        let store = PartialStore(log: log)
        try store.complete(Totals.self)
        let whole = try rebuilt(log)
        let name = try #require(try files.first)
        let path = "\(store.directory)/\(name)"
        let good = try place.bytes(path)
        for offset in good.indices {
            var bad = good
            bad[offset] ^= 1 << (offset % 8)
            try place.write(bad, to: path)
            var runner = ProjectionRunner<Totals>(log: log)
            #expect(try store.catchUp(&runner).map(\.file) == [name])
            #expect(runner.projection == whole.projection)
        }
        for bad in [good + [0], Array(good.dropLast()), []] {
            try place.write(bad, to: path)
            #expect(try store.list(readingContent: true).warnings.map(\.file) == [name])
            let unusable: [SnapshotVerification.Result] = [.unusable(.damaged), .unusable(.foreign)]
            #expect(try store.verify(Totals.self).contains { unusable.contains($0.result) })
            #expect(try store.complete(Totals.self).map(\.file) == [name])
            #expect(try place.bytes(path) == good)
        }
    }

    @Test func `results of other events, of another segment or log are left aside`() async throws {
        let log = try await sealedLog(2)
        let store = PartialStore(log: log)
        try store.complete(Totals.self)
        let names = try files
        // Another segment's state under this one's name.
        let first = try place.bytes("\(store.directory)/\(names[0])")
        try place.write(first, to: "\(store.directory)/\(names[1])")
        var runner = ProjectionRunner<Totals>(log: log)
        #expect(try store.catchUp(&runner) == [SnapshotWarning(file: names[1], reason: .diverged)])
        expectSame(runner, try rebuilt(log))
        // Another log's.
        let other = PartialStoreTests()
        let otherLog = try await other.sealedLog(2)
        try PartialStore(log: otherLog).complete(Totals.self)
        try place.write(
            try other.place.bytes("\(otherLog.path)/partials/\(names[1])"), to: "\(store.directory)/\(names[1])")
        runner = ProjectionRunner(log: log)
        #expect(try store.catchUp(&runner) == [SnapshotWarning(file: names[1], reason: .foreign)])
        expectSame(runner, try rebuilt(log))
    }

    @Test func `a lie with right checksums is found by verifying`() async throws {
        let log = try await sealedLog(2)
        try PartialStore(log: log).complete(LyingTotals.self)
        let results = try PartialStore(log: log).verify(Totals.self)
        #expect(results.count == 3)
        #expect(results.allSatisfy { if case .different = $0.result { true } else { false } })
    }

    @Test func `another version drops what the one before has kept, and all can be dropped`() async throws {
        let log = try await sealedLog(2)
        let store = PartialStore(log: log)
        try store.complete(Totals.self)
        try store.complete(LaterMergeableTotals.self)
        #expect(try store.list().partials.map(\.version) == [2, 2])
        #expect(try store.drop().count == 2)
        #expect(try files.isEmpty)
        #expect(try store.list().partials.isEmpty)
    }

    @Test func `the file is the one described byte by byte`() async throws {
        let log = try place.create()
        try await log.add([1, 2], recordedAt: [10, 20])
        try log.seal()
        let info = try #require(try PartialStore(log: log).complete(Totals.self).first)
        #expect(info.file == "totals-v1-0000000001.partial")
        let stretch = log.sealedStretches()[0]
        var head = Array("ARYZPART".utf8) + [1, 0, 6, 0, 1, 0, 0, 0]
        for number in [log.identity.high, log.identity.low, 1, 2, 20_000_000, 6] as [UInt64] {
            head += (0..<8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
        }
        head += [1, 0, 0, 0] + stretch.digest + Array("totals".utf8)
        let state: [UInt8] = [0x08, 0x06, 0x1a, 0x02, 0x01, 0x04]
        let bytes = try place.bytes("\(log.path)/partials/\(info.file)")
        // Two checksums and the block's length stand between; SnapshotStoreTests has worked ones.
        #expect(Array(bytes[..<head.count]) == head)
        #expect(Array(bytes[(head.count + 4)...].prefix(4)) == [6, 0, 0, 0])
        #expect(Array(bytes[(head.count + 12)...]) == state)
    }
}

/// ``Totals`` with another state under the same name.
private struct LyingTotals: MergeableProjection {
    static let name = Totals.name
    static let version = Totals.version
    var totals = Totals()
    init() {}
    mutating func prepare(for log: EventLog) { totals.prepare(for: log) }
    mutating func apply(_ event: borrowing EventView, in log: EventLog) throws(PayloadError) {
        try totals.apply(event, in: log)
        totals.total += 1
    }
    mutating func merge(_ later: LyingTotals) { totals.merge(later.totals) }
    func snapshot() -> [UInt8] { totals.snapshot() }
    init(snapshot: RawSpan) throws(PayloadError) { totals = try Totals(snapshot: snapshot) }
}

/// ``LaterTotals``, mergeable.
private struct LaterMergeableTotals: MergeableProjection {
    static let name = LaterTotals.name
    static let version = LaterTotals.version
    var totals = LaterTotals()
    init() {}
    mutating func apply(_ event: borrowing EventView, in log: EventLog) throws(PayloadError) {
        try totals.apply(event, in: log)
    }
    mutating func merge(_ later: LaterMergeableTotals) { totals.totals.merge(later.totals.totals) }
    func snapshot() -> [UInt8] { totals.snapshot() }
    init(snapshot: RawSpan) throws(PayloadError) { totals = try LaterTotals(snapshot: snapshot) }
}
