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

/// What `kill` kills.
struct VictimProcess: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "victim", shouldDisplay: false)
    @Option var log: String
    @Option var round: Int

    func run() async throws { await Victim(path: log, round: round).run() }
}
