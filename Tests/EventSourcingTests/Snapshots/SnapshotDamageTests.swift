// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Testing

@Suite struct SnapshotDamageTests {
    let place = TemporaryLog()

    private func sample() async throws -> (log: EventLog, store: SnapshotStore, file: String) {
        let log = try place.create()
        let store = SnapshotStore(log: log)
        try await log.add([3, 5, 7])
        var runner = ProjectionRunner<Totals>(log: log)
        try runner.catchUp()
        let info = try store.create(runner)
        return (log, store, store.directory + "/" + info.file)
    }

    @Test func `every cut and every flipped bit is noticed, and the events give the state`() async throws {
        let (_, store, file) = try await sample()
        let bytes = try place.bytes(file)
        var broken: [[UInt8]] = (0..<bytes.count).map { Array(bytes[..<$0]) }
        broken.append(bytes + [0])
        for index in bytes.indices {
            for bit in 0..<8 {
                var flipped = bytes
                flipped[index] ^= 1 << bit
                broken.append(flipped)
            }
        }
        for bytes in broken {
            try place.write(bytes, to: file)
            var restored = store.restore(Totals.self)
            #expect(restored.snapshot == nil)
            #expect(restored.warnings.count == 1)
            try restored.runner.catchUp()
            #expect(restored.runner.projection.total == 15)
        }
        try place.write(bytes, to: file)
        #expect(store.restore(Totals.self).snapshot != nil)
    }

    @Test func `the next older one is used`() async throws {
        let (log, store, older) = try await sample()
        try await log.add([1])
        var runner = ProjectionRunner<Totals>(log: log)
        try runner.catchUp()
        let newer = try store.create(runner)
        var bytes = try place.bytes(store.directory + "/" + newer.file)
        bytes[bytes.count - 1] ^= 1
        try place.write(bytes, to: store.directory + "/" + newer.file)
        let restored = store.restore(Totals.self)
        #expect(restored.warnings == [SnapshotWarning(file: newer.file, reason: .damaged)])
        #expect(restored.snapshot.map { store.directory + "/" + $0.file } == older)
    }

    @Test func `a snapshot of another log, version or format is told`() async throws {
        let (_, store, file) = try await sample()
        #expect(store.restore(LaterTotals.self).warnings.map(\.reason) == [.otherVersion])
        #expect(store.restore(ClosedCount.self).warnings.isEmpty)
        let bytes = try place.bytes(file)
        let other = TemporaryLog()
        let otherLog = try other.create()
        try await otherLog.add([3, 5, 7])
        let otherStore = SnapshotStore(log: otherLog)
        _ = try otherStore.create(ProjectionRunner<ClosedCount>(log: otherLog))
        let name = String(file.split(separator: "/").last!)
        try other.write(bytes, to: otherStore.directory + "/" + name)
        #expect(otherStore.restore(Totals.self).warnings == [SnapshotWarning(file: name, reason: .foreign)])
        var newer = bytes
        newer[8] = 2
        try place.write(newer, to: file)
        #expect(store.restore(Totals.self).warnings.map(\.reason) == [.damaged])
        // The head of Totals: 68 bytes, its name, their checksum.
        let head = 68 + Totals.name.utf8.count
        let checksum = unsafe crc32c(newer.span.bytes.extracting(0..<head))
        for byte in 0..<4 { newer[head + byte] = UInt8(truncatingIfNeeded: checksum >> UInt32(8 * byte)) }
        try place.write(newer, to: file)
        #expect(store.restore(Totals.self).warnings.map(\.reason) == [.newerFormat])
    }

    @Test func `a log that was restored from a backup does not take the snapshots of what it lost`() async throws {
        let log = try place.create()
        try await log.add([1, 2])
        try log.close()
        let backup = TemporaryLog()
        try place.copyEverything(to: backup)
        let original = try place.open()
        try await original.add([4])
        var runner = ProjectionRunner<Totals>(log: original)
        try runner.catchUp()
        let info = try SnapshotStore(log: original).create(runner)
        let bytes = try place.bytes(original.path + "/snapshots/" + info.file)

        let restored = try backup.open()
        let store = SnapshotStore(log: restored)
        _ = try store.create(ProjectionRunner<ClosedCount>(log: restored))
        try backup.write(bytes, to: store.directory + "/" + info.file)
        #expect(store.restore(Totals.self).warnings.map(\.reason) == [.aheadOfLog])
        try await restored.add([5])
        #expect(store.restore(Totals.self).warnings.map(\.reason) == [.diverged])
        #expect(try store.verify(Totals.self).map(\.result) == [.unusable(.diverged)])
    }
}
