// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Interchange
import PatientAppeals

/// The state of a projection, out of a snapshot whose checksums are right: refused, or one that can be asked anything.
enum ProjectionCheck {
    static func run(_ bytes: [UInt8]) throws(FuzzFinding) -> FuzzTarget.Outcome {
        guard let selector = bytes.first else { return .refused }
        let state = Array(bytes.dropFirst())
        switch selector % 3 {
        case 0: return try read(CurrentState.self, state, ask)
        case 1: return try read(Register.self, state, ask)
        default: return try read(Satisfaction.self, state, ask)
        }
    }

    private static func read<Subject: Projection>(
        _ type: Subject.Type, _ state: [UInt8], _ ask: (Subject) -> Void
    ) throws(FuzzFinding) -> FuzzTarget.Outcome {
        let subject: Subject
        do throws(PayloadError) { subject = try Subject(snapshot: unsafe state.span.bytes) } catch {
            try expect(!error.reason.isEmpty, "a state is refused without a reason")
            return .refused
        }
        let again = subject.snapshot()
        try expect(again == state, "a state of \(Subject.name) changes when written again")
        ask(subject)
        return .accepted
    }

    private static let asOf = Timestamp(microseconds: 1_772_500_000_000_000)

    static func ask(_ state: CurrentState) {
        var overdue = AppealFilter()
        overdue.overdue = true
        overdue.organizations = ["clinic-a"]
        overdue.received = Period(from: asOf)
        var text = JSONText()
        for appeal in state.appeals(asOf: asOf) {
            _ = state.appeal(named: appeal.trackingNumber, asOf: asOf)
            text.appeal(appeal)
        }
        _ = state.count(overdue, asOf: asOf)
        for task in state.actions(asOf: asOf) + state.milestones(asOf: asOf) { text.task(task) }
        _ = state.pending(asOf: asOf)
    }

    static func ask(_ register: Register) {
        let lines = register.lines()
        var text = JSONText()
        for line in lines {
            text.registerLine(line)
            guard let number = TrackingNumber(line.trackingNumber) else { continue }
            _ = register.lines(of: number)
        }
        _ = register.lines(registry: lines.last?.registry)
        _ = register.reports()
    }

    static func ask(_ satisfaction: Satisfaction) {
        var text = JSONText()
        for cohort in Cohort.allCases {
            var query = StatisticsQuery(cohort: cohort, asOf: asOf)
            text.statistics(satisfaction.statistics(query), position: 1)
            query.suppression = .none
            for dimension in Dimension.allCases {
                query.groups = [dimension]
                text.statistics(satisfaction.statistics(query), position: 1)
                text.deadlines(satisfaction.deadlines(query), position: 1)
            }
        }
    }
}
