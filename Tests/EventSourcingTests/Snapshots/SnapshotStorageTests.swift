// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Foundation
import Testing

@Suite struct SnapshotStorageTests {
    let place = TemporaryLog()

    private func sample() async throws -> ProjectionRunner<Totals> {
        let log = try place.create()
        try await log.add([3, 5, 7])
        var runner = ProjectionRunner<Totals>(log: log)
        try runner.catchUp()
        return runner
    }

    @Test func `whatever call fails while writing, no half snapshot is left`() async throws {
        let runner = try await sample()
        let working = FailingStorage(failing: nil)
        _ = try SnapshotStore(log: runner.log, storage: working).create(runner)
        try SnapshotStore(log: runner.log).drop()
        #expect(working.callCount >= 6)
        for call in 0..<working.callCount {
            let store = SnapshotStore(log: runner.log, storage: FailingStorage(failing: call))
            let error = #expect(throws: SnapshotError.self, "call \(call)") { try store.create(runner) }
            #expect(error?.code == .diskFull && error?.errno == ENOSPC)
            // The last call syncs the directory: by then the snapshot is whole, only not surely durable.
            #expect(try place.snapshots().isEmpty == (call < working.callCount - 1), "call \(call)")
        }
        #expect(SnapshotStore(log: runner.log).restore(Totals.self).snapshot != nil)
    }

    @Test func `whatever call fails while reading, the events give the state`() async throws {
        let runner = try await sample()
        _ = try SnapshotStore(log: runner.log).create(runner)
        let working = FailingStorage(failing: nil)
        #expect(SnapshotStore(log: runner.log, storage: working).restore(Totals.self).snapshot != nil)
        #expect(working.callCount >= 6)
        for call in 0..<working.callCount {
            let storage = FailingStorage(failing: call, errno: EIO)
            var restored = SnapshotStore(log: runner.log, storage: storage).restore(Totals.self)
            #expect(restored.warnings.map(\.reason) == [.unreadable], "call \(call)")
            try restored.runner.catchUp()
            #expect(restored.runner.projection.total == 15)
        }
    }

    @Test func `interrupted and short calls are gone on with`() async throws {
        let runner = try await sample()
        let short = SnapshotStore(log: runner.log, storage: FailingStorage(failing: nil, isShort: true))
        _ = try short.create(runner)
        #expect(short.restore(Totals.self).snapshot != nil)
        for call in 2..<4 {  // the writes, after mkdir and open
            let store = SnapshotStore(log: runner.log, storage: FailingStorage(failing: call, errno: EINTR))
            _ = try store.create(runner)
            #expect(store.restore(Totals.self).warnings.isEmpty)
        }
    }

    @Test func `a file is laid out as docs say`() async throws {
        let runner = try await sample()
        let log = runner.log
        let made = Timestamp(microseconds: 1_767_225_600_000_000)
        let info = try SnapshotStore(log: log).create(runner, createdAt: made)
        #expect(info.file == "totals-v1-00000000000000000003.snapshot")
        let bytes = try place.bytes(log.path + "/snapshots/" + info.file)
        func number(_ offset: Int, _ count: Int) -> UInt64 {
            bytes[offset..<offset + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        #expect(Array(bytes[..<8]) == Array("ARYZSNAP".utf8))
        #expect(number(8, 2) == 1 && number(10, 2) == 6 && number(12, 4) == 1)
        #expect(number(16, 8) == log.identity.high && number(24, 8) == log.identity.low)
        #expect(number(32, 8) == 3)
        let events = try log.events()
        #expect(number(40, 8) == UInt64(bitPattern: events[2].recordedAt.microseconds))
        #expect(number(48, 8) == UInt64(made.microseconds))
        let state = runner.projection.snapshot()
        #expect(number(56, 8) == UInt64(state.count))
        #expect(number(64, 4) == UInt64(anchor(of: events[2])))
        #expect(Array(bytes[68..<74]) == Array("totals".utf8))
        let checksum = crc(Array(bytes[..<74]))
        #expect(number(74, 4) == UInt64(checksum))
        // So few bytes do not get shorter: they are stored as they are.
        #expect(number(78, 4) == UInt64(state.count))
        #expect(number(82, 4) == UInt64(crc(state, continuing: checksum)))
        #expect(Array(bytes[86...]) == state)
    }

    private func anchor(of event: RecordedEvent) -> UInt32 {
        var bytes: [UInt8] = []
        for number in [UInt64(bitPattern: event.recordedAt.microseconds), event.revision] {
            bytes += (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        }
        return crc(bytes + Array(event.stream.utf8) + [0] + Array(event.type.utf8) + [0] + event.payload)
    }

    /// CRC-32C, a bit at a time, as its definition goes.
    private func crc(_ bytes: [UInt8], continuing start: UInt32 = 0) -> UInt32 {
        var crc = ~start
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0x82f6_3b78 : crc >> 1 }
        }
        return ~crc
    }
}
