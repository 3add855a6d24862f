// SPDX-License-Identifier: Apache-2.0

import EventLog
import Workbench

/// Prints what the library reaches beside what this machine could reach at all, both measured in this run, in turns.
@main struct LimitTable {
    private var parent = "."
    private var events = 1_000_000
    private var isQuick = false
    private var making: String?
    private var sealedLog: String?

    static func main() async throws {
        var run = LimitTable()
        var arguments = CommandLine.arguments.dropFirst()
        while let argument = arguments.popFirst() {
            switch argument {
            case "--directory": run.parent = arguments.popFirst() ?? run.parent
            case "--events": run.events = arguments.popFirst().flatMap(Int.init) ?? run.events
            case "--make": run.making = arguments.popFirst()
            case "--log": run.sealedLog = arguments.popFirst()
            case "--peak": return try SealedReplaying.notePeak(ofLog: arguments.popFirst() ?? "")
            case "--quick": run.isQuick = true
            default: return print("usage: LimitTable [--directory DIR] [--events N | --log SEALED] [--quick]")
            }
        }
        if let path = run.making { try AppealsData.makeAndDie(at: path, events: run.events) }
        let scratch = try ScratchDirectory(in: run.parent)
        defer { scratch.remove() }
        // One that is there already: two programs can be compared on it, in turns.
        if let path = run.sealedLog { return try run.read(path, in: scratch.path) }
        try run.read(in: scratch.path)
        try await run.append(in: scratch.path)
    }

    private func read(in directory: String) throws {
        let path = directory + "/appeals"
        var made = Table("making and opening")
        try AppealsData.prepare(at: path, events: events, into: &made)
        made.print()
        try read(path, in: directory)
    }

    private func read(_ path: String, in directory: String) throws {
        var reads = Table("reading, sealed")
        try SealedReplaying.memory(ofLog: path, into: &reads)
        let log = try EventLog.open(at: path, access: .readOnly)
        let replaying = SealedReplaying(log: log, rounds: isQuick ? 3 : 7)
        try replaying.fold(into: &reads)
        try replaying.satisfaction(into: &reads)
        try replaying.typed(into: &reads)
        try Histories.measure(log, disk: RawDisk(in: directory, size: 16 << 20, pageBytes: 4_096), into: &reads)
        try log.close()
        reads.print()
    }

    private func append(in directory: String) async throws {
        var appends = Table("appending, durable, 300 bytes an event")
        try Appending.single(in: directory, rounds: isQuick ? 500 : 5_000, into: &appends)
        try await Appending.writers(in: directory, appends: isQuick ? 500 : 4_000, into: &appends)
        try Appending.batches(in: directory, rounds: isQuick ? 50 : 400, into: &appends)
        try Replaying.payloads(in: directory, into: &appends)
        appends.print()
    }
}
