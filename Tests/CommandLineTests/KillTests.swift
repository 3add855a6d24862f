// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import SystemPackage
import Testing

/// A recording that is killed at any moment has lost nothing that it acknowledged.
@Suite struct KillTests {
    private static let rounds = 100

    @Test func `what a killed recording acknowledged is in the log, and positions have no gaps`() async throws {
        let tool = try await Tool.withLog()
        var random = SystemRandomNumberGenerator()
        /// The positions that were acknowledged for each line of each round's file.
        var acknowledged: [[String: String]] = []
        for round in 1...Self.rounds {
            let commands = try await tool("simulate", "--appeals", "12", "--seed", "\(round)").output
            let file = tool.file("commands-\(round)", commands)
            let lineCount = commands.split(separator: "\n").count
            let killAfter = Int.random(in: 0...lineCount, using: &random)
            acknowledged.append(try await recordAndKill(tool, file, afterReceipts: killAfter))
        }
        #expect(acknowledged.contains { !$0.isEmpty }, "no round acknowledged anything: the test tests nothing")
        #expect(try await tool("verify").output.value("intact") == "true")
        try await expectGapless(tool)

        var survived = 0
        for (index, positions) in acknowledged.enumerated() {
            let again = try await tool("record", "commands-\(index + 1)")
            #expect(again.status == 0, "\(again.error)")
            let receipts = Dictionary(uniqueKeysWithValues: again.lines.map { ($0.value("line")!, $0) })
            for (line, positions) in positions {
                #expect(receipts[line]?.value("outcome") == "alreadyAppended")
                #expect(receipts[line]?.value("positions") == positions)
                survived += 1
            }
        }
        #expect(survived > 0)
        #expect(try await tool("verify").output.value("intact") == "true")
        try await expectGapless(tool)
    }

    /// Records a file, kills the program after so many receipts, and returns the acknowledged lines with their positions.
    private func recordAndKill(_ tool: Tool, _ file: String, afterReceipts limit: Int) async throws -> [String: String]
    {
        let result = try await run(
            .path(FilePath(Tool.path)), arguments: ["--log", "log", "record", file], environment: Tool.environment,
            workingDirectory: FilePath(tool.directory), input: .none, output: .sequence, error: .discarded
        ) { execution in
            var output: [UInt8] = []
            var isKilled = false
            if limit == 0 {
                try execution.send(signal: .kill)
                isKilled = true
            }
            for try await chunk in execution.standardOutput {
                output += unsafe chunk.withUnsafeBytes { unsafe Array($0) }
                if !isKilled, output.count(where: { $0 == 0x0a }) >= limit {
                    try? execution.send(signal: .kill)  // it may have ended by itself
                    isKilled = true
                }
            }
            return output
        }
        // A last line without its end was cut short and acknowledges nothing.
        let whole = result.closureResult.prefix((result.closureResult.lastIndex(of: 0x0a) ?? -1) + 1)
        var positions: [String: String] = [:]
        for line in String(decoding: whole, as: UTF8.self).split(separator: "\n").map(String.init)
        where line.value("outcome") == "appended" {
            positions[try #require(line.value("line"))] = line.value("positions")
        }
        return positions
    }

    private func expectGapless(_ tool: Tool) async throws {
        let sequences = try await tool("export", "cloudevents").lines.compactMap {
            $0.value("sequence").flatMap { Int($0) }
        }
        #expect(!sequences.isEmpty)
        #expect(sequences == Array(1...max(1, sequences.count)))
    }
}
