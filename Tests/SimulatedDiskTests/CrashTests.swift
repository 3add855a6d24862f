// SPDX-License-Identifier: Apache-2.0

import EventLog
import LogCampaigns
import SimulatedDisk
import Testing

@Suite struct CrashTests {
    /// Found here once: a creation cut short that could not be repeated; a reader that took the torn end of a segment for
    /// a part of the log; the same where the torn segment held nothing else.
    @Test(arguments: [1, 4] as [UInt64])
    func `a crash at any call of a workload loses nothing that was acknowledged`(seed: UInt64) {
        var campaign = CrashCampaign()
        campaign.run(seed: seed, call: nil, nestedEvery: 200)
        expectNothingFound(campaign.report)
        #expect(campaign.report.reached.keys.contains("torn tail put aside"))
    }

    @Test func `the new log's own directory outlives a power failure`() throws {
        let disk = SimulatedDisk()
        var options = EventLog.Options()
        options.sealing = .onRequest
        options.storage = disk
        try disk.createDirectory("/parent")
        try disk.syncDirectory("/")
        for path in ["/log", "/parent/log"] {
            let log = try EventLog.create(at: path, options: options)
            let request = AppendRequest([NewEvent(stream: "a", type: "T", payload: [1])])
            _ = try log.appendBlocking(contentsOf: [request])[0].get()
            options.storage = disk.afterPowerFailure(.none, seed: 1)
            #expect(try EventLog.open(at: path, options: options).lastPosition == 1)
            options.storage = disk
        }
    }
}

func expectNothingFound(_ report: CampaignReport, sourceLocation: SourceLocation = #_sourceLocation) {
    let found = report.findings.first?.description ?? "nothing was reached"
    #expect(report.isConvincing, "\(found)", sourceLocation: sourceLocation)
}
