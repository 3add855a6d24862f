// SPDX-License-Identifier: Apache-2.0

import EventLog
import LogCampaigns
import ProcessCampaigns
import SimulatedDisk
import Testing

/// The campaign that kills processes finds what it is there to find.
@Suite struct KillJudgementTests {
    private let log: EventLog
    private let works: [VictimWork]
    private let positions: [ClosedRange<Position>]

    /// Steps of three recorders, one after the other.
    init() throws {
        var options = EventLog.Options()
        options.storage = SimulatedDisk()
        log = try EventLog.create(at: "/log", options: options)
        works = (1...5).flatMap { step in
            [0, 1, 3].flatMap { VictimWork(round: 0, recorder: $0, step: step).wholeStep }
        }
        var positions: [ClosedRange<Position>] = []
        for work in works {
            let request = work.request(base: try work.base(in: log))
            positions.append(try log.appendBlocking(contentsOf: [request])[0].get().positions)
        }
        self.positions = positions
    }

    /// A ledger of all receipts but those left out.
    private func ledger(
        without left: Set<Int> = [], _ change: (Int, inout Ledger.Entry) -> Void = { _, _ in }
    ) -> Ledger {
        var ledger = Ledger()
        ledger.beginRound()
        for (index, work) in works.enumerated() where !left.contains(index) {
            var entry = Ledger.Entry(positions: positions[index])
            change(index, &entry)
            ledger.acknowledge(work, entry)
        }
        return ledger
    }

    private func hold(_ ledger: Ledger, _ log: EventLog? = nil) throws -> [VictimWork] {
        var ledger = ledger
        return try KillJudgement(log ?? self.log).hold(against: &ledger)
    }

    @Test func `a log with all that was acknowledged passes, and what was under way is named`() throws {
        #expect(try hold(ledger()).isEmpty)
        let last = works.count - 1
        #expect(try hold(ledger(without: [last])) == [works[last]])
    }

    @Test func `a receipt at other positions is found, whichever it is`() throws {
        for index in works.indices {
            let moved = ledger { number, entry in
                guard number == index else { return }
                entry.positions = entry.positions.lowerBound + 1...entry.positions.upperBound + 1
            }
            #expect(throws: Check.Broken.self) { try hold(moved) }
        }
    }

    @Test func `an acknowledged request that is not there is found`() throws {
        var ledger = ledger()
        let lost = VictimWork(round: 0, recorder: 0, step: 6)
        ledger.acknowledge(lost, Ledger.Entry(positions: 1_000...1_000))
        #expect(throws: Check.Broken.self) { try hold(ledger) }
    }

    @Test func `a request that cannot have been made yet is found`() throws {
        // Without a receipt for the steps before, the recorder cannot have gone on to the last one.
        let steps = works.indices.filter { works[$0].recorder == 1 && works[$0].step > 3 }
        #expect(throws: Check.Broken.self) { try hold(ledger(without: Set(steps))) }
    }

    @Test func `events that nobody asked for are found`() throws {
        _ = try log.appendBlocking(contentsOf: [
            AppendRequest([NewEvent(stream: "other", type: "T", payload: [])])
        ])[0].get()
        #expect(throws: Check.Broken.self) { try hold(ledger()) }
    }

    @Test func `other events under a key, or other ones than before, are found`() throws {
        let changed = ledger { number, entry in if number == 3 { entry.digest = 1 } }
        #expect(throws: Check.Broken.self) { try hold(changed) }
        let next = VictimWork(round: 0, recorder: 0, step: 6)
        var request = next.request(base: 0)
        request.events[0].payload[20] ^= 1
        _ = try log.appendBlocking(contentsOf: [request])[0].get()
        #expect(throws: Check.Broken.self) { try hold(ledger()) }
    }

    @Test(arguments: [1, 3]) func `a condition that did not hold is found`(recorder: Int) throws {
        let next = VictimWork(round: 0, recorder: recorder, step: 6)
        var request = next.request(base: 1)
        request.conditions = []
        _ = try log.appendBlocking(contentsOf: [request])[0].get()
        #expect(throws: Check.Broken.self) { try hold(ledger()) }
    }
}
