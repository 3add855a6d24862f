// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// What `--reveal` shows, to whom.
@Suite struct RevealTests {
    static let clinic = "shal-akyn-district-hospital"
    static let secrets = ["Иванов", "123 45 67", "1234567"]

    /// A log with one appeal of this mode, whose text names the applicant.
    static func log(_ mode: String, reference: String = "a") async throws -> Tool {
        let tool = try await Tool.withLog()
        var line = Lines.register(reference, more: #","confidentiality":"\#(mode)""#)
            .replacingOccurrences(of: "Жду приёма", with: "Иванова, 87001234567: жду приёма")
        if mode == "anonymous" { line = line.replacingOccurrences(of: #""name":"Иванова Анна","#, with: "") }
        let recorded = try await tool("record", input: line)
        try #require(recorded.status == 0, "\(recorded)")
        return tool
    }

    static func reader(_ options: String) -> [String] {
        ["--reveal", "--reader", "x-1"] + options.split(separator: " ").map(String.init)
    }

    @Test(arguments: [
        ("named", "", true), ("named", "--reader-role handler --reader-organization \(clinic)", true),
        ("confidential", "", false), ("confidential", "--reader-role handler", false),
        ("confidential", "--reader-role handler --reader-organization \(clinic)", false),
        ("confidential", "--reader-role head --reader-organization \(clinic)", false),
        ("confidential", "--reader-role head --reader-organization \(clinic) --reader-unit patient-support", true),
        ("confidential", "--reader-role department", true),
        ("confidential", "--reader-role operator --reader-organization contact-centre", true),
        ("anonymous", "--reader-role handler --reader-organization \(clinic)", false),
        ("anonymous", "--reader-role fund", true),
    ])
    func `a replay shows who the applicant is to who may know`(mode: String, options: String, mayKnow: Bool)
        async throws
    {
        let tool = try await Self.log(mode)
        let shown = try await tool(["replay", "ref:a"] + Self.reader(options), bytes: [])
        #expect(shown.status == 0, "\(shown)")
        #expect(shown.output.contains("приёма три недели"), "\(shown)")
        #expect(shown.output.contains("+7 700 123 45 67") == mayKnow, "\(shown)")
        #expect(shown.output.contains("applicantDetails=hidden") != mayKnow, "\(shown)")
        #expect(
            shown.output.contains("(applicant p-") == mayKnow, "the same pseudonym is in the person's other appeals")
        // Whose name nobody gave can't be found in the text.
        for secret in Self.secrets where !mayKnow && (mode, secret) != ("anonymous", "Иванов") {
            #expect(!shown.output.contains(secret), "\(shown)")
        }
        let code =
            !options.contains("organization")
            ? "readerUnknown: " : mode == "anonymous" ? "identityAnonymous: " : "identityConfidential: "
        #expect(shown.error.contains(code) != mayKnow, "\(shown.error)")
        let record = try await tool("replay", "ref:a", "--type", "PersonalDataDisclosed").output
        #expect(record.contains("x-1") && record.contains("identityHidden=yes") != mayKnow, "\(record)")
        #expect(record.contains("readerOrganization=\(Self.clinic)") == options.contains(Self.clinic), "\(record)")
    }

    @Test func `the words for what is hidden are those of the language`() async throws {
        let tool = try await Self.log("confidential")
        let kazakh = try await tool("--lang", "kk", "replay", "ref:a", "--reveal", "--reader", "x-1")
        #expect(kazakh.output.contains("applicantDetails=көрсетілмейді"), "\(kazakh)")
        let russian = try await tool("--lang", "ru", "replay", "ref:a", "--reveal", "--reader", "x-1")
        #expect(russian.output.contains(#"applicantDetails="не показывается""#), "\(russian)")
    }

    @Test func `a person's confidential appeal is found only by who may know`() async throws {
        let tool = try await Self.log("confidential")
        func found(_ options: String) async throws -> Bool {
            let words = options.split(separator: " ").map(String.init)
            let result = try await tool(
                ["query", "person", "--by", "phone", "--format", "json"] + words, bytes: Array("87001234567\n".utf8))
            #expect(result.status == 0, "\(result)")
            return !result.output.contains(#""rows":[]"#)
        }
        #expect(try await !found(""))
        #expect(try await !found("--reader x-1"))
        #expect(try await !found("--reader x-1 --reader-role handler --reader-organization \(Self.clinic)"))
        #expect(try await found("--reader x-1 --reader-role fund"))
    }

    @Test(arguments: [
        (["--reader", "x-1"], "--reader goes with --reveal"),
        (["--reader-role", "fund"], "--reader-role goes with --reveal"),
        (["--reveal"], "--reveal needs --reader"),
        (["--reveal", "--reader", "x-1", "--reader-role", "boss"], "handler"),
        (
            ["--reveal", "--reader", "x-1", "--reader-organization", "Больница"],
            "--reader-organization is kept in clear"
        ),
        (["--reveal", "--reader", "x-1", "--reader-unit", "7 700 123 45 67"], "--reader-unit is kept in clear"),
        (["--reveal", "--reader", "x-1", "--purpose", "Иванова"], "--purpose is kept in clear"),
    ])
    func `what is no reader is refused`(options: [String], said: String) async throws {
        let tool = try await Self.log("named")
        let refused = try await tool(["replay", "ref:a"] + options, bytes: [])
        #expect(refused.status == 64 && refused.output.isEmpty, "\(refused)")
        #expect(refused.error.contains(said), "\(refused.error)")
    }
}
