// SPDX-License-Identifier: Apache-2.0

import EventLog
import Foundation
import Testing

/// The files in `Fixtures/format` were written by the first version of the format and are never written again: every later
/// version must read them, and this one must write the same bytes.
///
/// `ARYZ_GOLDEN=path swift test --filter GoldenFormatTests` writes a log like them to `path`, for a new format.
@Suite struct GoldenFormatTests {
    private static let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../Fixtures/format/log-v1").standardizedFileURL.path
    private static let files = [
        "manifest", "segments/00000001.rows", "segments/00000002.rows", "segments/00000003.rows",
    ]

    private static let requests: [AppendRequest] = [
        AppendRequest(
            [
                event("appeal-1", "Received", "first", tags: ["ref:1", "person:a"]),
                event("appeal-1", "Registered", "second"),
            ], idempotencyKey: "key-1"),
        AppendRequest([
            NewEvent(
                stream: "appeal-2", type: "Received", payload: Array(repeating: 65, count: 3_000), metadata: [1, 2, 3],
                tags: ["ref:2"], recordedAt: Timestamp(microseconds: 1_700_000_000_000_000),
                id: EventID("00112233-4455-6677-8899-aabbccddeeff"))
        ]),
        AppendRequest([event("appeal-1", "Closed", "third")], conditions: [.stream("appeal-1", .exactly(1))]),
        AppendRequest([event("appeal-2", "Закрыто", "четвёртое", tags: ["тег"])], idempotencyKey: "ключ"),
    ]

    private func write(to path: String) throws {
        var options = EventLog.Options.small
        options.segmentBytes = 16 << 10
        let words = Counter()
        options.randomWord = { words.next() &* 0x9E37_79B9_7F4A_7C15 }
        options.clock = { Timestamp(microseconds: 1_750_000_000_000_000 + Int64(words.next()) * 1_000_000) }
        let log = try EventLog.create(at: path, options: options)
        for request in Self.requests { _ = try log.appendBlocking(contentsOf: [request])[0].get() }
        try log.close()
    }

    @Test func `this version writes the golden bytes`() throws {
        if let path = ProcessInfo.processInfo.environment["ARYZ_GOLDEN"] { try write(to: path) }
        let place = TemporaryLog()
        try write(to: place.path)
        for file in Self.files {
            #expect(try place.bytes(place.path + "/" + file) == place.bytes(Self.golden + "/" + file), "\(file)")
        }
    }

    @Test func `this version reads the golden log`() throws {
        let place = TemporaryLog()
        try FileManager.default.copyItem(atPath: Self.golden, toPath: place.path)
        let log = try EventLog.open(at: place.path, options: .small)
        let events = try log.events()
        #expect(events.map(\.position) == [1, 2, 3, 4, 5])
        #expect(events.map(\.stream) == ["appeal-1", "appeal-1", "appeal-2", "appeal-1", "appeal-2"])
        #expect(events.map(\.revision) == [0, 1, 0, 2, 1])
        #expect(events.map(\.type) == ["Received", "Registered", "Received", "Closed", "Закрыто"])
        #expect(events.map(\.tags) == [["ref:1", "person:a"], [], ["ref:2"], [], ["тег"]])
        #expect(events[2].payload == Array(repeating: 65, count: 3_000))
        #expect(events[2].metadata == [1, 2, 3])
        #expect(events[2].id == EventID("00112233-4455-6677-8899-aabbccddeeff"))
        #expect(events[2].recordedAt == Timestamp(microseconds: 1_700_000_000_000_000))
        #expect(try log.positions(forKey: "ключ") == 5...5)
        #expect(try log.verify().damages.isEmpty)
    }
}

/// The sealed form of the golden rows, with the active segment behind them: `log-v2-sealed` and `log-v3-sealed` are of
/// versions 1 and 2 of the sealed form and are only read, `log-v4-sealed` is of version 3. It is made by LZ4-HC as well,
/// whose output a later version of that library may change: then these files stay readable, and only the bytes written
/// differ. `log-v4-dictionaries` is of version 3 too and has what so few events do not: dictionaries, and tags in short form.
///
/// `ARYZ_GOLDEN_SEALED=path swift test --filter GoldenSealedFormatTests` writes logs like them to `path` and
/// `path-dictionaries`.
@Suite struct GoldenSealedFormatTests {
    fileprivate static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../Fixtures/format").standardizedFileURL.path
    private static let files = [
        "manifest", "segments/00000001.sealed", "segments/00000002.sealed", "segments/00000003.rows",
    ]

    /// Seals a copy of the golden rows.
    private func seal(at path: String) throws {
        try FileManager.default.copyItem(atPath: Self.fixtures + "/log-v1", toPath: path)
        var options = EventLog.Options.small
        options.randomWord = { 0x9E37_79B9_7F4A_7C15 }
        options.clock = { Timestamp(microseconds: 1_760_000_000_000_000) }
        let log = try EventLog.open(at: path, options: options)
        try log.seal()
        try log.close()
    }

    @Test func `sealing the golden rows writes the golden bytes`() throws {
        if let path = ProcessInfo.processInfo.environment["ARYZ_GOLDEN_SEALED"] { try seal(at: path) }
        let place = TemporaryLog()
        try seal(at: place.path)
        for file in Self.files {
            #expect(
                try place.bytes(place.path + "/" + file) == place.bytes(Self.fixtures + "/log-v4-sealed/" + file),
                "\(file)")
        }
        #expect(try place.names(in: "/segments").count == 3)
    }

    @Test(arguments: ["log-v2-sealed", "log-v3-sealed", "log-v4-sealed"])
    func `this version reads the golden sealed log as the golden rows`(name: String) throws {
        let (sealed, rows) = (TemporaryLog(), TemporaryLog())
        try FileManager.default.copyItem(atPath: Self.fixtures + "/" + name, toPath: sealed.path)
        try FileManager.default.copyItem(atPath: Self.fixtures + "/log-v1", toPath: rows.path)
        let log = try EventLog.open(at: sealed.path, options: .small)
        let golden = try EventLog.open(at: rows.path, options: .small)
        #expect(try log.statistics().sealedSegments == 2)
        #expect(try log.events() == golden.events())
        #expect(try log.merkleSection(size: log.lastPosition) == golden.merkleSection(size: golden.lastPosition))
        for stream in ["appeal-1", "appeal-2"] {
            #expect(try log.events(EventQuery(.stream(stream))) == golden.events(EventQuery(.stream(stream))))
        }
        #expect(try log.positions(forKey: "key-1") == 1...2)
        #expect(try log.positions(forKey: "ключ") == 5...5)
        #expect(try log.positions(forKey: "key-2") == nil)
        #expect(try log.lastPosition(tagged: "тег") == 5)
        #expect(try log.lastPosition(tagged: "person:a") == 1)
        #expect(try log.verify().damages.isEmpty)
        _ = try log.appendBlocking(contentsOf: [AppendRequest([event("appeal-1")])])[0].get()
        #expect(try log.lastRevision(of: "appeal-1") == 3)
    }
}

extension GoldenSealedFormatTests {
    /// Makes the log and seals it; what it held as rows.
    private func makeDictionaries(at path: String) throws -> [RecordedEvent] {
        let log = try DictionarySample.create(at: path, appeals: 40)
        defer { try? log.close() }
        let events = try log.events()
        try log.seal()
        return events
    }

    @Test func `sealing with dictionaries writes the golden bytes`() throws {
        if let path = ProcessInfo.processInfo.environment["ARYZ_GOLDEN_SEALED"] {
            _ = try makeDictionaries(at: path + "-dictionaries")
        }
        let place = TemporaryLog()
        _ = try makeDictionaries(at: place.path)
        let golden = Self.fixtures + "/log-v4-dictionaries/segments/00000001.sealed"
        #expect(try place.bytes(place.sealed(1)) == place.bytes(golden))
    }

    @Test func `this version reads the golden dictionaries`() throws {
        let (place, other) = (TemporaryLog(), TemporaryLog())
        try FileManager.default.copyItem(atPath: Self.fixtures + "/log-v4-dictionaries", toPath: place.path)
        let events = try makeDictionaries(at: other.path)
        let log = try EventLog.open(at: place.path, options: .small)
        #expect(try log.statistics().sealedSegments == 1)
        #expect(try log.events() == events && events.count == 80)
        let tag = try #require(events[10].tags.first)
        #expect(tag.hasPrefix("person:") && tag.utf8.count == 39)
        #expect(try log.events(EventQuery(.taggedAnyOf([tag]))) == [events[10]])
        #expect(try log.verify().damages.isEmpty)
    }
}

private final class Counter: @unchecked Sendable {  // the log draws one word at a time
    private var value: UInt64 = 0
    func next() -> UInt64 {
        value += 1
        return value
    }
}
