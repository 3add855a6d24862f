// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Foundation
import Interchange
import PatientAppeals
import Testing

/// What programs that know nothing of appeals are given.
@Suite struct PlainExportTests {
    private let directory = TemporaryDirectory()

    /// A log of invented appeals, one of them with a hostile organisation.
    private func log(appeals: Int, seed: UInt64 = 5) throws -> EventLog {
        var options = EventLog.Options()
        options.durability = .osBuffered
        let log = try EventLog.create(at: directory.path + "/log", options: options)
        let recorder = AppealRecorder(log: log, keys: KeyStore.inMemory())
        var simulation = AppealSimulation(AppealSimulation.Options(appeals: appeals, seed: seed))
        while let lines = simulation.next() {
            let commands = try lines.split(separator: UInt8(ascii: "\n")).map { try CommandReader.read(Array($0)) }
            _ = recorder.recordBlocking(commands)
        }
        return log
    }

    private func export(_ format: EventExport.Format, _ log: EventLog) throws -> (text: String, count: Int) {
        var bytes: [UInt8] = []
        let count = try EventExport.run(format, from: log) { bytes += $0 }
        return (String(decoding: bytes, as: UTF8.self), count)
    }

    /// The events of each appeal, by a read of the log itself.
    private func events(_ log: EventLog) throws -> [String: [RecordedEvent]] {
        Dictionary(grouping: try log.events(EventQuery()).filter { $0.stream.hasPrefix("appeal-") }, by: \.stream)
    }

    @Test func `XES read back has the same cases, events, times and attributes`() throws {
        let log = try log(appeals: 40)
        let (text, count) = try export(.xes, log)
        let expected = try events(log)
        #expect(count == expected.values.map(\.count).reduce(0, +))
        var traces: [XESTrace] = []
        try XESReader.read(path: directory.file("log.xes", text.utf8)) { trace, _ in
            traces.append(trace)
            return true
        }
        #expect(traces.count == expected.count)
        for trace in traces {
            let name = try #require(trace.attributes["concept:name"]?.text)
            let stream = try #require(TrackingNumber(name)?.stream)
            let recorded = try #require(expected[stream])
            #expect(trace.events.map { $0["concept:name"]?.text } == recorded.map(\.type))
            #expect(trace.attributes["register"]?.text != nil)
            for (event, original) in zip(trace.events, recorded) {
                #expect(event["position"]?.value == .integer(Int64(original.position)))
                let decoded = unsafe try AppealEvent(type: original.type, payload: original.payload.span.bytes)
                #expect(event["time:timestamp"]?.date?.instant == decoded.context.at)
                #expect(event["time:timestamp"]?.date?.offsetMinutes == Int(decoded.context.offsetMinutes))
                #expect(event["channel"]?.text == decoded.context.channel.name)
                if case .deadlineSet(let body) = decoded.body {
                    #expect(event["data:due"]?.date?.instant == body.due && event["data:clock"]?.text == body.clock)
                }
            }
        }
    }

    @Test func `CSV has a line for each event, and no cell that a spreadsheet carries out`() throws {
        let log = try log(appeals: 20)
        let evil = NewEvent(stream: "=cmd|'/C calc'!A0", type: "@SUM(1)\"x\",\n", payload: [1])
        _ = try log.appendBlocking(contentsOf: [AppendRequest([evil])])[0].get()
        let (text, count) = try export(.csv, log)
        #expect(count == Int(log.lastPosition))
        let lines = text.split(separator: "\r\n")
        #expect(lines[0].hasPrefix("position,recordedAt,happenedAt,type,appeal,"))
        #expect(lines.count == count + 1)
        #expect(lines.last?.contains("\"'@SUM(1)\"\"x\"\",\n\"") == true, "\(lines.last ?? "")")
    }

    @Test func `OCEL holds each event once, with objects that are there`() throws {
        let log = try log(appeals: 40)
        let (text, count) = try export(.ocel, log)
        let json = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        func list(_ key: String) throws -> [[String: Any]] { try #require(json[key] as? [[String: Any]]) }
        let events = try list("events")
        let recorded = try self.events(log)
        #expect(events.count == count && count == recorded.values.map(\.count).reduce(0, +))
        #expect(Set(events.compactMap { $0["id"] as? String }).count == count)
        let objects = Set(try list("objects").compactMap { $0["id"] as? String })
        let all = try list("objects").count
        #expect(objects.count == all)
        let types = Set(try list("eventTypes").compactMap { $0["name"] as? String })
        #expect(types == Set(events.compactMap { $0["type"] as? String }))
        for holder in try list("objects") + events {
            let relations = try #require(holder["relationships"] as? [[String: String]])
            for relation in relations { #expect(objects.contains(relation["objectId"] ?? "")) }
        }
        let appeals = try list("objects").filter { $0["type"] as? String == "appeal" }
        #expect(appeals.count == recorded.count)
    }

    @Test func `nothing sealed and nothing personal is in any of them`() throws {
        let log = try log(appeals: 30)
        for format in EventExport.Format.allCases {
            let text = try export(format, log).text
            #expect(!text.contains("box") && !text.contains("+7"), "\(format)")
        }
    }

    @Test(SharedData.requires("schema_ocel2.json"), .enabled(if: Python.has("jsonschema"), "python3 has no jsonschema"))
    func `OCEL fits the standard's schema`() throws {
        let file = directory.file("log.jsonocel", try export(.ocel, log(appeals: 30)).text.utf8)
        let script = """
            import json,jsonschema,sys
            jsonschema.validate(json.load(open(sys.argv[1])), json.load(open(sys.argv[2])))
            """
        #expect(try Python.run(script, file, SharedData.path("schema_ocel2.json")) == "")
    }

    @Test(.enabled(if: Python.has("pm4py"), "python3 has no pm4py"))
    func `pm4py reads the same cases, events and attributes`() throws {
        let log = try log(appeals: 30)
        let file = directory.file("log.xes", try export(.xes, log).text.utf8)
        let script = """
            import pm4py,sys,warnings
            warnings.simplefilter("ignore")
            log = pm4py.read_xes(sys.argv[1])
            print(log["case:concept:name"].nunique(), len(log), int(log["position"].sum()))
            """
        let events = try events(log)
        let positions = events.values.joined().map { Int($0.position) }
        let expected = "\(events.count) \(positions.count) \(positions.reduce(0, +))"
        #expect(try Python.run(script, file).split(separator: "\n").last.map(String.init) == expected)
    }
}

/// Python, where it is there.
enum Python {
    static func has(_ module: String) -> Bool { (try? run("import \(module)")) == "" }

    /// What a script prints; throws where it fails.
    static func run(_ script: String, _ arguments: String...) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        struct Failure: Error { let status: Int32 }
        guard process.terminationStatus == 0 else { throw Failure(status: process.terminationStatus) }
        return text
    }
}
