// SPDX-License-Identifier: Apache-2.0

import EventLog
import Foundation
import Testing

/// What recovery makes of files that were cut, changed, exchanged or taken away.
@Suite struct DamageTests {
    let place = TemporaryLog()

    /// Five batches of two events in one segment; not closed, so that nothing outside of the segment knows its end.
    private func makeLog(closing: Bool = false, batches: Int = 5) throws -> [RecordedEvent] {
        let log = try EventLog.create(at: place.path, options: .small)
        for number in 0..<batches {
            let events = [event("a", "T", "first \(number)", tags: ["t"]), event("b", "T", "second \(number)")]
            _ = try log.appendBlocking(contentsOf: [AppendRequest(events, idempotencyKey: "k\(number)")])[0].get()
        }
        let all = try log.events()
        if closing { try log.close() }
        return all
    }

    private func code(_ body: () throws(LogError) -> Void) -> LogError.Code? {
        do throws(LogError) {
            try body()
            return nil
        } catch {
            return error.code
        }
    }

    /// The log copied while it is open: what a crash at this moment leaves.
    private func crashed() throws -> TemporaryLog { try place.copy() }

    @Test func `after a crash everything acknowledged is there and appending goes on`() throws {
        let all = try makeLog()
        let left = try crashed()
        let log = try EventLog.open(at: left.path, options: .small)
        #expect(try log.events() == all)
        #expect(log.warnings.isEmpty)
        _ = try log.appendBlocking(contentsOf: [AppendRequest([event("a")])])[0].get()
        #expect(log.lastPosition == 11)
        #expect(try log.verify().damages.isEmpty)
    }

    @Test func `a torn last batch is kept aside and nothing else is touched`() throws {
        let all = try makeLog()
        let left = try crashed()
        let file = left.segment(1)
        var bytes = try left.bytes(file)
        let last = 5 * 4_096
        bytes[last + 200] ^= 0xff
        try left.write(bytes, to: file)
        let reader = try EventLog.open(at: left.path, access: .readOnly, options: .small)
        #expect(try reader.events() == Array(all.prefix(8)))
        #expect(reader.damage == nil)
        let log = try EventLog.open(at: left.path, options: .small)
        #expect(log.warnings.count == 1)
        #expect(try log.events() == Array(all.prefix(8)))
        #expect(try left.bytes(file) == bytes)
        let torn = try left.bytes(file + ".torn-1")
        #expect(torn == Array(bytes[last..<last + 4_096]))
        _ = try log.appendBlocking(contentsOf: [AppendRequest([event("a")])])[0].get()
        #expect(try log.lastRevision(of: "a") == 4)
        #expect(try log.verify().damages.isEmpty)
        try log.close()
        #expect(try EventLog.open(at: left.path, options: .small).lastPosition == 9)
    }

    @Test(arguments: 1...4)
    func `damage before a batch that proves it durable is refused, named, and read up to`(batch: Int) throws {
        let all = try makeLog()
        let left = try crashed()
        let file = left.segment(1)
        var bytes = try left.bytes(file)
        bytes[batch * 4_096 + 150] ^= 1
        try left.write(bytes, to: file)
        let before = try left.bytes(file)
        do {
            _ = try EventLog.open(at: left.path, options: .small)
            Issue.record("opened for writing over damage")
        } catch {
            #expect(error.code == .damaged)
            #expect(error.file == file)
            #expect(error.offset == UInt64(batch * 4_096))
            #expect(error.positions?.lowerBound == UInt64(batch * 2 - 1))
        }
        #expect(try left.bytes(file) == before)
        let reader = try EventLog.open(at: left.path, access: .readOnly, options: .small)
        var seen: [Position] = []
        #expect(throws: (any Error).self) {
            try reader.read { event in
                seen.append(event.position)
                return true
            }
        }
        #expect(seen == Array(1..<UInt64(batch * 2 - 1)))
        if batch > 1 {
            let readable = EventQuery(positions: 1...UInt64(batch * 2 - 2))
            #expect(try reader.events(readable) == Array(all.prefix(batch * 2 - 2)))
        }
        let report = try reader.verify()
        #expect(report.damages.count == 1)
        #expect(report.damages.first?.offset == UInt64(batch * 4_096))
        #expect(report.damages.first?.positions == UInt64(batch * 2 - 1)...UInt64(batch * 2))
        #expect(report.events == 8)
    }

    @Test(arguments: [1, 100, 4_095, 4_096, 5_000, 8_192, 12_288, 20_480, 24_576, 28_000])
    func `a log cut off after it was closed is never taken for a shorter one`(cut: Int) throws {
        _ = try makeLog(closing: true)
        let file = place.segment(1)
        // The header's block, five batches, and the marker that closing wrote.
        try place.write(Array(try place.bytes(file).prefix(4_096 * 7 - cut)), to: file)
        let refused = code { () throws(LogError) in _ = try EventLog.open(at: place.path) }
        #expect(refused == .damaged || refused == .foreign)
        let reader = try? EventLog.open(at: place.path, access: .readOnly)
        #expect(reader == nil || reader?.damage?.code == .damaged)
    }

    @Test func `a missing, exchanged or foreign segment is named`() throws {
        let log = try EventLog.create(at: place.path, options: .small)
        for _ in 0..<80 {
            _ = try log.appendBlocking(contentsOf: [AppendRequest([event()])])[0].get()
        }
        try log.close()
        let count = try place.names(in: "/segments").count
        #expect(count >= 5)
        for number in 1...count {
            let left = try crashed()
            try FileManager.default.removeItem(atPath: left.segment(number))
            #expect(code { () throws(LogError) in _ = try EventLog.open(at: left.path) } == .damaged, "\(number)")
            let reader = try? EventLog.open(at: left.path, access: .readOnly)
            #expect(reader == nil || reader?.damage != nil)
        }
        let swapped = try crashed()
        let second = try swapped.bytes(swapped.segment(2))
        try swapped.write(try swapped.bytes(swapped.segment(3)), to: swapped.segment(2))
        try swapped.write(second, to: swapped.segment(3))
        #expect(code { () throws(LogError) in _ = try EventLog.open(at: swapped.path) } == .damaged)
        let other = TemporaryLog()
        let stranger = try EventLog.create(at: other.path, options: .small)
        for _ in 0..<40 { _ = try stranger.appendBlocking(contentsOf: [AppendRequest([event()])])[0].get() }
        try stranger.close()
        let mixed = try crashed()
        try mixed.write(try other.bytes(other.segment(2)), to: mixed.segment(2))
        #expect(code { () throws(LogError) in _ = try EventLog.open(at: mixed.path) } == .foreign)
    }

    @Test func `a stale copy of a segment is damage`() throws {
        let log = try EventLog.create(at: place.path, options: .small)
        for _ in 0..<5 { _ = try log.appendBlocking(contentsOf: [AppendRequest([event()])])[0].get() }
        let stale = try place.bytes(place.segment(1))
        for _ in 0..<80 { _ = try log.appendBlocking(contentsOf: [AppendRequest([event()])])[0].get() }
        try log.close()
        try place.write(stale, to: place.segment(1))
        #expect(code { () throws(LogError) in _ = try EventLog.open(at: place.path) } == .damaged)
    }

    @Test func `a segment of a newer format and a file that is none are refused`() throws {
        _ = try makeLog(closing: true)
        let bytes = try place.bytes(place.segment(1))
        var newer = bytes
        newer[8] = 99
        try place.write(newer, to: place.segment(1))
        #expect(code { () throws(LogError) in _ = try EventLog.open(at: place.path) } == .damaged)
        newer.putChecksum(of: 0..<112, at: 112)
        try place.write(newer, to: place.segment(1))
        #expect(code { () throws(LogError) in _ = try EventLog.open(at: place.path) } == .newerFormat)
        try place.write([], to: place.segment(1))
        #expect(code { () throws(LogError) in _ = try EventLog.open(at: place.path) } == .foreign)
        try place.write(Array("Hello".utf8) + bytes.dropFirst(5), to: place.segment(1))
        #expect(code { () throws(LogError) in _ = try EventLog.open(at: place.path) } == .foreign)
    }

    @Test func `the manifest and everything derived can be deleted`() throws {
        let all = try makeLog(closing: true)
        try FileManager.default.removeItem(atPath: place.path + "/manifest")
        try FileManager.default.removeItem(atPath: place.path + "/LOCK")
        let log = try EventLog.open(at: place.path, options: .small)
        #expect(try log.events() == all)
        try log.close()
        try place.write([1, 2, 3], to: place.path + "/manifest")
        #expect(try EventLog.open(at: place.path, options: .small).events() == all)
    }

    @Test(arguments: [0, 20, 60, 126])
    func `a damaged manifest is named, keeps nobody out and is made anew`(byte: Int) throws {
        let all = try makeLog(closing: true)
        let path = place.path + "/manifest"
        var bytes = try place.bytes(path)
        bytes[byte] ^= 1
        try place.write(bytes, to: path)
        let reader = try EventLog.open(at: place.path, access: .readOnly, options: .small)
        #expect(reader.damage == nil)
        let report = try reader.verify()
        #expect(report.damages.map(\.file) == [path])
        #expect(report.notes.isEmpty)
        let log = try EventLog.open(at: place.path, options: .small)
        #expect(log.warnings.count == 1 && log.warnings[0].contains("manifest"), "\(log.warnings)")
        #expect(try log.events() == all)
        try log.close()
        let again = try EventLog.open(at: place.path, options: .small)
        #expect(again.warnings.isEmpty)
        #expect(try again.verify().damages.isEmpty)
    }

    @Test func `another log's segment is called that, whatever its number`() throws {
        _ = try makeLog(closing: true)
        let other = TemporaryLog()
        try EventLog.create(at: other.path, options: .small).close()
        let file = place.segment(try place.names(in: "/segments").count + 1)
        try place.write(try other.bytes(other.segment(1)), to: file)
        let damage = try #require(EventLog.open(at: place.path, access: .readOnly, options: .small).damage)
        #expect(damage.code == .foreign && damage.file == file)
        #expect(damage.message.contains("belongs to the log") && damage.message.contains("Take it out"))
    }

    @Test(arguments: [EventLog.Access.readOnly, .readWrite])
    func `a log without its segments is damaged where the manifest is left, and else none`(access: EventLog.Access)
        throws
    {
        _ = try makeLog(closing: true)
        try FileManager.default.removeItem(atPath: place.path + "/segments")
        #expect(code { () throws(LogError) in _ = try EventLog.open(at: place.path, access: access) } == .damaged)
        let target = TemporaryLog()
        #expect(try !EventLog.salvage(from: place.path, to: target.path, options: .small).missing.isEmpty)
        try FileManager.default.removeItem(atPath: place.path + "/manifest")
        #expect(code { () throws(LogError) in _ = try EventLog.open(at: place.path, access: access) } == .noSuchLog)
    }

    @Test func `a manifest of another log is named too`() throws {
        _ = try makeLog(closing: true)
        let other = TemporaryLog()
        try EventLog.create(at: other.path, options: .small).close()
        try place.write(try other.bytes(other.path + "/manifest"), to: place.path + "/manifest")
        let log = try EventLog.open(at: place.path, access: .readOnly, options: .small)
        #expect(try log.verify().damages.map(\.code) == [.foreign])
    }

    /// Found here once: with a manifest, whichever it was, a log that ended in a sealed segment was taken for whole.
    @Test(arguments: [true, false])
    func `rows that are gone behind a sealed segment are missed whatever the manifest says`(isForeign: Bool) throws {
        let log = try EventLog.create(at: place.path, options: .small)
        _ = try log.appendBlocking(contentsOf: [AppendRequest([event("a", "Type", "payload")])])[0].get()
        let early = try place.bytes(place.path + "/manifest")
        try log.seal()
        try log.close()
        let other = TemporaryLog()
        try EventLog.create(at: other.path, options: .small).close()
        try place.write(isForeign ? try other.bytes(other.path + "/manifest") : early, to: place.path + "/manifest")
        try FileManager.default.removeItem(atPath: place.segment(2))
        let reader = try EventLog.open(at: place.path, access: .readOnly, options: .small)
        #expect(reader.damage?.code == .damaged)
        #expect(code { () throws(LogError) in _ = try reader.events() } == .damaged)
        #expect(code { () throws(LogError) in _ = try EventLog.open(at: place.path, options: .small) } == .damaged)
    }

    @Test func `a second writer is told who holds the log, a reader is not disturbed`() throws {
        let all = try makeLog()
        let log = try EventLog.open(at: place.path, access: .readOnly, options: .small)
        #expect(try log.events().count >= all.count - 2)
        let writer = try? EventLog.open(at: place.path)
        withExtendedLifetime(writer) {
            #expect(code { () throws(LogError) in _ = try EventLog.open(at: place.path) } == .locked)
        }
    }

    @Test func `opening what is not there and making what is there are refused`() throws {
        #expect(code { () throws(LogError) in _ = try EventLog.open(at: place.path) } == .noSuchLog)
        #expect(code { () throws(LogError) in _ = try EventLog.open(at: place.path, access: .readOnly) } == .noSuchLog)
        try FileManager.default.createDirectory(atPath: place.path, withIntermediateDirectories: true)
        #expect(code { () throws(LogError) in _ = try EventLog.open(at: place.path) } == .noSuchLog)
        #expect(try place.names().isEmpty, "nothing is left in a directory that is no log")
        _ = try makeLog(closing: true)
        #expect(code { () throws(LogError) in _ = try EventLog.create(at: place.path) } == .alreadyExists)
        #expect(code { () throws(LogError) in _ = try EventLog.create(at: place.path + "/a/b") } == .io)
        #expect(code { () throws(LogError) in _ = try EventLog.create(at: place.segment(1)) } == .alreadyExists)
    }

    @Test func `a verification reads every byte, the padding too, and says what it cannot know`() throws {
        _ = try makeLog(closing: true)
        let file = place.segment(1)
        let bytes = try place.bytes(file)
        for offset in [200, 4_095, 4_096 * 2 - 1, 4_096 * 7 - 1] {
            var changed = bytes
            changed[offset] = 1
            try place.write(changed, to: file)
            let report = try EventLog.open(at: place.path, access: .readOnly).verify()
            #expect(report.damages.isEmpty)
            #expect(report.notes.count == 1, "offset \(offset)")
        }
        try place.write(bytes, to: file)
        #expect(try EventLog.open(at: place.path, access: .readOnly).verify().notes.isEmpty)
        try FileManager.default.removeItem(atPath: place.path + "/manifest")
        #expect(try EventLog.open(at: place.path, access: .readOnly).verify().notes.count == 1)
    }

    @Test func `a marker that is damaged is named as what it is`() throws {
        let log = try EventLog.create(at: place.path, options: .small)
        _ = try log.appendBlocking(contentsOf: [AppendRequest([event()])])[0].get()
        try log.close()
        let again = try EventLog.open(at: place.path, options: .small)
        _ = try again.appendBlocking(contentsOf: [AppendRequest([event()])])[0].get()
        try again.close()
        var bytes = try place.bytes(place.segment(1))
        bytes[4_096 * 2 + 100] ^= 1
        try place.write(bytes, to: place.segment(1))
        let reader = try EventLog.open(at: place.path, access: .readOnly)
        #expect(reader.damage?.offset == 4_096 * 2)
        #expect(reader.damage?.message.contains("cut off") == false)
        #expect(try reader.verify().damages.first?.offset == 4_096 * 2)
    }

    @Test func `every bit of a small log is guarded`() throws {
        let all = try makeLog(closing: true, batches: 2)
        let file = place.segment(1)
        let bytes = try place.bytes(file)
        // Header and batches with their padding; behind them there are zeros only.
        for offset in stride(from: 0, to: 4_096 * 4, by: 7) {
            var changed = bytes
            changed[offset] ^= UInt8(1 << (offset % 8))
            try place.write(changed, to: file)
            let reader: EventLog
            do { reader = try EventLog.open(at: place.path, access: .readOnly, options: .small) } catch { continue }
            do {
                let events = try reader.events()
                #expect(events == all, "offset \(offset)")
            } catch {
                continue
            }
        }
    }
}
