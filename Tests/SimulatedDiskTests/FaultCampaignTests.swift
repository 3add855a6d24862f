// SPDX-License-Identifier: Apache-2.0

import LogCampaigns
import SimulatedDisk
import Testing

@Suite struct FaultCampaignTests {
    /// Found here once: a segment whose name was not on the disk yet when its writer was stopped. The next writer filled
    /// it, and a power failure took it away with all that had been acknowledged.
    @Test(arguments: [1, 3] as [UInt64])
    func `a segment's name is on the disk before anything is acknowledged in it`(seed: UInt64) {
        var campaign = FaultCampaign()
        campaign.run(seed: seed, call: nil, on: .syncDirectory, nestedEvery: 400)
        expectNothingFound(campaign.report)
    }

    /// Found here once: an open, rename, sync or lock that a signal interrupted failed the append.
    @Test(arguments: [FaultCampaign.Kind.interrupted, .short])
    func `an interruption or half a read or write changes nothing`(kind: FaultCampaign.Kind) {
        var campaign = FaultCampaign()
        campaign.run(seed: 1, call: nil, kind: kind)
        expectNothingFound(campaign.report)
    }

    @Test(arguments: [FaultCampaign.Kind.refused, .full, .partlyLost])
    func `a failed write or sync loses nothing that was acknowledged`(kind: FaultCampaign.Kind) {
        var campaign = FaultCampaign()
        campaign.run(seed: 4, call: nil, on: .sync, kind: kind, nestedEvery: 400)
        expectNothingFound(campaign.report)
    }

    /// Found here once: each try to open a log on a full disk left another copy of the same torn tail.
    @Test func `a full disk that has room again goes on`() {
        var campaign = FullDiskCampaign()
        for step in [1, 2, 5, 34, 120] as [UInt64] { campaign.run(seed: step) }
        expectNothingFound(campaign.report)
    }
}
