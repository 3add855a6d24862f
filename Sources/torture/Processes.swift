// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import LogCampaigns
internal import ProcessCampaigns

struct Kill: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Kills a process that records, and looks what is left.")
    @OptionGroup var extent: Extent
    @Option(help: "Go on with further seeds until a process was killed so often; each log's is killed ten times.")
    var kills = 1

    func run() throws {
        var extent = extent
        extent.states = max(extent.states, kills)
        try extent.run(KillCampaign())
    }
}

struct FullDisk: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "A real file system has no room at every 4 KiB step, then has room.")
    @OptionGroup var extent: Extent

    func run() throws {
        let campaign = BoundedDiskCampaign()
        if let remark = campaign.remark { print(remark) }
        try extent.run(campaign)
    }
}

struct Readers: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Four processes follow a log that another one writes, dies over and takes up again.")
    @OptionGroup var extent: Extent

    func run() throws { try extent.run(ReadersCampaign()) }
}

struct Rivals: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Processes race for the right to write.")
    @OptionGroup var extent: Extent

    func run() throws { try extent.run(RivalsCampaign()) }
}

extension ReaderWay: ExpressibleByArgument {}

struct ReaderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "reader", shouldDisplay: false)
    @Option var log: String
    @Option var way: ReaderWay

    func run() async throws {
        var reader = ReaderProcess(path: log, way: way)
        await reader.run()
    }
}

struct WriterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "writer", shouldDisplay: false)
    @Option var log: String
    @Option var seed: UInt64
    @Flag var last = false

    func run() async throws { await WriterProcess(path: log, seed: seed, isLast: last).run() }
}

struct RivalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "rival", shouldDisplay: false)
    @Option var log: String

    func run() throws { Rival(path: log).run() }
}

/// What `kill` kills.
struct VictimCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "victim", shouldDisplay: false)
    @Option var log: String
    @Option var round: Int

    func run() async throws { await Victim(path: log, round: round).run() }
}
