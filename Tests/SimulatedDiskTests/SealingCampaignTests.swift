// SPDX-License-Identifier: Apache-2.0

import EventLog
import LogCampaigns
import SimulatedDisk
import Testing

@Suite struct SealingCampaignTests {
    private static func request(_ number: Int) -> AppendRequest {
        let event = NewEvent(
            stream: "stream-\(number % 3)", type: "T", payload: Array("\(number)".utf8), tags: ["tag-\(number % 2)"])
        return AppendRequest([event], idempotencyKey: "key-\(number)")
    }

    /// A log of so many segments with two events each.
    private static func log(_ segments: Int, on disk: SimulatedDisk) throws -> (EventLog, EventLog.Options) {
        var options = EventLog.Options()
        options.sealing = .onRequest
        options.idleMarkerAfter = .seconds(86_400)
        options.storage = disk
        let log = try EventLog.create(at: "/log", options: options)
        for number in 0..<segments * 2 {
            _ = try log.appendBlocking(contentsOf: [request(number)])[0].get()
            if number % 2 == 1 { try log.endSegment() }
        }
        return (log, options)
    }

    /// Found here once: a reader that opened the log while its newest segment was sealed stayed at its end for ever; and
    /// it missed the events of a segment in rows between sealed ones when it was asked for a stream.
    @Test func `a reader opens, asks and refreshes while everything is sealed at any of its calls`() throws {
        var sealedBetween = 0
        for call in 1...60 {
            let disk = SimulatedDisk()
            let (log, options) = try Self.log(3, on: disk)
            _ = try log.appendBlocking(contentsOf: [Self.request(6)])[0].get()
            let countdown = Monitor(call)
            disk.observe { _ in
                guard
                    countdown.withLock({
                        $0 -= 1; return $0 == 0
                    })
                else { return }
                try? log.seal()
            }
            let reader = try EventLog.open(at: "/log", access: .readOnly, options: options)
            for _ in 1...2 {
                let last = try reader.refresh()
                let events = try reader.events()
                #expect(events.map(\.position) == Array(1...last))
                #expect(try reader.events(EventQuery(.stream("stream-0"))) == events.filter { $0.stream == "stream-0" })
                #expect(
                    try reader.events(EventQuery(.taggedAnyOf(["tag-1"]), direction: .backwards))
                        == events.filter { $0.tags == ["tag-1"] }.reversed())
                #expect(try reader.statistics().events == last)
            }
            disk.observe(nil)
            if log.unsealedSegments == 0 { sealedBetween += 1 }
            _ = try log.appendBlocking(contentsOf: [Self.request(7)])[0].get()
            try log.proveLastBatch()
            #expect(try reader.refresh() == 8, "call \(call)")
            #expect(try reader.events(EventQuery(.stream("stream-1"))).map(\.position) == [2, 5, 8])
        }
        #expect(sealedBetween > 20)
    }

    /// A backup has the rows of a segment that was sealed later and whose sealed form is damaged now.
    @Test(arguments: [true, false]) func `rows between sealed segments are read, written behind and sealed`(
        hasManifest: Bool
    ) throws {
        let disk = SimulatedDisk()
        var (log, options) = try Self.log(4, on: disk)
        let path = "/log/segments/00000002"
        let rows = try #require(disk.bytes(path + ".rows"))
        try log.seal()
        let before = try log.events()
        try log.close()
        disk.replace(path + ".sealed", with: Array((disk.bytes(path + ".sealed") ?? []).dropLast(1)))
        let file = try disk.open(path + ".rows", .createNew)
        #expect(try unsafe rows.withUnsafeBytes { unsafe try file.write($0, at: 0) } == rows.count)
        if !hasManifest { disk.lose("/log/manifest") }
        options.storage = disk.afterKill()

        let reader = try EventLog.open(at: "/log", access: .readOnly, options: options)
        log = try EventLog.open(at: "/log", options: options)
        for round in 0..<2 {
            for log in [log, reader] {
                #expect(try log.events() == before)
                for stream in 0..<3 {
                    let name = "stream-\(stream)"
                    #expect(try log.events(EventQuery(.stream(name))) == before.filter { $0.stream == name })
                    #expect(try log.lastRevision(of: name) == before.last { $0.stream == name }?.revision)
                }
                #expect(try log.events(EventQuery(.taggedAnyOf(["tag-0"]))) == before.filter { $0.tags == ["tag-0"] })
                for key in 0..<8 {
                    #expect(try log.positions(forKey: "key-\(key)") == Position(key + 1)...Position(key + 1))
                }
                #expect(try log.statistics().events == 8)
            }
            #expect(log.unsealedSegments == 1 - round)
            try log.seal()
        }
        #expect(try log.verify().damages == [])
        _ = try log.appendBlocking(contentsOf: [Self.request(8)])[0].get()
        #expect(try log.lastRevision(of: "stream-2") == 2)
        try log.close()
        #expect(try EventLog.open(at: "/log", options: options).events().count == 9)
    }

    @Test func `a crash or a refused call in the middle of a sealing does no harm`() {
        var crash = CrashCampaign()
        for call in stride(from: 60, through: 300, by: 13) { crash.run(seed: 2, call: call, nestedEvery: 400) }
        expectNothingFound(crash.report)
        #expect(crash.report.reached["both forms left"] ?? 0 > 0)
        var faults = FaultCampaign()
        for call in stride(from: 61, through: 300, by: 29) {
            faults.run(seed: 2, call: call, kind: .refused, nestedEvery: .max)
        }
        expectNothingFound(faults.report)
        #expect(faults.report.reached["sealing failed"] ?? 0 > 0)
    }
}
