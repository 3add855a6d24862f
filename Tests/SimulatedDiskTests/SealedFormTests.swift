// SPDX-License-Identifier: Apache-2.0

import EventLog
import LogCampaigns
import SimulatedDisk
import Testing

/// Rows and their sealed form hold the same, and the sealed form is a function of the rows alone.
@Suite struct SealedFormTests {
    private func sealed(_ disk: SimulatedDisk) -> [String: [UInt8]] {
        disk.paths.filter { $0.hasSuffix(".sealed") }.reduce(into: [:]) { $0[$1] = disk.bytes($1) }
    }

    @Test func `rows, sealed and sealed again give the same events, tree and bytes`() throws {
        var segments = 0
        for seed in 1...200 as ClosedRange<UInt64> {
            // Odd seeds only seal where it is asked for here.
            let workload = Workload(seed: seed * 2 + 1, steps: 5, largeBytes: 20_000, segmentBytes: 16 << 10)
            let disk = SimulatedDisk()
            let log = try EventLog.create(at: Workload.path, options: workload.options(disk))
            for request in workload.steps.flatMap(\.requests) {
                _ = try log.appendBlocking(contentsOf: [request])[0].get()
            }
            try log.endSegment()
            let rows = disk.afterKill()
            let (events, tree) = (try log.events(), try log.merkleSection(size: log.lastPosition))

            try log.seal()
            #expect(try log.events() == events)
            #expect(try log.merkleSection(size: log.lastPosition) == tree, "workload \(workload.seed)")
            try log.close()
            let again = try EventLog.open(at: Workload.path, options: workload.options(disk))
            #expect(try again.events() == events)
            #expect(try again.merkleSection(size: again.lastPosition) == tree)

            // The same rows once more, beside what an earlier sealing left.
            for (path, bytes) in sealed(disk) {
                let file = try rows.open(path + ".tmp", .createNew)
                #expect(unsafe try bytes.withUnsafeBytes { unsafe try file.write($0, at: 0) } == bytes.count)
            }
            let second = try EventLog.open(at: Workload.path, options: workload.options(rows))
            #expect(try second.merkleSection(size: second.lastPosition) == tree)
            try second.seal()
            #expect(sealed(rows) == sealed(disk), "workload \(workload.seed)")
            #expect(!rows.paths.contains { $0.hasSuffix(".sealed.tmp") })
            segments += sealed(disk).count
        }
        #expect(segments > 300)
    }
}
