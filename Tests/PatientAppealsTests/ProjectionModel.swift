// SPDX-License-Identifier: Apache-2.0

import EventLog
import PatientAppeals

/// One appeal as a plain list of its events, each fact looked for in the list: slow, and plain to see.
struct ModelAppeal {
    var events: [PlacedEvent]

    private func last<Value>(_ value: (PlacedEvent) -> Value?) -> Value? {
        events.reversed().lazy.compactMap(value).first
    }

    /// The context of the last event that sets dimensions; without any the first event's.
    private var dimensions: EventContext {
        let setters: Set<AppealEventKind> = [.appealReceived, .appealClassified]
        return (events.last { setters.contains($0.kind) } ?? events[0]).event.context
    }

    private func isBehindSetter(_ index: Int) -> Bool {
        let setter = events.lastIndex { [.appealReceived, .appealClassified].contains($0.kind) } ?? 0
        return index > setter
    }

    var channel: Channel { dimensions.channel }
    var region: String { dimensions.region }
    var language: Language { dimensions.language }

    var organization: String {
        for (index, placed) in events.enumerated().reversed() where isBehindSetter(index) || index == 0 {
            guard case .appealRedirected(let body) = placed.event.body, body.scope != .part, !body.outside,
                !body.toOrganization.isEmpty
            else { continue }
            return body.toOrganization
        }
        return dimensions.organization
    }

    var level: Int64 {
        for (index, placed) in events.enumerated().reversed() where isBehindSetter(index) || index == 0 {
            if case .appealEscalated(let body) = placed.event.body { return body.to }
            if case .appealDeescalated(let body) = placed.event.body { return body.to }
        }
        return dimensions.level
    }

    var category: String {
        for (index, placed) in events.enumerated().reversed() where isBehindSetter(index) {
            let category = placed.event.context.category
            if category.isEmpty { continue }
            if case .issueAdded(let body) = placed.event.body, body.issue == 1 { return category }
            if case .issueReclassified(let body) = placed.event.body, body.issue == 1 { return category }
        }
        return dimensions.category
    }

    var receivedAt: Int64? {
        last { placed in
            guard case .appealReceived(let body) = placed.event.body else { return nil }
            return body.receivedAt?.microseconds ?? placed.at
        }
    }

    var closedAt: Int64? {
        let end = events.lastIndex { $0.kind == .appealClosed || $0.kind == .appealReopened }
        return end.flatMap { events[$0].kind == .appealClosed ? events[$0].at : nil }
    }

    var firstAnswerAt: Int64? {
        let answers: Set<AppealEventKind> = [.consultationGiven, .routeExplained, .answerSent, .appealResolved]
        return events.first {
            let role = $0.event.context.actorRole
            return answers.contains($0.kind) && role != .system && !role.isApplicantSide
        }?.at
    }

    private var resolutions: [PlacedEvent] { events.filter { $0.kind == .appealResolved || $0.kind == .appealClosed } }
    var firstResolvedAt: Int64? { resolutions.first?.at }

    var finallyResolvedAt: Int64? {
        let cycle = events.suffix(from: events.lastIndex { $0.kind == .appealReopened } ?? 0)
        return (cycle.last { $0.kind == .appealResolved } ?? cycle.first { $0.kind == .appealClosed })?.at
    }

    var isOnTheSpot: Bool {
        guard receivedAt != nil, let first = resolutions.first, case .appealResolved(let body) = first.event.body else {
            return false
        }
        return body.onTheSpot && body.handovers == 0 && first.event.context.level == 1
    }

    func count(_ kind: AppealEventKind) -> Int { events.filter { $0.kind == kind }.count }

    var ratings: [Int64?] {
        events.compactMap { placed in
            guard case .satisfactionRated(let body) = placed.event.body else { return nil }
            if body.noOpinion { return .some(nil) }
            return (1...5).contains(body.score) ? .some(body.score) : nil
        }
    }

    var outcomes: [Int64: IssueOutcome] {
        var outcomes: [Int64: IssueOutcome] = [:]
        for placed in events {
            if case .issueOutcomeDecided(let body) = placed.event.body { outcomes[body.issue] = body.outcome }
        }
        return outcomes.filter { $0.value != .explained }
    }

    var isPingPong: Bool {
        var handlers: [String] = []
        for placed in events {
            var handler = ""
            if case .appealAssigned(let body) = placed.event.body { handler = body.handler }
            if case .activityRecorded(let body) = placed.event.body {
                handler = body.group.isEmpty ? body.resource : body.group
            }
            if !handler.isEmpty, handler != handlers.last { handlers.append(handler) }
        }
        return handlers.count > 2 && (2..<handlers.count).contains { handlers[$0] == handlers[$0 - 2] }
    }

    func escalated(from: Int64, to: Int64, automatic: Bool) -> Bool {
        events.contains {
            guard case .appealEscalated(let body) = $0.event.body else { return false }
            return body.from == from && body.to == to && body.automatic == automatic
        }
    }

    var isClosed: Bool { ending == .appealClosed }
    var hasLeft: Bool { ending.map { $0 == .appealWithdrawn || $0 == .appealRedirected } ?? false }

    /// The last event that ends the appeal or takes it up again.
    private var ending: AppealEventKind? {
        events.last { placed in
            if case .appealRedirected(let body) = placed.event.body { return body.scope != .part && body.outside }
            let kinds: Set<AppealEventKind> = [
                .appealRegistered, .answerSent, .appealClosed, .appealReopened, .appealWithdrawn,
            ]
            return kinds.contains(placed.kind)
        }?.kind
    }

    /// What became of a clock: its runs one after the other, the last of which counts; nil where it was never set.
    func standing(of clock: String, asOf: Int64) -> ClockStanding? {
        var due: Int64?
        var stop = ClockStop.unsaid
        var stoppedAt: (instant: Int64, due: Int64)?
        var recorded = false
        var breachedBefore = false
        for placed in events {
            switch placed.event.body {
            case .deadlineSet(let body) where body.clock == clock && body.stop != .never:
                if due != nil {
                    breachedBefore = breachedBefore || stoppedAt.map { Self.isOver($0.due, $0.instant) } ?? recorded
                }
                (due, stop, stoppedAt, recorded) = (body.due?.microseconds, body.stop, nil, false)
            case .deadlineExtended(let body) where body.clock == clock && due != nil: due = body.due?.microseconds
            case .deadlineBreached(let body) where body.clock == clock && due != nil: recorded = true
            default: break
            }
            if let due, stoppedAt == nil, stops(placed, stop) { stoppedAt = (placed.at, due) }
        }
        guard let due, stop != .redirected || stoppedAt != nil else { return nil }
        if let stoppedAt { return !Self.isOver(stoppedAt.due, stoppedAt.instant) && !breachedBefore ? .met : .late }
        return Self.isOver(due, asOf) ? .overdue : .running
    }

    /// The last second of a minute is over with that second, another one at once.
    private static func isOver(_ due: Int64, _ instant: Int64) -> Bool {
        due % 60_000_000 == 59_000_000 ? instant >= due + 1_000_000 : instant > due
    }

    private func stops(_ placed: PlacedEvent, _ stop: ClockStop) -> Bool {
        switch placed.event.body {
        case .appealClosed, .appealWithdrawn, .appealLeftUnconsidered: stop != .redirected
        case .appealRegistered: stop == .registered
        case .appealRedirected(let body): stop == .redirected || body.scope != .part && body.outside
        case .answerSent: stop == .answered || stop == .resolved
        case .appealResolved(let body): stop == .resolved || stop == .answered && body.onTheSpot
        default: false
        }
    }
}
