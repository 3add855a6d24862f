// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The manual page says what the program does. One test after the other, because the first may write the page.
@Suite(.serialized) struct ManualTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../..").standardizedFileURL
    private static let file = root.appendingPathComponent("docs/man/aryz.1")

    private static func isInstalled(_ program: String) -> Bool {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
        }
    }

    private static func interface() async throws -> ToolCommand {
        let dump = try await Tool().shell("$ARYZ --experimental-dump-help")
        return try JSONDecoder().decode(ToolInterface.self, from: Data(dump.output.utf8)).command
    }

    private static func source(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    /// A change of the command line is written down with `ARYZ_WRITE_MAN=1 swift test --filter ManualTests`.
    @Test func `the manual is that of the command line`() async throws {
        let page = Manual.page(of: try await Self.interface())
        if ProcessInfo.processInfo.environment["ARYZ_WRITE_MAN"] != nil { try Data(page.utf8).write(to: Self.file) }
        #expect(try String(contentsOf: Self.file, encoding: .utf8) == page)
    }

    @Test func `every verb and every option stands in the manual`() async throws {
        let page = try String(contentsOf: Self.file, encoding: .utf8)
        func check(_ command: ToolCommand, _ path: String) {
            #expect(page.contains("\n.Ss \(path)\n"), "\(path)")
            for argument in command.arguments ?? [] where !argument.isOfParser {
                #expect(page.contains("\n.It \(Mdoc.written(argument))\n"), "\(path) \(argument)")
            }
            for verb in command.verbs { check(verb, path + " " + verb.commandName) }
        }
        let root = try await Self.interface()
        #expect(root.verbs.count >= 17)
        for verb in root.verbs { check(verb, "aryz " + verb.commandName) }
    }

    @Test func `every exit status of the program stands in the manual`() async throws {
        let discussion = try await Self.interface().discussion
        let told = Set(Manual.split(discussion).statuses.map(\.status))
        let cases = try Self.source("Sources/aryz/Support/Failure.swift").matches(of: #/case \w+ = (\d+)/#)
        #expect(cases.count >= 8)
        #expect(told == Set(cases.map { String($0.1) }).union(["130", "143"]))
    }

    @Test func `every variable that the program reads stands in the manual`() throws {
        let told = Set(ManualTexts.environment.flatMap { $0.name.components(separatedBy: " , ") })
        var read: Set<String> = []
        let folder = Self.root.appendingPathComponent("Sources/aryz")
        for case let file as URL in try #require(
            FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
        where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for name in text.matches(of: #/environment\("(\w+)"\)/#) { read.insert(String(name.1)) }
            for name in text.matches(of: #/"((?:LC_|LANG)\w*)"/#) { read.insert(String(name.1)) }
        }
        #expect(told == read)
    }

    @Test func `the examples of the manual do what they say`() async throws {
        let tool = Tool()
        let lines = ManualTexts.examples.map { "echo '# \($0.line)' && \($0.line)" }.joined(separator: " && ")
        let all = try await tool.shell(#"PATH="$(dirname "$ARYZ"):$PATH" && "# + lines)
        #expect(all.status == 0, "\(all.error) after \(all.lines.last { $0.hasPrefix("#") } ?? "")")
        #expect(all.output.contains("appeal received") && all.output.contains("Telegram bot"))
        #expect(FileManager.default.fileExists(atPath: tool.directory + "/page.html"))
    }

    @Test(.enabled(if: isInstalled("groff"), "groff is not installed"))
    func `groff sets the manual without a complaint`() async throws {
        let set = try await Tool().shell("groff -mdoc -Tutf8 -P-cbou -ww '\(Self.file.path)'")
        #expect(set.status == 0 && set.error.isEmpty, "\(set.error)")
        #expect(set.output.contains("EXIT STATUS") && set.output.contains("state,…"))
    }

    @Test(.enabled(if: isInstalled("mandoc"), "mandoc is not installed"))
    func `mandoc finds nothing wrong with the manual`() async throws {
        let lint = try await Tool().shell("mandoc -Tlint -Wwarning '\(Self.file.path)'")
        #expect(lint.status == 0, "\(lint.output)")
    }
}
