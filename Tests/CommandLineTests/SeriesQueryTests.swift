// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The backlog, control charts and the effect of corrective actions, asked of the program.
@Suite struct SeriesQueryTests {
    private static func simulated(until end: String = "2026-01-01") async throws -> Tool {
        let tool = try await Tool.withLog()
        let recorded = try await tool.shell(
            "$ARYZ --log log simulate --appeals 400 --seed 7 --from 2025-01-01 --to \(end) | $ARYZ --log log record")
        try #require(recorded.status == 0, "\(recorded.error)")
        return tool
    }

    private static func object(_ result: Tool.Result) throws -> [String: Any] {
        try #require(result.status == 0, "\(result)")
        return try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    }

    private static func rows(_ result: Tool.Result) throws -> [[String: Any]] {
        try #require(try object(result)["rows"] as? [[String: Any]])
    }

    @Test func `the backlog carries what was brought, came and did not leave`() async throws {
        let tool = try await Self.simulated()
        let question = ["query", "backlog", "--happened-by", "2025-12-31", "--points", "6", "--by", "channel"]
        let answer = try await tool(question + ["--format", "json"], bytes: [])
        #expect(try Self.object(answer)["step"] as? String == "month")
        #expect(try Self.object(answer)["groups"] as? [String] == ["channel"])
        let rows = try Self.rows(answer)
        #expect(rows.count > 5)
        var open = 0
        for row in rows {
            let points = try #require(row["points"] as? [[String: Any]])
            #expect(points.count == 6 && row["channel"] is String)
            var carried = 0
            for point in points {
                func count(_ name: String) throws -> Int { try #require(point[name] as? Int) }
                carried += try count("received") + count("reopened") - count("left")
                #expect(try count("open") == carried)
            }
            open += carried
        }
        #expect(open > 0)
        let all = try Self.rows(
            try await tool(
                ["query", "backlog", "--happened-by", "2025-12-31", "--format", "json"], bytes: []))
        let last = try #require((all.first?["points"] as? [[String: Any]])?.last)
        #expect(last["open"] as? Int == open)
        #expect((last["medianAge"] as? [String: Any])?["n"] as? Int == open || last["medianAge"] is NSNull)

        let table = try await tool(question + ["--lang", "ru"], bytes: [])
        #expect(table.lines.count == rows.count * 6 + 2)
        #expect(
            table.lines[1].hasPrefix("канал") && table.output.contains("2025-12-31T23:59:59.999999+05:00"), "\(table)")
        let csv = try await tool(question + ["--format", "csv"], bytes: [])
        #expect(csv.output.hasPrefix("channel,at,open,received,reopened,left,medianAge,p90Age,happenedBy\r\n"))
        #expect(csv.output.contains("telegramBot,2025-11-30T23:59:59+05:00,"))
        // Nothing was known before it was recorded.
        let early = try await tool("query", "backlog", "--as-of", "2020-01-01", "--format", "csv", "--quiet")
        #expect(early.status == 0 && early.output.hasSuffix(",0,0,0,0,,\r\n"))
    }

    @Test(arguments: ["month", "week"])
    func `a chart has the figures of the statistics, with limits around them`(step: String) async throws {
        let tool = try await Self.simulated(until: "2025-04-01")
        let common = ["--cohort", "received", "--by", step, "--as-of", "2099-01-01", "--format", "json"]
        let chart = try Self.object(try await tool(["query", "chart", "--metric", "csat"] + common, bytes: []))
        #expect(chart["metric"] as? String == "csat" && chart["limits"] as? String == "p")
        #expect(chart["step"] as? String == step && chart["cohort"] as? String == "received")
        let row = try #require((chart["rows"] as? [[String: Any]])?.first)
        let points = try #require(row["points"] as? [[String: Any]])
        let statistics = try Self.rows(try await tool(["query", "satisfaction"] + common, bytes: []))
        #expect(points.compactMap { $0[step] as? String } == statistics.compactMap { $0[step] as? String })
        var shown = 0
        for (point, group) in zip(points, statistics) {
            let csat = try #require((group["metrics"] as? [String: Any])?["csat"])
            guard let figure = csat as? [String: Any] else { continue }
            #expect(point["value"] as? Double == figure["value"] as? Double)
            #expect(point["suppressed"] as? Bool == figure["suppressed"] as? Bool)
            guard let value = point["value"] as? Double, let lower = point["lower"] as? Double,
                let upper = point["upper"] as? Double, let signals = point["signals"] as? [String]
            else { continue }
            #expect(signals.contains("outside") == (value < lower || value > upper))
            shown += 1
        }
        #expect(shown > 1)
        #expect(row["centre"] is Double)
    }

    @Test func `a chart is printed as a table and as CSV, by group and for any measure`() async throws {
        let tool = try await Self.simulated()
        let table = try await tool("query", "chart", "--metric", "onTheSpot", "--lang", "kk", "--cohort", "received")
        #expect(table.status == 0 && table.lines.count == 14, "\(table)")
        #expect(table.lines[1].contains("төменгі шегі") && table.lines[2].contains(" %"))
        let times = try await tool(
            "query", "chart", "--metric", "timeToFirstAnswer", "--by", "channel,month", "--format", "csv")
        #expect(times.output.hasPrefix("channel,month,n,value,lower,upper,centre,signals\r\n"))
        #expect(times.output.contains("telegramBot,2025-"))
        let clock = try await tool(
            "query", "chart", "--metric", "deadlineCompliance", "--clock", "supportServiceReview", "--limits", "laney",
            "--format", "json")
        #expect(clock.output.value("clock") == "supportServiceReview" && clock.output.value("limits") == "laney")
        #expect(clock.output.value("centre")?.hasPrefix("0.") == true, "\(clock)")
    }

    /// A hospital's appeals about waiting: an upheld one of which an action follows, and others before and after it was done.
    private static func improved(before: Int, after: Int) -> String {
        func appeal(_ key: String, _ day: String) -> String {
            Lines.register(key).replacingOccurrences(of: "2026-03-02T09:14", with: "\(day)T09:14")
        }
        func step(_ command: String, _ key: String, _ day: String, _ fields: String) -> String {
            Lines.staff(command, key, "cause", fields).replacingOccurrences(of: "2026-03-02", with: day)
                .replacingOccurrences(of: "operator", with: "head")
        }
        var lines = appeal("cause", "2025-06-01")
        lines += step("decideIssue", "c1", "2025-06-02", #","issue":1,"outcome":"upheld","text":"x""#)
        lines += step("identifyRootCause", "c2", "2025-06-03", #","issue":1,"cause":"training""#)
        lines += step(
            "planAction", "c3", "2025-06-03",
            #","issue":1,"due":"2025-09-01T18:00:00+05:00","responsible":"head-1","text":"x""#)
        for number in 0..<before { lines += appeal("before-\(number)", "2025-07-0\(number + 1)") }
        lines += step("completeAction", "c4", "2025-08-01", #","text":"x""#)
        for number in 0..<after { lines += appeal("after-\(number)", "2025-08-0\(number + 2)") }
        return lines
    }

    @Test func `recurrence tells how often the same came back after an action`() async throws {
        let tool = try await Tool.withLog()
        let recorded = try await tool("record", input: Self.improved(before: 8, after: 4))
        try #require(recorded.status == 0, "\(recorded.output)")
        let rows = try Self.rows(try await tool("query", "improvement", "--by", "category", "--format", "json"))
        let metrics = try #require(rows.first?["metrics"] as? [String: Any])
        #expect(rows.count == 1 && rows[0]["category"] as? String == "WAITING")
        let recurrence = try #require(metrics["recurrence"] as? [String: Any])
        // The upheld appeal itself came 61 days before the action was done.
        #expect(recurrence["before"] as? Int == 9 && recurrence["after"] as? Int == 4)
        #expect(try abs(#require(recurrence["value"] as? Double) - 4.0 / 9) < 1e-6)
        #expect((recurrence["interval"] as? [Double])?.count == 2)
        #expect(metrics["judgedActions"] as? Int == 1 && metrics["recentActions"] as? Int == 0)
        #expect((metrics["onTime"] as? [String: Any])?["suppressed"] as? Bool == true)

        let table = try await tool("query", "improvement", "--lang", "ru")
        #expect(table.lines[0].hasPrefix("причины с мероприятием") && table.lines[1].contains("0.44 ("), "\(table)")
        let csv = try await tool("query", "improvement", "--format", "csv")
        #expect(csv.output.contains("\r\nrecurrence,4,13,0.444444,"), "\(csv)")
        // Thirty days after it was done nobody can tell.
        let early = try Self.rows(
            try await tool("query", "improvement", "--happened-by", "2025-08-31", "--format", "json"))
        let recent = try #require(early.first?["metrics"] as? [String: Any])
        #expect(recent["recentActions"] as? Int == 1 && recent["recurrence"] is NSNull)
    }
}
