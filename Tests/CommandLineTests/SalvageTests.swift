// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// What `aryz salvage` brings over, what it lists as missing, and that the new log can be worked with.
@Suite struct SalvageTests {
    private func salvage(_ tool: Tool, to target: String = "new") async throws -> Tool.Result {
        try await tool.shell("$ARYZ salvage log --to \(target)")
    }

    /// The new log is sound, takes commands, and its personal data can be read.
    private func expectUsable(_ tool: Tool, _ reference: String) async throws {
        let verified = try await tool.shell("$ARYZ --log new verify")
        #expect(verified.status == 0, "\(verified)")
        #expect(verified.output.value("intact") == "true")
        let shown = try await tool.shell("$ARYZ --log new replay ref:\(reference) --reveal --reader head-1")
        #expect(shown.status == 0, "\(shown)")
        #expect(shown.output.contains("Жду приёма три недели"))
        tool.file("more", Lines.register("more"))
        #expect(try await tool.shell("$ARYZ --log new record more").status == 0)
        #expect(try await tool.shell("$ARYZ --log new query appeals --format json").status == 0)
    }

    @Test func `an undamaged log comes over whole, with its keys`() async throws {
        let (tool, positions) = try await Tool.withAppeals("a", "b")
        let result = try await salvage(tool)
        #expect(result.status == 0, "\(result)")
        #expect(result.output.value("complete") == "true")
        #expect(result.output.value("events") == String(positions[1].upperBound))
        #expect(result.output.value("missingEvents") == "0")
        #expect(result.output.value("missing") == "[]")
        #expect(result.output.value("keys") == "copied")
        #expect(result.error.contains("log.keys"), "what is to be done with the old keys is said")
        // All but what names the log itself is as it was.
        func facts(_ lines: [String]) -> [[String?]] {
            lines.map { line in ["id", "type", "subject", "time", "recordedtime", "sequence"].map { line.value($0) } }
        }
        #expect(try await facts(tool.history(of: "new")) == facts(tool.history()))
        #expect(try await tool.shell("$ARYZ --log new record /dev/stdin < /dev/null").status == 0)
        tool.file("again", Lines.register("a"))
        let again = try await tool.shell("$ARYZ --log new record again")
        #expect(again.output.value("outcome") == "alreadyAppended", "\(again)")
        try await expectUsable(tool, "b")
        #expect(try await tool("verify").status == 0, "the old one is as it was")
    }

    @Test func `a batch damaged in the middle is listed with file, offset and positions, and all else comes over`()
        async throws
    {
        let (tool, positions) = try await Tool.withAppeals("a", "b", "c")
        let offset = try tool.damageBatch(ofAppeal: 1)
        let before = try await tool.shell("find log -type f ! -name LOCK | sort | xargs sha256sum").output
        let result = try await salvage(tool)
        #expect(result.status == 1, "\(result)")
        #expect(result.output.value("complete") == "false")
        #expect(result.output.value("missingEvents") == String(positions[1].count))
        #expect(result.output.contains(#""positions":[\#(positions[1].lowerBound),\#(positions[1].upperBound)]"#))
        #expect(result.output.value("offset") == String(offset))
        #expect(result.output.value("file") == "log/segments/00000001.rows")
        #expect(result.error.contains("offset \(offset)"))
        #expect(result.error.contains("Send the commands of that time again"))
        #expect(try await tool.shell("find log -type f ! -name LOCK | sort | xargs sha256sum").output == before)
        #expect(try await tool.shell("$ARYZ --log new query appeal ref:a").status == 0)
        #expect(try await tool.shell("$ARYZ --log new query appeal ref:b").status == 66)
        try await expectUsable(tool, "c")
        tool.file("lost", Lines.register("b"))
        let sentAgain = try await tool.shell("$ARYZ --log new record lost")
        #expect(sentAgain.output.value("outcome") == "appended", "\(sentAgain)")
    }

    @Test func `a torn tail is no loss`() async throws {
        let (tool, positions) = try await Tool.withAppeals("a")
        let offset = try tool.tear()
        let result = try await salvage(tool)
        #expect(result.status == 0, "\(result)")
        #expect(result.output.value("complete") == "true")
        #expect(result.output.value("events") == String(positions[0].upperBound))
        #expect(result.output.value("notes")?.contains("at offset \(offset)") == true, "\(result)")
        try await expectUsable(tool, "a")
    }

    @Test func `a missing segment in the middle is named with the positions that it held`() async throws {
        let (tool, _) = try await Tool.withAppeals("a")
        try tool.tear()  // what is torn is put aside, and a new segment begins
        let lost = try await tool.register("b")
        try tool.tear()
        _ = try await tool.register("c")
        // In rows, or sealed by the recording that came after it, or in both forms where that did not come to its end.
        let second = try tool.segments().filter { $0.contains("/00000002.") }
        try #require(!second.isEmpty)
        for path in second { try FileManager.default.removeItem(atPath: path) }
        let result = try await salvage(tool)
        #expect(result.status == 1, "\(result)")
        #expect(result.output.value("missingEvents") == String(lost.count))
        #expect(
            result.output.contains(#""positions":[\#(lost.lowerBound),\#(lost.upperBound)]"#)
                && result.output.contains("log/segments/00000002."), "\(result)")
        try await expectUsable(tool, "c")
    }

    @Test func `a newest segment of which nothing can be read is missing, manifest or not`() async throws {
        let (tool, _) = try await Tool.withAppeals("a")
        try tool.tear()
        _ = try await tool.register("b")
        let newest = try #require(try tool.rows().last)
        try Data(count: 8_192).write(to: URL(fileURLWithPath: newest))
        for target in ["with", "without"] {
            let result = try await salvage(tool, to: target)
            #expect(result.status == 1, "\(result)")
            #expect(result.output.value("complete") == "false")
            #expect(result.output.contains("00000002.rows"))
            try? FileManager.default.removeItem(atPath: tool.directory + "/log/manifest")
        }
    }

    @Test func `rows that are gone behind a sealed segment are missing without a manifest too`() async throws {
        let (tool, positions) = try await Tool.withAppeals("a")
        #expect(try await tool("seal").status == 0)
        _ = try await tool.register("b")
        #expect(try await tool.shell("rm log/manifest log/segments/00000002.rows").status == 0)
        let result = try await salvage(tool)
        #expect(result.status == 1, "\(result)")
        #expect(result.output.value("complete") == "false")
        #expect(result.output.value("file") == "log/segments/00000002.rows")
        #expect(result.error.contains("from position \(positions[0].upperBound + 1) on"), "\(result)")
        try await expectUsable(tool, "a")
    }

    @Test(arguments: [true, false])
    func `a snapshot proves that newest rows are missing which were cut off between two batches`(
        hasManifest: Bool
    ) async throws {
        let (tool, positions) = try await Tool.withAppeals("a", "b")
        #expect(try await tool("snapshot", "create").status == 0)
        try tool.cut(atAppeal: 1)
        if !hasManifest { #expect(try await tool.shell("rm log/manifest").status == 0) }
        let result = try await salvage(tool)
        #expect(result.status == 1, "\(result)")
        #expect(result.output.value("complete") == "false")
        #expect(result.output.value("missingEvents") == String(positions[1].count))
        #expect(
            result.output.contains(#""positions":[\#(positions[1].lowerBound),\#(positions[1].upperBound)]"#),
            "\(result)")
        if !hasManifest { #expect(result.output.value("file")?.hasSuffix(".snapshot") == true, "\(result)") }
        try await expectUsable(tool, "a")

        // Of another log, they prove nothing.
        #expect(try await tool.shell("$ARYZ --log other init && mv log/snapshots other").status == 0)
        let foreign = try await salvage(tool, to: "again")
        #expect(foreign.status == (hasManifest ? 1 : 0), "\(foreign)")
        #expect(try await tool.shell("$ARYZ salvage other --to third").status == 0)
        if !hasManifest { #expect(foreign.output.value("notes")?.contains("log/manifest") == true, "\(foreign)") }
    }

    @Test func `what a snapshot proves to have been durable is no torn tail`() async throws {
        let (tool, positions) = try await Tool.withAppeals("a", "b")
        #expect(try await tool("snapshot", "create").status == 0)
        try tool.cut(atAppeal: 1, bytes: 200)
        #expect(try await tool.shell("rm log/manifest").status == 0)
        let result = try await salvage(tool)
        #expect(result.status == 1, "\(result)")
        #expect(result.output.value("missingEvents") == String(positions[1].count))
        #expect(result.output.value("file") == "log/segments/00000001.rows")
        #expect(!result.output.contains("never acknowledged"), "\(result)")
    }

    @Test func `what is redacted stays hidden although positions moved`() async throws {
        let (tool, positions) = try await Tool.withAppeals("a", "b")
        let redact = Lines.staff(
            "redact", "r", "b", #","position":\#(positions[1].lowerBound),"field":"text","ground":"court""#)
        #expect(try await tool("record", input: redact).status == 0)
        try tool.damageBatch(ofAppeal: 0)
        let result = try await salvage(tool)
        #expect(result.status == 1)
        #expect(result.output.value("redactionsRepeated") == "1")
        let shown = try await tool.shell("$ARYZ --log new replay ref:b --reveal --reader head-1")
        #expect(shown.status == 0, "\(shown)")
        #expect(shown.output.contains("Иванова"), "its other fields can be read")
        #expect(!shown.output.contains("Жду приёма"), "\(shown)")
    }

    @Test func `a target that is there, a log that is none and one that is being written are refused`() async throws {
        let (tool, _) = try await Tool.withAppeals("a")
        tool.file("file", "text")
        _ = try await tool.shell("mkdir full empty && touch full/x && touch taken.keys")
        for target in ["full", "file", "log", "taken"] {
            let result = try await salvage(tool, to: target)
            #expect(result.status == 64, "\(target): \(result)")
            #expect(result.output.isEmpty)
            #expect(
                result.error.contains("ame a new directory") || result.error.contains("name another directory")
                    || result.error.contains("Name a place outside"))
        }
        for source in ["empty", "absent", "file"] {
            let result = try await tool.shell("$ARYZ salvage \(source) --to new")
            #expect(result.status == 66, "\(source): \(result)")
            #expect(result.error.contains("There is no log in \(source)"))
        }
        #expect(try await salvage(tool, to: "absent/new").status == 66)
        #expect(try await tool.shell("$ARYZ salvage log").status == 64)
        _ = try await tool.shell("mkdir -p hollow/segments")
        #expect(try await tool.shell("$ARYZ salvage hollow --to new").status == 69)
        #expect(!FileManager.default.fileExists(atPath: tool.directory + "/new"), "nothing was made")
        let held = try await tool.shell("flock log/LOCK $ARYZ salvage log --to new")
        #expect(held.status == 75, "\(held)")
        #expect(held.error.contains("Close it there"))
    }

    @Test func `a key store that is lost or not the log's is named, and what to do`() async throws {
        let (tool, _) = try await Tool.withAppeals("a")
        #expect(try await tool.shell("mv log.keys kept").status == 0)
        let lost = try await salvage(tool)
        #expect(lost.status == 0)
        #expect(lost.output.value("keys") == "none")
        #expect(lost.error.contains("If it is lost, restore it from its backup"))
        #expect(try await tool.shell("$ARYZ --log other init && cp other.keys log.keys").status == 0)
        let strange = try await salvage(tool, to: "second")
        #expect(strange.status == 1)
        #expect(strange.output.value("keys") == "unusable")
        #expect(strange.error.contains("belongs to another log"), "\(strange)")
        #expect(try await tool.shell("rm -r new second && mv kept log.keys").status == 0)
        #expect(try await salvage(tool).output.value("keys") == "copied")
        try await expectUsable(tool, "a")
    }
}
