// SPDX-License-Identifier: Apache-2.0

import EventLog
import LogCampaigns
import Testing

/// Whoever makes one of these mistakes is found out. The mistakes inside the engine need a build of their own and are
/// tried by `planted`.
@Suite struct PlantedBugsTests {
    /// Tries call after call from `first` on, where a mistake is known to show soon.
    private func isFound<C: Campaign>(
        _ bug: StorageBug, by campaign: C, from first: Int = 1, _ run: (inout C, Int) -> Void
    ) -> Bool {
        PlantedMistake.storage(bug).planted {
            var campaign = campaign
            for call in first...150 where campaign.report.findings.isEmpty { run(&campaign, call) }
            return !campaign.report.findings.isEmpty
        }
    }

    @Test(arguments: [
        StorageBug.segmentNeverSynced, .acknowledgedBeforeSync, .directoryNeverSynced, .writtenUnderItsOwnName,
        .staleTemporaryFileReused,
    ])
    func `a power failure finds what was not made durable`(bug: StorageBug) {
        let found = isFound(bug, by: CrashCampaign(), from: 8) { $0.run(seed: 1, call: $1, nestedEvery: .max) }
        #expect(found)
    }

    @Test(
        arguments: [
            (.failedSyncRetried, 8), (.shortWriteTakenForWhole, 8), (.cacheTrustedAfterFailedSync, 30),
        ] as [(StorageBug, Int)])
    func `a refused call finds what was believed all the same`(bug: StorageBug, first: Int) {
        let found = isFound(bug, by: FaultCampaign(), from: first) { $0.run(seed: 1, call: $1) }
        #expect(found)
    }

    @Test func `good conduct is not called a mistake, and a second writer is`() {
        var campaign = ConductCampaign()
        for seed in 1...10 { campaign.run(seed: UInt64(seed)) }
        #expect(campaign.report.findings.isEmpty, "\(campaign.report.findings)")
        #expect(campaign.report.missing(of: ConductCampaign.mustReach).isEmpty)
        #expect(isFound(.secondWriterLetIn, by: ConductCampaign()) { $0.run(seed: UInt64($1)) })
    }

    @Test func `there are twenty-eight mistakes, each with a name of its own`() {
        #expect(Set(PlantedMistake.all.map(\.description)).count == 28)
        #expect(PlantedBug.isPossible == PlantedMistake.engine(.chainNotChecked).isPossible)
    }
}
