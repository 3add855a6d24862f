// SPDX-License-Identifier: Apache-2.0

import EventLog
import LogCampaigns
import SimulatedDisk
import Testing

/// What a salvage brings over from damaged sealed segments.
@Suite struct SealedSalvageTests {
    private let workload = Workload(seed: 11, steps: 6, largeBytes: 4_000, segmentBytes: 16 << 10)

    /// A log of two sealed segments and an active one, and what it holds.
    private func specimen() throws -> (disk: SimulatedDisk, events: [RecordedEvent], rows: [String: [UInt8]]) {
        let disk = SimulatedDisk()
        let log = try EventLog.create(at: Workload.path, options: workload.options(disk))
        let requests = workload.steps.flatMap(\.requests)
        for (number, request) in requests.enumerated() {
            if number == requests.count / 3 || number == requests.count * 2 / 3 { try log.endSegment() }
            _ = try log.appendBlocking(contentsOf: [request])[0].get()
        }
        let rows = disk.paths.filter { $0.hasSuffix(".rows") }.reduce(into: [:]) { $0[$1] = disk.bytes($1) }
        try log.seal()
        _ = try log.appendBlocking(contentsOf: [workload.further[0]])[0].get()
        let events = try log.events()
        try log.close()
        return (disk.afterKill(), events, rows)
    }

    private func salvage(_ disk: SimulatedDisk, _ events: [RecordedEvent]) throws -> SalvageReport {
        let before = disk.paths.reduce(into: [:]) { $0[$1] = disk.bytes($1) }
        let report = try EventLog.salvage(from: Workload.path, to: "/new", options: workload.options(disk))
        #expect(before.allSatisfy { disk.bytes($0.key) == $0.value })
        let log = try EventLog.open(at: "/new", options: workload.options(disk))
        let found = try log.events()
        #expect(UInt64(found.count) == report.events)
        #expect(report.events + report.missingEvents == UInt64(events.count), "\(report.missing)")
        for event in events {
            guard let position = report.newPosition(of: event.position) else { continue }
            let new = found[Int(position) - 1]
            #expect(new.stream == event.stream && new.type == event.type && new.payload == event.payload)
            #expect(new.tags == event.tags && new.metadata == event.metadata && new.recordedAt == event.recordedAt)
            #expect(new.id == event.id)
        }
        #expect(try log.verify().damages == [])
        return report
    }

    private func changed(_ disk: SimulatedDisk, _ path: String, _ body: (inout [UInt8]) -> Void) -> SimulatedDisk {
        let copy = disk.afterKill()
        var bytes = copy.bytes(path) ?? []
        body(&bytes)
        copy.replace(path, with: bytes)
        return copy
    }

    @Test func `an undamaged log comes over whole, with its keys`() throws {
        let (disk, events, _) = try specimen()
        let report = try salvage(disk, events)
        #expect(report.missing == [])
        #expect(report.notes == [])
        let log = try EventLog.open(at: "/new", access: .readOnly, options: workload.options(disk))
        let old = try EventLog.open(at: Workload.path, access: .readOnly, options: workload.options(disk))
        for number in 1...workload.steps.flatMap(\.requests).count {
            #expect(try log.positions(forKey: "key-\(number)") == old.positions(forKey: "key-\(number)"))
        }
    }

    @Test func `whatever bit of a sealed segment is flipped, all requests but those of its block come over`() throws {
        let (disk, events, _) = try specimen()
        let path = "/log/segments/00000001.sealed"
        let size = try #require(disk.bytes(path)?.count)
        var (partly, whole) = (0, 0)
        for byte in stride(from: 0, to: size, by: 41) {
            let damaged = changed(disk, path) { $0[byte] ^= 0x10 }
            let report = try salvage(damaged, events)
            if report.missing.isEmpty { whole += 1 } else if report.events > 4 { partly += 1 }
            try expectWholeRequests(in: damaged, report, disk)
            for missing in report.missing {
                #expect(missing.file == path && (missing.positions != nil || report.hasLostKeys))
            }
        }
        #expect(partly > 0 && whole > 0)
    }

    /// A request that is known by its key is there with all of its events; one that is not, with none, so that it can be
    /// sent again.
    private func expectWholeRequests(
        in damaged: SimulatedDisk, _ report: SalvageReport, _ disk: SimulatedDisk
    ) throws {
        let log = try EventLog.open(at: "/new", access: .readOnly, options: workload.options(damaged))
        let old = try EventLog.open(at: Workload.path, access: .readOnly, options: workload.options(disk))
        for number in 1...workload.steps.flatMap(\.requests).count {
            guard let positions = try old.positions(forKey: "key-\(number)") else { continue }
            let new = positions.compactMap { report.newPosition(of: $0) }
            if let there = try log.positions(forKey: "key-\(number)") {
                #expect(Array(there) == new && new.count == positions.count)
            } else {
                #expect(new.isEmpty || report.hasLostKeys)
            }
        }
    }

    /// Where the footers with their trailers end.
    private static func footerEnds(in bytes: [UInt8]) -> [Int] {
        let mark = Array("ARYZEND1".utf8)
        return (0...bytes.count - mark.count).filter { bytes[$0..<$0 + mark.count].elementsEqual(mark) }
            .map { $0 + mark.count }
    }

    @Test func `of two footers one is enough, and a verification names the other`() throws {
        let (disk, events, _) = try specimen()
        let path = "/log/segments/00000001.sealed"
        let bytes = try #require(disk.bytes(path))
        let ends = Self.footerEnds(in: bytes)
        try #require(ends.count == 2 && ends[1] == bytes.count)
        let footer = ends[1] - ends[0]
        for byte in stride(from: ends[0] - footer, to: bytes.count, by: 3) {
            let isLast = byte >= ends[0]
            let damaged = isLast ? [changed(disk, path) { $0.removeSubrange(byte...) }] : []
            for damaged in damaged + [changed(disk, path) { $0[byte] ^= 0x10 }] {
                let log = try EventLog.open(at: Workload.path, access: .readOnly, options: workload.options(damaged))
                #expect(try log.events() == events)
                let damages = try log.verify().damages
                #expect(damages.count == 1 && damages[0].file == path && damages[0].offset ?? 0 >= ends[0] - footer)
                #expect(damages[0].message.contains("One of the two footers"))
                let report = try salvage(damaged, events)
                #expect(report.missing == [] && !report.hasLostKeys)
            }
        }
    }

    @Test func `a sealed segment that was cut off is told of by its blocks, and its rows win where they are whole`()
        throws
    {
        let (disk, events, rows) = try specimen()
        let path = "/log/segments/00000001.sealed"
        let cut = changed(disk, path) { $0.removeLast($0.count - (Self.footerEnds(in: $0)[0] - 40)) }
        let report = try salvage(cut.afterKill(), events)
        #expect(report.missing.count == 1)
        #expect(report.missing[0].message.contains("blocks with"))
        let lost = disk.afterKill()
        lost.lose(path)
        #expect(try salvage(lost, events).missing[0].message.contains("is missing"))
        let name = "/log/segments/00000001.rows"
        let file = try cut.open(name, .createNew)
        let bytes = try #require(rows[name])
        #expect(unsafe try bytes.withUnsafeBytes { unsafe try file.write($0, at: 0) } == bytes.count)
        #expect(try salvage(cut, events).missing == [])
    }

    @Test(arguments: [true, false])
    func `a segment that is gone behind a sealed one is missed, manifest or not`(hasManifest: Bool) throws {
        let (disk, events, _) = try specimen()
        let newest = try #require(disk.paths.filter { $0.hasSuffix(".rows") }.max())
        disk.lose(newest)
        if !hasManifest { disk.lose("/log/manifest") }
        let report = try EventLog.salvage(from: Workload.path, to: "/new", options: workload.options(disk))
        try #require(report.missing.count == 1 && report.events < events.count)
        #expect(report.missing[0].file == newest)
        if hasManifest {
            #expect(report.missing[0].positions == report.events + 1...UInt64(events.count))
        } else {
            #expect(report.missing[0].message.contains("from position \(report.events + 1) on"))
        }
    }

    @Test func `what is missed behind a sealed segment is missed where its rows are there too`() throws {
        let (disk, _, rows) = try specimen()
        let newest = try #require(disk.paths.filter { $0.hasSuffix(".rows") }.max())
        let (name, bytes) = try #require(rows.max { $0.key < $1.key })
        for path in ["/log/manifest", newest] { disk.lose(path) }
        let file = try disk.open(name, .createNew)
        #expect(unsafe try bytes.withUnsafeBytes { unsafe try file.write($0, at: 0) } == bytes.count)
        let report = try EventLog.salvage(from: Workload.path, to: "/new", options: workload.options(disk))
        #expect(report.missing.map(\.file) == [newest])
    }
}
