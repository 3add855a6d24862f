// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import SystemPackage
import Testing

/// Backups and what can be made of them.
@Suite struct BackupTests {
    /// A log with a sealed segment, one that is not, and events in both.
    private static func withBoth() async throws -> Tool {
        let tool = try await Tool.withLog()
        try #require(try await tool.shell("$ARYZ simulate --appeals 40 | $ARYZ --log log record").status == 0)
        try #require(try await tool("seal").status == 0)
        try #require(try await tool("record", input: Lines.register("late")).status == 0)
        return tool
    }

    @Test func `a backup is restored to the same log, without keys unless they are asked for`() async throws {
        let tool = try await Self.withBoth()
        let backup = try await tool("backup", "copy")
        #expect(backup.status == 0, "\(backup)")
        #expect(backup.output.value("segments") == "2")
        #expect(backup.output.value("linkedSegments") == "1")
        #expect(backup.output.value("keys") == "false")
        #expect(!FileManager.default.fileExists(atPath: tool.directory + "/copy.keys"))
        let restored = try await tool.shell("$ARYZ --log again restore copy")
        #expect(restored.status == 0, "\(restored)")
        #expect(restored.output.value("intact") == "true")
        #expect(try await tool.history(of: "again") == tool.history())
        #expect(try await tool.history().count > 200)

        let withKeys = try await tool.shell(
            "$ARYZ --log log backup keyed --with-keys --copy && $ARYZ --log back restore keyed --with-keys")
        #expect(withKeys.status == 0, "\(withKeys)")
        #expect(withKeys.output.value("linkedSegments") == "0")
        let revealed = try await tool.shell("$ARYZ --log back replay ref:late --reveal --reader auditor-1")
        #expect(revealed.output.contains("Иванова Анна"), "\(revealed)")
        #expect(try await tool.shell("$ARYZ --log back verify").status == 0)
        tool.file("more", Lines.register("more"))
        #expect(try await tool.shell("$ARYZ --log back record more").status == 0)
    }

    @Test func `what is written to afterwards leaves a backup as it was`() async throws {
        let tool = try await Self.withBoth()
        let history = try await tool.history()
        #expect(try await tool("backup", "copy").status == 0)
        _ = try await tool("record", input: Lines.register("later"))
        #expect(try await tool("seal").status == 0)
        #expect(try await tool.history(of: "copy") == history)
        // The keys are elsewhere, which a verification says.
        #expect(try await tool.shell("$ARYZ --log copy verify").output.contains(#""damages":[]"#))
    }

    @Test func `a log is backed up while somebody writes to it`() async throws {
        let tool = try await Tool.withLog()
        let result = try await run(
            .path(FilePath(Tool.path)), arguments: ["--log", "log", "record"], environment: Tool.environment,
            workingDirectory: FilePath(tool.directory), input: .inputWriter, output: .sequence, error: .discarded
        ) { execution in
            _ = try await execution.standardInputWriter.write(Lines.register("a"))
            var receipt = ""
            for try await chunk in execution.standardOutput {
                receipt += unsafe chunk.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
                if receipt.contains("\n") { break }
            }
            let backup = try await tool("backup", "copy")
            #expect(backup.status == 0, "\(backup)")
            #expect(try await tool.shell("$ARYZ --log copy verify").output.contains(#""damages":[]"#))
            try await execution.standardInputWriter.finish()
        }
        #expect(result.terminationStatus.isSuccess)
    }

    @Test func `a directory that is taken, a log that is missing or damaged, and lost keys are refused`() async throws {
        let tool = try await Self.withBoth()
        #expect(try await tool("backup", "copy").status == 0)
        #expect(try await tool("backup", "copy").status == 64)
        #expect(try await tool("restore", "copy").status == 64)
        #expect(try await tool.shell("$ARYZ --log none backup other").status == 66)
        #expect(try await tool.shell("$ARYZ --log none restore nowhere").status == 66)
        try FileManager.default.removeItem(atPath: tool.directory + "/log.keys")
        #expect(try await tool("backup", "third", "--with-keys").status == 66)
        let (damaged, _) = try await Tool.withAppeals("a", "b", "c")
        try damaged.damageBatch(ofAppeal: 1)
        let refused = try await damaged("backup", "copy")
        #expect(refused.status == 69, "\(refused)")
    }
}
