// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// What a damaged, shortened or interrupted log is told apart by.
@Suite struct DamageTests {
    /// A log of three appeals, the second of which can't be read.
    private func damaged() async throws -> (Tool, end: String) {
        let tool = try await Tool.withLog()
        var end = ""
        for key in ["a", "b", "c"] {
            end = try await tool("record", input: Lines.register(key)).output.value("positions") ?? ""
        }
        let segment = URL(fileURLWithPath: try #require(try tool.segments().first))
        var bytes = try Data(contentsOf: segment)
        let names = Data("AppealReceived".utf8)
        let first = try #require(bytes.firstRange(of: names))
        let second = try #require(bytes.firstRange(of: names, in: first.upperBound..<bytes.endIndex))
        bytes[second.lowerBound] ^= 0xff
        try bytes.write(to: segment)
        return (tool, end)
    }

    @Test(arguments: [
        ["query", "appeals"], ["query", "appeal", "ref:zz"], ["query", "appeal", "ref:a"], ["query", "registry"],
        ["query", "satisfaction", "--format", "json"], ["query", "deadlines"], ["query", "actions"],
        ["snapshot", "create"], ["info"], ["replay", "ref:zz"], ["report", "-"], ["settings", "show"],
        ["query", "backlog"], ["query", "chart", "--metric", "csat"], ["query", "improvement", "--format", "csv"],
        ["query", "backlog", "--happened-by", "2026-03-02", "--format", "csv"], ["query", "retention"],
        ["query", "satisfaction", "--happened-by", "2026-03-02"], ["export", "xes"],
        ["export", "ocel"], ["export", "csv"],
    ])
    func `the readable part of a damaged log is not passed off as the whole`(arguments: [String]) async throws {
        let (tool, _) = try await damaged()
        let result = try await tool(arguments, bytes: [])
        #expect(result.status == 69, "\(result)")
        #expect(result.output.isEmpty)
        #expect(result.error.contains("offset"))
        #expect(result.error.split(separator: "\n").count == 1, "said once: \(result.error)")
    }

    @Test func `a person is not looked for in a part of the appeals`() async throws {
        let (tool, _) = try await damaged()
        let result = try await tool(["query", "person", "--by", "phone"], bytes: Array("+7 700 123 45 67".utf8))
        #expect(result.status == 69 && result.output.isEmpty, "\(result)")
    }

    @Test(arguments: [["replay"], ["replay", "--format", "ndjson"], ["export", "cloudevents"]])
    func `what stands before the damage can be read, and then the damage is told`(arguments: [String]) async throws {
        let (tool, _) = try await damaged()
        let result = try await tool(arguments, bytes: [])
        #expect(result.status == 69)
        #expect(result.lines.count > 3)
        #expect(result.error.split(separator: "\n").count == 1, "said once: \(result.error)")
    }

    @Test func `a log that can't be opened is still verified with a report`() async throws {
        let tool = try await Tool.withLog()
        let segment = try #require(try tool.segments().first)
        try Data("#!/bin/sh\n".utf8).write(to: URL(fileURLWithPath: segment))
        let result = try await tool("verify")
        #expect(result.status == 1, "\(result)")
        #expect(result.output.value("intact") == "false")
        #expect(result.output.value("file")?.hasSuffix(segment.split(separator: "/").last!) == true)
    }

    @Test func `a verification tells a torn tail from damage, each with its place`() async throws {
        let (tool, positions) = try await Tool.withAppeals("a", "b")
        let end = try tool.tear()
        let torn = try await tool("verify")
        #expect(torn.status == 0, "\(torn)")
        #expect(torn.output.value("intact") == "true")
        let place = "00000001.rows: 4096 bytes at offset \(end), behind position \(positions[1].upperBound),"
        #expect(torn.output.contains(place), "\(torn)")
        #expect(torn.error.contains("never acknowledged"))
        let offset = try tool.damageBatch(ofAppeal: 1)
        let damaged = try await tool("verify")
        #expect(damaged.status == 1)
        #expect(damaged.output.value("intact") == "false")
        #expect(
            damaged.output.contains(
                #""offset":\#(offset),"positions":[\#(positions[1].lowerBound),\#(positions[1].upperBound)]"#),
            "\(damaged)")
        #expect(damaged.error.contains("00000001.rows, offset \(offset)"))
    }

    @Test(arguments: [["record"], ["clock", "tick"], ["import", "cloudevents", "-"]])
    func `whoever would write to a damaged log is told of its backup and of salvage`(arguments: [String]) async throws {
        let (tool, _) = try await damaged()
        let result = try await tool(arguments, bytes: [])
        #expect(result.status == 69)
        #expect(result.error.contains("restored from a backup"), "\(result)")
        #expect(result.error.contains("aryz salvage"))
        // The same where the damage is the first thing in the log.
        let segment = try #require(try tool.rows().first)
        try Data("#!/bin/sh\n".utf8).write(to: URL(fileURLWithPath: segment))
        let header = try await tool(arguments, bytes: [])
        #expect(header.status == 69)
        #expect(header.error.contains("aryz salvage"), "\(header)")
    }

    @Test func `a damaged sealed segment shows in its backup, and verify sees that the rows behind it are gone`()
        async throws
    {
        let (tool, _) = try await Tool.withAppeals("a", "b")
        #expect(try await tool("seal").status == 0)
        let whole = try await tool("backup", "whole", "--copy")
        #expect(whole.status == 0, "\(whole)")
        #expect(whole.output.value("intact") == "true")
        let sealed = try #require(try tool.segments().first)
        var bytes = try Data(contentsOf: URL(fileURLWithPath: sealed))
        bytes[400] ^= 1
        try bytes.write(to: URL(fileURLWithPath: sealed))
        let backup = try await tool("backup", "broken", "--copy")
        #expect(backup.status == 1, "\(backup)")
        #expect(backup.output.value("intact") == "false")
        #expect(backup.error.contains("Keep your older backups"))

        let restored = try await tool.shell(
            "$ARYZ --log again restore whole && rm again/manifest again/segments/*.rows")
        #expect(restored.status == 0, "\(restored)")
        let verified = try await tool.shell("$ARYZ --log again verify")
        #expect(verified.status == 1, "\(verified)")
        #expect(verified.output.contains("Segment 2 is missing"))
    }

    @Test func `an older key store that undoes an erasure is noticed`() async throws {
        let (tool, _) = try await Tool.withAppeals("a", "b")
        _ = try await tool.shell("cp log.keys older.keys")
        let erase = Lines.staff("erasePerson", "e", "a", #","ground":"request""#)
        #expect(try await tool("record", input: erase).status == 0)
        #expect(try await tool("verify").status == 0)
        _ = try await tool.shell("cp log.keys newer.keys && cp older.keys log.keys")
        let back = try await tool("verify")
        #expect(back.status == 1, "\(back)")
        #expect(back.output.contains("are there again"), "\(back)")
        let again = Lines.staff("erasePerson", "e2", "a", #","ground":"request""#)
        let answer = try await tool("record", input: again)
        #expect(answer.output.contains("alreadyErased"), "\(answer)")
        #expect(try await tool("verify").status == 0)
    }

    @Test func `a log's own export brings it nothing`() async throws {
        let (tool, _) = try await Tool.withAppeals("a", "b")
        let exported = try await tool.shell(
            "$ARYZ --log log export cloudevents own.ce && $ARYZ --log log import cloudevents own.ce")
        #expect(exported.status == 0, "\(exported)")
        #expect(exported.output.value("appended") == "0", "\(exported)")
    }

    @Test func `snapshots beyond the end prove that the log was longer`() async throws {
        let tool = try await Tool.withLog()
        _ = try await tool("record", input: Lines.register("a"))
        #expect(try await tool.shell("cp -r log/segments log/manifest .").status == 0)
        _ = try await tool("record", input: Lines.register("b"))
        #expect(try await tool("snapshot", "create").status == 0)
        #expect(try await tool.shell("rm -r log/segments && mv segments manifest log").status == 0)

        let verified = try await tool("verify")
        #expect(verified.status == 1, "\(verified)")
        #expect(verified.output.value("intact") == "false")
        #expect(verified.output.contains(".snapshot"))
        for arguments in [["record"], ["clock", "tick"], ["import", "cloudevents", "-"]] {
            let result = try await tool(arguments, bytes: [])
            #expect(result.status == 69, "\(result)")
            #expect(result.error.contains("Restore the log"))
        }
        let snapshots = try await tool("snapshot", "verify")
        #expect(snapshots.status == 1)
        #expect(snapshots.error.contains("Restore the log"))
        // Whoever gives the events up says so.
        #expect(try await tool("snapshot", "drop").status == 0)
        #expect(try await tool("verify").status == 0)
        #expect(try await tool("record", input: Lines.register("c")).status == 0)
    }

    @Test func `without a manifest the end can't be proven, and that is said`() async throws {
        let tool = try await Tool.withLog()
        #expect(try await tool.shell("rm log/manifest").status == 0)
        let result = try await tool("verify")
        #expect(result.status == 0)
        #expect(result.output.value("notes")?.contains("manifest") == true)
        #expect(result.error.contains("log/manifest"))
        #expect(result.error.split(separator: "\n").count == 1, "said once: \(result.error)")
    }

    @Test func `a damaged manifest is named by verify, and by whoever makes it anew`() async throws {
        let (tool, _) = try await Tool.withAppeals("a")
        let file = URL(fileURLWithPath: tool.directory + "/log/manifest")
        var bytes = try Data(contentsOf: file)
        bytes[40] ^= 1
        try bytes.write(to: file)
        let verified = try await tool("verify")
        #expect(verified.status == 1, "\(verified)")
        #expect(verified.output.value("intact") == "false")
        #expect(verified.output.value("file") == "log/manifest")
        #expect(verified.output.value("notes") == "[]")
        #expect(verified.error.contains("manifest is damaged"))
        let keys = try await tool.shell("mv log.keys kept && $ARYZ --log log verify; mv kept log.keys")
        #expect(keys.output.value("keys") != "[]", "the keys are checked all the same: \(keys)")
        #expect(try await tool("query", "appeals").status == 0)
        let recorded = try await tool("record", input: Lines.register("b"))
        #expect(recorded.status == 0, "\(recorded)")
        #expect(recorded.error.contains("manifest is damaged") && recorded.error.contains("made anew"), "\(recorded)")
        #expect(try await tool("verify").status == 0)
        #expect(try await !tool("record", input: Lines.register("c")).error.contains("manifest"))
    }

    @Test func `a recording whose receipts nobody reads stops and says where`() async throws {
        let tool = try await Tool.withLog()
        tool.file("commands", try await tool("simulate", "--appeals", "2000").output)
        let result = try await tool.shell(
            "{ $ARYZ --log log record commands; echo $? > status; } | head -1 > first; cat status")
        #expect(result.output == "74\n")
        #expect(result.error.contains("Send the rest again"), "\(result.error)")
        let line = try #require(result.error.firstMatch(of: #/after line (\d+),/#)?.1)
        let again = try await tool("record", "commands")
        #expect(again.status == 0)
        let known = again.lines.prefix { $0.value("outcome") == "alreadyAppended" }
        #expect(known.last?.value("line") == String(line))
    }
}
