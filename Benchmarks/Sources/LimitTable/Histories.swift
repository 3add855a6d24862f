// SPDX-License-Identifier: Apache-2.0

import EventLog
import Workbench

/// One appeal's history out of a sealed log, by processor time: nothing of it waits for a disk.
enum Histories {
    static func measure(_ log: EventLog, disk: RawDisk, into table: inout Table) throws {
        var (first, again, page) = (Samples(), Samples(), Samples())
        var events = 0
        // Another instance: what choosing has unpacked is not in the cache of the one that is measured.
        let choosing = try EventLog.open(at: log.path, access: .readOnly)
        let streams = try someStreams(of: choosing)
        try choosing.close()
        for stream in streams {
            let query = EventQuery(.stream(stream))
            events += try first.measureProcessor { try log.events(query) }.count
            _ = try again.measureProcessor { try log.events(query) }
            try page.measureProcessor { try disk.readPage() }
        }
        precondition(events >= streams.count, "every stream has events")
        let each = figure(Double(events) / Double(streams.count), digits: 1)
        table.add(
            "one appeal's history, \(each) events, random, us", first.median / 1_000, digits: 1,
            limit: page.median / 1_000,
            of: "pread of 4 KiB in memory")
        table.add(
            "the same again, its blocks unpacked already, us", again.median / 1_000, digits: 1,
            limit: page.median / 1_000, of: "pread of 4 KiB in memory")
    }

    /// A thousand streams, each as likely as any other, the same in every run.
    private static func someStreams(of log: EventLog) throws -> [String] {
        var state: UInt64 = 88_172_645_463_325_252
        var streams: [String] = []
        while streams.count < 1_000 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            let position = 1 + state % log.lastPosition
            // Each stream has one first event, but long streams have more of the others.
            let events = try log.events(EventQuery(positions: position...position))
            streams += events.filter { $0.revision == 0 }.map(\.stream)
        }
        return streams
    }
}
