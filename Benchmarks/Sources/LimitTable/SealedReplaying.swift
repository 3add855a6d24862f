// SPDX-License-Identifier: Apache-2.0

import CBlockWalk
import EventLog
import EventSourcing
import PatientAppeals
import Synchronization
import Workbench

/// Reading a sealed log of appeals from its first event to its last.
struct SealedReplaying {
    let log: EventLog
    let rounds: Int

    private var count: Double { Double(log.lastPosition) }

    /// The most memory that one replay of all takes, in a process that does nothing else.
    static func memory(ofLog path: String, into table: inout Table) throws {
        precondition(try! runSelf(["--peak", path]) == 0, "the replay ends well")
        table.add("resident memory at most, replay of all, MiB", try AppealsData.noted(path + ".peak"), digits: 1)
    }

    /// Replays all and notes the most memory that it took.
    static func notePeak(ofLog path: String) throws {
        let log = try EventLog.open(at: path, access: .readOnly)
        _ = try ScoreFold.over(of: log)
        try AppealsData.note(Double(residentPeak()) / 1_048_576, in: path + ".peak")
        try log.close()
    }

    /// The fold on one core beside the loop in C, and both on two cores beside one.
    func fold(into table: inout Table) throws {
        let files = try SealedFiles(ofLog: log.path)
        // As many as a projection on two threads cuts: who is disturbed less takes more of them.
        let stretches = try log.stretches(of: 1...log.lastPosition, into: 8)
        var (one, plain, alone, two, slower) = (Samples(), Samples(), Samples(), Samples(), Samples())
        var (plainAlone, plainTwo) = (Samples(), Samples())
        for _ in 0..<rounds {
            let ours = try alone.measure { try one.measureProcessor { try ScoreFold.over(of: log) } }
            let theirs = plainAlone.measure { plain.measureProcessor { files.walk() } }
            let (both, nanoseconds) = try two.measure { try onTwoCores(stretches) }
            slower.add(nanoseconds: nanoseconds)
            plainTwo.measure { onTwoThreads { _ = files.walk(part: $0, of: 2) } }
            precondition(ours.events == Int(theirs.events) && ours.scores == Int(theirs.scores), "the same events")
            precondition(ours.organisation == Int(theirs.organisation) && ours.rated == Int(theirs.rated), "the same")
            precondition(both.scores == ours.scores && both.events == ours.events, "the same on two cores")
        }
        let rate = count / one.best * 1e9
        table.add(
            "replay of all, fold, 1 core, events/s", rate, limit: count / plain.best * 1e9, wanted: ">= 0.60",
            of: "the same in a plain loop in C")
        table.add(
            "the same, 2 cores, by the clock, events/s", count / two.best * 1e9, limit: count / alone.best * 1e9,
            wanted: ">= 1.80", of: "one core by the clock")
        table.add(
            "the same, 2 cores, by processor time, events/s", count / slower.best * 1e9, limit: rate, wanted: ">= 1.80",
            of: "one core")
        table.add(
            "the loop in C, 2 cores, by the clock, events/s", count / plainTwo.best * 1e9,
            limit: count / plainAlone.best * 1e9, of: "it on one core by the clock")
    }

    /// The sum of both, and the processor time of the thread that took longer. Each takes the next stretch when it is done
    /// with one.
    private func onTwoCores(_ stretches: [ClosedRange<Position>]) throws -> (ScoreFold, UInt64) {
        let results = Mutex<[(fold: ScoreFold, nanoseconds: UInt64)]>([])
        let next = Atomic<Int>(0)
        let log = log
        onTwoThreads { _ in
            var fold = ScoreFold()
            while case let number = next.add(1, ordering: .relaxed).oldValue, number < stretches.count {
                guard let more = try? ScoreFold.over(stretches[number], of: log) else { return }
                fold.add(more)
            }
            let done = fold
            results.withLock { $0.append((done, threadNanoseconds())) }
        }
        var sum = ScoreFold()
        let both = results.withLock { $0 }
        for one in both { sum.add(one.fold) }
        return (sum, both.map(\.nanoseconds).max() ?? 0)
    }

    /// Ratings alone, and the whole of the library's own statistics.
    func satisfaction(into table: inout Table) throws {
        var (ratings, kept, all) = (Samples(), Samples(), Samples())
        let partials = PartialStore(log: log)
        _ = try partials.complete(RatingTotals.self)
        for _ in 0..<rounds {
            let scores = try ratings.measureProcessor { try MonthlyScores.over(log) }
            precondition(scores.groups > 0, "there are ratings")
            try kept.measureProcessor {
                var runner = ProjectionRunner<RatingTotals>(log: log)
                let warnings = try partials.catchUp(&runner)
                precondition(warnings.isEmpty, "all that was kept can be used")
            }
            try all.measureProcessor {
                var runner = ProjectionRunner<Satisfaction>(log: log)
                try runner.catchUp()
            }
        }
        table.add(
            "ratings alone, mean by organisation and month, ms/1 M", ratings.best / count, digits: 2)
        table.add("the same with kept results of sealed segments, ms/1 M", kept.best / count, digits: 3)
        table.add("all statistics of satisfaction, events/s", count / all.best * 1e9)
    }

    /// Every event in its typed form.
    func typed(into table: inout Table) throws {
        let kinds = AppealEventKinds(in: log)
        var samples = Samples()
        for _ in 0..<rounds { _ = try samples.measureProcessor { try Self.countTyped(log, kinds) } }
        table.add("every event decoded to AppealEvent, events/s", count / samples.best * 1e9)
    }

    /// Decodes every event whole; those that say a level, so that none can be left out.
    static func countTyped(_ log: EventLog, _ kinds: AppealEventKinds) throws -> Int {
        var count = 0
        let texts = TextCache()
        try log.read { (event: borrowing EventView) throws(PayloadError) in
            guard let kind = kinds.kind(typeNumber: event.typeNumber) else { return true }
            if try AppealEvent(kind: kind, payload: event.payload, texts: texts).context.level > 0 { count += 1 }
            return true
        }
        return count
    }
}
