// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Whoever reads an answer sees by which of the two times it was asked for.
@Suite struct TimeLabelTests {
    private static let happened = "2026-06-30T23:59:59.999999+05:00"
    private static let happenedUTC = "2026-06-30T18:59:59.999999Z"
    private static let questions: [[String]] = [
        ["query", "appeals"], ["query", "appeal", "ref:a"], ["query", "registry"], ["query", "satisfaction"],
        ["query", "deadlines"], ["query", "backlog", "--points", "2"], ["query", "chart", "--metric", "csat"],
        ["query", "actions"], ["query", "improvement"],
    ]

    @Test(arguments: questions)
    func `an answer by the time of happening says so, in a table, in JSON and in CSV`(question: [String]) async throws {
        let (tool, _) = try await Tool.withAppeals("a")
        let asked = question + ["--happened-by", "2026-06-30"]
        for times in [[], ["--as-of", "2100-01-01"]] {
            let json = try await tool(asked + times + ["--format", "json"], bytes: [])
            #expect(json.status == 0, "\(json)")
            #expect(json.output.value("happenedBy") == Self.happenedUTC, "\(json)")
            let asOf = json.output.value("asOf") ?? ""
            #expect(asOf.hasPrefix("2100-01-01T") == !times.isEmpty && asOf != Self.happenedUTC, "\(json)")
            let csv = try await tool(asked + times + ["--format", "csv"], bytes: [])
            let lines = csv.output.components(separatedBy: "\r\n").filter { !$0.isEmpty }
            #expect(lines.first?.hasSuffix(",happenedBy") == true, "\(csv)")
            #expect(lines.dropFirst().allSatisfy { $0.hasSuffix("," + Self.happened) }, "\(csv)")
        }
        for (language, word) in [
            ("en", "happened by"), ("ru", "по времени события на"), ("kk", "болған уақыты бойынша"),
        ] {
            let table = try await tool(asked + ["--lang", language], bytes: [])
            #expect(table.lines.first?.contains("\(word): \(Self.happened)  ") == true, "\(table)")
        }
    }

    @Test(arguments: questions)
    func `an answer by the time of recording says nothing of the other`(question: [String]) async throws {
        let (tool, _) = try await Tool.withAppeals("a")
        for format in ["table", "json", "csv"] {
            let answer = try await tool(question + ["--as-of", "2100-01-01", "--format", format], bytes: [])
            #expect(answer.status == 0, "\(answer)")
            #expect(!answer.output.contains("happened"), "\(answer)")
            #expect(format != "json" || answer.output.value("asOf")?.hasPrefix("2100-01-01T") == true, "\(answer)")
        }
    }

    @Test func `the report names the time of happening beside that of knowing`() async throws {
        let (tool, _) = try await Tool.withAppeals("a")
        let page = try await tool("report", "-", "--happened-by", "2026-06-30", "--as-of", "2100-01-01")
        #expect(page.output.contains("happened by 2026-06-30 · as of 2100-01-01"), "\(page.error)")
        let plain = try await tool("report", "-", "--as-of", "2100-01-01")
        #expect(plain.output.contains("as of 2100-01-01") && !plain.output.contains("happened by"))
    }
}
