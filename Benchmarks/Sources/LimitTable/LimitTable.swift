// SPDX-License-Identifier: Apache-2.0

import EventLog
import Workbench

/// Prints what the library reaches beside what this machine could reach at all, both measured in this run.
@main struct LimitTable {
    static func main() async throws {
        var arguments = CommandLine.arguments.dropFirst()
        var parent = "."
        var appeals: String?
        var quick = false
        while let argument = arguments.popFirst() {
            switch argument {
            case "--directory": parent = arguments.popFirst() ?? parent
            case "--appeals-log": appeals = arguments.popFirst()
            case "--quick": quick = true
            default: return print("usage: LimitTable [--directory DIR] [--appeals-log DIR] [--quick]")
            }
        }
        let scratch = try ScratchDirectory(in: parent)
        defer { scratch.remove() }

        var appends = Table(["appending, durable", "ours", "limit", "ratio", "the limit is"])
        try Appending.single(in: scratch.path, rounds: quick ? 500 : 5_000, into: &appends)
        try await Appending.writers(in: scratch.path, appends: quick ? 500 : 4_000, into: &appends)
        try Appending.batches(in: scratch.path, rounds: quick ? 50 : 400, into: &appends)
        appends.print()
        print()
        var reads = Table(["reading", "ours", "limit", "ratio", "the limit is"])
        try Replaying.payloads(in: scratch.path, into: &reads)
        reads.print()
        guard let appeals else { return }
        print()
        reads = Table(["reading a log of appeals", "ours", "limit", "ratio", "the limit is"])
        let replaying = AppealReplaying(path: appeals, rounds: quick ? 3 : 5)
        try replaying.replay(into: &reads)
        try replaying.oneCase(disk: RawDisk(in: scratch.path, size: 16 << 20, pageBytes: 4_096), into: &reads)
        try replaying.opening(into: &reads)
        reads.print()
    }
}
