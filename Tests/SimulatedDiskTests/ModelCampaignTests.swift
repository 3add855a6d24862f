// SPDX-License-Identifier: Apache-2.0

import LogCampaigns
import Testing

@Suite struct ModelCampaignTests {
    /// Found here once, each by a reader beside a writer: a segment begun between listing the files and reading the
    /// manifest was called missing (35); the writer went on and into a new segment while the reader was at the old one's
    /// end (7); a batch that the reader had seen in memory was lost in a failed sync, and it called that damage (70) or
    /// stayed at it for ever (52); a writer appended and went between two looks at the end (54).
    @Test(arguments: [7, 35, 52, 54, 70] as [UInt64])
    func `what a sequence broke once stays mended`(seed: UInt64) {
        var campaign = ModelCampaign()
        campaign.run(seed: seed)
        expectNothingFound(campaign.report)
    }

    @Test func `sequences of everything do what the reference does`() {
        var campaign = ModelCampaign()
        for seed in 1000...1100 as ClosedRange<UInt64> { campaign.run(seed: seed) }
        expectNothingFound(campaign.report)
        #expect(campaign.report.missing(of: ModelCampaign.mustReach).isEmpty)
    }

    @Test func `damage of every kind is named or harmless`() {
        var campaign = DamageCampaign()
        for seed in 1...5 as ClosedRange<UInt64> { campaign.run(seed: seed, ofEachKind: 5) }
        expectNothingFound(campaign.report)
        #expect(campaign.report.missing(of: DamageCampaign.mustReach).isEmpty)
    }

    @Test func `a campaign that missed a fault is not convincing`() {
        var report = CampaignReport("none")
        #expect(!report.isConvincing)
        report.states = 1
        report.count("power failed")
        #expect(report.isConvincing)
        report.count("power failed in recovery")
        let missing = CrashCampaign.mustReach.subtracting(["power failed", "power failed in recovery"])
        #expect(report.missing(of: CrashCampaign.mustReach) == missing.sorted())
    }
}
