// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import PatientAppeals

/// An event and where it stands: what a test feeds to a projection without a log.
struct PlacedEvent {
    var stream: String
    var event: AppealEvent

    var at: Int64 { event.context.at?.microseconds ?? 0 }
    var kind: AppealEventKind { event.body.kind ?? .noteAdded }
}

/// Histories that hold every kind of event in any order: more than commands allow, as a projection must take what it gets.
struct RandomHistories {
    private var generator: SplitMix64
    private var now: Int64 = 1_700_000_000_000_000
    private let streams: [String]

    init(seed: UInt64, appeals: Int) {
        generator = SplitMix64(seed: seed)
        var generator = SplitMix64(seed: seed &+ 1)
        streams = (0..<appeals).map { index in
            index % 17 == 5 ? "appeal-case-\(index)" : TrackingNumber.random(using: &generator).stream
        }
    }

    /// So many events; each appeal starts with its receipt unless it is one of a few that do not.
    mutating func events(_ count: Int) -> [PlacedEvent] {
        var started: Set<String> = []
        return (0..<count).map { _ in
            now += Int64.random(in: 0...40_000_000_000, using: &generator)
            let stream = pick(streams)
            var event = AppealEvent(context: context(), body: body())
            if started.insert(stream).inserted, !stream.hasSuffix("22") { event.body = .appealReceived(received()) }
            return PlacedEvent(stream: stream, event: event)
        }
    }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &generator)]
    }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &generator) < percent }

    private mutating func context() -> EventContext {
        var context = EventContext()
        context.at = Timestamp(microseconds: now)
        context.offsetMinutes = pick([300, 300, 360, 0, -90])
        context.actorRole = ActorRole(code: UInt8.random(in: 0...10, using: &generator))
        context.actorID = pick(["", "op-1", "op-2"])
        context.organization = pick(["", "clinic-a", "clinic-b", "больница-в"])
        context.region = pick(["KZ-59", "KZ-71", "KZ-75"])
        context.channel = pick([.webForm, .supportDesk, .webQR, .telegramBot])
        context.category = pick(["WAITING", "ETHICS", "", "QUALITY"])
        context.level = Int64.random(in: 1...3, using: &generator)
        context.kind = pick([.complaint, .inquiry, .suggestion])
        context.language = pick([.kazakh, .russian, .mixed])
        return context
    }

    private mutating func received() -> AppealReceived {
        let earlier = chance(20) ? Timestamp(microseconds: now - 3_600_000_000) : nil
        return .with { $0.receivedAt = earlier }
    }

    private mutating func body() -> AppealEventBody {
        let cycle = Int64.random(in: 1...2, using: &generator)
        let issue = Int64.random(in: 1...25, using: &generator)
        let due = Timestamp(microseconds: now + Int64.random(in: -10...400, using: &generator) * 1_000_000_000)
        let clock = pick(["qrAnswer", "register", "redirect", "review", "window"])
        switch Int.random(in: 0..<32, using: &generator) {
        case 0: return .appealRegistered(.with { $0.number = cycle })
        case 1: return .appealClassified(AppealClassified())
        case 2: return .issueAdded(.with { $0.issue = min(issue, 3) })
        case 3: return .issueReclassified(.with { $0.issue = min(issue, 2) })
        case 4, 5, 6:
            let handler = pick(["op-1", "op-2", "op-3", ""])
            return .appealAssigned(.with { $0.handler = handler })
        case 7: return escalation()
        case 8: return .appealDeescalated(.with { ($0.from, $0.to) = (2, 1) })
        case 9: return redirection()
        case 10: return .consultationGiven(ConsultationGiven())
        case 11: return .routeExplained(RouteExplained())
        case 12, 13, 14:
            let stops = ["qrAnswer": ClockStop.answered, "register": .registered, "redirect": .redirected]
            let stop = stops[clock] ?? (clock == "window" ? .never : .resolved)
            return .deadlineSet(.with { ($0.clock, $0.due, $0.stop, $0.cycle) = (clock, due, stop, cycle) })
        case 15: return .deadlineExtended(.with { ($0.clock, $0.due) = (clock, due) })
        case 16: return .deadlineBreached(.with { $0.clock = clock })
        case 17:
            let outcome = IssueOutcome(code: UInt8.random(in: 1...4, using: &generator))
            return .issueOutcomeDecided(.with { ($0.issue, $0.outcome) = (issue, outcome) })
        case 18, 19:
            let handovers = Int64.random(in: 0...1, using: &generator)
            let spot = chance(60)
            return .appealResolved(.with { ($0.onTheSpot, $0.handovers) = (spot, handovers) })
        case 20: return .answerSent(AnswerSent())
        case 21: return .appealClosed(AppealClosed())
        case 22: return .appealReopened(AppealReopened())
        case 23:
            return chance(50) ? .appealWithdrawn(AppealWithdrawn()) : .repeatLinked(.with { $0.previous = "ABCDEFGH1" })
        case 28: return .deadlineApproaching(.with { $0.clock = clock })
        case 29: return .rootCauseIdentified(.with { ($0.issue, $0.cause) = (issue, "queue") })
        case 30:
            let number = Int64.random(in: 1...3, using: &generator)
            return .correctiveActionPlanned(.with { ($0.action, $0.issue, $0.due) = (number, issue, due) })
        case 31:
            let number = Int64.random(in: 1...3, using: &generator)
            return chance(60)
                ? .correctiveActionCompleted(.with { $0.action = number })
                : .correctiveActionReviewed(.with { ($0.action, $0.effective) = (number, number == 1) })
        case 24: return .surveyInvited(SurveyInvited())
        case 25, 26:
            let score = Int64.random(in: 0...6, using: &generator)
            let none = chance(20)
            return .satisfactionRated(.with { ($0.score, $0.noOpinion) = (score, none) })
        default:
            let group = pick(["", "Group 1", "Group 2"])
            return .activityRecorded(.with { ($0.group, $0.resource) = (group, "Resource 7") })
        }
    }

    private mutating func escalation() -> AppealEventBody {
        let from = Int64.random(in: 1...2, using: &generator)
        let to = Int64.random(in: from + 1...3, using: &generator)
        let automatic = chance(50)
        return .appealEscalated(.with { ($0.from, $0.to, $0.automatic) = (from, to, automatic) })
    }

    private mutating func redirection() -> AppealEventBody {
        let whole = chance(50)
        let outside = chance(50)
        let target = pick(["", "clinic-a", "clinic-d"])
        return .appealRedirected(
            .with { ($0.scope, $0.outside, $0.toOrganization) = (whole ? .whole : .part, outside, target) })
    }
}
