// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
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
        _ = state.appeals(asOf: asOf).map { state.appeal(named: $0.trackingNumber, asOf: asOf) }
        _ = state.count(overdue, asOf: asOf)
        _ = state.actions(asOf: asOf)
        _ = state.milestones(asOf: asOf)
        _ = state.pending(asOf: asOf)
    }

    static func ask(_ register: Register) {
        let lines = register.lines()
        _ = register.lines(registry: lines.last?.registry)
        _ = lines.map { register.lines(of: TrackingNumber($0.trackingNumber) ?? TrackingNumber(value: 1)) }
        _ = register.reports()
    }

    static func ask(_ satisfaction: Satisfaction) {
        for cohort in Cohort.allCases {
            var query = StatisticsQuery(cohort: cohort, asOf: asOf)
            _ = satisfaction.statistics(query)
            _ = satisfaction.deadlines(query)
            query.suppression = .none
            for dimension in Dimension.allCases {
                query.groups = [dimension]
                _ = satisfaction.statistics(query)
                _ = satisfaction.deadlines(query)
            }
        }
    }
}
