// SPDX-License-Identifier: Apache-2.0

import EventLog
import SimulatedDisk
import Testing

/// What other logs lost, doubled or spoilt while they rewrote old segments in another form.
@Suite struct SealingIncidents {
    private let scene = Scene()

    private func bytes(_ disk: SimulatedDisk, _ number: Int) -> [UInt8]? {
        disk.bytes(Scene.segment(number).dropLast(4) + "sealed")
    }

    /// BookKeeper #1534: an old file was deleted before the index that pointed into its successor was durable. Fails if
    /// rows are removed before their sealed form and its name are on the disk.
    @Test func `at every call of a sealing a power failure leaves every event once`() throws {
        let log = try scene.create()
        for _ in 0..<3 {
            try scene.append(2, to: log)
            try log.endSegment()
        }
        let wanted = scene.acknowledged
        let states = Monitor<[SimulatedDisk]>([])
        let disk = scene.disk
        disk.observe { [unowned disk] _ in
            let survivors = [SimulatedDisk.Survival.none, .all, .sectors].map { disk.afterPowerFailure($0, seed: 7) }
            states.withLock { $0 += survivors }
        }
        try log.seal()
        disk.observe(nil)
        let left = states.withLock { $0 }
        #expect(left.contains { $0.paths.contains { $0.hasSuffix(".sealed") } })
        for state in left {
            #expect(try scene.open(state, access: .readOnly).events() == wanted)
            #expect(try scene.open(state).events() == wanted)
        }
    }

    /// Redpanda #26755: after a crash both the old segment and the one that replaced it were read. Fails if a segment that
    /// has both forms counts twice, with and without a manifest.
    @Test(arguments: [true, false]) func `a segment in both forms counts once`(hasManifest: Bool) throws {
        let log = try scene.create()
        try scene.append(3, to: log)
        try log.endSegment()
        try scene.append(2, to: log)
        let rows = try #require(scene.disk.bytes(Scene.segment(1)))
        try log.seal()
        try log.close()
        let disk = scene.disk.afterKill()
        let file = try disk.open(Scene.segment(1), .createNew)
        #expect(unsafe try rows.withUnsafeBytes { unsafe try file.write($0, at: 0) } == rows.count)
        if !hasManifest { disk.lose("/log/manifest") }
        #expect(try scene.open(disk, access: .readOnly).events() == scene.acknowledged)
        let again = try scene.open(disk)
        #expect(try again.events() == scene.acknowledged)
        #expect(try again.statistics().events == UInt64(scene.acknowledged.count))
        #expect(try again.streamCount() == 2)
        try again.seal()
        #expect(!disk.paths.contains(Scene.segment(1)))
        #expect(try again.events() == scene.acknowledged)
    }

    /// Redpanda #3636: a temporary file that an earlier rewrite had left was taken for the new one. Fails if it is not
    /// made anew.
    @Test func `what an earlier sealing left unfinished is not used`() throws {
        let log = try scene.create()
        try scene.append(3, to: log)
        try log.endSegment()
        let stale = scene.disk.afterKill()
        let path = Scene.segment(1).dropLast(4) + "sealed"
        try log.seal()
        let wanted = try #require(bytes(scene.disk, 1))
        let lefts = [Array(wanted.dropLast(9)), wanted + [1, 2, 3], [UInt8](repeating: 7, count: wanted.count * 2)]
        for name in [path + ".tmp", String(path)] {
            for left in lefts {
                let disk = stale.afterKill()
                let file = try disk.open(name, .createNew)
                #expect(unsafe try left.withUnsafeBytes { unsafe try file.write($0, at: 0) } == left.count)
                let again = try scene.open(disk)
                try again.seal()
                #expect(bytes(disk, 1) == wanted)
                #expect(try again.events() == scene.acknowledged)
                #expect(!disk.paths.contains { $0.hasSuffix(".tmp") })
            }
        }
    }
}
