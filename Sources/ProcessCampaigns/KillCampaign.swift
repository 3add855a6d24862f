// SPDX-License-Identifier: Apache-2.0

internal import EventLog
internal import EventSourcing
internal import Glibc
package import LogCampaigns
internal import PatientAppeals
internal import SimulatedDisk

/// A real process is killed again and again in the middle of its work on one log; its parent holds its receipts and
/// looks after each death whether the log keeps them. A seed says where it is struck, but no two runs are the same.
package struct KillCampaign: Campaign {
    package static let mustReach: Set<String> = [
        "killed while it opened the log", "killed in a write", "killed in a sync", "killed in a segment's making",
        "killed in a snapshot's making", "torn tail put aside", "snapshot used", "recovered by the next process",
        "request found without a receipt", "request outstanding at the kill",
    ]
    /// So often is one log's process killed.
    package static let killsPerLog = 10
    package private(set) var report = CampaignReport("kill")

    package init() {}

    package mutating func run(seed: UInt64) {
        var run = KillRun(seed: seed)
        do throws(Check.Broken) {
            for _ in 0..<Self.killsPerLog {
                report.states += 1
                try run.killOnce()
            }
            try run.end()
        } catch {
            report.findings.append(
                Finding(
                    what: "Log \(seed), kill \(run.ledger.round + 1): \(error.promise)",
                    repeatWith: "kill --seed \(seed)"))
        }
        report.add(run.report)
    }
}

/// One log and the processes that die over it.
private struct KillRun {
    private(set) var ledger = Ledger()
    private(set) var report = CampaignReport("kill")
    private let scratch = Scratch()
    private var random: SeededGenerator
    private var path: String { scratch.path + "/log" }

    /// What a process is doing when it is struck.
    private enum Aim {
        case work(DiskWork)
        case receipts
    }

    init(seed: UInt64) { random = SeededGenerator(seed: seed ^ 0x4B11) }

    mutating func killOnce() throws(Check.Broken) {
        ledger.beginRound()
        let child = try ChildProcess(["victim", "--log", path, "--round", "\(ledger.round)"])
        defer { child.letGo() }
        let inWork = try strike(child)
        guard child.wait() == SIGKILL else { throw Check.Broken("the process ended by itself") }
        for work in inWork { report.count(Self.name(of: work)) }
        report.count("request outstanding at the kill", ledger.outstandingNow)
        try look(forWriting: Int.random(in: 0..<3, using: &random) > 0)
    }

    private static func name(of work: DiskWork) -> String {
        switch work {
        case .opening: "killed while it opened the log"
        case .write: "killed in a write"
        case .sync: "killed in a sync"
        case .roll: "killed in a segment's making"
        case .snapshot: "killed in a snapshot's making"
        }
    }

    /// Lets the child work, kills it, reads what it had said by then, and returns what it was in the middle of.
    private mutating func strike(_ child: ChildProcess) throws(Check.Broken) -> Set<DiskWork> {
        let aims: [Aim] = [.receipts] + [.write, .write, .sync, .roll, .snapshot, .opening].map(Aim.work)
        let aim = aims.randomElement(using: &random) ?? .receipts
        var remaining: Int
        switch aim {
        case .receipts: remaining = Int.random(in: 1...400, using: &random)
        case .work(.opening): remaining = 1
        case .work(.sync): remaining = Int.random(in: 1...100, using: &random)
        case .work(.write): remaining = Int.random(in: 1...2, using: &random)
        case .work: remaining = Int.random(in: 1...6, using: &random)
        }
        let delay = UInt32([0, 0, 0, 50, 200, 1_000].randomElement(using: &random) ?? 0)
        var inWork: Set<DiskWork> = []
        var isStruck = false
        while let line = try child.nextLine() {
            var isAimed = false
            if try ledger.take(line) {
                guard line.hasPrefix("ok") else { continue }
                report.count("receipt read")
                if case .receipts = aim { isAimed = true }
            } else if let work = DiskWork(rawValue: String(line.dropFirst(2))) {
                if line.hasPrefix(">") { inWork.insert(work) } else { inWork.remove(work) }
                if case .work(work) = aim, line.hasPrefix(">") { isAimed = true }
            }
            guard isAimed, !isStruck else { continue }
            remaining -= 1
            if remaining == 0 {
                usleep(delay)
                child.strike()
                isStruck = true
            }
        }
        guard isStruck else { throw Check.Broken("the process ended by itself") }
        return inWork
    }

    /// Opens what was left. Opened for reading, nothing is mended, and the next process has to.
    private mutating func look(forWriting: Bool) throws(Check.Broken) {
        let log: EventLog
        do throws(LogError) {
            log = try EventLog.open(at: path, access: forWriting ? .readWrite : .readOnly, options: Victim.options())
        } catch {
            guard !ledger.isOpened, error.code == .noSuchLog else {
                throw Check.Broken("the log does not open: \(error)")
            }
            report.count("killed before there was a log")
            return
        }
        let unacknowledged = try KillJudgement(log).hold(against: &ledger)
        report.count("request found without a receipt", unacknowledged.count)
        guard forWriting else {
            report.count("recovered by the next process")
            return
        }
        report.count("torn tail put aside", log.warnings.count)
        try useSnapshots(log)
        try retry(in: log)
        do throws(LogError) {
            let damages = try log.verify().damages
            guard damages.isEmpty else { throw damages[0] }
            try log.close()
        } catch { throw Check.Broken("a log that was opened fails: \(error)") }
    }

    /// Snapshots give the state that the events give, and the one that was said to be on disk is there.
    private mutating func useSnapshots(_ log: EventLog) throws(Check.Broken) {
        var restored = SnapshotStore(log: log).restore(CurrentState.self)
        report.count("snapshot ignored", restored.warnings.count)
        if let used = restored.snapshot {
            report.count("snapshot used")
            guard used.position >= ledger.snapshot else {
                throw Check.Broken("the snapshot at \(ledger.snapshot) is gone")
            }
        } else if ledger.snapshot > 0 {
            throw Check.Broken("no snapshot is usable: \(restored.warnings)")
        }
        var fresh = ProjectionRunner<CurrentState>(log: log)
        do throws(ProjectionError<PayloadError>) {
            try restored.runner.catchUp()
            try fresh.catchUp()
        } catch { throw Check.Broken("a projection cannot be made: \(error)") }
        guard restored.runner.projection.snapshot() == fresh.projection.snapshot() else {
            throw Check.Broken("a snapshot gives another state than the events")
        }
    }

    /// Asks once more for what was under way and for some of what was acknowledged.
    private mutating func retry(in log: EventLog) throws(Check.Broken) {
        let keys: KeyStore
        do throws(KeyStoreError) { keys = try KeyStore.open(for: log) } catch {
            throw Check.Broken("the keys cannot be read: \(error)")
        }
        let appeals = AppealRecorder(log: log, keys: keys)
        for work in ledger.requested {
            let entry = ledger.entries[work.key]
            guard entry == nil || Int.random(in: 0..<20, using: &random) == 0 else { continue }
            let (isNew, again) = try ask(work, log, appeals)
            if let entry {
                guard !isNew, again.positions == entry.positions, again.appeal == entry.appeal else {
                    throw Check.Broken("\(work.key) was given \(entry) and, when repeated, \(again)")
                }
                report.count("receipt repeated")
            } else {
                ledger.acknowledge(work, again)
            }
        }
    }

    private func ask(
        _ work: VictimWork, _ log: EventLog, _ appeals: AppealRecorder
    ) throws(Check.Broken) -> (isNew: Bool, Ledger.Entry) {
        if work.kind == .appeal {
            let receipt = appeals.recordBlocking([work.command])[0]
            guard let positions = receipt.positions, [.appended, .alreadyAppended].contains(receipt.outcome) else {
                throw Check.Broken("\(work.key) is not taken again: \(receipt.outcome)")
            }
            let appeal = receipt.appeal.map { "\($0)" } ?? "-"
            return (receipt.outcome == .appended, Ledger.Entry(positions: positions, appeal: appeal))
        }
        do throws(LogError) {
            let request = work.request(base: try work.base(in: log))
            let receipt = try log.appendBlocking(contentsOf: [request])[0].get()
            return (receipt.outcome == .appended, Ledger.Entry(positions: receipt.positions))
        } catch { throw Check.Broken("\(work.key) is not taken again: \(error)") }
    }

    /// After the last kill: everything once more, and what the log has become.
    mutating func end() throws(Check.Broken) {
        try look(forWriting: true)
        try look(forWriting: false)
        report.reached["recovered by the next process"]? -= 1
        let names = (try? PosixStorage().names(in: path + "/segments")) ?? []
        report.count("segment", names.count { $0.hasSuffix(".rows") })
    }
}
