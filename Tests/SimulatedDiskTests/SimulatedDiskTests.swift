// SPDX-License-Identifier: Apache-2.0

import EventLog
import SimulatedDisk
import Testing

/// The disk must fail as it claims to, or the campaigns on it show nothing.
@Suite struct SimulatedDiskTests {
    private let disk = SimulatedDisk()

    init() throws {
        try disk.createDirectory("/d")
        try disk.syncDirectory("/")
    }

    private func write(_ text: String, to file: any StorageFile, at offset: UInt64 = 0) throws {
        var bytes = Array(text.utf8)
        _ = try unsafe bytes.withUnsafeMutableBytes { buffer in
            try unsafe file.write(UnsafeRawBufferPointer(buffer), at: offset)
        }
    }

    private func text(_ path: String, on disk: SimulatedDisk) -> String? {
        disk.bytes(path).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `unsynced bytes and names are lost, synced ones are not`() throws {
        let file = try disk.open("/d/a", .createNew)
        try write("old", to: file)
        #expect(disk.afterPowerFailure(.none, seed: 1).paths == [])
        try file.sync()
        try disk.syncDirectory("/d")
        try write("new", to: file)
        #expect(text("/d/a", on: disk) == "new")
        #expect(text("/d/a", on: disk.afterPowerFailure(.none, seed: 1)) == "old")
        #expect(text("/d/a", on: disk.afterPowerFailure(.all, seed: 1)) == "new")
        try disk.rename("/d/a", to: "/d/b")
        #expect(disk.afterPowerFailure(.none, seed: 1).paths == ["/d/a"])
        try disk.syncDirectory("/d")
        #expect(disk.afterPowerFailure(.none, seed: 1).paths == ["/d/b"])
    }

    @Test func `a failed sync is told once and the bytes are gone although they can be read`() throws {
        let file = try disk.open("/d/a", .createNew)
        try disk.syncDirectory("/d")
        try write("lost", to: file)
        disk.plan(.fails(5), atCall: disk.calls + 1)
        #expect(throws: StorageError.self) { try file.sync() }
        try file.sync()
        #expect(text("/d/a", on: disk) == "lost")
        #expect(text("/d/a", on: disk.afterPowerFailure(.all, seed: 1)) == "")
        try file.forgetCached(from: 0)
        // The length outlives the bytes.
        #expect(disk.bytes("/d/a") == [0, 0, 0, 0])
    }

    @Test func `a sync can fail after some sectors reached the platter`() throws {
        let file = try disk.open("/d/a", .createNew)
        try disk.syncDirectory("/d")
        try write(String(repeating: "x", count: 40 * 512), to: file)
        disk.plan(.failsInPart(5), atCall: disk.calls + 1)
        #expect(throws: StorageError.self) { try file.sync() }
        let left = try #require(disk.afterPowerFailure(.all, seed: 1).bytes("/d/a"))
        #expect(left.contains(0x78) && left.contains(0))
    }

    @Test func `a directory is lost with all that is in it until its parent is synced`() throws {
        try disk.createDirectory("/d/e")
        let file = try disk.open("/d/e/a", .createNew)
        try write("bytes", to: file)
        try file.sync()
        try disk.syncDirectory("/d/e")
        #expect(disk.afterPowerFailure(.none, seed: 1).paths == [])
        try disk.syncDirectory("/d")
        #expect(text("/d/e/a", on: disk.afterPowerFailure(.none, seed: 1)) == "bytes")
        #expect(throws: StorageError.self) { try disk.createDirectory("/none/e") }
    }

    @Test func `a killed holder's lock is free at once and its end takes nothing from the next holder`() throws {
        var first = try disk.lock("/d/LOCK")
        #expect(first != nil)
        disk.killHolders()
        let second = try disk.lock("/d/LOCK")
        #expect(second != nil)
        first = nil
        #expect(try disk.isLocked("/d/LOCK"))
        withExtendedLifetime(second) {}
    }

    @Test func `an observer comes before the call it is told of`() throws {
        let seen = Monitor<[String?]>([])
        let disk = disk
        disk.observe { call in
            if call == .rename {
                seen.withLock { $0.append(disk.bytes("/d/a").map { String(decoding: $0, as: UTF8.self) }) }
            }
        }
        try write("x", to: try disk.open("/d/a", .createNew))
        try disk.rename("/d/a", to: "/d/b")
        #expect(seen.withLock { $0 } == ["x"])
    }

    @Test func `the same seed leaves the same bytes, another seed others`() throws {
        let file = try disk.open("/d/a", .createNew)
        try disk.syncDirectory("/d")
        try write(String(repeating: "x", count: 20_000), to: file)
        for survival in SimulatedDisk.Survival.allCases {
            let left = (1...20).map { disk.afterPowerFailure(survival, seed: $0).bytes("/d/a") }
            #expect(left == (1...20).map { disk.afterPowerFailure(survival, seed: $0).bytes("/d/a") })
            #expect(Set(left).count > 1 || survival == .none || survival == .all)
        }
    }

    @Test func `a full disk takes what fits`() throws {
        disk.capacity = 5
        let file = try disk.open("/d/a", .createNew)
        try write("1234567", to: file)
        #expect(text("/d/a", on: disk) == "12345")
        #expect { try write("x", to: file, at: 5) } throws: { ($0 as? StorageError)?.errno == 28 }
        disk.capacity = .max
        try write("6", to: file, at: 5)
    }

    @Test func `after the power failed nothing works and nothing changes`() throws {
        let file = try disk.open("/d/a", .createNew)
        disk.plan(.powerFails, atCall: disk.calls + 1)
        #expect(throws: StorageError.self) { try write("x", to: file) }
        #expect(throws: StorageError.self) { try file.sync() }
        #expect(throws: StorageError.self) { try disk.rename("/d/a", to: "/d/b") }
        #expect(disk.paths == ["/d/a"])
        #expect(disk.faultsReached.count == 1)
    }

    @Test func `a lock is held once and goes with its holder`() throws {
        var lock = try disk.lock("/d/LOCK")
        #expect(lock != nil)
        #expect(try disk.lock("/d/LOCK") == nil)
        #expect(try disk.isLocked("/d/LOCK"))
        lock = nil
        #expect(try !disk.isLocked("/d/LOCK"))
    }
}
