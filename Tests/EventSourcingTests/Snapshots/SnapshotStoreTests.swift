// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Foundation
import Testing

@Suite struct SnapshotStoreTests {
    let place = TemporaryLog()

    /// A log of 30 events with a snapshot at 10 and one at 20.
    private func sample() async throws -> (log: EventLog, store: SnapshotStore) {
        let log = try place.create()
        let store = SnapshotStore(log: log)
        for step in 1...3 {
            try await log.add((0..<10).map { Int64(step * $0) })
            guard step < 3 else { break }
            var runner = ProjectionRunner<Totals>(log: log)
            try runner.catchUp()
            _ = try store.create(runner)
        }
        return (log, store)
    }

    private func rebuilt(_ log: EventLog, to stop: ProjectionStop = .end) throws -> Totals {
        var runner = ProjectionRunner<Totals>(log: log)
        try runner.catchUp(to: stop)
        return runner.projection
    }

    @Test func `a projection from a snapshot is the one computed from the events`() async throws {
        let (log, store) = try await sample()
        for position in 0...30 as ClosedRange<Position> {
            var restored = store.restore(Totals.self, for: .position(position))
            #expect(restored.warnings.isEmpty)
            #expect(restored.snapshot?.position == (position < 10 ? nil : position < 20 ? 10 : 20))
            try restored.runner.catchUp(to: .position(position))
            #expect(restored.runner.projection == (try rebuilt(log, to: .position(position))))
        }
    }

    @Test func `snapshots prove how far the log was, without it, and damaged heads prove nothing`() async throws {
        let (log, store) = try await sample()
        let names = try store.list().snapshots.map(\.file)
        func proofs() throws -> [DurabilityProof] { try SnapshotStore.proofs(besideLog: log.path) }
        #expect(
            try proofs()
                == zip([10, 20] as [Position], names).map {
                    DurabilityProof(identity: log.identity, lastPosition: $0, file: "\(store.directory)/\($1)")
                })
        let file = "\(store.directory)/\(names[1])"
        var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        bytes[33] ^= 1
        try bytes.write(to: URL(fileURLWithPath: file))
        #expect(try proofs().map(\.lastPosition) == [10])
        #expect(try SnapshotStore.proofs(besideLog: log.path + "-absent") == [])
    }

    @Test func `after reopening, and for readers beside the writer, too`() async throws {
        let (log, _) = try await sample()
        let reader = try place.open(.readOnly)
        #expect(SnapshotStore(log: reader).restore(Totals.self).snapshot?.position == 20)
        try log.close()
        let reopened = try place.open()
        var restored = SnapshotStore(log: reopened).restore(Totals.self)
        #expect(restored.snapshot?.position == 20 && restored.warnings.isEmpty)
        try restored.runner.catchUp()
        #expect(restored.runner.projection == (try rebuilt(reopened)))
    }

    @Test func `the state as of a time does not start behind it`() async throws {
        let log = try place.create()
        let store = SnapshotStore(log: log)
        try await log.add([1, 2], recordedAt: [10, 30])
        var runner = ProjectionRunner<Totals>(log: log)
        try runner.catchUp()
        _ = try store.create(runner)
        try await log.add([4], recordedAt: [20])
        for (time, start, total) in [(25, nil, 5), (30, 2, 7)] as [(Int64, Position?, Int64)] {
            let stop = ProjectionStop.recordedAt(Timestamp(microseconds: time * 1_000_000))
            var restored = store.restore(Totals.self, for: stop)
            #expect(restored.snapshot?.position == start)
            try restored.runner.catchUp(to: stop)
            #expect(restored.runner.projection.total == total)
        }
    }

    @Test func `a list tells what there is`() async throws {
        let (_, store) = try await sample()
        let (snapshots, warnings) = try store.list()
        #expect(warnings.isEmpty)
        #expect(snapshots.map(\.position) == [10, 20])
        #expect(snapshots.allSatisfy { $0.projection == "totals" && $0.version == 1 })
        let sizes = try snapshots.map { UInt64(try place.bytes(store.directory + "/" + $0.file).count) }
        #expect(snapshots.map(\.fileBytes) == sizes)
    }

    @Test func `an empty state and a long one are kept`() async throws {
        let log = try place.create()
        let store = SnapshotStore(log: log)
        let empty = try store.create(ProjectionRunner<Totals>(log: log))
        #expect(empty.position == 0 && empty.stateBytes == 0 && empty.latestRecordedAt == nil)
        #expect(store.restore(Totals.self).snapshot?.position == 0)
        var long = Totals()
        var generator = SeededGenerator(seed: 4)
        long.trace = (0..<3_000_000).map { $0 < 1_500_000 ? 7 : .random(in: 0...255, using: &generator) }
        try await log.add([1])
        let runner = ProjectionRunner(log: log, projection: long, position: 1, latestRecordedAt: nil)
        let info = try store.create(runner)
        #expect(info.fileBytes < info.stateBytes)
        let restored = store.restore(Totals.self)
        #expect(restored.snapshot?.position == 1 && restored.runner.projection == long)
    }

    @Test func `verifying tells the true from the false`() async throws {
        let (log, store) = try await sample()
        #expect(try store.verify(Totals.self).map(\.result) == [.identical, .identical])
        var wrong = Totals()
        wrong.total = 1
        let lie = ProjectionRunner(log: log, projection: wrong, position: 15, latestRecordedAt: nil)
        _ = try store.create(lie)
        try place.write([1, 2, 3], to: store.directory + "/totals-v1-x.snapshot")
        let results = try store.verify(Totals.self)
        #expect(results.map(\.position) == [nil, 10, 15, 20])
        #expect(results[0].result == .unusable(.foreign))
        #expect(results[1].result == .identical && results[3].result == .identical)
        guard case .different = results[2].result else {
            Issue.record("\(results[2].result)")
            return
        }
    }

    @Test func `dropping leaves the newest, or none`() async throws {
        let (_, store) = try await sample()
        #expect(try store.drop(keepingNewest: 1).count == 1)
        #expect(try store.list().snapshots.map(\.position) == [20])
        try store.drop(try store.list().snapshots[0])
        #expect(try store.list().snapshots.isEmpty)
        #expect(try store.drop().isEmpty)
        #expect(store.restore(Totals.self).snapshot == nil)
    }

    @Test func `a state that left events out has no snapshot`() async throws {
        let log = try place.create()
        try await log.add([1, 2], recordedAt: [10, 30])
        var runner = ProjectionRunner<Totals>(log: log)
        try runner.catchUp(to: .recordedAt(Timestamp(microseconds: 20_000_000)))
        let error = #expect(throws: SnapshotError.self) { try SnapshotStore(log: log).create(runner) }
        #expect(error?.code == .partial)
    }
}
