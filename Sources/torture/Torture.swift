// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import LogCampaigns

/// Runs the fault campaigns.
@main
struct Torture: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fault campaigns against the log, on a simulated disk.", subcommands: [Crash.self])

    static func show(_ report: CampaignReport) throws {
        print("\(report.name): \(report.states) states")
        for (what, times) in report.reached.sorted(by: { $0.key < $1.key }) { print("  \(times) \(what)") }
        for finding in report.findings.prefix(10) { print("FOUND  \(finding)") }
        if report.findings.count > 10 { print("and \(report.findings.count - 10) more") }
        guard report.isConvincing else { throw ExitCode(1) }
    }
}

struct Crash: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "The power fails after every call.")
    @Option(help: "The first seed.") var seed: UInt64 = 1
    @Option(help: "Only this call.") var call: Int?
    @Option(help: "So many states at least.") var states = 1

    func run() throws {
        var campaign = CrashCampaign()
        var next = seed
        repeat {
            campaign.run(seed: next, call: call)
            next += 1
        } while campaign.report.states < states && campaign.report.findings.isEmpty
        try Torture.show(campaign.report)
    }
}
