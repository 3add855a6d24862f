// SPDX-License-Identifier: Apache-2.0

internal import EventLog
package import LogCampaigns

/// What a parent knows of a log that its children write: every receipt that it has read.
package struct Ledger {
    /// What was acknowledged for one request.
    package struct Entry: Equatable {
        package var positions: ClosedRange<UInt64>
        /// Of the events, where they are known already.
        package var digest: UInt32?
        package var appeal: String

        package init(positions: ClosedRange<UInt64>, digest: UInt32? = nil, appeal: String = "-") {
            (self.positions, self.digest, self.appeal) = (positions, digest, appeal)
        }
    }
    package private(set) var entries: [String: Entry] = [:]
    /// The last step of each recorder in each round of which anything was acknowledged.
    private var lastSteps: [[Int]] = []
    /// The newest snapshot that was said to be on disk.
    package private(set) var snapshot: UInt64 = 0
    /// Whether a child has ever had the log open.
    package private(set) var isOpened = false

    package init() {}

    package var round: Int { lastSteps.count - 1 }

    /// A child begins, in which each recorder may ask for its first step.
    package mutating func beginRound() { lastSteps.append(Array(repeating: 0, count: VictimWork.recorders.count)) }

    /// Takes in a line of a child. False for a line of another kind.
    package mutating func take(_ line: String) throws(Check.Broken) -> Bool {
        let words = line.split(separator: " ")
        switch words.first {
        case "ready": isOpened = true
        case "snapshot": snapshot = max(snapshot, words.last.flatMap { UInt64($0) } ?? 0)
        case "ok":
            guard words.count == 6, let work = VictimWork(key: words[1]), let first = UInt64(words[2]),
                let last = UInt64(words[3]), first <= last
            else { throw Check.Broken("a child says what cannot be read: \(line)") }
            let digest = UInt32(words[4]).flatMap { $0 == 0 ? nil : $0 }
            acknowledge(work, Entry(positions: first...last, digest: digest, appeal: String(words[5])))
        case "error": throw Check.Broken("a recorder failed although nothing was wrong: \(line)")
        default: return false
        }
        return true
    }

    package mutating func acknowledge(_ work: VictimWork, _ entry: Entry) {
        entries[work.key] = entry
        lastSteps[work.round][work.recorder] = max(lastSteps[work.round][work.recorder], work.step)
    }

    /// From now on the events of an acknowledged request must stay these.
    package mutating func remember(_ key: String, digest: UInt32) { entries[key]?.digest = digest }

    /// How many requests of this round can be under way.
    package var outstandingNow: Int { requested.count { $0.round == round && entries[$0.key] == nil } }

    /// Everything that the children can have asked for by now: a recorder takes its next step when it has all receipts
    /// of the one before.
    package var requested: [VictimWork] {
        lastSteps.enumerated().flatMap { round, steps in
            steps.enumerated().flatMap { recorder, last in
                (1...last + 1).flatMap { VictimWork(round: round, recorder: recorder, step: $0).wholeStep }
            }
        }
    }
}
