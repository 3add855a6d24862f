// SPDX-License-Identifier: Apache-2.0

import EventLog
import Foundation
import Interchange
import Testing

/// Whole files, through real logs.
@Suite struct CloudEventFileTests {
    private let directory = TemporaryDirectory()

    @Test(arguments: 1...8)
    func `export, import into an empty log, export gives the same bytes`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let first = try log("first")
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let events = (0..<Int.random(in: 1...60, using: &random)).map { _ in
                newEvent(RandomEvents.event(position: 1, using: &random), hasID: .random(using: &random))
            }
            for result in first.appendBlocking(contentsOf: [AppendRequest(events)]) { _ = try result.get() }
        }
        let exported = try export(first)
        let second = try log("second")
        let report = try importing(exported, into: second)
        #expect(report.appended == Int(first.lastPosition))
        #expect(report.resequenced == 0)
        #expect(try export(second) == exported)
        let original = try first.events()
        let copy = try second.events()
        #expect(original.map(\.payload) == copy.map(\.payload))
        #expect(original.map(\.id) == copy.map(\.id))
        #expect(original.map(\.recordedAt) == copy.map(\.recordedAt))
        #expect(original.map(\.revision) == copy.map(\.revision))

        let again = try importing(exported, into: second)
        #expect(again.appended == 0)
        #expect(again.alreadyThere == original.count)
        #expect(try export(second) == exported)
        try first.close()
        try second.close()
    }

    @Test func `an import that was cut short is completed by repeating it`() throws {
        var random = SeededGenerator(seed: 5)
        let first = try log("first")
        let events = (0..<50).map { _ in newEvent(RandomEvents.event(position: 1, using: &random), hasID: true) }
        _ = try first.appendBlocking(contentsOf: [AppendRequest(events)])[0].get()
        let exported = try export(first)
        let half = exported.split(separator: 0x0a, omittingEmptySubsequences: true).prefix(20)
        let second = try log("second")
        #expect(try importing(Array(half.joined(separator: [0x0a])), into: second).appended == 20)
        let rest = try importing(exported, into: second)
        #expect(rest.alreadyThere == 20)
        #expect(rest.appended == 30)
        #expect(try export(second) == exported)
        try first.close()
        try second.close()
    }

    @Test func `an event that gets another position keeps its own number`() throws {
        let log = try log("log")
        let lines = [3, 4, 9].map {
            #"{"specversion":"1.0","id":"\#($0)","source":"urn:x","type":"T","sequence":"0000000000000000000\#($0)"}"#
        }
        let report = try importing(Array(lines.joined(separator: "\n").utf8), into: log)
        #expect(report.resequenced == 3)
        let exported = String(decoding: try export(log), as: UTF8.self).split(separator: "\n")
        #expect(exported.count == 3)
        for (line, (now, then)) in zip(exported, [(1, 3), (2, 4), (3, 9)]) {
            #expect(line.contains(#""sequence":"0000000000000000000\#(now)""#))
            #expect(line.contains(#""originalsequence":"0000000000000000000\#(then)""#))
        }
        try log.close()
    }

    @Test func `bad lines are named with their numbers and good ones taken`() throws {
        let log = try log("log")
        let good = { (id: String) in #"{"specversion":"1.0","id":"\#(id)","source":"urn:x","type":"T"}"# }
        let lines: [[UInt8]] = [
            Array(good("1").utf8), [], Array("{".utf8), [0xff], Array(good("1").utf8),
            Array(#"{"specversion":"1.0","id":"2","source":"urn:x","type":"AppealClosed","data":{"level":"x"}}"#.utf8),
            [UInt8](repeating: 0x20, count: 10), Array(good("3").utf8),
        ]
        var rejections: [LineRejection] = []
        let report = try importing(Array(lines.joined(separator: [0x0a])), into: log) { rejections.append($0) }
        #expect(report.appended == 2)
        #expect(report.alreadyThere == 1)
        #expect(report.read == 6)
        #expect(
            rejections == [
                LineRejection(line: 3, field: "", reason: "is not valid JSON"),
                LineRejection(line: 4, field: "", reason: "is not UTF-8 text"),
                LineRejection(line: 6, field: "data.level", reason: "is not a whole number"),
            ])
        try log.close()
    }

    private func log(_ name: String) throws -> EventLog { try EventLog.create(at: directory.path + "/" + name) }

    private func newEvent(_ event: RecordedEvent, hasID: Bool) -> NewEvent {
        NewEvent(
            stream: event.stream, type: event.type, payload: event.payload, metadata: event.metadata, tags: event.tags,
            id: hasID ? event.id : nil)
    }

    private func export(_ log: EventLog) throws -> [UInt8] {
        var bytes: [UInt8] = []
        _ = try CloudEventExport.run(from: log) { bytes += $0 }
        return bytes
    }

    private func importing(
        _ bytes: [UInt8], into log: EventLog, reject: (LineRejection) -> Void = { Issue.record("\($0)") }
    ) throws -> ImportReport {
        var job = try CloudEventImport(path: directory.file("events-\(UUID().uuidString)", bytes), into: log)
        while try job.step(reject) {}
        return job.report
    }
}
