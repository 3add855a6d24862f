// SPDX-License-Identifier: Apache-2.0

internal import EventLog
internal import SimulatedDisk

/// The disk fills up at every 4 KiB step; later there is room again, and recording goes on as if nothing had been.
package struct FullDiskCampaign: Campaign {
    package static let mustReach: Set<String> = [
        "disk full", "opened for reading on the full disk", "opened for writing on the full disk", "room again",
        "torn tail put aside", "sealing found the disk full",
    ]
    package static let stepBytes = 4_096
    package static let steps: ClosedRange<UInt64> = 1...256
    package private(set) var report = CampaignReport("full")

    package init() {}

    /// One run: the disk takes `seed` steps of 4 KiB, and from 257 on again the first 256 with other workloads.
    package mutating func run(seed: UInt64) {
        let count = Self.steps.upperBound
        // Groups that are large enough are written without zeros ahead, and so end in the middle.
        let isLarge = seed % 2 == 1
        let workload = Workload(
            seed: seed * 7, steps: isLarge ? 80 : 400, largeBytes: isLarge ? 300_000 : 9_000)
        let disk = SimulatedDisk()
        disk.capacity = Int((seed - 1) % count + 1) * Self.stepBytes
        let playback = Playback(workload, on: disk)
        report.states += 1
        do throws(Check.Broken) {
            try follow(playback, disk)
            try seal(seed)
        } catch {
            report.findings.append(
                Finding(
                    what: "Disk full at \(disk.capacity) bytes, workload \(workload.seed): \(error.promise)",
                    repeatWith: "full --seed \(seed)"))
        }
    }

    private mutating func follow(_ playback: Playback, _ disk: SimulatedDisk) throws(Check.Broken) {
        guard let failure = playback.failure else { throw Check.Broken("the workload did not fill the disk") }
        guard failure.code == .diskFull || failure.errno == 28 else {
            throw Check.Broken("the error says nothing of the full disk: \(failure)")
        }
        report.count("disk full")
        if playback.wasCreated { try readOnFullDisk(playback, disk.afterKill()) }
        try openOnFullDisk(playback, disk)
        // The power may fail while the disk is full, or after there is room again.
        try Check.recovery(of: playback, on: disk.afterPowerFailure(.none, seed: playback.workload.seed))
        disk.capacity = .max
        report.count("room again")
        var later = playback
        if playback.wasCreated {
            do throws(LogError) { try later.goOn(on: disk, more: true) } catch {
                throw Check.Broken("with room again the log does not go on: \(error)")
            }
        }
        try Check.recovery(of: later, on: disk.afterPowerFailure(.none, seed: playback.workload.seed))
        try Check.recovery(of: later, on: disk)
        let torn = disk.paths.filter { $0.contains(".torn-") }.count
        if torn > 0 { report.count("torn tail put aside") }
        guard torn <= 1 else { throw Check.Broken("\(torn) copies of one torn tail were kept") }
    }

    /// Only sealing finds the disk full: the log stays as it is and goes on, and with room again it is sealed.
    private mutating func seal(_ seed: UInt64) throws(Check.Broken) {
        let workload = Workload(seed: seed * 2 + 1, segmentBytes: 16 << 10)
        let disk = SimulatedDisk()
        do throws(LogError) {
            let log = try EventLog.create(at: Workload.path, options: workload.options(disk))
            for request in workload.steps.flatMap(\.requests) {
                _ = try log.appendBlocking(contentsOf: [request])[0].get()
            }
            let before = try log.events()
            try log.endSegment()
            disk.capacity = disk.paths.reduce(0) { $0 + (disk.bytes($1)?.count ?? 0) } + Int(seed % 24) * 512
            var failure: LogError?
            do throws(LogError) { try log.seal() } catch { failure = error }
            if let failure {
                guard failure.code == .diskFull else { throw failure }
                report.count("sealing found the disk full")
            }
            guard try log.events() == before else { throw LogError(.damaged, "sealing on a full disk lost events") }
            disk.capacity = .max
            for request in workload.further { _ = try log.appendBlocking(contentsOf: [request])[0].get() }
            let after = try log.events()
            try log.seal()
            guard try log.events() == after, log.unsealedSegments == 0, try log.verify().damages.isEmpty else {
                throw LogError(.damaged, "with room again the log is not sealed")
            }
            try log.close()
        } catch { throw Check.Broken("sealing on a full disk: \(error)") }
    }

    private mutating func readOnFullDisk(_ playback: Playback, _ disk: SimulatedDisk) throws(Check.Broken) {
        disk.capacity = 0
        do throws(LogError) {
            let log = try EventLog.open(at: Workload.path, access: .readOnly, options: playback.workload.options(disk))
            let wanted = playback.acknowledged.flatMap(\.request.events).map(\.payload)
            guard try log.events().map(\.payload).starts(with: wanted) else {
                throw LogError(.damaged, "acknowledged events are missing")
            }
        } catch { throw Check.Broken("a log on a full disk cannot be read: \(error)") }
        report.count("opened for reading on the full disk")
    }

    /// A program may try again and again.
    private mutating func openOnFullDisk(_ playback: Playback, _ disk: SimulatedDisk) throws(Check.Broken) {
        for _ in 1...3 {
            do throws(LogError) {
                let log = try EventLog.open(at: Workload.path, options: playback.workload.options(disk))
                try? log.close()
                report.count("opened for writing on the full disk")
            } catch {
                let isExpected = error.code == .diskFull || !playback.wasCreated
                guard isExpected else { throw Check.Broken("a log on a full disk does not open: \(error)") }
            }
        }
    }
}
