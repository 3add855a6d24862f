// SPDX-License-Identifier: Apache-2.0

import EventLog
import Workbench

/// Durable appends beside what the disk does by itself, in turns, so that whatever else the machine does hits both.
enum Appending {
    /// One event of about 300 bytes, one writer, against a raw 4 KiB write and sync.
    static func single(in directory: String, rounds: Int, into table: inout Table) throws {
        let log = try EventLog.create(at: directory + "/single")
        let disk = try RawDisk(in: directory, size: 64 << 20, pageBytes: 4_096)
        var events = SampleEvents(seed: 1)
        var ours = Samples()
        var raw = Samples()
        for round in 0..<rounds + rounds / 10 {
            let request = events.request(of: 1)
            var pair = (ours: Samples(), raw: Samples())
            let result = pair.ours.measure { log.appendBlocking(contentsOf: [request]) }
            _ = try result[0].get()
            try pair.raw.measure { try disk.writeAndSync(4_096) }
            guard round >= rounds / 10 else { continue }  // the first tenth warms up
            ours.add(nanoseconds: UInt64(pair.ours.median))
            raw.add(nanoseconds: UInt64(pair.raw.median))
        }
        try log.close()
        for (name, quantile, wanted) in [("median", 0.5, "<= 1.15"), ("p99", 0.99, "")] {
            table.add(
                "1 event a commit, 1 writer, \(name), us", ours.quantile(quantile) / 1_000, digits: 1,
                limit: raw.quantile(quantile) / 1_000, wanted: wanted, of: "pwrite 4 KiB + fdatasync")
        }
    }

    /// Batches of 1,000 events, against LZ4 and one write and sync of the same payloads.
    static func batches(in directory: String, rounds: Int, into table: inout Table) throws {
        let log = try EventLog.create(at: directory + "/batches")
        let disk = try RawDisk(in: directory, size: 64 << 20, pageBytes: 1 << 20)
        var events = SampleEvents(seed: 2)
        var ours = Samples()
        var raw = Samples()
        for _ in 0..<rounds {
            let request = events.request(of: 1_000)
            let payloads = request.events.flatMap(\.payload)
            let result = ours.measure { log.appendBlocking(contentsOf: [request]) }
            _ = try result[0].get()
            try raw.measure {
                let stored = PlainBlocks.compress(payloads)
                try disk.writeAndSync((stored.count + 4_095) / 4_096 * 4_096)
            }
        }
        try log.close()
        table.add(
            "batches of 1,000, events/s", 1e12 / ours.median, limit: 1e12 / raw.median,
            of: "LZ4 + pwrite + fdatasync of the payloads")
    }

    /// 1, 8 and 64 tasks that each wait for their own event.
    static func writers(in directory: String, appends: Int, into table: inout Table) async throws {
        let log = try EventLog.create(at: directory + "/writers")
        var alone = 0.0
        for writers in [1, 8, 64] {
            var best = Samples()
            for _ in 0..<3 {
                let each = max(1, appends * min(writers, 8) / writers)
                let rate = try await appendConcurrently(to: log, writers: writers, each: each)
                best.add(nanoseconds: UInt64(rate))
            }
            if writers == 1 { alone = best.median }
            table.add(
                "1 event each, \(writers) tasks, events/s", best.median, limit: alone, of: "one task")
        }
        try log.close()
    }
}
