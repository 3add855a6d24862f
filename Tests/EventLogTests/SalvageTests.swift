// SPDX-License-Identifier: Apache-2.0

import EventLog
import Foundation
import Testing

/// What can still be had of a log that cannot be trusted as a whole, and that the report names all the rest.
@Suite struct SalvageTests {
    let place = TemporaryLog()
    let target = TemporaryLog()

    /// Batches of two events, closed; few enough for one segment or enough for several.
    private func makeLog(batches: Int) throws -> [RecordedEvent] {
        let log = try EventLog.create(at: place.path, options: .small)
        for number in 0..<batches {
            let imported = NewEvent(
                stream: "b", type: "Imported", payload: Array("second \(number)".utf8), metadata: [1, 2],
                tags: ["t", "u\(number)"], recordedAt: Timestamp(microseconds: Int64(number)),
                id: EventID(high: 7, low: UInt64(number)))
            let request = AppendRequest([event("a", "T", "first \(number)"), imported], idempotencyKey: "k\(number)")
            _ = try log.appendBlocking(contentsOf: [request])[0].get()
        }
        let all = try log.events()
        try log.close()
        return all
    }

    private func damage(_ file: String, at offset: Int) throws {
        var bytes = try place.bytes(file)
        bytes[offset] ^= 0x10
        try place.write(bytes, to: file)
    }

    /// Salvages and checks what must hold whatever was damaged: the source is as it was, the new log verifies clean and
    /// takes appends, and holds exactly the events whose positions are not reported as missing.
    private func salvage(of all: [RecordedEvent]) throws -> SalvageReport {
        let before = try files()
        let report = try EventLog.salvage(from: place.path, to: target.path, options: .small)
        #expect(try files() == before)
        let log = try EventLog.open(at: target.path, options: .small)
        #expect(log.identity == report.identity)
        let verification = try log.verify()
        #expect(verification.damages.isEmpty)
        #expect(verification.events == report.events)
        let kept = all.filter { event in
            !report.missing.contains { $0.positions?.contains(event.position) ?? false }
        }
        let found = try log.events()
        #expect(found.map(\.id) == kept.map(\.id))
        #expect(found.map(\.recordedAt) == kept.map(\.recordedAt))
        #expect(found.map(\.stream) == kept.map(\.stream))
        #expect(found.map(\.type) == kept.map(\.type))
        #expect(found.map(\.tags) == kept.map(\.tags))
        #expect(found.map(\.payload) == kept.map(\.payload))
        #expect(found.map(\.metadata) == kept.map(\.metadata))
        for (old, new) in zip(kept, found) {
            #expect(report.newPosition(of: old.position) == new.position)
            let stream = report.renumberedStreams.first { $0.stream == old.stream }
            #expect((old.revision != new.revision) == (stream.map { $0.firstRevision <= old.revision } ?? false))
        }
        for error in report.missing {
            for position in error.positions ?? 1...0 { #expect(report.newPosition(of: position) == nil) }
        }
        _ = try log.appendBlocking(contentsOf: [AppendRequest([event("a")])])[0].get()
        try log.close()
        return report
    }

    private func files() throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: place.path)
        where name.contains(".") || name == "manifest" {
            files[name] = try place.bytes(place.path + "/" + name)
        }
        return files
    }

    @Test(arguments: [0, 100]) func `what a proof of this log reaches beyond is missing`(tornBytes: Int) throws {
        let all = try makeLog(batches: 10)
        let log = try EventLog.open(at: place.path, access: .readOnly)
        // Eight batches of two events each, and the begin of a ninth.
        try place.write(try place.bytes(place.segment(1)).prefix(9 * 4_096 + tornBytes), to: place.segment(1))
        try FileManager.default.removeItem(atPath: place.path + "/manifest")
        let other = DurabilityProof(
            identity: LogIdentity(high: log.identity.high, low: ~log.identity.low), lastPosition: 99, file: "other")
        let own = [Position(12), 20].map {
            DurabilityProof(identity: log.identity, lastPosition: $0, file: "snapshot-\($0)")
        }
        for (proofs, missing) in [([], []), ([other, own[0]], []), (own + [other], [17, 18, 19, 20])]
            as [(_, [Position])]
        {
            let target = TemporaryLog()
            let report = try EventLog.salvage(from: place.path, to: target.path, proofs: proofs, options: .small)
            #expect(report.missing.flatMap { Array($0.positions ?? 1...0) } == missing, "\(report.missing)")
            let file = tornBytes > 0 ? place.segment(1) : "snapshot-20"
            #expect(report.missing.map(\.file) == (missing.isEmpty ? [] : [file]))
            #expect(report.events == 16 && report.newPosition(of: 16) == 16)
            #expect(report.notes.contains { $0.contains(place.path + "/manifest") }, "what can't be proven is said")
            let isTorn = report.notes.contains { $0.contains("never acknowledged") }
            #expect(isTorn == (tornBytes > 0 && missing.isEmpty), "\(report.notes)")
            let salvaged = try EventLog.open(at: target.path, access: .readOnly)
            #expect(try salvaged.events().map(\.id) == all.prefix(16).map(\.id))
        }
    }

    @Test func `a whole log comes over whole, with its keys`() throws {
        let all = try makeLog(batches: 40)
        let report = try salvage(of: all)
        #expect(report.missing.isEmpty)
        #expect(report.notes.isEmpty)
        #expect(report.renumberedStreams.isEmpty)
        #expect(report.events == UInt64(all.count))
        let log = try EventLog.open(at: target.path, options: .small)
        for number in 0..<40 {
            #expect(try log.positions(forKey: "k\(number)") == UInt64(number * 2 + 1)...UInt64(number * 2 + 2))
        }
    }

    @Test(arguments: [0, 60, 130, 150])
    func `a damaged batch in the middle costs its own events and no others`(byte: Int) throws {
        let all = try makeLog(batches: 6)
        let offset = 4_096 * 3
        try damage(place.segment(1), at: offset + byte)
        let report = try salvage(of: all)
        #expect(report.missing.map(\.positions) == [5...6])
        #expect(report.missing[0].file == place.segment(1))
        #expect(report.missing[0].offset == UInt64(offset))
        #expect(report.renumberedStreams.map(\.stream) == ["a", "b"])
        #expect(report.renumberedStreams.allSatisfy { $0.firstRevision == 3 && $0.missingEvents == 1 })
        #expect(try EventLog.open(at: target.path, options: .small).positions(forKey: "k2") == nil)
    }

    @Test(arguments: [1, 2, 3])
    func `a missing segment is named with the positions that it held`(number: Int) throws {
        let all = try makeLog(batches: 60)
        let count = try place.names(in: "/segments").count
        #expect(count > 3)
        try FileManager.default.removeItem(atPath: place.segment(number))
        let report = try salvage(of: all)
        #expect(report.missing.count == 1)
        #expect(report.missing.first?.file == place.segment(number))
        #expect(report.missing.first?.positions != nil)
    }

    @Test func `the newest segment is missed because the manifest knows of it`() throws {
        let all = try makeLog(batches: 60)
        try FileManager.default.removeItem(atPath: place.segment(try place.names(in: "/segments").count))
        let report = try salvage(of: all)
        #expect(report.missing.first?.positions?.upperBound == 120)
        #expect(report.renumberedStreams.isEmpty)
    }

    @Test(arguments: [4_096 * 2, 4_096 * 3 + 10, 4_096 * 5 + 4_000])
    func `a tail that was cut off after the log was closed is missed`(length: Int) throws {
        let all = try makeLog(batches: 6)
        let file = place.segment(1)
        try place.write(Array(try place.bytes(file).prefix(length)), to: file)
        let report = try salvage(of: all)
        #expect(report.missing.last?.positions?.upperBound == 12)
        #expect(report.missing.last?.file == file)
    }

    @Test(arguments: [0, 4, 20, 35, 90, 113])
    func `batches are found without the header of their segment`(byte: Int) throws {
        let all = try makeLog(batches: 60)
        for number in 1...2 { try damage(place.segment(number), at: byte) }
        let report = try salvage(of: all)
        #expect(report.missing.isEmpty)
        #expect(report.notes.count == 2)
    }

    @Test func `a log whose only header is lost keeps its ids as the manifest knows the identity`() throws {
        let all = try makeLog(batches: 3)
        try damage(place.segment(1), at: 50)
        let report = try salvage(of: all)
        #expect(report.missing.isEmpty)
        try FileManager.default.removeItem(atPath: place.path + "/manifest")
        let other = TemporaryLog()
        let blind = try EventLog.salvage(from: place.path, to: other.path, options: .small)
        #expect(blind.sourceIdentity == nil)
        #expect(blind.events == 6)
    }

    @Test func `a torn tail that nobody was told of is no loss`() throws {
        let log = try EventLog.create(at: place.path, options: .small)
        for number in 0..<4 {
            _ = try log.appendBlocking(contentsOf: [AppendRequest([event("a", "T", "\(number)")])])[0].get()
        }
        let all = try log.events()
        let left = try place.copy()
        try log.close()
        var bytes = try left.bytes(left.segment(1))
        bytes[4_096 * 4 + 150] ^= 1
        try left.write(bytes, to: left.segment(1))
        let report = try EventLog.salvage(from: left.path, to: target.path, options: .small)
        #expect(report.events == 3)
        #expect(report.missing.isEmpty)
        #expect(report.notes.count == 1)
        #expect(try EventLog.open(at: target.path).events().map(\.id) == all.prefix(3).map(\.id))
    }

    @Test func `files that changed their names are put in order, a stranger's is left out`() throws {
        let all = try makeLog(batches: 60)
        let second = try place.bytes(place.segment(2))
        try place.write(try place.bytes(place.segment(3)), to: place.segment(2))
        try place.write(second, to: place.segment(3))
        let report = try salvage(of: all)
        #expect(report.missing.isEmpty)
        #expect(report.notes.count == 2)
        let stranger = TemporaryLog()
        let log = try EventLog.create(at: stranger.path, options: .small)
        for _ in 0..<40 { _ = try log.appendBlocking(contentsOf: [AppendRequest([event()])])[0].get() }
        try log.close()
        try place.write(try stranger.bytes(stranger.segment(2)), to: place.segment(2))
        let other = TemporaryLog()
        let mixed = try EventLog.salvage(from: place.path, to: other.path, options: .small)
        #expect(mixed.sourceIdentity == report.sourceIdentity)
        #expect(mixed.missing.count == 1)
        #expect(mixed.notes.contains { $0.contains("another log") })
    }

    @Test func `a batch that was exchanged for another whole one is not believed`() throws {
        let all = try makeLog(batches: 6)
        // The same log played up to the third batch, which says something else there: same salt, number and checksum.
        let log = try EventLog.open(at: place.path, options: .small)
        try log.close()
        var bytes = try place.bytes(place.segment(1))
        let offset = 4_096 * 3
        let stored = Int(bytes[offset + 44]) | Int(bytes[offset + 45]) << 8
        bytes[offset + 128 + stored - 1] ^= 1
        // Both checksums made right again, as a forger or a misdirected write from a restored copy would have them.
        bytes.putChecksum(of: offset + 128..<offset + 128 + stored, at: offset + 72)
        bytes.putChecksum(of: offset..<offset + 124, at: offset + 124)
        try place.write(bytes, to: place.segment(1))
        let report = try salvage(of: all)
        #expect(report.missing.map(\.positions) == [5...6])
    }

    @Test func `what cannot be read is missed, what can be read comes over`() throws {
        let all = try makeLog(batches: 30)
        let storage = FaultyStorage()
        var options = EventLog.Options.small
        options.storage = storage
        var salvaged = 0
        for number in 6...40 {
            let other = TemporaryLog()
            storage.plan(.read, number, .fails(EIO))
            defer { storage.plan(.read, .max, .short) }
            do throws(LogError) {
                let report = try EventLog.salvage(from: place.path, to: other.path, options: options)
                #expect(report.events + report.missingEvents == UInt64(all.count), "read \(number)")
                #expect(report.missing.allSatisfy { $0.positions != nil })
                salvaged += 1
            } catch {
                // The new log's own disk must work.
                #expect(error.file?.hasPrefix(other.path) == true, "\(error)")
            }
        }
        #expect(storage.faultsReached == 35)
        #expect(salvaged > 25)
    }

    @Test func `a log that is being written, and a target that is there, are refused`() throws {
        _ = try makeLog(batches: 2)
        let log = try EventLog.open(at: place.path, options: .small)
        #expect { try EventLog.salvage(from: place.path, to: target.path) } throws: {
            ($0 as? LogError)?.code == .locked
        }
        try log.close()
        #expect { try EventLog.salvage(from: place.path, to: place.path) } throws: {
            ($0 as? LogError)?.code == .alreadyExists
        }
        #expect { try EventLog.salvage(from: target.path, to: target.path + "2") } throws: {
            ($0 as? LogError)?.code == .noSuchLog
        }
    }

    @Test func `a request that lost events to a damaged block is left out whole, and can be sent again`() throws {
        var options = EventLog.Options.small
        options.segmentBytes = 16 << 20
        let log = try EventLog.create(at: place.path, options: options)
        var generator = MerkleSample.Generator(state: 11)
        // Streams of their own, so that each type has blocks of its own.
        let requests = (0..<200).map { number in
            AppendRequest(
                ["A", "B"].map { type in
                    NewEvent(
                        stream: "\(type)-\(number)", type: type,
                        payload: (0..<400).map { _ in UInt8(truncatingIfNeeded: generator.next()) })
                }, idempotencyKey: "key-\(number)")
        }
        for result in log.appendBlocking(contentsOf: requests) { _ = try result.get() }
        try log.seal()
        try log.close()
        var bytes = try place.bytes(place.sealed(1))
        bytes[400] ^= 1
        try place.write(bytes, to: place.sealed(1))

        let report = try EventLog.salvage(from: place.path, to: target.path, options: options)
        #expect(report.events + report.missingEvents == 400 && report.events > 100 && report.missingEvents > 40)
        let leftOut = report.missing.filter { $0.message.hasPrefix("Left out") }
        #expect(leftOut.count == Int(report.missingEvents) / 2 && !report.hasLostKeys)
        let again = try EventLog.open(at: target.path, options: options)
        #expect(try again.events(EventQuery(types: ["A"])).count == again.events(EventQuery(types: ["B"])).count)
        let outcomes = try again.appendBlocking(contentsOf: requests).map { try $0.get().outcome }
        #expect(outcomes.count { $0 == .appended } == Int(report.missingEvents) / 2)
        #expect(try again.events().count == 400)
        for request in requests {
            for event in request.events {
                #expect(try again.events(EventQuery(.stream(event.stream))).map(\.payload) == [event.payload])
            }
        }
    }
}
