// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import SystemPackage
import Testing

/// Every way to fail: the exit status, what is said, and that nothing is lost by it.
@Suite struct FailureTests {
    @Test(arguments: [
        ["fly"], ["record", "--nope"], ["query", "appeals", "--channel", "smoke"],
        ["query", "appeals", "--level", "4"],
        ["query", "satisfaction", "--by", "weather"], ["query", "satisfaction", "--received", "x..y"],
        ["query", "satisfaction", "--received", "2026-01-01..", "--closed", "2026-01-01.."], ["simulate"],
        ["replay", "--as-of", "soon"], ["replay", "--from", "0"], ["--lang", "tlh", "info"],
        ["import", "xes", "file"], ["snapshot", "drop", "--keep", "-1"], ["replay", "ref:a", "--tag", "t"],
    ])
    func `what is not understood is a matter of usage`(arguments: [String]) async throws {
        let tool = try await Tool.withLog()
        let result = try await tool(arguments, bytes: [])
        #expect(result.status == 64, "\(result)")
        #expect(result.output.isEmpty)
        #expect(!result.error.isEmpty)
    }

    @Test(arguments: [
        ("{", "", "lineNotJSON", "The line is not valid JSON."),
        ("[]", "", "lineNotObject", "The line is not a JSON object."),
        (#"{"command":"fly!"}"#, "command", "fieldUnknownCode", "command: is not the name of a command."),
        (#"{"command":"close"}"#, "key", "fieldMissing", "key: is missing."),
        (#"{"command":"close","key":"1","key":"2"}"#, "key", "fieldTwice", "key: stands twice."),
        (
            #"{"command":"close","key":"1","at":"noon"}"#, "at", "fieldMalformed",
            "at: is not a time like 2026-03-02T09:14:00+05:00."
        ),
        ("\u{0}", "", "lineNotJSON", "The line is not valid JSON."),
    ])
    func `a bad line is named and the good ones around it recorded`(
        line: String, field: String, code: String, message: String
    ) async throws {
        let tool = try await Tool.withLog()
        let result = try await tool("record", input: Lines.register("a") + line + "\n\n" + Lines.register("b"))
        #expect(result.status == 65)
        #expect(result.lines.map { $0.value("outcome") } == ["appended", "rejected", "appended"])
        #expect(result.lines.map { $0.value("line") } == ["1", "2", "4"])
        #expect(result.lines[1].value("error") == code)
        #expect(result.lines[1].value("message") == message)
        #expect(result.lines[1].value("field") ?? "" == field)
    }

    @Test func `bytes that are no text and lines without end are named and passed over`() async throws {
        let tool = try await Tool.withLog()
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: 3 << 20)
        let bytes = [0xff, 0xfe, 0x0a] + long + [0x0a] + Array(Lines.register("a").utf8)
        let result = try await tool(["record"], bytes: bytes)
        #expect(result.status == 65)
        #expect(
            result.lines.map { $0.value("message") } == [
                "The line is not UTF-8 text.", "The line is longer than 1 MiB.", nil,
            ])
        #expect(result.lines.map { $0.value("error") } == ["lineNotText", "lineTooLong", nil])
    }

    @Test func `what the rules forbid is rejected with its code`() async throws {
        let tool = try await Tool.withLog()
        let result = try await tool(
            "record",
            input: Lines.register("a") + Lines.staff("confirmDelivery", "b", "a") + Lines.staff("close", "c", "zz"))
        #expect(result.status == 65)
        #expect(result.lines.map { $0.value("outcome") } == ["appended", "rejected", "rejected"])
        #expect(result.lines[2].value("error") == "unknownAppeal")
        #expect(!result.output.contains("Иванова"))
    }

    @Test func `an applicant is told in the appeal's language, or in the one that was asked for`() async throws {
        let tool = try await Tool.withLog()
        #expect(try await tool("record", input: Lines.register("a")).status == 0)  // in Russian
        let rate = Lines.staff("rate", "b", "a", #","score":5"#).replacing("operator", with: "applicant")
        let lines = rate + Lines.staff("rate", "c", "a", #","score":5"#) + Lines.staff("assign", "d", "a") + "{}\n"
        let english = "command: comes before resolution and answer."
        let russian = "Оценивать пока нечего: обращение ещё не решено. Поставьте оценку после ответа."
        func messages(_ arguments: [String]) async throws -> [String?] {
            let result = try await tool(arguments + ["record"], bytes: Array(lines.utf8))
            #expect(result.status == 65)
            #expect(
                result.lines.map { $0.value("error") } == [
                    "notRateable", "notRateable", "handlerMissing", "fieldMissing",
                ])
            for line in result.lines {
                let isEnglish = line.contains("\"message\":\"c") || line.contains("\"message\":\"h")
                #expect(line.contains("\"advice\":\"") == isEnglish, "\(line)")
            }
            return result.lines.map { $0.value("message") }
        }
        #expect(try await messages([]) == [russian, english, "handler: is missing.", "command: is missing."])
        #expect(try await messages(["--lang", "en"])[0] == english)
        let kazakh = try await messages(["--lang", "kk"])
        #expect(kazakh[0]?.hasPrefix("Әзірге бағалайтын ештеңе жоқ") == true && kazakh[1] == kazakh[0])
        #expect(kazakh[2] == "handler: is missing." && kazakh[3]?.hasPrefix("Қажетті мәлімет") == true)
        #expect(try await messages(["--lang", "ru"])[1] == russian)
    }

    @Test(arguments: [
        Lines.staff("close", "c", "absent"), "nonsense\n",
        Lines.staff("erasePerson", "c", "a", #","ground":"request""#),
    ])
    func `all or nothing records nothing when one line is bad`(bad: String) async throws {
        let tool = try await Tool.withLog()
        let good = Lines.register("a") + Lines.staff("acknowledge", "b", "a", #","medium":"messenger""#)
        let refused = try await tool("record", "--all-or-nothing", input: good + bad)
        #expect(refused.status == 65)
        #expect(refused.lines.map { $0.value("outcome") } == ["notRecorded", "notRecorded", "rejected"], "\(refused)")
        let codes = ["unknownAppeal", "lineNotJSON", "commandIrrevocable"]
        #expect(refused.lines[2].value("error").map(codes.contains) == true, "\(refused)")
        #expect(try await tool("info").output.value("events") == "0")
        let taken = try await tool("record", "--all-or-nothing", input: good)
        #expect(taken.status == 0)
        #expect(taken.lines.map { $0.value("outcome") } == ["appended", "appended"])
        #expect(try await tool("verify").status == 0)
    }

    @Test(arguments: [
        ["info"], ["replay"], ["verify"], ["query", "appeals"], ["snapshot", "list"], ["export", "cloudevents"],
        ["record"], ["clock", "tick"],
    ])
    func `a log that is not there is named`(arguments: [String]) async throws {
        let tool = Tool()
        let result = try await tool(arguments, bytes: [])
        #expect(result.status == 66, "\(result)")
        #expect(result.error.contains("log"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: tool.directory).isEmpty, "nothing was made")
    }

    @Test(arguments: [
        ["record", "absent"], ["import", "cloudevents", "absent"], ["import", "xes", "absent", "--mapping", "absent"],
        ["replay", "7K3F-9QXD-3"], ["replay", "ref:absent"], ["query", "appeal", "SKO-17/2026-000001"],
        ["query", "appeal", "00000000-0"],
    ])
    func `a file or an appeal that is not there is named`(arguments: [String]) async throws {
        let tool = try await Tool.withLog()
        let result = try await tool(arguments, bytes: [])
        #expect(result.status == 66, "\(result)")
        #expect(!result.error.isEmpty)
    }

    @Test func `init leaves alone what is there`() async throws {
        let tool = try await Tool.withLog()
        _ = try await tool("record", input: Lines.register("a"))
        #expect(try await tool("init").status == 64)
        #expect(try await tool("info").output.value("streams") == "1")
    }

    @Test func `damage is found, named, and stops writing`() async throws {
        let tool = try await Tool.withLog()
        for key in ["a", "b", "c"] { _ = try await tool("record", input: Lines.register(key)) }
        let segment = try #require(try tool.segments().first)
        var bytes = try Data(contentsOf: URL(fileURLWithPath: segment))
        let middle = try #require(bytes.firstRange(of: Data("AppealReceived".utf8))).lowerBound
        bytes[middle] ^= 0xff
        try bytes.write(to: URL(fileURLWithPath: segment))
        let verified = try await tool("verify")
        #expect(verified.status == 1)
        #expect(verified.output.value("intact") == "false")
        #expect(verified.error.contains(segment.split(separator: "/").last!))
        let record = try await tool("record", input: Lines.register("d"))
        #expect(record.status == 69)
        #expect(record.output.isEmpty)
        #expect(record.error.contains("offset"))
        #expect(try await tool("replay").status == 69)
    }

    @Test func `a file that is no segment is named`() async throws {
        let tool = try await Tool.withLog()
        let segment = try #require(try tool.segments().first)
        try Data("#!/bin/sh\n".utf8).write(to: URL(fileURLWithPath: segment))
        #expect(try await tool("record", input: Lines.register("a")).status == 69)
        #expect(try await tool("info").status == 69)
    }

    @Test func `a disk that is full is an error and loses nothing`() async throws {
        let tool = try await Tool.withLog()
        _ = try await tool("record", input: Lines.register("a"))
        let commands = try await tool("simulate", "--appeals", "400").output
        tool.file("commands", commands)
        // The limit counts blocks of 512 bytes: what is there and a little more.
        let limited = try await tool.shell(
            "ulimit -f $(( $(stat -c %s log/segments/* | sort -n | tail -1) / 512 + 64 )); $ARYZ --log log record commands"
        )
        #expect(limited.status == 74, "\(limited.error)")
        let acknowledged = limited.lines.filter { $0.value("outcome") == "appended" }
        let again = try await tool("record", "commands")
        #expect(again.status == 0, "\(again.error)")
        let repeated = again.lines.filter { $0.value("outcome") == "alreadyAppended" }
        #expect(acknowledged.count <= repeated.count)
        #expect(try await tool("verify").status == 0)
    }

    @Test func `an output that is full is an error, and a closed one is not`() async throws {
        let tool = try await Tool.withLog()
        tool.file("commands", try await tool("simulate", "--appeals", "300").output)
        #expect(try await tool.shell("$ARYZ --log log record commands > /dev/full").status == 74)
        #expect(try await tool.shell("$ARYZ --log log replay > /dev/full").status == 74)
        #expect(try await tool("export", "cloudevents", "/dev/full").status == 74)
        for verb in [
            "replay", "replay --format ndjson", "export cloudevents", "query appeals --format json",
            "simulate --appeals 9999",
        ] {
            let result = try await tool.shell("{ $ARYZ --log log \(verb); echo $? > status; } | head -c 10; cat status")
            #expect(result.output.hasSuffix("0\n"), "\(verb): \(result)")
            #expect(result.error.isEmpty)
        }
    }

    @Test func `two cannot write at once, and readers do not mind`() async throws {
        let tool = try await Tool.withLog()
        let first = try await run(
            .path(FilePath(Tool.path)), arguments: ["--log", "log", "record"], environment: Tool.environment,
            workingDirectory: FilePath(tool.directory), input: .inputWriter, output: .sequence, error: .discarded
        ) { execution in
            _ = try await execution.standardInputWriter.write(Lines.register("a"))
            var receipt = ""
            // A line that comes alone is committed and acknowledged at once.
            for try await chunk in execution.standardOutput {
                receipt += unsafe chunk.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
                if receipt.contains("\n") { break }
            }
            #expect(receipt.value("outcome") == "appended")
            let second = try await tool("record", input: Lines.register("b"))
            #expect(second.status == 75, "\(second)")
            #expect(second.output.isEmpty)
            #expect(try await tool("replay").lines.count > 3)
            #expect(try await tool("verify").status == 0)
            try await execution.standardInputWriter.finish()
        }
        #expect(first.terminationStatus.isSuccess)
        #expect(try await tool("record", input: Lines.register("b")).status == 0)
    }

    @Test func `an interrupted recording ends cleanly`() async throws {
        let tool = try await Tool.withLog()
        let result = try await run(
            .path(FilePath(Tool.path)), arguments: ["--log", "log", "record"], environment: Tool.environment,
            workingDirectory: FilePath(tool.directory), input: .inputWriter, output: .sequence,
            error: .string(limit: 4096)
        ) { execution in
            _ = try await execution.standardInputWriter.write(Lines.register("a"))
            var isInterrupted = false
            // Until the program has closed its output: the end of its input must not come before the signal.
            for try await _ in execution.standardOutput where !isInterrupted {
                try execution.send(signal: .interrupt)
                isInterrupted = true
            }
        }
        #expect(result.terminationStatus == .exited(130))
        #expect(result.standardError.contains("after line 1: 1 command carried out"))
        #expect(try await tool("verify").output.value("intact") == "true")
        #expect(try await tool("record", input: Lines.register("a")).output.value("outcome") == "alreadyAppended")
    }

    @Test func `times from the future are refused, in a command and in what is imported`() async throws {
        let tool = try await Tool.withLog()
        let late = Lines.register("a").replacingOccurrences(of: "2026-03-02", with: "9998-03-02")
        let command = try await tool("record", input: late)
        #expect(command.status == 65)
        #expect(command.output.value("error") == "inTheFuture", "\(command)")
        let event =
            #"{"specversion":"1.0","id":"1","source":"s","type":"T","recordedtime":"9998-03-02T09:14:00Z"}"# + "\n"
        let imported = try await tool("import", "cloudevents", "-", input: event)
        #expect(imported.status == 65)
        #expect(imported.error.contains("recordedtime lies ahead of this machine's clock; set the clock right"))
        #expect(try await tool("info").output.value("events") == "0")
    }

    @Test func `bad lines of an import are named and the good ones taken`() async throws {
        let tool = try await Tool.withLog()
        let good = #"{"specversion":"1.0","id":"1","source":"s","type":"T"}"#
        let result = try await tool("import", "cloudevents", "-", input: "nonsense\n\(good)\n{\"id\":\"2\"}\n")
        #expect(result.status == 65)
        #expect(result.output.value("appended") == "1")
        #expect(result.error.contains("line 1: is not valid JSON"))
        #expect(result.error.contains("line 3: specversion is not 1.0"))
    }
}
