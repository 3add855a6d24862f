// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Testing

@testable import PatientAppeals

extension CurrentState {
    /// Takes in events that stand in no log; their positions count from 1.
    init(_ events: some Sequence<PlacedEvent>) throws {
        self.init()
        try take(events)
    }

    mutating func take(_ events: some Sequence<PlacedEvent>, after position: Position = 0) throws {
        var position = position
        for placed in events {
            position += 1
            try apply(
                placed.kind,
                stream: Array(placed.stream.utf8).rawBytes,
                payload: placed.event.encodedPayload().rawBytes,
                recordedAt: Timestamp(microseconds: 0),
                position: position)
        }
    }
}

private let end = Timestamp(microseconds: 1_800_000_000_000_000)

@Suite struct `Appeals as they stand` {
    @Test(arguments: [41, 42, 43] as [UInt64])
    func `an appeal stands as the fold that decisions use says`(seed: UInt64) throws {
        var histories = RandomHistories(seed: seed, appeals: 40)
        let events = histories.events(1_200)
        let state = try CurrentState(events)
        var compared = 0
        for (stream, history) in Dictionary(grouping: events, by: \.stream) {
            guard history[0].kind == .appealReceived else { continue }
            compared += 1
            var appeal = Appeal()
            for placed in history { appeal.evolve(placed.event) }
            let summary = try #require(state.appeal(named: String(stream.dropFirst(7)), asOf: end))
            #expect(summary.state == appeal.state)
            #expect(summary.level == Int(appeal.level))
            #expect(summary.kind == appeal.kind)
            #expect(summary.language == appeal.language)
            #expect(summary.handler == appeal.handler)
            #expect(summary.unit == appeal.unit)
            #expect(summary.receivedAt == appeal.receivedAt)
            #expect(summary.registeredAt == appeal.registeredAt)
            #expect(summary.cycle == Int(appeal.cycle.number))
            #expect((summary.answeredAt != nil) == appeal.cycle.isAnswered)
            #expect((summary.resolvedAt != nil) == appeal.cycle.isResolved)
            #expect(summary.clocks.map(\.name) == appeal.clocks.map(\.name))
            #expect(summary.clocks.map(\.due) == appeal.clocks.map(\.due))
            for (clock, model) in zip(summary.clocks, appeal.clocks) where model.stop != .redirected {
                #expect(clock.isWindow == (model.stop == .never))
            }
            #expect(summary.clocks.map(\.isExtended) == appeal.clocks.map(\.isExtended))
            for (clock, model) in zip(summary.clocks, appeal.clocks) where model.status == .running {
                #expect(clock.standing == (DueTime.isOver(model.due, at: end) ? .overdue : .running))
            }
            for (clock, model) in zip(summary.clocks, appeal.clocks) where model.status == .stopped {
                #expect(clock.standing == .met || clock.standing == .late)
            }
        }
        #expect(compared > 20)
    }

    @Test func `a snapshot and the events behind it give the same state and bytes as all events`() throws {
        var histories = RandomHistories(seed: 44, appeals: 50)
        let events = histories.events(900)
        let whole = try CurrentState(events)
        for cut in [0, 1, 450, 900] {
            let bytes = try CurrentState(events[..<cut]).snapshot()
            var resumed = try CurrentState(snapshot: bytes.rawBytes)
            try resumed.take(events[cut...], after: Position(cut))
            #expect(resumed == whole)
            #expect(resumed.snapshot() == whole.snapshot())
        }
        let bytes = whole.snapshot()
        for length in stride(from: 0, to: bytes.count, by: 97) {
            #expect(throws: PayloadError.self) { _ = try CurrentState(snapshot: Array(bytes[..<length]).rawBytes) }
        }
    }

    @Test func `lists hold what the filter says and nothing else, and agree with the statistics`() throws {
        var histories = RandomHistories(seed: 45, appeals: 120)
        let events = histories.events(3_000)
        let state = try CurrentState(events)
        let satisfaction = try Satisfaction(events)
        let asOf = Timestamp(microseconds: try #require(events.last).at)
        var filter = AppealFilter()
        filter.states = [.inReview, .registered, .closed]
        filter.levels = [1, 2]
        filter.regions = ["KZ-59", "KZ-71"]
        filter.overdue = true
        filter.received = Period(from: Timestamp(microseconds: events[100].at))
        let all = state.appeals(asOf: asOf)
        let expected = all.filter { appeal in
            filter.states.contains(appeal.state) && filter.levels.contains(appeal.level)
                && filter.regions.contains(appeal.region) && !appeal.overdue.isEmpty
                && appeal.receivedAt.map { filter.received?.contains($0) ?? true } ?? false
        }
        #expect(state.appeals(filter, asOf: asOf) == expected)
        #expect(expected.count > 3 && expected.count < all.count / 2 && all.count == state.count)
        #expect(state.count(filter, asOf: asOf) == expected.count)
        var query = StatisticsQuery(cohort: .received, asOf: asOf)
        query.filter = filter
        #expect(satisfaction.statistics(query).rows.map(\.n) == [expected.count])
        let pending = state.pending(filter, asOf: asOf)
        #expect(pending.count == expected.map { $0.due.count }.reduce(0, +))
        #expect(pending.map(\.clock.due) == pending.map(\.clock.due).sorted())
    }

    @Test func `a list finds an appeal by any of its issues, and shows them as decided`() throws {
        var context = EventContext()
        context.category = "WAITING"
        let bodies: [(String, AppealEventBody)] = [
            ("WAITING", .appealReceived(AppealReceived())),
            ("WAITING", .issueAdded(.with { ($0.issue, $0.severity) = (1, 2) })),
            ("ETHICS", .issueAdded(.with { ($0.issue, $0.stage) = (2, StageOfCare(code: 3)) })),
            ("QUALITY", .issueReclassified(.with { ($0.issue, $0.severity) = (2, 3) })),
            ("QUALITY", .issueOutcomeDecided(.with { ($0.issue, $0.outcome) = (2, .partially) })),
            ("QUALITY", .rootCauseIdentified(.with { ($0.issue, $0.cause) = (2, "staffing") })),
        ]
        let events = bodies.map { category, body in
            context.category = category
            return PlacedEvent(stream: "appeal-7K3F9QXD2", event: AppealEvent(context: context, body: body))
        }
        let state = try CurrentState(events)
        func found(_ category: String) throws -> [AppealSummary] {
            var filter = AppealFilter()
            filter.categories = [category]
            return state.appeals(filter, asOf: end)
        }
        #expect(try found("ETHICS").isEmpty)
        #expect(try found("WAITING") == found("QUALITY"))
        let issues = try #require(try found("QUALITY").first).issues
        #expect(issues.map(\.category) == ["WAITING", "QUALITY"])
        #expect(issues.map(\.severity) == [2, 3])
        #expect(issues.map(\.outcome) == [.unsaid, .partially])
        #expect(issues.map(\.rootCause) == ["", "staffing"])
        let satisfaction = try Satisfaction(events)
        #expect(satisfaction.count == 1)
        #expect(satisfaction.texts[Int(satisfaction.facts[0].dimensions.category)] == "WAITING")
    }

    @Test func `actions and steps of care stand open, overdue, done or late`() throws {
        func event(_ at: Int64, _ body: AppealEventBody) -> PlacedEvent {
            var context = EventContext()
            context.at = Timestamp(microseconds: at)
            return PlacedEvent(stream: "appeal-1", event: AppealEvent(context: context, body: body))
        }
        let due = Timestamp(microseconds: 50)
        var state = try CurrentState([
            event(1, .correctiveActionPlanned(.with { ($0.action, $0.issue, $0.due) = (1, 1, due) })),
            event(2, .correctiveActionPlanned(.with { ($0.action, $0.issue, $0.due) = (2, 1, due) })),
            event(
                3, .careMilestoneScheduled(.with { ($0.milestone, $0.milestoneKind, $0.due) = (1, .admission, due) })),
            event(40, .correctiveActionCompleted(.with { $0.action = 1 })),
        ])
        func standings(_ asOf: Int64) -> [TaskSummary.Standing] {
            let asOf = Timestamp(microseconds: asOf)
            return (state.actions(asOf: asOf) + state.milestones(asOf: asOf)).map(\.standing)
        }
        #expect(standings(50) == [.done, .open, .open])
        #expect(standings(51) == [.done, .overdue, .overdue])
        try state.take([
            event(60, .correctiveActionCompleted(.with { $0.action = 2 })),
            event(61, .careMilestoneReached(.with { $0.milestone = 1 })),
            event(70, .correctiveActionReviewed(.with { ($0.action, $0.effective) = (2, true) })),
        ])
        #expect(standings(80) == [.done, .late, .late])
        #expect(state.actions(asOf: due).map(\.isEffective) == [nil, true])
        #expect(state.milestones(asOf: due).map(\.milestone) == [.admission])
    }

    @Test func `records have no padding, so that a snapshot holds no stray bytes`() {
        #expect(MemoryLayout<CurrentRecord>.size == 16 + 4 * 4 + 8)
        #expect(MemoryLayout<IssueRecord>.size == 3 * 4 + 4)
        #expect(MemoryLayout<TaskRecord>.size == 3 * 8 + 2 * 4 + 2 * 2 + 2 + 2)
        #expect(MemoryLayout<CurrentRecord>.stride == 40 && MemoryLayout<TaskRecord>.stride == 40)
    }
}

@Suite struct `A clock` {
    @Test(arguments: [(118, 0), (119, 999_999), (120, 0)] as [(Int64, Int64)])
    func `is met until its due time, which at the end of a minute is a whole second, and late after`(
        due: Int64, grace: Int64
    ) {
        let due = due * 1_000_000
        let last = due + grace
        for (stop, standing) in [(due, ClockStanding.met), (last, .met), (last + 1, .late)] {
            var clock = ClockRecord(due: due, name: 1, stop: ClockStop.answered.code, onBreach: 0, cycle: 1)
            #expect(clock.standing(asOf: last) == .running)
            #expect(clock.standing(asOf: last + 1) == .overdue)
            clock.stop(at: stop)
            #expect(clock.standing(asOf: 1_000_000_000) == standing)
            clock.stop(at: 1)
            #expect(clock.standing(asOf: 1_000_000_000) == standing)
        }
    }

    @Test func `set anew keeps the breach of its former run, recorded or stopped late, and of no other`() {
        func standing(_ former: (inout ClockChains) -> Void) -> ClockStanding {
            var clocks = ClockChains(keepsAlerts: true)
            clocks.appendAppeal()
            var clock = ClockRecord(
                due: 100_000_000, name: 1, stop: ClockStop.answered.code, onBreach: 0, cycle: 1)
            clocks.set(clock, alertAt: AppealFacts.never, of: 0)
            former(&clocks)
            clock.due = 1_000_000_000
            clocks.set(clock, alertAt: AppealFacts.never, of: 0)
            clocks.stop(.answered, at: 900_000_000, of: 0)
            #expect(clocks.count == 1)
            return clocks[0].standing(asOf: 2_000_000_000)
        }
        #expect(standing { _ in } == .met)
        #expect(standing { $0.breach(1, of: 0) } == .late)
        #expect(standing { $0.stop(.answered, at: 101_000_000, of: 0) } == .late)
        #expect(standing { $0.stop(.answered, at: 100_000_000, of: 0) } == .met)
        #expect(standing { $0.stop(.resolved, at: 101_000_000, of: 0) } == .met)
        #expect(standing { $0.extend(1, due: 200_000_000, alertAt: AppealFacts.never, of: 0) } == .met)
    }
}
