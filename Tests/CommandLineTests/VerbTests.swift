// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Every verb when all is well.
@Suite struct VerbTests {
    @Test func `an appeal is recorded, shown, listed and counted`() async throws {
        let tool = try await Tool.withLog()
        let receipts = try await tool(
            "record", input: Lines.register("a") + Lines.staff("acknowledge", "b", "a", #","medium":"messenger""#))
        #expect(receipts.status == 0, "\(receipts)")
        #expect(receipts.lines.map { $0.value("outcome") } == ["appended", "appended"], "\(receipts.output)")
        #expect(receipts.lines.map { $0.value("line") } == ["1", "2"])
        let number = try #require(receipts.lines[0].value("appeal"))
        let entry = try #require(receipts.lines[0].value("register"))

        for address in [number, entry, "ref:a"] {
            let replay = try await tool("replay", address)
            #expect(replay.status == 0)
            #expect(replay.lines.count > 4)
            #expect(replay.lines[0].contains("appeal received"))
            #expect(!replay.output.contains("Иванова"), "what is sealed stays sealed")
            #expect(!replay.output.contains("\u{1b}"), "no colour where there is no terminal")
            #expect(try await tool("query", "appeal", address, "--format", "json").output.contains(number))
        }
        let russian = try await tool("replay", number, "--lang", "ru")
        #expect(russian.lines[0].contains("обращение поступило"))
        let kazakh = try await tool("--lang", "kk", "replay", number)
        #expect(kazakh.lines[0].contains("өтініш келіп түсті"))

        let list = try await tool("query", "appeals", "--channel", "telegramBot", "--format", "json")
        #expect(list.output.value("appeal") == number)
        #expect(try await tool("query", "appeals", "--level", "3", "--format", "json").output.contains(#""rows":[]"#))
        #expect(try await tool("query", "appeals", "--format", "csv").output.hasPrefix("appeal,register,state,"))
        #expect(try await tool("query", "registry").output.contains(entry))
        #expect(try await tool("query", "registry", "--channel", "telegramBot").output.contains(entry))
        #expect(try await !tool("query", "registry", "--channel", "letter").output.contains(entry))
        #expect(try await tool("query", "satisfaction", "--by", "channel", "--cohort", "received").status == 0)
        #expect(try await tool("query", "deadlines", "--received", "2026-03-01..2026-04-01").status == 0)
        #expect(try await tool("query", "actions").status == 0)
        #expect(try await tool("verify").output.value("intact") == "true")
        #expect(try await tool("info").output.value("streams") == "1")
    }

    @Test func `the same line again changes nothing and gets the same receipt`() async throws {
        let tool = try await Tool.withLog()
        let first = try await tool("record", input: Lines.register("a"))
        let again = try await tool("record", input: Lines.register("a"))
        #expect(again.status == 0)
        #expect(
            again.output == first.output.replacingOccurrences(of: #""appended""#, with: #""alreadyAppended""#))
    }

    @Test func `a question as of an earlier time sees what was known then`() async throws {
        let tool = try await Tool.withLog()
        _ = try await tool("record", input: Lines.register("a"))
        let before = try await tool("query", "appeals", "--as-of", "2020-01-01", "--format", "json")
        #expect(before.output.contains(#""rows":[]"#))
        #expect(try await tool("replay", "--as-of", "2020-01-01").output.isEmpty)
    }

    @Test func `what was exported can be imported, once, and exported again with the same bytes`() async throws {
        let tool = try await Tool.withLog()
        let commands = try await tool("simulate", "--appeals", "40", "--seed", "3")
        #expect(commands.output == (try await tool("simulate", "--appeals", "40", "--seed", "3").output))
        #expect(try await tool("record", tool.file("commands", commands.output)).status == 0)
        #expect(try await tool("export", "cloudevents", "one").status == 0)
        #expect(try await tool.shell("$ARYZ --log other init && $ARYZ --log other import cloudevents one").status == 0)
        #expect(try await tool.shell("$ARYZ --log other export cloudevents two && cmp one two").status == 0)
        let again = try await tool.shell("$ARYZ --log other import cloudevents - < one")
        #expect(again.output.value("appended") == "0")
        #expect(try await tool.shell("$ARYZ --log other export cloudevents | cmp one").status == 0)
        let dry = try await tool.shell("$ARYZ --log third init; $ARYZ --log third import cloudevents one --dry-run")
        #expect(dry.output.value("appended") == again.output.value("read"))
        #expect(try await tool.shell("$ARYZ --log third info").output.value("events") == "0")
    }

    @Test func `an XES history is imported with its mapping`() async throws {
        let tool = try await Tool.withLog()
        tool.file(
            "log.xes",
            #"<log><trace><string key="concept:name" value="c"/><date key="s" value="2011-01-01T00:30:00+02:00"/></trace></log>"#
        )
        tool.file("m.json", #"{"source":"t","registry":"R","organization":"o","case":{"start":"s"}}"#)
        let result = try await tool("import", "xes", "log.xes", "--mapping", "m.json")
        #expect(result.status == 0, "\(result)")
        #expect(result.output.value("appended") == "1")
        #expect(try await tool("replay", "R/2011-000001").lines.count == 2)
    }

    @Test func `snapshots are made, listed, verified and dropped, and change no answer`() async throws {
        let tool = try await Tool.withLog()
        _ = try await tool("record", input: Lines.register("a"))
        let before = try await tool(
            "query", "satisfaction", "--cohort", "received", "--as-of", "2027-01-01", "--format", "json")
        #expect(try await tool("snapshot", "create").lines.count == 3)
        _ = try await tool("record", input: Lines.register("b"))
        _ = try await tool("snapshot", "create")
        #expect(try await tool("snapshot", "list").lines.count == 6)
        let verified = try await tool("snapshot", "verify")
        #expect(verified.status == 0)
        #expect(verified.lines.allSatisfy { $0.value("result") == "identical" })
        #expect(try await tool("snapshot", "drop", "--keep", "1").lines.count == 3)
        #expect(try await tool("snapshot", "drop").lines.count == 3)
        #expect(try await tool("snapshot", "list").output.isEmpty)
        #expect(before.status == 0)
    }

    @Test func `what is sealed is revealed to who says who they are, and that is recorded`() async throws {
        let tool = try await Tool.withLog()
        _ = try await tool("record", input: Lines.register("a"))
        #expect(try await tool("replay", "ref:a", "--reveal").status == 64)
        let revealed = try await tool("replay", "ref:a", "--reveal", "--reader", "auditor-1")
        #expect(revealed.status == 0, "\(revealed.error)")
        #expect(revealed.output.contains("Иванова Анна"))
        #expect(revealed.output.contains("Жду приёма три недели"))
        let after = try await tool("replay", "ref:a")
        #expect(after.output.contains("auditor-1"))
        #expect(after.output.contains("personal data disclosed"))
        #expect(!after.output.contains("Иванова"))
        _ = try await tool("record", input: Lines.staff("erasePerson", "e", "a", #","ground":"request""#))
        let erased = try await tool("replay", "ref:a", "--reveal", "--reader", "auditor-1")
        #expect(!erased.output.contains("Иванова"))
        #expect(erased.output.contains("=erased"), "\(erased)")
    }

    @Test func `clocks act once`() async throws {
        let tool = try await Tool.withLog()
        _ = try await tool("record", input: Lines.register("a", more: #","unit":"x""#))
        let first = try await tool("clock", "tick", "--at", "2026-06-01")
        #expect(first.status == 0)
        #expect(try #require(Int(first.output.value("events") ?? "")) > 0, "\(first)")
        #expect(try await tool("clock", "tick", "--at", "2026-06-01").output.value("events") == "0")
    }

    @Test func `settings are checked, adopted and shown, and say whose data is no longer needed`() async throws {
        let tool = try await Tool.withLog()
        tool.file("bad.json", #"{"version":"v","defaultZone":"here","survey":{"days":0}}"#)
        let faults = try await tool("settings", "check", "bad.json")
        #expect(faults.status == 65)
        #expect(faults.error.contains("survey.days") && faults.error.contains("defaultZone"), "\(faults)")
        tool.file("good.json", #"{"version":"v1","retention":{"personalDataMonths":1,"basis":"b","source":"s"}}"#)
        #expect(try await tool("settings", "check", "good.json").output.value("version") == "v1")
        #expect(try await tool("query", "retention", "--format", "json").output.contains(#""rows":[]"#))
        _ = try await tool("record", input: Lines.register("a") + Lines.staff("withdraw", "b", "a", #","reason":"x""#))
        #expect(try await tool("settings", "adopt", "good.json").status == 0)
        #expect(try await tool("settings", "show").output.contains(#""version":"v1""#))
        #expect(try await !tool("settings", "show", "--as-of", "2020-01-01").output.contains(#""version":"v1""#))
        #expect(try await tool("query", "retention", "--format", "json").output.contains(#""state":"withdrawn""#))
    }

    @Test func `settings are checked before a log is made`() async throws {
        let tool = Tool()
        tool.file("bad.json", #"{"version":7}"#)
        let refused = try await tool("init", "--settings", "bad.json")
        #expect(refused.status == 65)
        #expect(refused.error.contains("version"))
        #expect(!FileManager.default.fileExists(atPath: tool.directory + "/log"))
        #expect(try await tool("init", "--settings", "absent.json").status == 66)
    }

    @Test func `the log's place comes from the option, else the environment, else the directory`() async throws {
        let tool = Tool()
        #expect(try await tool.shell("ARYZ_LOG=there $ARYZ init && $ARYZ --log there info").status == 0)
        #expect(try await tool.shell("$ARYZ init && $ARYZ info --log aryz-log").status == 0)
    }

    @Test func `quiet says nothing that is not data or an error`() async throws {
        let tool = Tool()
        #expect(try await tool("init", "--quiet").error.isEmpty)
        #expect(try await tool("--quiet", "record", input: Lines.register("a")).error.isEmpty)
    }
}
