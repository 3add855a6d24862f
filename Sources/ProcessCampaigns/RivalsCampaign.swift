// SPDX-License-Identifier: Apache-2.0

internal import EventLog
internal import Glibc
package import LogCampaigns
internal import SimulatedDisk

/// Processes that want to write one log at the same moment, again and again: one of them may, and the others are told who.
package struct RivalsCampaign: Campaign {
    package static let mustReach: Set<String> = [
        "writer let in", "writer refused", "winner killed", "winner closed the log",
    ]
    package private(set) var report = CampaignReport("rivals")
    private static let roundsPerLog = 10

    package init() {}

    package mutating func run(seed: UInt64) {
        do throws(Check.Broken) { try race(seed) } catch {
            report.findings.append(
                Finding(what: "Rivals, seed \(seed): \(error.promise)", repeatWith: "rivals --seed \(seed)"))
        }
    }

    private mutating func race(_ seed: UInt64) throws(Check.Broken) {
        var random = SeededGenerator(seed: seed ^ 0x21FA)
        let scratch = Scratch()
        let path = scratch.path + "/log"
        do throws(LogError) { try EventLog.create(at: path).close() } catch {
            throw Check.Broken("a log cannot be made: \(error)")
        }
        for round in 1...Self.roundsPerLog {
            report.states += 1
            var rivals: [ChildProcess] = []
            defer { for rival in rivals { rival.letGo() } }
            for _ in 0..<Int.random(in: 2...4, using: &random) {
                rivals.append(try ChildProcess(["rival", "--log", path]))
            }
            for rival in rivals { _ = try rival.nextLine() }
            for rival in rivals { rival.tell() }
            try judge(rivals, round, kills: Bool.random(using: &random))
        }
    }

    private mutating func judge(_ rivals: [ChildProcess], _ round: Int, kills: Bool) throws(Check.Broken) {
        var winners: [ChildProcess] = []
        var refusals: [String] = []
        for rival in rivals {
            guard let line = try rival.nextLine() else { throw Check.Broken("a rival says nothing") }
            if line == "won \(round)" {
                winners.append(rival)
            } else if line.hasPrefix("refused ") {
                refusals.append(line)
            } else {
                throw Check.Broken("a rival says in round \(round): \(line)")
            }
        }
        guard winners.count == 1 else { throw Check.Broken("\(winners.count) of \(rivals.count) may write") }
        // The winner still holds the log, so that everybody was told its number.
        for refusal in refusals where !refusal.contains("(process \(winners[0].number))") {
            throw Check.Broken("process \(winners[0].number) holds the log, and another one is told: \(refusal)")
        }
        report.count("writer let in")
        report.count("writer refused", refusals.count)
        report.count(kills ? "winner killed" : "winner closed the log")
        if kills { winners[0].strike() } else { winners[0].tell() }
        for rival in rivals { _ = rival.wait() }
    }
}

/// One of the processes.
package struct Rival {
    private let path: String

    package init(path: String) { self.path = path }

    package func run() {
        Word.say("here")
        Self.wait()
        do throws(LogError) {
            let log = try EventLog.open(at: path)
            let event = NewEvent(stream: "rivals", type: "Won", payload: [])
            let receipt = try log.appendBlocking(contentsOf: [AppendRequest([event])])[0].get()
            Word.say("won \(receipt.positions.lowerBound)")
            Self.wait()
            try log.close()
        } catch {
            Word.say(error.code == .locked ? "refused \(error)" : "error \(error)")
        }
    }

    /// Waits for a word of the parent, or its end.
    private static func wait() {
        var byte: UInt8 = 0
        if unsafe read(0, &byte, 1) <= 0 { _exit(0) }
    }
}
