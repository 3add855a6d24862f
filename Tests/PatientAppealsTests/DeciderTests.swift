// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import PatientAppeals
import Testing

@Suite struct DeciderTests {
    // MARK: States

    /// What each command leads to in each state; nil where it is refused.
    private static let transitions: [(AppealState, CommandBody, AppealState?)] = {
        let reopen = CommandBody.reopen(.with { $0.reason = "x" })
        let assign = CommandBody.assign(.with { $0.handler = "h-9" })
        let leave = CommandBody.leaveUnconsidered(.with { $0.ground = "g" })
        let away = CommandBody.redirect(
            .with {
                $0.to = "police"
                $0.outside = true
            })
        let note = CommandBody.note(.with { $0.text = "x" })
        let withdraw = CommandBody.withdraw(Withdraw()), close = CommandBody.close(Close())
        let answer = CommandBody.answer(Answer())
        var rows: [(AppealState, CommandBody, AppealState?)] = [
            (.registered, assign, .inReview), (.registered, note, .registered), (.registered, answer, nil),
            (.registered, close, nil), (.registered, reopen, nil), (.registered, withdraw, .withdrawn),
            (.registered, leave, .leftUnconsidered), (.registered, away, .redirected),
            (.inReview, assign, .inReview), (.inReview, answer, .answered), (.inReview, close, nil),
            (.inReview, reopen, nil), (.inReview, withdraw, .withdrawn), (.inReview, leave, .leftUnconsidered),
            (.inReview, away, .redirected),
            (.answered, assign, .answered), (.answered, answer, nil), (.answered, close, .closed),
            (.answered, reopen, .inReview), (.answered, withdraw, .withdrawn), (.answered, away, .redirected),
            (.closed, reopen, .inReview),
        ]
        for state in [AppealState.closed, .redirected, .withdrawn, .leftUnconsidered] {
            for command in [assign, answer, close, withdraw, leave, away] { rows.append((state, command, nil)) }
            rows.append((state, note, state))
            if state != .closed { rows.append((state, reopen, nil)) }
        }
        return rows
    }()

    private func appeal(in state: AppealState) throws -> DomainCase {
        switch state {
        case .registered: return try .complaint()
        case .inReview: return try .decided()
        case .answered: return try .answered()
        case .closed: return try .closed()
        default:
            var one = try DomainCase.complaint()
            switch state {
            case .redirected:
                try one.run(
                    .redirect(
                        .with {
                            $0.to = "police"
                            $0.outside = true
                        }))
            case .withdrawn: try one.run(.withdraw(Withdraw()))
            default: try one.run(.leaveUnconsidered(.with { $0.ground = "g" }))
            }
            return one
        }
    }

    @Test func `each state allows what it must and nothing else`() throws {
        for (state, command, after) in Self.transitions {
            var one = try appeal(in: state)
            #expect(one.appeal.state == state)
            if let after {
                try one.run(command)
                #expect(one.appeal.state == after, "\(state.name): \(command.kind)")
            } else {
                #expect(one.code(command) != nil, "\(state.name): \(command.kind)")
            }
        }
    }

    @Test func `answered, resolved and closed are three facts`() throws {
        var one = try DomainCase.answered()
        #expect(one.appeal.cycle.isAnswered && !one.appeal.cycle.isResolved && one.appeal.state == .answered)
        try one.run(.resolve(Resolve()))
        #expect(one.appeal.state == .answered)
        try one.run(.close(Close()))
        #expect(one.appeal.state == .closed)
        #expect(one.appeal.due.isEmpty)
    }

    @Test func `a reopened appeal has a new cycle, clocks and the outcomes of before`() throws {
        var one = try DomainCase.closed()
        let events = try one.run(.reopen(.with { $0.reason = "Ответ не по сути" }), as: DomainCase.applicantActor)
        #expect(events.compactMap(\.body.kind) == [.appealReopened, .deadlineSet])
        let cycle = one.appeal.cycle
        #expect(cycle.number == 2 && !cycle.isAnswered && !cycle.isResolved && !cycle.isRated)
        #expect(one.appeal.due.keys.sorted() == ["supportServiceReview"])
        #expect(one.appeal.outcome == .upheld)
        try one.run(.decideIssue(.with { $0.outcome = .upheld }))
        try one.run(.answer(Answer()))
        try one.run(.close(Close()))
        #expect(one.appeal.state == .closed)
    }

    // MARK: Channels

    @Test func `a QR appeal has 24 hours from its receipt`() throws {
        let received = DomainCase.start.advanced(bySeconds: -3_600)
        let one = try DomainCase(
            .example {
                $0.channel = .webQR
                $0.receivedAt = received
            })
        #expect(one.appeal.due["qrAnswer"] == received.advanced(bySeconds: 86_400))
        #expect(try DomainCase.complaint().appeal.due["qrAnswer"] == nil)
    }

    @Test func `five calendar days end with the fifth day`() throws {
        let one = try DomainCase.complaint()
        let due = try #require(one.appeal.due["supportServiceReview"])
        #expect(due.iso8601(offsetMinutes: 300) == "2026-03-07T23:59:59+05:00")
    }

    @Test func `staff may step in before there is a complaint`() throws {
        let one = try DomainCase(
            .example {
                $0.channel = .proactive
                $0.kind = .notification
                $0.applicant = nil
                $0.text = ""
            })
        #expect(one.appeal.state == .registered)
        let byApplicant = DomainCase().code(
            .registerAppeal(
                .example {
                    $0.channel = .proactive
                    $0.kind = .notification
                }), as: DomainCase.applicantActor)
        #expect(byApplicant == .staffOnly)
    }

    @Test func `the contact centre starts on each of its levels`() throws {
        for level in 1...3 as ClosedRange<Int64> {
            let one = try DomainCase(
                .example {
                    $0.channel = .contactCentre1414
                    $0.level = level
                })
            #expect(one.appeal.level == level)
        }
    }

    @Test func `the regional call centre forwards to the clinic, which goes on with it`() throws {
        var one = try DomainCase(
            .example {
                $0.channel = .regionalCallCentre
                $0.organization = "north-kazakhstan-health-department"
                $0.forwardTo = "shal-akyn-district-hospital"
            })
        #expect(one.appeal.organization == "shal-akyn-district-hospital")
        #expect(one.appeal.state == .registered)
        #expect(one.events.last?.context.organization == "north-kazakhstan-health-department")
        #expect(one.events.last?.context.rule == "regionalCallCentreForwards")
        try one.run(.consult(Consult()))
        #expect(one.events.last?.context.organization == "shal-akyn-district-hospital")
    }

    @Test func `an anonymous note in the box needs no contact and may be closed without an answer`() throws {
        var one = try DomainCase(
            .example {
                $0.channel = .suggestionBox
                $0.confidentiality = .anonymous
                $0.applicant = nil
            })
        try one.run(.resolve(Resolve()))
        try one.run(.close(Close()))
        #expect(one.appeal.state == .closed)
    }

    // MARK: Levels, issues, clocks

    @Test func `a grave issue takes the appeal up, and the event says by which rule`() throws {
        let grave = try DomainCase(.example { $0.issues[0].severity = 3 })
        #expect(grave.appeal.level == 3)
        #expect(grave.events.first { $0.body.kind == .appealClassified }?.context.rule == "grave")
        var one = try DomainCase.complaint()
        try one.run(
            .addIssue(
                .with {
                    $0.category = "EXTORTION"
                    $0.severity = 1
                }))
        #expect(one.kinds.suffix(2) == [.issueAdded, .appealEscalated])
        #expect(one.events.last?.context.level == 3)
        guard case .appealEscalated(let event)? = one.events.last?.body else { return }
        #expect(event.automatic && event.from == 1 && event.to == 3)
        try one.run(
            .deescalate(
                .with {
                    $0.to = 1
                    $0.reason = "Не подтвердилось"
                }))
        #expect(one.appeal.level == 1)
    }

    @Test func `redirected issues need no outcome from us`() throws {
        var one = try DomainCase(.example { $0.issues.append($0.issues[0]) })
        try one.run(
            .redirect(
                .with {
                    $0.to = "police"
                    $0.outside = true
                    $0.issues = ["2"]
                }))
        #expect(one.appeal.state == .registered)
        try one.run(
            .decideIssue(
                .with {
                    $0.issue = 1
                    $0.outcome = .not
                }))
        try one.run(.answer(Answer()))
        #expect(one.appeal.state == .answered)
    }

    @Test func `an answer that comes late records the breach first`() throws {
        var one = try DomainCase.decided()
        let due = try #require(one.appeal.due["supportServiceReview"])
        let events = try one.run(.answer(Answer()), at: due.advanced(bySeconds: 1))
        #expect(events.compactMap(\.body.kind) == [.deadlineBreached, .answerSent])
        var inTime = try DomainCase.decided()
        #expect(try inTime.run(.answer(Answer()), at: due).compactMap(\.body.kind) == [.answerSent])
    }

    @Test func `a tick breaches and escalates once, and leaves answered appeals alone`() throws {
        var one = try DomainCase.complaint()
        let due = try #require(one.appeal.due["supportServiceReview"])
        #expect(one.decider.tick(one.appeal, at: due).compactMap(\.body.kind) == [.deadlineApproaching])
        let events = one.decider.tick(one.appeal, at: due.advanced(bySeconds: 1))
        #expect(events.compactMap(\.body.kind) == [.deadlineBreached, .appealEscalated])
        for event in events { one.appeal.evolve(event) }
        #expect(one.appeal.level == 2)
        #expect(one.decider.tick(one.appeal, at: due.advanced(bySeconds: 2)).isEmpty)
        let answered = try DomainCase.answered()
        #expect(answered.decider.tick(answered.appeal, at: due.advanced(bySeconds: 1)).isEmpty)
    }

    @Test func `silence is deemed a refusal where the clock says so`() throws {
        var settings = Settings.standard
        for index in settings.clocks.indices where settings.clocks[index].name == "administrativeReview" {
            settings.clocks[index].length = .calendarDays(15)
        }
        var one = DomainCase()
        one.decider = AppealDecider(settings: settings)
        try one.run(.registerAppeal(.example))
        let events = one.decider.tick(one.appeal, at: one.now.advanced(bySeconds: 30 * 86_400))
        #expect(events.contains { $0.body.kind == .refusalDeemed })
    }

    @Test func `missed milestones and expired surveys become events`() throws {
        var one = try DomainCase.answered()
        let due = one.now.advanced(bySeconds: 86_400)
        try one.run(
            .scheduleCare(
                .with {
                    $0.kind = .examination
                    $0.due = due
                }))
        try one.run(.inviteSurvey(InviteSurvey()))
        let events = one.decider.tick(one.appeal, at: due.advanced(bySeconds: 40 * 86_400))
        #expect(events.compactMap(\.body.kind) == [.careMilestoneMissed, .surveyExpired])
        let late = try one.run(.reachCare(ReachCare()), at: due.advanced(bySeconds: 60))
        #expect(late.compactMap(\.body.kind) == [.careMilestoneMissed, .careMilestoneReached])
    }

    @Test func `a duplicate's clocks count from the oldest receipt`() throws {
        var one = try DomainCase.complaint()
        var earlier = one.appeal
        earlier.trackingNumber = TrackingNumber(value: 5)
        earlier.receivedAt = one.appeal.receivedAt.advanced(bySeconds: -2 * 86_400)
        earlier.registeredAt = earlier.receivedAt
        one.other = earlier
        let before = try #require(one.appeal.due["supportServiceReview"])
        try one.run(.linkDuplicate(.with { $0.of = "ref:x" }))
        #expect(one.appeal.due["supportServiceReview"] == before.advanced(bySeconds: -2 * 86_400))
        #expect(one.events.last?.context.rule == "oldestReceiptRules")
        #expect(one.appeal.duplicateOf == TrackingNumber(value: 5).symbols)
    }

    @Test func `ratings carry the dimensions`() throws {
        var one = try DomainCase.answered()
        try one.run(.rate(.with { $0.score = 5 }), as: DomainCase.applicantActor)
        let context = try #require(one.events.last?.context)
        #expect(context.organization == "shal-akyn-district-hospital" && context.region == "KZ-59")
        #expect(context.channel == .supportDesk && context.category == "WAITING" && context.level == 1)
        #expect(context.kind == .complaint && context.language == .russian)
        #expect(context.at == one.now && context.offsetMinutes == 300)
    }

    @Test func `on the spot is what stays on level 1 with one handler`() throws {
        var one = try DomainCase.complaint()
        try one.run(.assign(.with { $0.handler = "h-1" }))
        var spot = one
        try spot.run(.resolve(.with { $0.onTheSpot = true }))
        try spot.run(.close(Close()))
        #expect(spot.appeal.state == .closed)
        try one.run(.assign(.with { $0.handler = "h-2" }))
        #expect(one.code(.resolve(.with { $0.onTheSpot = true })) == .notOnTheSpot)
    }

    @Test func `corrective actions go through their three steps`() throws {
        var one = try DomainCase.answered()
        try one.run(.identifyRootCause(.with { $0.cause = "queue" }))
        try one.run(
            .planAction(
                .with {
                    $0.due = one.now.advanced(bySeconds: 86_400)
                    $0.text = "Открыть второе окно"
                }))
        #expect(one.code(.reviewAction(ReviewAction())) == .unknownAction)
        try one.run(.completeAction(CompleteAction()), at: one.now.advanced(bySeconds: 2 * 86_400))
        guard case .correctiveActionCompleted(let event)? = one.events.last?.body else { return }
        #expect(event.late && event.action == 1)
        try one.run(.reviewAction(.with { $0.effective = true }))
        #expect(one.code(.completeAction(CompleteAction())) == .unknownAction)
    }
}
