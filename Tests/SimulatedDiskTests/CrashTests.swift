// SPDX-License-Identifier: Apache-2.0

import LogCampaigns
import Testing

@Suite struct CrashTests {
    /// Found by the campaign once: a creation cut short that could not be repeated; a reader that took the torn end of a
    /// segment for a part of the log; the same where the torn segment held nothing else.
    @Test(arguments: [(1, 7), (1, 35), (1, 81), (1, 82)] as [(UInt64, Int)])
    func `what a crash broke once stays mended`(seed: UInt64, call: Int) {
        var campaign = CrashCampaign()
        campaign.run(seed: seed, call: call, nestedEvery: 1)
        #expect(campaign.report.findings.isEmpty, "\(campaign.report.findings.first?.description ?? "")")
        #expect(campaign.report.isConvincing)
    }

    @Test func `a crash at any call of a workload loses nothing that was acknowledged`() {
        var campaign = CrashCampaign()
        campaign.run(seed: 4, nestedEvery: 50)
        #expect(campaign.report.findings.isEmpty, "\(campaign.report.findings.first?.description ?? "")")
        #expect(campaign.report.reached.keys.contains("torn tail put aside"))
    }
}
