// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The program writes scripts that complete its verbs and options in the shells that people use.
@Suite struct CompletionTests {
    @Test(arguments: ["bash", "zsh", "fish"])
    func `a completion script knows the verbs, the options and their values`(shell: String) async throws {
        let script = try await Tool().shell("$ARYZ --generate-completion-script \(shell)")
        #expect(script.status == 0, "\(script.error)")
        for word in [
            "record", "replay", "query", "satisfaction", "backlog", "chart", "improvement", "salvage", "cloudevents",
            "simulate",
        ] {
            #expect(script.output.contains(word), "\(shell): \(word)")
        }
        for word in ["as-of", "happened-by", "telegramBot", "KZ-59", "WAITING", "organization", "AnswerSent", "ndjson"]
        {
            #expect(script.output.contains(word), "\(shell): \(word)")
        }
    }

    @Test func `bash takes the script and completes with it`() async throws {
        let tool = Tool()
        let parsed = try await tool.shell(
            "$ARYZ --generate-completion-script bash > aryz.bash && LC_ALL=C bash -n aryz.bash")
        #expect(parsed.status == 0 && parsed.error.isEmpty, "\(parsed)")
        let completed = try await tool.shell(
            """
            LC_ALL=C bash -c '. ./aryz.bash; complete -p aryz >/dev/null && COMP_WORDS=(aryz query sat) COMP_CWORD=2 \
            COMP_LINE="aryz query sat" COMP_POINT=14 && _aryz aryz sat query; printf "%s\\n" "${COMPREPLY[@]}"'
            """)
        #expect(completed.lines.contains { $0.hasPrefix("satisfaction") }, "\(completed)")
    }

    @Test func `what takes a path is completed with paths`() async throws {
        let dump = try await Tool().shell("$ARYZ --experimental-dump-help").output
        let root = try #require(try JSONSerialization.jsonObject(with: Data(dump.utf8)) as? [String: Any])
        var count = 0
        func check(_ command: [String: Any]) {
            for argument in command["arguments"] as? [[String: Any]] ?? [] {
                guard let value = argument["valueName"] as? String, ["dir", "file", "new"].contains(value) else {
                    continue
                }
                let kind = argument["completionKind"] as? [String: Any] ?? [:]
                let expected = value == "file" ? "file" : "directory"
                #expect(kind[expected] != nil, "\(command["commandName"] ?? "") \(argument["names"] ?? value)")
                count += 1
            }
            for next in command["subcommands"] as? [[String: Any]] ?? [] { check(next) }
        }
        check(try #require(root["command"] as? [String: Any]))
        #expect(count > 20)
    }
}
