// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Foundation
import Interchange
import PatientAppeals
import Testing

/// A log in a directory of its own, which is gone when the last reference is.
private final class ScratchLog: Sendable {
    let log: EventLog
    private let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("aryz-test-\(UUID().uuidString)").path
        var options = EventLog.Options()
        options.durability = .osBuffered  // what is looked at is the counting, not the disk
        log = try EventLog.create(at: path, options: options)
    }

    deinit {
        try? log.close()
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Records the commands of simulated appeals.
    func simulate(appeals: Int) throws {
        let recorder = AppealRecorder(log: log, keys: KeyStore.inMemory())
        var simulation = AppealSimulation(AppealSimulation.Options(appeals: appeals, seed: 61))
        while let lines = simulation.next(bytes: 1 << 18) {
            let commands = try lines.split(separator: UInt8(ascii: "\n")).map { try CommandReader.read(Array($0)) }
            for receipt in recorder.recordBlocking(commands) { try #require(receipt.outcome == .appended) }
        }
    }
}

@Suite struct `Projections of a log` {
    @Test func `recorded appeals stand as their own events say, from the start or from a snapshot`() throws {
        let scratch = try ScratchLog()
        try scratch.simulate(appeals: 250)
        let log = scratch.log
        var current = ProjectionRunner<CurrentState>(log: log)
        try current.catchUp()
        let asOf = Timestamp(microseconds: 4_000_000_000_000_000)
        let appeals = current.projection.appeals(asOf: asOf)
        #expect(appeals.count == 250)
        for summary in appeals {
            let number = try #require(TrackingNumber(summary.trackingNumber))
            var appeal = Appeal()
            for event in try log.events(EventQuery(.stream(number.stream))) {
                appeal.evolve(try AppealEvent(type: event.type, payload: event.payload))
            }
            #expect(appeal.trackingNumber == number)
            compare(summary, appeal)
        }
        try compareResumed(CurrentState.self, log)
        try compareResumed(Satisfaction.self, log)
        try compareResumed(Register.self, log)
    }

    private func compare(_ summary: AppealSummary, _ appeal: Appeal) {
        #expect(summary.register == appeal.registerEntry?.description)
        #expect(summary.state == appeal.state && summary.level == Int(appeal.level))
        #expect(summary.channel == appeal.channel && summary.kind == appeal.kind)
        #expect(summary.organization == appeal.organization && summary.region == appeal.region)
        #expect(summary.handler == appeal.handler && summary.unit == appeal.unit)
        #expect(summary.receivedAt == appeal.receivedAt && summary.confidentiality == appeal.confidentiality)
        #expect(summary.issues.map(\.category) == appeal.issues.map(\.category))
        #expect(summary.issues.map(\.outcome) == appeal.issues.map(\.outcome))
        #expect(summary.issues.map(\.severity) == appeal.issues.map { Int($0.severity) })
        #expect(summary.clocks.map(\.name) == appeal.clocks.map(\.name))
        #expect(summary.clocks.map(\.due) == appeal.clocks.map(\.due))
        for (clock, model) in zip(summary.clocks, appeal.clocks) where !clock.isWindow {
            #expect((clock.standing == .met) == (model.status == .stopped))
        }
        let actions = summary.tasks.filter { $0.milestone == nil }
        #expect(actions.map(\.due) == appeal.actions.map(\.due))
        #expect(actions.map { $0.doneAt != nil } == appeal.actions.map(\.isCompleted))
        let milestones = summary.tasks.filter { $0.milestone != nil }
        #expect(milestones.map { $0.doneAt != nil } == appeal.milestones.map(\.isReached))
    }

    private func compareResumed<Subject: Projection & Equatable>(_: Subject.Type, _ log: EventLog) throws {
        var whole = ProjectionRunner<Subject>(log: log)
        try whole.catchUp()
        let cuts: [Position] = [0, 1, log.lastPosition / 3, log.lastPosition]
        for cut in cuts {
            var first = ProjectionRunner<Subject>(log: log)
            try first.catchUp(to: .position(cut))
            let bytes = first.projection.snapshot()
            let loaded = try unsafe Subject(snapshot: bytes.span.bytes)
            var resumed = ProjectionRunner<Subject>(
                log: log, projection: loaded, position: first.position, latestRecordedAt: first.latestRecordedAt)
            try resumed.catchUp()
            #expect(resumed.projection == whole.projection)
            #expect(resumed.projection.snapshot() == whole.projection.snapshot())
        }
    }

    @Test func `the register of recorded appeals has no gaps, and the statistics count each appeal once`() throws {
        let scratch = try ScratchLog()
        try scratch.simulate(appeals: 250)
        var register = ProjectionRunner<Register>(log: scratch.log)
        try register.catchUp()
        #expect(register.projection.count == 250)
        #expect(register.projection.reports().allSatisfy { $0.faults.isEmpty })
        var satisfaction = ProjectionRunner<Satisfaction>(log: scratch.log)
        try satisfaction.catchUp()
        let query = StatisticsQuery(cohort: .received, asOf: Timestamp(microseconds: 4_000_000_000_000_000))
        let row = try #require(satisfaction.projection.statistics(query).rows.first)
        #expect(row.n == 250)
        let onTheSpot = try #require(row.onTheSpot.value)
        #expect(onTheSpot.n == 250 && abs(onTheSpot.value - 0.8) < 0.15)
        let ratings = try scratch.log.events(EventQuery(types: ["SatisfactionRated"]))
        #expect(row.noOpinion.value?.n == ratings.count)
        #expect(row.deadlines.contains { $0.clock == "qrAnswer" })
    }

    @Test(SharedData.requires("08_receipt.xes.gz"))
    func `an imported history has the deadline compliance and the times that an independent program found`() throws {
        let scratch = try ScratchLog()
        let mapping = try XESMapping(path: SharedData.fixture("receipt-mapping.json"))
        var imports = XESImport(into: scratch.log, mapping: mapping)
        try imports.run(
            path: SharedData.path("08_receipt.xes.gz"), reject: { Issue.record("line \($0.line): \($0.reason)") })
        var runner = ProjectionRunner<Satisfaction>(log: scratch.log)
        try runner.catchUp()
        var query = StatisticsQuery(cohort: .closed, asOf: Timestamp.now())
        let whole = try #require(runner.projection.deadlines(query).rows.first).compliance.closedOnly.value
        #expect(whole.map { [$0.k, $0.n] } == [952, 1_329])
        #expect(
            whole.map { abs($0.interval.lower - 0.691496) < 1e-6 && abs($0.interval.upper - 0.739913) < 1e-6 } == true)
        query.groups = [.channel]
        let channels = runner.projection.deadlines(query).rows
        let expected: [String: MetricValue<Share>] = [
            "webForm": SuppressionRule.none.share(Count(k: 835, n: 1_148)),
            "supportDesk": SuppressionRule.none.share(Count(k: 68, n: 107)),
            "letter": SuppressionRule.none.share(Count(k: 35, n: 52)),
            "email": SuppressionRule.none.share(Count(k: 13, n: 21)),
            "proactive": .suppressed(n: 1),
        ]
        #expect(channels.count == expected.count)
        for row in channels {
            #expect(row.compliance.closedOnly == expected[row.group.map(\.description).joined()])
        }
        query.groups = [.month]
        query.monthZone = .offset(minutes: 0)
        query.suppression = .none
        let months = runner.projection.deadlines(query).rows.compactMap(\.compliance.closedOnly.value)
        #expect(months.map(\.n) == [1, 13, 100, 96, 94, 89, 108, 141, 70, 90, 125, 80, 124, 93, 54, 51])
        #expect(months.map(\.k) == [1, 11, 85, 65, 71, 65, 74, 104, 36, 62, 82, 51, 99, 71, 46, 29])
        query.groups = []
        let times = try #require(runner.projection.statistics(query).rows.first?.timeToFinalResolution.value)
        for (seconds, days) in zip(
            [times.p50, times.p75, times.p90, times.p95], [50.636994, 72.51166, 105.552233, 131.826821])
        {
            #expect(abs(seconds / 86_400 - days) < 1e-6)
        }
        var received = StatisticsQuery(cohort: .received, groups: [.channel], asOf: Timestamp.now())
        received.suppression = .none
        #expect(runner.projection.statistics(received).rows.map(\.n).reduce(0, +) == 1_434)
        received.groups = []
        let all = try #require(runner.projection.deadlines(received).rows.first).compliance
        #expect(all.overdue + all.running == 105 && all.withOverdue.value?.n == 1_329 + all.overdue)
        #expect(runner.projection.statistics(received).rows.first?.onTheSpot == .undefined)
    }
}
