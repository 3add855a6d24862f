// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Foundation
import Testing

@testable import PatientAppeals

/// Random histories with more of what ends an appeal, takes it up again or is waited for after its end.
struct RestlessHistories {
    private var histories: RandomHistories
    private var random: SplitMix64

    init(seed: UInt64, appeals: Int) {
        histories = RandomHistories(seed: seed, appeals: appeals)
        random = SplitMix64(seed: seed &+ 7)
    }

    mutating func events(_ count: Int) -> [PlacedEvent] {
        histories.events(count).map { placed in
            guard placed.kind != .appealReceived, Int.random(in: 0..<100, using: &random) < 45 else { return placed }
            var placed = placed
            placed.event.body = body(at: placed.at)
            return placed
        }
    }

    private mutating func body(at now: Int64) -> AppealEventBody {
        let later = Timestamp(microseconds: now + Int64.random(in: 1...900, using: &random) * 1_000_000_000)
        let number = Int64.random(in: 1...2, using: &random)
        switch Int.random(in: 0..<20, using: &random) {
        case 0...6: return .appealClosed(AppealClosed())
        case 7: return .appealLeftUnconsidered(AppealLeftUnconsidered())
        case 8: return .appealReopened(.with { $0.cycle = number })
        case 9: return .surveyInvited(.with { $0.expires = later })
        case 10: return .surveyExpired(SurveyExpired())
        case 11:
            return .careMilestoneScheduled(.with { ($0.milestone, $0.milestoneKind, $0.due) = (1, .admission, later) })
        case 12: return .careMilestoneReached(.with { $0.milestone = 1 })
        case 13: return .careMilestoneMissed(.with { $0.milestone = 1 })
        case 14: return .duplicateLinked(.with { $0.original = number == 1 ? "7K3F9QXD2" : "ABCDEFGH1" })
        case 15: return .duplicateUnlinked(DuplicateUnlinked())
        case 16: return .personalDataErased(PersonalDataErased())
        case 17: return .noteAdded(.with { $0.visibility = .applicant })
        case 18: return .refusalDeemed(RefusalDeemed())
        default: return .attachmentAdded(AttachmentAdded())
        }
    }
}

extension TemporaryLog {
    /// Appends each event for itself, in this order; every seventh with a recorded time from before.
    func append(_ events: some Sequence<PlacedEvent>) throws {
        let requests = events.enumerated().map { place, placed in
            let back = Int64(place % 7 == 3 ? 5_000_000 : 0)
            return AppendRequest([
                NewEvent(
                    stream: placed.stream, type: placed.event.typeName, payload: placed.event.encodedPayload(),
                    recordedAt: Timestamp(microseconds: placed.at - back))
            ])
        }
        for result in log.appendBlocking(contentsOf: requests) { _ = try result.get() }
    }
}

@Suite struct `Unsettled appeals` {
    private let filters: [AppealFilter] = {
        var overdue = AppealFilter()
        overdue.overdue = true
        var open = AppealFilter()
        open.states = [.received, .registered, .inReview, .answered]
        var both = overdue
        both.states = [.inReview, .closed]
        both.organizations = ["clinic-a", "больница-в"]
        both.categories = ["WAITING", "QUALITY"]
        return [overdue, open, both]
    }()

    private func whole(_ log: EventLog, to stop: ProjectionStop) throws -> CurrentState {
        var runner = ProjectionRunner<CurrentState>(log: log)
        try runner.catchUp(to: stop)
        return runner.projection
    }

    /// Compares every answer that the unsettled appeals can give with that of all appeals, at many instants.
    private func compare(_ part: CurrentState, _ whole: CurrentState, _ events: [PlacedEvent]) {
        for place in [events.count / 3, events.count - 1, events.count + 40, 3 * events.count] {
            let last = events[events.count - 1].at
            let at = place < events.count ? events[place].at : last + Int64(place) * 2_000_000_000
            let instant = Timestamp(microseconds: at)
            let due = { (state: CurrentState) in state.rowsDue(at: instant).map { DueAppeal($0, in: state).stream } }
            #expect(due(part) == due(whole))
            for filter in filters {
                #expect(filter.asksForUnsettled)
                #expect(part.appeals(filter, asOf: instant) == whole.appeals(filter, asOf: instant))
                #expect(part.actions(filter, asOf: instant) == whole.actions(filter, asOf: instant))
            }
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `answer as all appeals do, whatever happened since the snapshot`(seed: UInt64) throws {
        var histories = RestlessHistories(seed: seed, appeals: 40)
        let events = histories.events(700)
        let temporary = try TemporaryLog()
        try temporary.append(events)
        let log = temporary.log
        let store = SnapshotStore(log: log)
        let recorded = try log.events().map(\.recordedAt)
        var leftOut = 0
        for cut in [1, 300, 620, 700] as [Position] {
            var runner = ProjectionRunner<CurrentState>(log: log)
            try runner.catchUp(to: .position(cut))
            let snapshot = try store.create(runner)
            let stops: [ProjectionStop] = [
                .end, .position(min(cut + 60, 700)), .position(cut / 2), .recordedAt(recorded[650]),
            ]
            for stop in stops {
                let expected = try whole(log, to: stop)
                for touchedMax in [0, 1_000] {
                    let part = try UnsettledAppeals(of: log, in: store, to: stop, touchedMax: touchedMax)
                    #expect(part.warnings.isEmpty)
                    #expect(stop == .end ? part.position == 700 : true)
                    compare(part.state, expected, events)
                    leftOut += expected.count - part.state.count
                }
            }
            try store.drop(snapshot)
        }
        // Else nothing is shown by it.
        #expect(leftOut > 50)
    }

    @Test func `are what the snapshot begins with, which is not used when it is damaged`() throws {
        var histories = RestlessHistories(seed: 9, appeals: 60)
        let events = histories.events(700)
        let temporary = try TemporaryLog()
        try temporary.append(events)
        let store = SnapshotStore(log: temporary.log)
        var runner = ProjectionRunner<CurrentState>(log: temporary.log)
        try runner.catchUp(to: .position(660))
        let snapshot = try store.create(runner)
        let expected = try whole(temporary.log, to: .end)
        let path = store.directory + "/" + snapshot.file
        let good = try #require(FileManager.default.contents(atPath: path))
        for place in stride(from: 0, to: good.count, by: 1_009) {
            var bad = good
            bad[place] ^= 0x10
            try bad.write(to: URL(fileURLWithPath: path))
            let part = try UnsettledAppeals(of: temporary.log)
            #expect(part.warnings.map(\.file) == [snapshot.file])
            #expect(part.state == expected)
        }
        try good.write(to: URL(fileURLWithPath: path))
        let part = try UnsettledAppeals(of: temporary.log)
        #expect(part.warnings.isEmpty && part.state.count < expected.count)
    }

    @Test func `in a snapshot must be those of the whole`() throws {
        var histories = RestlessHistories(seed: 10, appeals: 30)
        let state = try CurrentState(histories.events(400))
        let bytes = state.snapshot()
        let count = try UnsettledExcerpt.byteCount(Array(bytes.prefix(16)).rawBytes)
        #expect(count > 2_000 && count < bytes.count * 3 / 4)
        let excerpt = try UnsettledExcerpt(snapshot: Array(bytes.prefix(count)).rawBytes)
        #expect(excerpt.appeals.count == state.records.indices.count { !state.isSettled($0) })
        #expect(excerpt.snapshot() == Array(bytes.prefix(count)))
        for place in stride(from: 24, to: count, by: 31) {
            var changed = bytes
            changed[place] ^= 1
            #expect(throws: PayloadError.self) { _ = try CurrentState(snapshot: changed.rawBytes) }
        }
    }

    @Test func `only are asked for by filters that settled ones cannot pass`() {
        var filter = AppealFilter()
        #expect(!filter.asksForUnsettled)
        filter.overdue = false
        #expect(!filter.asksForUnsettled)
        filter.states = [.inReview, .closed]
        #expect(!filter.asksForUnsettled)
        filter.states = [.inReview]
        #expect(filter.asksForUnsettled)
        filter = AppealFilter()
        filter.overdue = true
        #expect(filter.asksForUnsettled)
    }
}
