// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// What is not understood is named, with what would be.
@Suite struct UsageTests {
    @Test(arguments: [
        (["frob"], "unknown verb 'frob'"), (["recrod"], "did you mean record?"),
        (["query", "satisfation"], "did you mean satisfaction?"),
        (["query", "appeals", "--as-of", "1.3.2026"], "2026-03-02T09:14:00+05:00 or a day like 2026-03-02"),
        (["query", "appeals", "--received", "2026-01-01"], "2026-01-01..2026-04-01"),
        (["query", "appeals", "--received", "2026-04-01..2026-01-01"], "ends before it begins"),
        (["query", "appeals", "--region", "KZ-99"], "KZ-99 is none of KZ-10"),
        (["query", "appeals", "--category", "WAITNG"], "WAITNG is none of WAITING"),
        (["query", "satisfaction", "--category", "WAITNG"], "WAITNG is none of WAITING"),
        (["query", "backlog", "--by", "weak"], "weak is none of channel"),
        (["query", "backlog", "--by", "month,week"], "give one of them"),
        (["query", "backlog", "--points", "0"], "--points must be at least 1"),
        (["query", "chart", "--metric", "cast"], "cast is none of csat"),
        (["query", "chart", "--metric", "surveyBias"], "query satisfaction --format json` and has no chart"),
        (["query", "chart", "--metric", "surveyBias"], "can be charted: csat, meanScore,"),
        (
            ["query", "chart", "--metric", "deadlineComplianceWithOverdue", "--clock", "qrAnswer"],
            "query deadlines --format json` and has no chart. What can be charted: csat, meanScore,"
        ),
        (["report", "page.html", "--format", "json"], "Unknown option '--format'"),
        (["query", "chart", "--metric", "meanScore", "--limits", "laney"], "meanScore is none; use xmr"),
        (["query", "chart", "--metric", "deadlineCompliance"], "--clock goes with"),
        (["query", "chart", "--metric", "csat", "--clock", "qrAnswer"], "--clock goes with"),
        (
            ["query", "chart", "--metric", "deadlineCompliance", "--clock", "qrAnser"],
            "qrAnser is none of register, qrAnswer"
        ),
        (["query", "improvement", "--by", "weak"], "weak is none of channel"),
        (["replay", "--type", "SatisfactionRate"], "there are SatisfactionRated"),
        (["export", "cloudevents", "--type", "SatisfactionRate"], "there are SatisfactionRated"),
        (["clock", "tick", "--at", "2099-01-01"], "lies in the future"),
        (["replay", "ref:a", "--reveal", "--reader", "Иван Петров"], "kept in clear"),
        (["replay", "ref:a", "--reveal", "--reader", "petrov-87771234567"], "kept in clear"),
    ])
    func `a wrong value is named beside right ones`(arguments: [String], said: String) async throws {
        let tool = try await Tool.withLog()
        _ = try await tool("record", input: Lines.register("a"))
        let result = try await tool(arguments, bytes: [])
        #expect(result.status == 64, "\(result)")
        #expect(result.output.isEmpty)
        #expect(result.error.contains(said), "\(result.error)")
    }

    @Test(arguments: [
        ("iin", "12345", "has 5 digits, and an IIN has 12"), ("iin", "99130150012x", "other characters than digits"),
        ("iin", "+7 700 000 00 01", "no IIN"), ("iin", "", "no number; give it as: aryz query person --by iin"),
        ("phone", "991301500125 991301500125", "has 24 digits"), ("phone", "8-70", "has 3 digits"),
        ("phone", "Иванова 87000000001", "other characters than digits"),
        ("phone", "no", "no number; give it as: aryz query person --by phone"),
    ])
    func `a number that nobody can have is refused, and not repeated`(kind: String, number: String, said: String)
        async throws
    {
        let tool = try await Tool.withLog()
        _ = try await tool("record", input: Lines.register("a"))
        let result = try await tool("query", "person", "--by", kind, input: number)
        #expect(result.status == 64, "\(result)")
        #expect(result.output.isEmpty)
        #expect(result.error.contains(said), "\(result.error)")
        #expect(number.count < 5 || !result.error.contains(number))
        let other = try await tool(
            "query", "person", "--by", kind, "--format", "json",
            input: kind == "iin" ? "991301-500125" : "8 (700) 000–00–09\n")
        #expect(other.status == 0, "one that somebody can have: \(other)")
        #expect(other.output.value("rows") == "[]")
    }

    @Test
    func `an IIN whose check digit is wrong finds who was recorded with it, and is doubted where it finds nobody`()
        async throws
    {
        let tool = try await Tool.withLog()
        let line = Lines.register("a").replacingOccurrences(of: #""phone":"#, with: #""iin":"991301500124","phone":"#)
        #expect(line.contains("iin"))
        #expect(try await tool("record", input: line).status == 0)
        let found = try await tool("query", "person", "--by", "iin", "--format", "json", input: "991301500124")
        #expect(found.status == 0 && found.output.value("rows") != "[]", "\(found)")
        #expect(found.error.isEmpty)
        for number in ["990001500124", "991301500126"] {
            let nobody = try await tool("query", "person", "--by", "iin", "--format", "json", input: number)
            #expect(nobody.status == 0 && nobody.output.value("rows") == "[]", "\(nobody)")
            #expect(nobody.error.contains("may be mistyped") && !nobody.error.contains(number), "\(nobody)")
        }
    }

    @Test func `registers and organisations that the log does not have are named`() async throws {
        let tool = try await Tool.withLog()
        _ = try await tool("record", input: Lines.register("a"))
        let register = try await tool("query", "registry", "ABC-1/2026")
        #expect(register.status == 66)
        #expect(register.error.contains("there are: shal-akyn-district-hospital/2026"), "\(register)")
        for query in ["appeals", "satisfaction", "deadlines", "actions", "registry", "backlog", "improvement"] {
            let result = try await tool("query", query, "--organization", "nowhere")
            #expect(result.status == 0)
            #expect(result.error.contains("no appeal of this log concerns nowhere"), "\(query): \(result)")
        }
        let known = try await tool("query", "appeals", "--organization", "shal-akyn-district-hospital")
        #expect(known.error.isEmpty)
    }

    @Test func `a question about the time before the first event says so, and a day lasts to its end`() async throws {
        let tool = try await Tool.withLog()
        _ = try await tool("record", input: Lines.register("a"))
        // After recording, so that midnight may come between the two.
        let now = Date().addingTimeInterval(5 * 3_600)
        let today = now.formatted(.iso8601.year().month().day())
        for arguments in [["replay"], ["query", "appeals"], ["query", "satisfaction"], ["export", "cloudevents"]] {
            let result = try await tool(arguments + ["--as-of", "2020-01-01"], bytes: [])
            #expect(result.error.contains("the first event was recorded at"), "\(arguments) \(result)")
        }
        #expect(try await tool("replay", "--as-of", today).lines.count > 3)
        let list = try await tool("query", "appeals", "--as-of", today, "--format", "json")
        #expect(list.output.value("appeal") != nil, "\(list)")
    }

    @Test func `what is in the way of a new log is told`() async throws {
        let tool = try await Tool.withLog()
        #expect(try await tool("init").error.contains("There is a log already"))
        let absent = try await tool.shell("$ARYZ --log absent/log init")
        #expect(absent.status == 66)
        #expect(absent.error.contains("The directory absent does not exist"), "\(absent)")
        #expect(try await tool("record", ".").status == 66)
    }
}

extension UsageTests {
    @Test func `addresses are taken as people type them, and what is wrong with one is said`() async throws {
        let tool = try await Tool.withLog()
        let receipt = try await tool("record", input: Lines.register("a"))
        let number = try #require(receipt.output.value("appeal"))
        #expect(try await tool("query", "appeal", "shal-akyn-district-hospital/2026-1").status == 0)
        #expect(try await tool("replay", "shal-akyn-district-hospital/2026-1").status == 0)
        let wrong = String(number.dropLast()) + (number.hasSuffix("0") ? "1" : "0")
        let result = try await tool("query", "appeal", wrong)
        #expect(result.status == 66)
        #expect(result.error.contains("check character"), "\(result)")
        #expect(try await !tool("replay", "ref:a").output.contains("16 bytes"))
    }

    @Test func `an export writes over nothing unless told to`() async throws {
        let tool = try await Tool.withLog()
        _ = try await tool("record", input: Lines.register("a"))
        #expect(try await tool("export", "cloudevents", "file").status == 0)
        let again = try await tool("export", "cloudevents", "file")
        #expect(again.status == 64)
        #expect(again.error.contains("--force"))
        #expect(try await tool("export", "cloudevents", "file", "--force").status == 0)
    }

    @Test func `the offending code stands in the receipt, a name never does`() async throws {
        let tool = try await Tool.withLog()
        let line = Lines.register("a")
        let code = try await tool("record", input: line.replacingOccurrences(of: "telegramBot", with: "smoke"))
        #expect(code.output.contains(#"channel: \"smoke\" is not one of"#), "\(code)")
        #expect(code.error.contains("1 line was rejected"))
        let name = try await tool("record", input: line.replacingOccurrences(of: "telegramBot", with: "Anna Smith"))
        #expect(!name.output.contains("Anna"))
        let null = try await tool("record", input: "null\n")
        #expect(null.output.value("message") == "The line is not a JSON object.")
    }

    @Test func `statistics say which appeals they are about`() async throws {
        let tool = try await Tool.withLog()
        let result = try await tool("query", "satisfaction", "--received", "2026-01-01..2026-04-01")
        let line = "cohort: received 2026-01-01T00:00:00+05:00..2026-04-01T00:00:00+05:00  as of: "
        #expect(result.output.hasPrefix(line), "\(result)")
    }
}
