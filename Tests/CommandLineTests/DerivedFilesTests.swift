// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// What the program says when a file beside the log's segments is lost or damaged: the key store, a snapshot.
@Suite struct DerivedFilesTests {
    // MARK: Key store

    /// What can happen to a key store, and what is said of it.
    @Test(arguments: [
        ("rm log.keys", "The key store is missing"),
        ("truncate -s 0 log.keys", "The key store is shorter than its head"),
        ("truncate -s 127 log.keys", "The key store is shorter than its head"),
        ("printf x | dd of=log.keys bs=1 seek=70 conv=notrunc status=none", "The key store's head is damaged"),
        ("$ARYZ --log other init && cp other.keys log.keys", "The key store belongs to another log"),
        ("printf text > log.keys && truncate -s 256 log.keys", "The file is no key store"),
    ])
    func `a key store that is lost or damaged at its head stops writing and revealing, not counting`(
        change: String, said: String
    ) async throws {
        let (tool, _) = try await Tool.withAppeals("a")
        #expect(try await tool.shell("cp log.keys kept").status == 0)
        #expect(try await tool.shell(change).status == 0)
        let left = try await tool.shell("sha256sum log.keys").output
        for arguments in [["record"], ["clock", "tick"], ["replay", "ref:a", "--reveal", "--reader", "head-1"]] {
            let result = try await tool(arguments, bytes: Array(Lines.register("b").utf8))
            #expect(result.status == 69, "\(arguments): \(result)")
            #expect(result.output.isEmpty)
            #expect(result.error.contains(said), "\(result)")
            #expect(result.error.contains("restore") || result.error.contains("Restore"), "\(result)")
            #expect(result.error.contains("log.keys"))
        }
        let verified = try await tool("verify")
        #expect(verified.status == 1)
        #expect(verified.output.value("intact") == "false")
        #expect(verified.output.value("damages") == "[]")
        #expect(verified.error.contains("log.keys"))
        for arguments in [
            ["replay"], ["query", "appeals"], ["query", "satisfaction"], ["info"], ["export", "cloudevents"],
        ] {
            #expect(try await tool(arguments, bytes: []).status == 0)
        }
        #expect(try await tool.shell("sha256sum log.keys").output == left, "nothing was put in its place")
        #expect(try await tool.shell("mv kept log.keys").status == 0)
        #expect(try await tool("verify").status == 0)
        #expect(try await tool("record", input: Lines.register("b")).status == 0)
    }

    @Test func `a key that is damaged is named with its offset, and what it sealed is not passed off as shown`()
        async throws
    {
        let (tool, _) = try await Tool.withAppeals("a")
        let other = Lines.register("b").replacingOccurrences(of: "tg:771", with: "tg:772")
            .replacingOccurrences(of: "123 45 67", with: "765 43 21")
        #expect(try await tool("record", input: other).status == 0)
        // A byte that is zero in every record.
        let damage = "printf x | dd of=log.keys bs=1 seek=130 conv=notrunc status=none"
        #expect(try await tool.shell(damage).status == 0)
        let verified = try await tool("verify")
        #expect(verified.status == 1)
        #expect(verified.error.contains("log.keys, offset 128"), "\(verified)")
        #expect(verified.error.contains("There is no key for 2 sealed fields"), "\(verified)")
        let lost = try await tool("replay", "ref:a", "--reveal", "--reader", "head-1")
        #expect(lost.status == 69)
        #expect(lost.error.contains("the key store has no key for 2 fields; restore it from its backup"), "\(lost)")
        #expect(!lost.output.contains("Жду приёма"))
        let recorded = try await tool("record")
        #expect(recorded.status == 0, "\(recorded)")
        #expect(recorded.error.contains("1 of the records are damaged"), "\(recorded)")
        #expect(recorded.error.contains("log.keys, offset 128"), "\(recorded)")
        let whole = try await tool("replay", "ref:b", "--reveal", "--reader", "head-1")
        #expect(whole.status == 0)
        #expect(whole.output.contains("Жду приёма"))
    }

    @Test func `a key store cut off between two records is told to whoever records, and stops nobody`() async throws {
        let (tool, _) = try await Tool.withAppeals("a")
        let other = Lines.register("b").replacingOccurrences(of: "tg:771", with: "tg:772")
            .replacingOccurrences(of: "123 45 67", with: "765 43 21")
        #expect(try await !tool("record", input: other).error.contains("no key"))
        #expect(try await tool.shell("cp log.keys kept && truncate -s -64 log.keys").status == 0)
        for arguments in [["record"], ["clock", "tick"], ["replay", "ref:a", "--reveal", "--reader", "head-1"]] {
            let result = try await tool(arguments, bytes: [])
            #expect(result.status == 0, "\(result)")
            #expect(result.error.contains("There is no key for what was sealed at position"), "\(result)")
            #expect(
                result.error.contains("Restore the newest backup") && result.error.contains("log.keys"), "\(result)")
        }
        #expect(try await tool.shell("mv kept log.keys").status == 0)
        #expect(try await !tool("clock", "tick").error.contains("no key"))
    }

    // MARK: Snapshots

    @Test func `a damaged snapshot is marked in the list, changes no answer, and is not what is kept`() async throws {
        let (tool, _) = try await Tool.withAppeals("a")
        #expect(try await tool("snapshot", "create").status == 0)
        _ = try await tool.register("b")
        let answer = try await tool("query", "appeals", "--format", "csv").output
        let made = try await tool("snapshot", "create")
        let newest = try #require(made.lines.first?.value("file"))
        // The last byte: the head is whole.
        let path = tool.directory + "/log/snapshots/" + newest
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes[bytes.count - 1] ^= 1
        try bytes.write(to: URL(fileURLWithPath: path))
        let list = try await tool("snapshot", "list")
        #expect(list.status == 0)
        #expect(list.lines.filter { $0.value("usable") == "true" }.count == 5)
        let marked = list.lines.filter { $0.value("usable") == "false" }
        #expect(marked.map { $0.value("file") } == [newest])
        #expect(marked[0].value("message")?.contains("is damaged") == true)
        #expect(list.error.contains("is damaged"))
        #expect(try await tool("query", "appeals", "--format", "csv").output == answer)
        #expect(try await tool("snapshot", "verify").status == 1)
        let dropped = try await tool("snapshot", "drop", "--keep", "1")
        #expect(dropped.lines.contains(newest), "\(dropped)")
        let left = try await tool("snapshot", "list")
        #expect(left.lines.count == 3)
        #expect(left.lines.allSatisfy { $0.value("usable") == "true" })
        #expect(try await tool("snapshot", "verify").status == 0)
    }
}
