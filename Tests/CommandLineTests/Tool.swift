// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import SystemPackage
import Testing

/// The program as it was built beside these tests, and a directory to run it in that is gone afterwards.
final class Tool: Sendable {
    /// What a run came to.
    struct Result {
        var status: Int32
        var output: String
        var error: String

        /// The lines of the output.
        var lines: [String] { output.split(separator: "\n").map(String.init) }
    }

    /// Where SwiftPM put the program.
    static let path: String = {
        let binary = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
        return URL(fileURLWithPath: binary).deletingLastPathComponent().appendingPathComponent("aryz").path
    }()

    let directory: String

    /// A child that ends before it has read its input must not take these tests with it.
    private static let ignoresBrokenPipes: Void = { signal(SIGPIPE, SIG_IGN) }()

    /// A directory, with an empty log `log` in it unless told otherwise.
    init() {
        Self.ignoresBrokenPipes
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("aryz-\(UUID().uuidString)").path
        try? FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    /// A tool with an empty log.
    static func withLog() async throws -> Tool {
        let tool = Tool()
        try #require(try await tool("init").status == 0)
        return tool
    }

    /// The environment of all runs: no settings of the user's, English.
    static let environment = Environment.inherit.updating([
        "LANG": "en_US.UTF-8", "LC_ALL": "en_US.UTF-8", "ARYZ_LOG": "",
    ])

    /// Runs the program on the directory's log.
    func callAsFunction(_ arguments: String..., input: String = "") async throws -> Result {
        try await run(Self.path, ["--log", "log"] + arguments, input: Array(input.utf8))
    }

    /// The same with bytes that need not be text.
    func callAsFunction(_ arguments: [String], bytes: [UInt8]) async throws -> Result {
        try await run(Self.path, ["--log", "log"] + arguments, input: bytes)
    }

    /// Runs a line of shell, in which `$ARYZ` is the program.
    func shell(_ line: String) async throws -> Result {
        try await run("/bin/sh", ["-c", line], input: [])
    }

    private func run(_ program: String, _ arguments: [String], input: [UInt8]) async throws -> Result {
        // A file, not a pipe: a program that ends before it has read all would break the pipe under the writing test.
        let source = FilePath(directory + "/input-\(UUID().uuidString)")
        _ = FileManager.default.createFile(atPath: source.string, contents: Data(input))
        defer { try? FileManager.default.removeItem(atPath: source.string) }
        let descriptor = try FileDescriptor.open(source, .readOnly)
        let result = try await Subprocess.run(
            .path(FilePath(program)), arguments: Arguments(arguments),
            environment: Self.environment.updating(["ARYZ": Self.path]), workingDirectory: FilePath(directory),
            input: .fileDescriptor(descriptor, closeAfterSpawningProcess: true),
            output: .string(limit: 64 << 20), error: .string(limit: 1 << 20)
        )
        let status: Int32 =
            switch result.terminationStatus {
            case .exited(let code): code
            case .signaled(let signal): -signal
            }
        return Result(status: status, output: result.standardOutput, error: result.standardError)
    }

    /// Writes a file into the directory and gives its name there.
    @discardableResult
    func file(_ name: String, _ text: String) -> String {
        _ = FileManager.default.createFile(atPath: directory + "/" + name, contents: Data(text.utf8))
        return name
    }

    /// The paths of the log's segments.
    func segments() throws -> [String] {
        let folder = directory + "/log/segments"
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { folder + "/" + $0 }
    }
}

/// Command lines.
enum Lines {
    /// A registration with this key and reference.
    static func register(_ key: String, more: String = "") -> String {
        #"{"command":"registerAppeal","key":"\#(key)","at":"2026-03-02T09:14:00+05:00","#
            + #""actor":{"role":"applicant","id":"tg:771"},"channel":"telegramBot","language":"ru","kind":"complaint","#
            + #""region":"KZ-59","organization":"shal-akyn-district-hospital","reference":"\#(key)","#
            + #""applicant":{"name":"Иванова Анна","phone":"+7 700 123 45 67"},"text":"Жду приёма три недели""#
            + #","issues":[{"category":"WAITING","severity":1}]\#(more)}"# + "\n"
    }

    /// Something that staff does to the appeal with this reference.
    static func staff(_ command: String, _ key: String, _ reference: String, _ fields: String = "") -> String {
        // What can't be undone is not for everybody.
        let role = ["redact", "erasePerson"].contains(command) ? "head" : "operator"
        return
            #"{"command":"\#(command)","key":"\#(key)","appeal":"ref:\#(reference)","at":"2026-03-02T10:00:00+05:00","#
            + #""actor":{"role":"\#(role)","id":"op-17"}\#(fields)}"# + "\n"
    }
}

extension String {
    /// The text behind `"key":` up to the next comma or bracket, without quotes: enough for the flat lines printed here.
    func value(_ key: String) -> String? {
        guard let found = range(of: "\"\(key)\":") else { return nil }
        let rest = self[found.upperBound...]
        if rest.hasPrefix("\"") { return rest.dropFirst().split(separator: "\"", maxSplits: 1)[0].description }
        if rest.hasPrefix("[") { return rest.split(separator: "]", maxSplits: 1)[0].description + "]" }
        return rest.split(whereSeparator: { ",}".contains($0) }).first?.description
    }
}
