// SPDX-License-Identifier: Apache-2.0

internal import EventLog
internal import SimulatedDisk

/// The power fails after every single call to the disk, unsynced bytes survive in eight ways, and the recovery itself is
/// cut short at every call.
package struct CrashCampaign: Campaign {
    /// The ways in which unsynced bytes survive, and a number that makes each choice of sectors another one.
    static let survivals: [(SimulatedDisk.Survival, UInt64)] = [
        (.none, 0), (.all, 0), (.prefix, 1), (.sectors, 1), (.sectors, 2), (.sectors, 3), (.zeros, 1), (.garbage, 1),
    ]
    package static let mustReach: Set<String> = [
        "power failed", "power failed in recovery", "torn tail put aside", "sealed segment left unfinished",
        "both forms left", "sealed segment left",
    ]
    package private(set) var report = CampaignReport("crash")

    package init() {}

    package mutating func run(seed: UInt64) { run(seed: seed, call: nil) }

    /// Plays the workload of `seed` once for each of its calls, or only for `call`. Recovery is crashed too at each of
    /// its calls in one state of `nestedEvery`; where it is a sealing as well, with its many calls, in fewer.
    package mutating func run(seed: UInt64, call only: Int? = nil, nestedEvery: Int = 7) {
        let workload = Workload(seed: seed)
        let nestedEvery = min(nestedEvery, 1 << 30) * (workload.isSealing ? 9 : 1)
        let whole = SimulatedDisk()
        _ = Playback(workload, on: whole)
        for call in only.map({ $0...$0 }) ?? 1...whole.calls {
            let disk = SimulatedDisk()
            disk.plan(.powerFails, atCall: call)
            let playback = Playback(workload, on: disk)
            report.count("power failed")
            for (survival, variant) in Self.survivals {
                let survivalSeed = seed &* 1_000_003 &+ UInt64(call) &* 17 &+ variant
                let left = disk.afterPowerFailure(survival, seed: survivalSeed)
                check(left.afterKill(), playback, seed, call, "\(survival)")
                guard (call + Int(variant)) % nestedEvery == 0 else { continue }
                crashRecovery(left, playback, seed, call, survival, survivalSeed)
            }
        }
    }

    /// Fails the power again at each call of the recovery, and then lets it come to its end.
    private mutating func crashRecovery(
        _ left: SimulatedDisk, _ playback: Playback, _ seed: UInt64, _ call: Int, _ survival: SimulatedDisk.Survival,
        _ survivalSeed: UInt64
    ) {
        var nested = 1
        while true {
            let disk = left.afterKill()
            disk.plan(.powerFails, atCall: nested)
            let opened = try? EventLog.open(at: Workload.path, options: playback.workload.options(disk))
            if playback.workload.isSealing { try? opened?.seal() }
            if disk.faultsReached.isEmpty { break }
            withExtendedLifetime(opened) {}
            report.count("power failed in recovery")
            let again = disk.afterPowerFailure(survival, seed: survivalSeed &+ UInt64(nested))
            check(again, playback, seed, call, "\(survival), then in recovery at call \(nested)")
            nested += 1
        }
    }

    private mutating func check(
        _ disk: SimulatedDisk, _ playback: Playback, _ seed: UInt64, _ call: Int, _ how: String
    ) {
        report.states += 1
        let paths = Set(disk.paths)
        if paths.contains(where: { $0.hasSuffix(".tmp") }) { report.count("temporary file left") }
        if paths.contains(where: { $0.hasSuffix(".sealed.tmp") }) { report.count("sealed segment left unfinished") }
        let sealed = paths.filter { $0.hasSuffix(".sealed") }
        if !sealed.isEmpty { report.count("sealed segment left") }
        if sealed.contains(where: { paths.contains($0.dropLast(6) + "rows") }) { report.count("both forms left") }
        do throws(Check.Broken) {
            try Check.recovery(of: playback, on: disk)
        } catch {
            report.findings.append(
                Finding(
                    what: "Power failed at call \(call) of workload \(seed), survival \(how): \(error.promise)",
                    repeatWith: "crash --seed \(seed) --call \(call)"))
        }
        if disk.paths.contains(where: { $0.contains(".torn-") }) { report.count("torn tail put aside") }
    }
}
