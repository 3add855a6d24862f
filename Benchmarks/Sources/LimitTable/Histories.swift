// SPDX-License-Identifier: Apache-2.0

import EventLog
import Workbench

/// One appeal's history out of a sealed log, chosen at random, by processor time: nothing of it waits for a disk.
enum Histories {
    static func measure(_ log: EventLog, disk: RawDisk, into table: inout Table) throws {
        var (first, again, page) = (Samples(), Samples(), Samples())
        // Another instance: what choosing has unpacked is not in the cache of the one that is measured.
        let choosing = try EventLog.open(at: log.path, access: .readOnly)
        let streams = try someStreams(of: choosing)
        try choosing.close()
        for stream in streams {
            let query = EventQuery(.stream(stream))
            let events = try first.measureProcessor { try log.events(query) }
            precondition(!events.isEmpty, "every stream has events")
            _ = try again.measureProcessor { try log.events(query) }
            try page.measureProcessor { try disk.readPage() }
        }
        table.add(
            "one appeal's history, random, median, us", first.median / 1_000, digits: 1, limit: page.median / 1_000,
            of: "pread of 4 KiB in memory")
        table.add(
            "the same again, its blocks unpacked already, us", again.median / 1_000, digits: 1,
            limit: page.median / 1_000, of: "pread of 4 KiB in memory")
    }

    /// A thousand streams, the same in every run.
    private static func someStreams(of log: EventLog) throws -> [String] {
        var state: UInt64 = 88_172_645_463_325_252
        return try (0..<1_000).flatMap { _ in
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            let position = 1 + state % log.lastPosition
            return try log.events(EventQuery(positions: position...position)).map(\.stream)
        }
    }
}
