// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ProcessCampaigns

struct Memory: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fills, opens, reads and seals a large log in processes whose memory is bounded.")
    @Option(help: "Events of the log.") var events = 10_000_000
    @Option(help: "Streams that they belong to.") var streams = 1_500_000
    @Option(help: "Address space of each process.") var mebibytes = 256
    @Option(help: "What the log is told to keep within, and what a process may have in memory, in MiB.") var budget =
        256

    func run() throws {
        guard try MemoryCampaign(events: events, streams: streams, mebibytes: mebibytes, budget: budget).run() else {
            throw ExitCode(1)
        }
    }
}

extension MemoryPhase: ExpressibleByArgument {}

struct MemoryPhaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "memory-phase", shouldDisplay: false)
    @Option var log: String
    @Option var phase: MemoryPhase
    @Option var events: Int
    @Option var streams: Int
    @Option var mebibytes: Int
    @Option var budget: Int

    func run() throws {
        MemoryWork.bound(bytes: UInt64(mebibytes) << 20)
        try MemoryWork(path: log, events: events, streams: streams, budget: budget).run(phase)
    }
}
