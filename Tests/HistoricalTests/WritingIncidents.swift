// SPDX-License-Identifier: Apache-2.0

import EventLog
import LogCampaigns
import SimulatedDisk
import Testing

/// What other logs lost or doubled while they wrote. Each test stands for the class of the incident that it names, and
/// says which change of the engine would make it fail.
@Suite struct WritingIncidents {
    private let scene = Scene()

    /// Iggy #4135: a sync failed, the next one, through a fresh descriptor, succeeded, and the lost bytes counted as
    /// durable. Fails if a failed sync is tried again, or if the writer goes on after one.
    @Test func `after a failed sync nothing is acknowledged before the log is opened again`() throws {
        let log = try scene.create()
        try scene.append(3, to: log)
        // The write, then the sync.
        scene.disk.plan(.fails(5), atCall: scene.disk.calls + 2)
        #expect { try scene.append(1, to: log) } throws: { ($0 as? LogError)?.code == .indeterminate }
        #expect(scene.disk.faultsReached.keys.contains { $0.hasPrefix("sync") })
        for _ in 0..<3 {
            #expect { try scene.append(1, to: log) } throws: { ($0 as? LogError)?.code == .poisoned }
        }
        #expect(try log.events() == scene.acknowledged)
        #expect(try scene.open(scene.disk.afterPowerFailure(.none, seed: 1)).events() == scene.acknowledged)
    }

    /// commonware #3928: after a failed sync the program opened its file again and believed the page cache, which still
    /// showed the bytes that had never reached the disk.
    /// Fails if `WriterOpening.settle` does not sync and then read from the disk again.
    @Test func `what memory still shows after a failed sync is not taken for durable`() throws {
        let log = try scene.create()
        try scene.append(3, to: log)
        scene.disk.plan(.fails(5), atCall: scene.disk.calls + 2)
        #expect(throws: LogError.self) { try scene.append(1, to: log) }
        let machine = scene.disk.afterKill()
        let again = Scene(machine, startingAt: 100)
        let opened = try again.open(machine)
        try again.append(2, to: opened)
        #expect(again.acknowledged.count == 10)
        #expect(try again.open(machine.afterPowerFailure(.none, seed: 1)).events() == again.acknowledged)
    }

    /// Kafka #10405: a new segment's name was not durable, as its directory was never synced.
    /// Fails if `Storage.replace` leaves out the sync of the directory.
    @Test func `a power failure after any acknowledgement finds all files by their names`() throws {
        scene.segmentBytes = 16 << 10
        let log = try scene.create()
        for _ in 0..<20 {
            try scene.append(1, to: log)
            let left = scene.disk.afterPowerFailure(.none, seed: 1)
            #expect(try scene.open(left).events() == scene.acknowledged)
        }
        #expect(scene.disk.paths.filter { $0.hasSuffix(".rows") }.count > 3)
    }

    /// BookKeeper #1534: the old file went before the new one was durable.
    /// Fails if a segment is ever removed, or the manifest is removed rather than replaced.
    @Test func `nothing is removed that something durable does not replace`() throws {
        let disk = SimulatedDisk()
        let watched = WatchedStorage(disk)
        let scene = Scene(disk, storage: watched)
        scene.segmentBytes = 16 << 10
        let log = try scene.create()
        try scene.append(15, to: log)
        try log.close()
        #expect(watched.calls.filter { $0.call == "rename" }.count > 6)
        #expect(!watched.calls.contains { $0.call == "remove" && !$0.path.hasSuffix(".tmp") })
        #expect(disk.paths.contains(Scene.path + "/manifest"))
    }

    /// Redpanda #26755: after a crash in a replacement both the old and the new copy were live, and data was there twice.
    /// Fails if a segment's file counts before its name is final, or if an event is taken from two files.
    @Test func `a crash at any call while a segment is begun leaves every event once`() throws {
        scene.segmentBytes = 16 << 10
        try scene.fill(2)
        let whole = scene.disk.afterKill()
        let before = whole.calls
        let probe = Scene(whole, startingAt: 100)
        probe.segmentBytes = 16 << 10
        try probe.append(4, to: probe.open(whole))
        #expect(whole.callLog.contains(.rename))
        for call in before + 1...whole.calls {
            for (number, survival) in SimulatedDisk.Survival.allCases.enumerated() {
                let disk = scene.disk.afterKill()
                disk.plan(.powerFails, atCall: call)
                let again = Scene(disk, startingAt: 100)
                again.segmentBytes = 16 << 10
                if let log = try? again.open(disk) { try? again.append(4, to: log) }
                let left = disk.afterPowerFailure(survival, seed: UInt64(call * 10 + number))
                let events = try scene.open(left).events()
                #expect(Set(events.map(\.id)).count == events.count)
                #expect(events.starts(with: scene.acknowledged))
                #expect(events.map(\.position) == Array(1..<UInt64(events.count + 1)))
            }
        }
    }

    /// Redpanda #3636: a temporary file that a crash had left was taken up again with what was in it.
    /// Fails if `Storage.replace` opens a temporary file that is there.
    @Test func `a temporary file that was left behind is not used`() throws {
        scene.segmentBytes = 16 << 10
        try scene.fill(2)
        let disk = scene.disk.afterKill()
        for path in [Scene.segment(2), Scene.path + "/manifest"] {
            let file = try disk.open(path + ".tmp", .createNew)
            let stale = [UInt8](repeating: 0xA5, count: 9_000)
            _ = try unsafe stale.withUnsafeBytes { unsafe try file.write($0, at: 0) }
        }
        let again = Scene(disk, startingAt: 100)
        again.segmentBytes = 16 << 10
        let log = try again.open(disk)
        try again.append(6, to: log)
        #expect(disk.bytes(Scene.segment(2)).map { !$0.contains(0xA5) || $0.count > 9_000 } == true)
        #expect(disk.paths.filter { $0.hasSuffix(".rows") }.count > 1)
        try log.close()
        #expect(try again.open(disk.afterPowerFailure(.none, seed: 1)).events() == again.acknowledged)
        #expect(try again.open(disk.afterKill()).verify().damages.isEmpty)
    }

    /// NATS #8475: a file that was written anew did not keep to the mode in which everything is synced.
    /// Fails if a file gets its name before it is synced, or the directory is not synced afterwards.
    @Test func `each replacement is synced, then named, then its directory is synced`() throws {
        let watched = WatchedStorage(scene.disk)
        let scene = Scene(scene.disk, storage: watched)
        scene.segmentBytes = 16 << 10
        let log = try scene.create()
        try scene.append(12, to: log)
        try log.close()
        let calls = watched.calls
        let renames = calls.indices.filter { calls[$0].call == "rename" }
        #expect(renames.count > 6)
        for index in renames {
            #expect(calls[index - 1].call == "sync")
            #expect(calls[index - 1].path == calls[index].path + ".tmp")
            #expect(calls[index + 1].call == "syncDirectory")
            #expect(calls[index].path.hasPrefix(calls[index + 1].path + "/"))
        }
    }

    /// KurrentDB #3642: a full disk left a log that could not be opened any more.
    /// Fails if a write that found no room leaves anything that recovery cannot put aside, or if opening needs room.
    @Test func `a full disk leaves a log that opens and, given room, goes on`() throws {
        scene.segmentBytes = 16 << 10
        try scene.fill(2)
        let used = scene.disk.paths.reduce(0) { $0 + (scene.disk.bytes($1)?.count ?? 0) }
        var wasFull = 0
        for room in stride(from: 0, to: 60_000, by: 1_024) {
            let disk = scene.disk.afterKill()
            disk.capacity = used + room
            let again = Scene(disk, startingAt: 100)
            again.segmentBytes = 16 << 10
            let before = scene.acknowledged
            if let log = try? again.open(disk) {
                do { try again.append(8, to: log) } catch { wasFull += 1 }
            }
            let acknowledged = again.acknowledged.isEmpty ? before : again.acknowledged
            let reader = try scene.open(disk.afterKill(), access: .readOnly)
            #expect(try reader.events().starts(with: acknowledged))
            let roomy = disk.afterKill()
            let opened = try scene.open(roomy)
            #expect(try opened.events().starts(with: acknowledged))
            _ = try opened.appendBlocking(contentsOf: [AppendRequest([Scene.event("later", "")])])[0].get()
            #expect(try opened.verify().damages.isEmpty)
        }
        #expect(wasFull > 10)
    }

    /// UmaDB ba301be: a commit that was prepared while another was in flight took its state from the last acknowledged
    /// one, and gave out the same positions again.
    /// Fails if a group's requests are checked or numbered against anything but all that was staged before them.
    @Test func `requests of one call see each other before any of them is acknowledged`() throws {
        let log = try scene.create()
        let requests = (0..<50).map { number in
            AppendRequest(
                [Scene.event("s", "\(number)")],
                conditions: [.stream("s", number == 0 ? .noStream : .exactly(UInt64(number - 1)))])
        }
        let receipts = try log.appendBlocking(contentsOf: requests).map { try $0.get() }
        #expect(receipts.map(\.positions) == (1...50).map { $0...$0 })
        #expect(try log.events().map(\.revision) == Array(0..<50))
        // The same once more: each now contradicts what is there.
        let again = log.appendBlocking(contentsOf: requests)
        #expect(again.allSatisfy { if case .failure(let error) = $0 { error.code == .conflict } else { false } })
    }

    /// Marten #5300: a condition on tags was read in one step and the events were written in another.
    /// Fails if conditions are checked anywhere but under the single writer, with what is staged in view.
    @Test func `of many that ask for a tag to be absent exactly one gets through`() async throws {
        let log = try scene.create()
        for round in 0..<20 {
            let tag = "number \(round)"
            let won = await withTaskGroup(of: Int.self) { group in
                for task in 0..<32 {
                    group.addTask {
                        let request = AppendRequest(
                            [Scene.event("s\(task)", "", tags: [tag])],
                            conditions: [.noEvent(taggedAnyOf: [tag], after: 0)])
                        return (try? await log.append(request)) == nil ? 0 : 1
                    }
                }
                return await group.reduce(0, +)
            }
            #expect(won == 1)
        }
        #expect(log.lastPosition == 20)
    }

    /// RocksDB #7701, the other half: a stress test that reached none of the faults it was made for, and passed.
    /// Fails if a campaign that met nothing counts as passed.
    @Test func `a campaign that reached no fault has not passed`() {
        var report = CampaignReport("idle")
        #expect(!report.isConvincing)
        report.states = 1_000
        #expect(!report.isConvincing)
        report.count("power failed")
        #expect(report.isConvincing)
    }
}
