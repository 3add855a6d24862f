// SPDX-License-Identifier: Apache-2.0

internal import EventLog
package import SimulatedDisk

/// Every single call of a workload is refused, interrupted, done by half, or the last that a killed program makes. Then
/// the log is opened again on the same machine, whose memory still shows what the disk may never have got, and then the
/// power fails.
package struct FaultCampaign: Campaign {
    /// What a call meets.
    package enum Kind: String, CaseIterable, Sendable {
        case refused = "EIO"
        case full = "ENOSPC"
        case partlyLost = "EIO in a sync that was half done"
        case killed = "program killed"
        case interrupted = "EINTR"
        case short = "short read or write"

        /// Whether nobody above the disk may notice.
        var isHarmless: Bool { self == .interrupted || self == .short }

        func applies(to call: SimulatedDisk.Call) -> Bool {
            switch self {
            case .refused, .interrupted, .killed: true
            case .full: [.open, .rename, .createDirectory, .syncDirectory, .lock, .write, .sync].contains(call)
            case .partlyLost: call == .sync
            case .short: call == .read || call == .write
            }
        }

        var fault: SimulatedDisk.Fault {
            switch self {
            case .refused: .fails(5)
            case .full: .fails(28)
            case .partlyLost: .failsInPart(5)
            case .killed: .powerFails
            case .interrupted: .interrupted
            case .short: .short
            }
        }
    }

    package static let mustReach = Set(Kind.allCases.map(\.rawValue)).union([
        "power failed after the failure", "power failed after opening again", "power failed after going on",
        "call refused in recovery", "torn tail put aside", "sealing failed",
    ])
    package private(set) var report = CampaignReport("faults")

    package init() {}

    package mutating func run(seed: UInt64) { run(seed: seed, call: nil) }

    /// Plays the workload of `seed` once for each of its calls and each fault, or only for those named. In one state of
    /// `nestedEvery` each call of the recovery fails too; where it is a sealing as well, with its many calls, in fewer.
    package mutating func run(
        seed: UInt64, call only: Int?, on onlyName: SimulatedDisk.Call? = nil, kind onlyKind: Kind? = nil,
        nestedEvery: Int = 25
    ) {
        let workload = Workload(seed: seed)
        let nestedEvery = min(nestedEvery, 1 << 30) * (workload.isSealing ? 8 : 1)
        let whole = SimulatedDisk()
        let untroubled = Playback(workload, on: whole)
        for (index, call) in whole.callLog.enumerated()
        where (only == nil || only == index + 1) && (onlyName == nil || onlyName == call) {
            for kind in Kind.allCases where kind.applies(to: call) && (onlyKind == nil || onlyKind == kind) {
                let disk = SimulatedDisk()
                disk.plan(kind.fault, atCall: index + 1)
                let playback = Playback(workload, on: disk)
                report.count(kind.rawValue)
                let place = Place(seed: seed, call: index + 1, name: call, kind: kind)
                if kind.isHarmless {
                    compare(playback, disk, with: untroubled, whole, place)
                } else {
                    follow(playback, disk, place, nested: (index + Int(seed % 64) * 7) % nestedEvery == 0)
                }
            }
        }
    }

    /// Where the fault was met.
    private struct Place {
        var seed: UInt64
        var call: Int
        var name: SimulatedDisk.Call
        var kind: Kind
    }

    /// The same answers and the same bytes.
    private mutating func compare(
        _ playback: Playback, _ disk: SimulatedDisk, with untroubled: Playback, _ whole: SimulatedDisk, _ place: Place
    ) {
        report.states += 1
        if let failure = playback.failure ?? playback.sealingFailures.first {
            return note("it failed: \(failure)", place)
        }
        let isSame =
            playback.acknowledged.map(\.positions) == untroubled.acknowledged.map(\.positions)
            && disk.paths == whole.paths && disk.paths.allSatisfy { disk.bytes($0) == whole.bytes($0) }
        if !isSame { note("it changed what is in the log", place) }
    }

    private mutating func follow(_ playback: Playback, _ disk: SimulatedDisk, _ place: Place, nested: Bool) {
        if let failure = playback.sealingFailures.first, place.kind != .killed {
            report.count("sealing failed")
            if let next = playback.failure { note("after a failed sealing (\(failure)) the log fails: \(next)", place) }
            if playback.sealingFailures.count > 1 { note("one fault failed two sealings: \(failure)", place) }
        }
        loseEverything(
            disk, playback, place, "power failed after the failure",
            Self.survivals(after: place, whenSealing: playback.workload.isSealing))
        if nested { troubleRecovery(disk, playback, place) }
        // The same machine: a new process, the old memory.
        let machine = disk.afterKill()
        check(machine.afterKill(), playback, place, "opened again")
        guard playback.wasCreated else { return }
        for more in [false, true] {
            var later = playback
            let copy = machine.afterKill()
            do throws(LogError) { try later.goOn(on: copy, more: more) } catch {
                return note("the log does not go on: \(error)", place)
            }
            loseEverything(
                copy, later, place, more ? "power failed after going on" : "power failed after opening again",
                [Self.survival(after: place, turn: more ? 5 : 2)])
        }
    }

    private mutating func loseEverything(
        _ disk: SimulatedDisk, _ playback: Playback, _ place: Place, _ when: String,
        _ survivals: [(SimulatedDisk.Survival, UInt64)]
    ) {
        report.count(when)
        for (survival, variant) in survivals {
            let seed = place.seed &* 1_000_003 &+ UInt64(place.call) &* 17 &+ variant
            check(disk.afterPowerFailure(survival, seed: seed), playback, place, "\(when), survival \(survival)")
        }
    }

    /// Right after the fault nothing survives, everything, and one of the other six ways in turn; all eight after each call
    /// are the matter of ``CrashCampaign``. A sealing is hundreds of calls, most of them reads: there one of the eight in
    /// turn, as after what follows the fault.
    private static func survivals(
        after place: Place, whenSealing isSealing: Bool
    ) -> [(SimulatedDisk.Survival, UInt64)] {
        guard !isSealing else { return [survival(after: place, turn: 0)] }
        let all = CrashCampaign.survivals
        return [all[0], all[1], all[2 + turn(of: place) % 6]]
    }

    private static func survival(after place: Place, turn: Int) -> (SimulatedDisk.Survival, UInt64) {
        CrashCampaign.survivals[(Self.turn(of: place) + turn) % CrashCampaign.survivals.count]
    }

    private static func turn(of place: Place) -> Int {
        place.call + Int(place.seed % 8) + (Kind.allCases.firstIndex(of: place.kind) ?? 0)
    }

    /// Each call of the recovery meets each fault once; the next opening finds everything all the same.
    private mutating func troubleRecovery(_ disk: SimulatedDisk, _ playback: Playback, _ place: Place) {
        let untroubled = disk.afterKill()
        Self.recover(untroubled, playback)
        for (index, call) in untroubled.callLog.enumerated() {
            for kind in [Kind.refused, .full, .interrupted, .short] where kind.applies(to: call) {
                let machine = disk.afterKill()
                machine.plan(kind.fault, atCall: index + 1)
                Self.recover(machine, playback)
                report.count("call refused in recovery")
                let how = "\(kind.rawValue) in recovery at call \(index + 1)"
                check(machine.afterKill(), playback, place, how)
                if kind.isHarmless { continue }
                check(machine.afterPowerFailure(.none, seed: 0), playback, place, how + ", then power failed")
            }
        }
    }

    private static func recover(_ machine: SimulatedDisk, _ playback: Playback) {
        let log = try? EventLog.open(at: Workload.path, options: playback.workload.options(machine))
        if playback.workload.isSealing { try? log?.seal() }
        try? log?.close()
    }

    private mutating func check(_ disk: SimulatedDisk, _ playback: Playback, _ place: Place, _ how: String) {
        report.states += 1
        do throws(Check.Broken) { try Check.recovery(of: playback, on: disk) } catch {
            note("\(how): \(error.promise)", place)
        }
        if disk.paths.contains(where: { $0.contains(".torn-") }) { report.count("torn tail put aside") }
    }

    private mutating func note(_ what: String, _ place: Place) {
        report.findings.append(
            Finding(
                what: "\(place.kind.rawValue) at call \(place.call) (\(place.name.rawValue)) of workload "
                    + "\(place.seed): \(what)", repeatWith: "faults --seed \(place.seed) --call \(place.call)"))
    }
}
