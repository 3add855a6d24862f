// SPDX-License-Identifier: Apache-2.0

import EventSourcing
import Foundation
import FoundationXML
import PatientAppeals
import Testing

/// What the exports say of personal data, with and without `--reveal`.
@Suite struct RevealExportTests {
    static let formats = ["csv", "xes", "ocel", "cloudevents"]
    static let secrets = ["Иванов", "123 45 67", "1234567", "приёма"]
    static let department = ["--reveal", "--reader", "x-1", "--reader-role", "department"]
    static let clinic = [
        "--reveal", "--reader", "h-1", "--reader-role", "handler", "--reader-organization", RevealTests.clinic,
    ]

    private func disclosures(_ tool: Tool) async throws -> [String] {
        try await tool("replay", "--type", "PersonalDataDisclosed").lines
    }

    @Test(arguments: formats) func `what is sealed is in an export only with --reveal, and that is recorded`(
        format: String
    ) async throws {
        let tool = try await RevealTests.log("named")
        let sealed = try await tool("export", format)
        #expect(sealed.status == 0)
        for secret in Self.secrets { #expect(!sealed.output.contains(secret), "\(format)") }
        #expect(!sealed.output.contains("notShown") && !sealed.output.contains(#""revealed""#))
        #expect(try await disclosures(tool).isEmpty)
        let open = try await tool(["export", format] + Self.department, bytes: [])
        #expect(open.status == 0, "\(open)")
        for text in ["Иванова Анна", "+7 700 123 45 67", "Иванова, 87001234567: жду приёма три недели"] {
            #expect(open.output.contains(text), "\(format): \(open.output)")
        }
        #expect(!open.output.contains("PersonalDataDisclosed"), "the record of this export is not in it")
        #expect(try await disclosures(tool).map { $0.contains("x-1") } == [true])
    }

    @Test(arguments: formats) func `of a confidential appeal the unit concerned gets neither persons nor pseudonyms`(
        format: String
    ) async throws {
        let tool = try await RevealTests.log("confidential")
        let person = try #require(
            try await tool.shell(#"$ARYZ --log log export cloudevents | grep -o 'person:[0-9a-f]*' | head -1"#).lines
                .first
        ).dropFirst(7)
        let shown = try await tool(["export", format] + Self.clinic, bytes: [])
        #expect(shown.status == 0, "\(shown)")
        for secret in Self.secrets.dropLast() + [String(person), "p-"] {
            #expect(!shown.output.contains(secret), "\(format): \(secret)")
        }
        #expect(shown.output.contains("[…], […]: жду приёма три недели"), "\(shown.output)")
        #expect(shown.output.contains("hidden"), "\(format)")
        #expect(shown.error.contains("identityConfidential, appeals: 1. The appeal is confidential"), "\(shown.error)")
        #expect(try await disclosures(tool).filter { $0.contains("identityHidden=yes") }.count == 1)
        let known = try await tool(["export", format] + Self.department, bytes: [])
        #expect(known.output.contains("Иванова Анна") && known.error.isEmpty, "\(known)")
    }

    @Test(arguments: formats) func `an erased person is said to be so, and nothing is recorded as read`(
        format: String
    ) async throws {
        let tool = try await RevealTests.log("named")
        _ = try await tool("record", input: Lines.staff("erasePerson", "e", "a", #","ground":"request""#))
        let shown = try await tool(["export", format] + Self.department, bytes: [])
        #expect(shown.status == 0, "\(shown)")
        for secret in Self.secrets { #expect(!shown.output.contains(secret)) }
        let said =
            format == "cloudevents"
            ? #""notShown":{"applicantDetails":"erased","text":"erased"}"# : "applicantDetails=erased; text=erased"
        #expect(shown.output.contains(said), "\(shown.output)")
        #expect(shown.error.contains("2 fields are erased"), "\(shown.error)")
        #expect(try await disclosures(tool).isEmpty)
    }

    @Test(arguments: formats)
    func `fields without a key are said to be so, and the status says that something is missing`(
        format: String
    ) async throws {
        let tool = try await RevealTests.log("named")
        // One key of the file is gone; its head is sound.
        #expect(try await tool.shell("printf x | dd of=log.keys bs=1 seek=160 conv=notrunc status=none").status == 0)
        let shown = try await tool(["export", format] + Self.department, bytes: [])
        #expect(shown.status == 69, "\(shown)")
        #expect(shown.error.contains("the key store has no key for 2 fields; restore it from its backup"), "\(shown)")
        #expect(shown.output.contains("AppealReceived"), "the rest is there")
        for secret in Self.secrets { #expect(!shown.output.contains(secret)) }
        #expect(try await tool.shell("rm log.keys").status == 0)
        let lost = try await tool(["export", format] + Self.department, bytes: [])
        #expect(lost.status == 69 && lost.output.isEmpty, "\(lost)")
        #expect(lost.error.contains("The key store is missing"), "\(lost)")
        #expect(try await tool("export", format).status == 0, "without --reveal no keys are needed")
    }

    @Test func `a table has a column for each thing that is revealed`() async throws {
        let tool = try await RevealTests.log("confidential")
        func lines(_ options: [String]) async throws -> [String] {
            try await tool(["export", "csv", "--type", "AppealReceived"] + options, bytes: []).output
                .components(separatedBy: "\r\n")
        }
        #expect(try await lines([])[0].hasSuffix(",rule,fields"))
        let open = try await lines(Self.department)
        let persons = ["applicantDetails", "patientDetails"].flatMap { person in
            ["name", "phone", "iin", "email", "address"].map { person + "." + $0 }
        }
        let columns = ["fields"] + persons + ["text", "reason", "comment", "fileName", "notShown"]
        // Every place that something sealed can stand in.
        for match in AppealEvent.schema.text.matches(of: #/SealedField (\w+) =/#) {
            let name = String(match.output.1)
            #expect(columns.contains { $0 == name || $0.hasPrefix(name + ".") }, "\(name)")
        }
        #expect(open[0].hasSuffix("," + columns.joined(separator: ",")), "\(open)")
        try #require(open.count == 3)
        // The plus would begin a formula.
        #expect(open[1].contains(",Иванова Анна,'+7 700 123 45 67,,,,,,,,,"), "\(open[1])")
    }

    @Test func `only the events that were asked for count as read`() async throws {
        let tool = try await RevealTests.log("named")
        _ = try await tool("record", input: Lines.register("b"))
        for options in [["--type", "AppealRegistered"], ["--as-of", "2020-01-01"], ["--tag", "none"]] {
            let shown = try await tool(["export", "csv"] + Self.department + options, bytes: [])
            #expect(shown.status == 0 && shown.error.contains("Nothing could be disclosed"), "\(shown)")
        }
        #expect(try await disclosures(tool).isEmpty)
        #expect(try await tool(["export", "csv", "--tag", "ref:b"] + Self.department, bytes: []).status == 0)
        #expect(try await tool("replay", "ref:a", "--type", "PersonalDataDisclosed").output.isEmpty)
        #expect(try await tool("replay", "ref:b", "--type", "PersonalDataDisclosed").lines.count == 1)
        #expect(try await tool(["export", "csv", "--appeal", "ref:a"] + Self.department, bytes: []).status == 0)
        #expect(try await tool("replay", "ref:a", "--type", "PersonalDataDisclosed").lines.count == 1)
    }

    @Test func `a file with what is revealed is its owner's alone, and no import takes it`() async throws {
        let tool = try await RevealTests.log("named")
        tool.file("open", "was there")
        let refused = try await tool(["export", "cloudevents", "open"] + Self.department, bytes: [])
        #expect(refused.status == 64 && refused.error.contains("--force"), "\(refused)")
        #expect(try await disclosures(tool).isEmpty, "what could not be written was not read")
        #expect(try await tool(["export", "cloudevents", "open", "--force"] + Self.department, bytes: []).status == 0)
        #expect(try await tool.shell("stat -c %a open").output == "600\n")
        #expect(try await tool.shell("$ARYZ --log other init").status == 0)
        let taken = try await tool.shell("$ARYZ --log other import cloudevents open")
        #expect(taken.status == 65 && taken.error.contains("revealed"), "\(taken)")
        #expect(try await tool.shell("grep -rc 'Иванова' other/segments").output.contains(":0"))
    }

    @Test func `XES and OCEL with what is revealed are still well-formed`() async throws {
        let tool = try await RevealTests.log("named")
        _ = try await tool(
            "record", input: Lines.staff("note", "n", "a", #","visibility":"internal","text":"a<b & \"c\"\nd""#))
        let ocel = try await tool(["export", "ocel"] + Self.department, bytes: [])
        let json = try #require(try JSONSerialization.jsonObject(with: Data(ocel.output.utf8)) as? [String: Any])
        let types = try #require(json["eventTypes"] as? [[String: Any]])
        let received = try #require(
            types.first { $0["name"] as? String == "AppealReceived" }?["attributes"] as? [[String: String]])
        #expect(received.contains { $0["name"] == "data.applicantDetails.phone" })
        #expect(ocel.output.contains(#""data.text","value":"a<b & \"c\"\nd""#), "\(ocel.output)")
        let xes = try await tool(["export", "xes", "log.xes"] + Self.department, bytes: [])
        #expect(xes.status == 0)
        let parsed = XMLParser(data: Data(try await tool.shell("cat log.xes").output.utf8)).parse()
        #expect(parsed)
    }

    @Test(arguments: formats) func `who stops reading an export is no error, a full disk is one`(format: String)
        async throws
    {
        let tool = try await Tool.withLog()
        let recorded = try await tool.shell(
            "$ARYZ simulate --appeals 150 --seed 5 | $ARYZ --log log --quiet record > receipts")
        try #require(recorded.status == 0, "\(recorded)")
        for options in ["", Self.department.joined(separator: " ")] {
            let stopped = try await tool.shell(
                "{ $ARYZ --log log export \(format) \(options); echo $? > status; } | head -c 1 > first; cat status")
            #expect(stopped.output == "0\n" && stopped.error.isEmpty, "\(format) \(options): \(stopped)")
            let full = try await tool.shell("$ARYZ --log log export \(format) /dev/full \(options)")
            #expect(full.status == 74 && full.error.contains("/dev/full can not be written"), "\(full)")
        }
    }
}
