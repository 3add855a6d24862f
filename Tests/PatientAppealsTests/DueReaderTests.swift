// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Testing

@testable import PatientAppeals

@Suite struct `Reading what is due` {
    private func due(_ stretches: [ClosedRange<Position>]) -> [DueAppeal] {
        stretches.enumerated().map { DueAppeal(stream: "appeal-\($0)", stretch: $1) }
    }

    @Test func `goes over stretches that hold many such appeals, and leaves the others to be read alone`() {
        #expect(DueReader.groups(of: []).isEmpty)
        #expect(DueReader.groups(of: due([1...20])).isEmpty)
        #expect(
            DueReader.groups(of: due([1...900, 500...1_200])) == [.init(members: [0, 1], stretch: 1...1_200)])
        // Apart from each other, and one that is spread over more than the pass is worth.
        let mixed = due([1...10, 5...9, 7...500_000, 400_000...400_100, 400_050...400_060, 400_300...400_301])
        #expect(
            DueReader.groups(of: mixed) == [
                .init(members: [0, 1], stretch: 1...10), .init(members: [3, 4], stretch: 400_000...400_100),
            ])
        // Too few for what lies between them.
        #expect(DueReader.groups(of: due([1...1_400, 1_300...2_700, 2_600...3_999])).isEmpty)
    }

    @Test(arguments: [21, 22] as [UInt64])
    func `in one pass gives what reading each alone gives`(seed: UInt64) throws {
        var histories = RestlessHistories(seed: seed, appeals: 60)
        let events = histories.events(800)
        let temporary = try TemporaryLog()
        try temporary.append(events)
        try temporary.append([PlacedEvent(stream: "other", event: events[0].event)])
        let reader = DueReader(
            AppealReader(temporary.log), AppealDecider(), at: Timestamp(microseconds: events[600].at))
        let state = try UnsettledAppeals(of: temporary.log).state
        let due = state.rowsDue(at: Timestamp(microseconds: events[600].at)).map { DueAppeal($0, in: state) }
        #expect(DueReader.groups(of: due).first?.members.count == due.count && due.count > 10)
        let plans = try reader.plans(for: due).get()
        #expect(plans.map(\.stream) == due.map(\.stream))
        #expect(plans.contains { $0.events.count > 1 })
        for plan in plans {
            let alone = try reader.plan(plan.stream)
            #expect(plan.events == alone.events && plan.request == alone.request)
        }
    }

    @Test func `in many pieces on several threads records what one piece records`() throws {
        var histories = RestlessHistories(seed: 31, appeals: 60)
        let events = histories.events(700)
        let instants = [350, 699].map { Timestamp(microseconds: events[$0].at) }
        var records: [[RecordedEvent]] = []
        for (count, threads) in [(10_000, 1), (1, 1), (7, 3)] {
            let temporary = try TemporaryLog()
            try temporary.append(events)
            var options = AppealRecorder.Options()
            options.threads = threads
            let recorder = AppealRecorder(log: temporary.log, keys: temporary.keys, options: options)
            var changed = 0
            for instant in instants {
                let summary = try recorder.tickBlocking(at: instant, readingAtOnce: count)
                #expect(summary.appealsSeen >= summary.appealsChanged)
                changed += summary.appealsChanged
                let again = try recorder.tickBlocking(at: instant, readingAtOnce: count)
                #expect(again.events == 0 && again.appealsChanged == 0)
            }
            #expect(changed > 15)
            records.append(try temporary.log.events(EventQuery(positions: 701...Position.max)))
        }
        for other in records.dropFirst() {
            #expect(other.map(\.stream) == records[0].map(\.stream))
            #expect(other.map(\.type) == records[0].map(\.type))
            #expect(other.map(\.payload) == records[0].map(\.payload))
        }
    }
}
