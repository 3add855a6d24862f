// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import LogCampaigns

/// Runs the fault campaigns.
@main
struct Torture: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fault campaigns against the log, on a simulated disk and with real processes.",
        subcommands: [
            Crash.self, Faults.self, Damage.self, Model.self, Full.self, Conduct.self, Kill.self,
            FullDisk.self, Readers.self, Rivals.self, VictimCommand.self, ReaderCommand.self, WriterCommand.self,
            RivalCommand.self, Memory.self, MemoryPhaseCommand.self,
        ])
}

/// How far a campaign goes.
struct Extent: ParsableArguments {
    @Option(help: "The first seed.") var seed: UInt64 = 1
    @Option(help: "So many seeds, one after the other.") var seeds: UInt64 = 1
    @Option(help: "Go on with further seeds until so many states were checked.") var states = 1
    @Option(help: "Go on with further seeds for so many seconds.") var seconds: Double = 0

    /// Runs a campaign over its seeds and prints its report.
    func run<C: Campaign>(_ campaign: C, _ body: ((inout C, UInt64) -> Void)? = nil) throws {
        var campaign = campaign
        let clock = ContinuousClock()
        let start = clock.now
        var done: UInt64 = 0
        repeat {
            if let body { body(&campaign, seed + done) } else { campaign.run(seed: seed + done) }
            done += 1
        } while campaign.report.findings.isEmpty
            && (done < seeds || campaign.report.states < states || clock.now - start < .seconds(seconds))
        let isWhole = done > 1
        try show(
            campaign.report, seeds: done, time: clock.now - start, wanted: isWhole ? C.mustReach : [])
    }

    private func show(_ report: CampaignReport, seeds: UInt64, time: Duration, wanted: Set<String>) throws {
        let range = seeds > 1 ? "seeds \(seed)...\(seed + seeds - 1)" : "seed \(seed)"
        print("\(report.name): \(report.states) states, \(range), \(time.components.seconds) s")
        for (what, times) in report.reached.sorted(by: { $0.key < $1.key }) { print("  \(times) \(what)") }
        for finding in report.findings.prefix(10) { print("FOUND  \(finding)") }
        if report.findings.count > 10 { print("and \(report.findings.count - 10) more") }
        let missing = report.missing(of: wanted)
        if !missing.isEmpty { print("NOT REACHED  \(missing.joined(separator: ", "))") }
        guard report.isConvincing, missing.isEmpty else { throw ExitCode(1) }
    }
}

struct Crash: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "The power fails after every call.")
    @OptionGroup var extent: Extent
    @Option(help: "Only this call.") var call: Int?

    func run() throws {
        try extent.run(CrashCampaign()) { $0.run(seed: $1, call: call) }
    }
}

struct Faults: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Every call is refused, interrupted or done by half.")
    @OptionGroup var extent: Extent
    @Option(help: "Only this call.") var call: Int?

    func run() throws {
        try extent.run(FaultCampaign()) { $0.run(seed: $1, call: call) }
    }
}

struct Full: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "The disk is full at every 4 KiB step, then has room.")
    @OptionGroup var extent: Extent

    func run() throws { try extent.run(FullDiskCampaign()) }
}

struct Damage: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Files are cut off, changed, exchanged and lost.",
        discussion: "Without --form, some damage of each kind is drawn for each seed. With it, one log is tried whole.")
    @OptionGroup var extent: Extent
    @Option(help: "Only this form: \(DamageCampaign.forms.joined(separator: ", ")).") var form: String?
    @Flag(help: "Every truncation and every bit of all forms.") var all = false
    @Option(help: "Only every so manieth bit.") var step = 1
    @Option(help: "Only the truncation at this byte.") var cut: Int?
    @Option(help: "Only this bit.") var flip: Int?

    func run() throws {
        try extent.run(DamageCampaign()) { campaign, seed in
            if let form, cut != nil || flip != nil {
                campaign.runOn(form, seed: seed, cut: cut, flip: flip)
            } else if all || form != nil {
                for name in form.map({ [$0] }) ?? DamageCampaign.forms {
                    campaign.runOver(name, seed: seed, everyBit: step)
                }
            } else {
                campaign.run(seed: seed)
            }
        }
    }
}

struct Model: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Sequences of everything against a reference in memory.")
    @OptionGroup var extent: Extent
    @Option(help: "Steps of each sequence.") var steps = 30

    func run() throws {
        try extent.run(ModelCampaign()) { $0.run(seed: $1, steps: steps) }
    }
}

struct Conduct: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Rivals, clocks, second writers and lies in the files.")
    @OptionGroup var extent: Extent

    func run() throws { try extent.run(ConductCampaign()) }
}
