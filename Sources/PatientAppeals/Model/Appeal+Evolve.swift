// SPDX-License-Identifier: Apache-2.0

import EventLog

extension Appeal {
    /// Takes an event in. Events are facts: nothing is refused here.
    public mutating func evolve(_ event: AppealEvent) {
        evolveDimensions(event)
        evolveWork(event)
        noteCause(event)
        if event.body.startsReview, state == .registered || state == .received { state = .inReview }
    }

    private mutating func evolveDimensions(_ event: AppealEvent) {
        let context = event.context
        switch event.body {
        case .appealReceived(let body): receive(body, context)
        case .appealRegistered(let body):
            registerEntry = RegisterEntry(registry: body.registry, number: Int(body.number))
            registeredAt = context.at
            state = .registered
            stopClocks(.registered)
        case .appealAcknowledged: isAcknowledged = true
        case .appealClassified:
            kind = context.kind
            language = context.language
            level = context.level
        case .issueAdded(let body):
            let issue = Issue(
                category: context.category,
                hcat: body.hcat,
                stage: body.stage,
                severity: body.severity
            )
            if body.issue == issues.count + 1 { issues.append(issue) }
        case .issueReclassified(let body):
            guard let index = index(ofIssue: body.issue) else { return }
            issues[index].category = context.category
            issues[index].hcat = body.hcat
            issues[index].stage = body.stage
            issues[index].severity = body.severity
        case .appealEscalated(let body): level = body.to
        case .appealDeescalated(let body): level = body.to
        case .appealAssigned(let body):
            if !handler.isEmpty { cycle.handovers += 1 }
            handler = body.handler
            if !body.unit.isEmpty { unit = body.unit }
        case .appealRedirected(let body): redirect(body)
        default: break
        }
    }

    private mutating func evolveWork(_ event: AppealEvent) {
        switch event.body {
        case .consentGranted: consent = .granted
        case .consentRefused: consent = .refused
        case .careMilestoneScheduled(let body):
            let due = body.due ?? receivedAt
            if body.milestone == milestones.count + 1 {
                milestones.append(Milestone(kind: body.milestoneKind, due: due))
            }
        case .careMilestoneReached(let body):
            changeMilestone(body.milestone) {
                $0.isOpen = false; $0.isReached = true
            }
        case .careMilestoneMissed(let body): changeMilestone(body.milestone) { $0.isOpen = false }
        case .correctiveActionPlanned(let body):
            let due = body.due ?? receivedAt
            if body.action == actions.count + 1 { actions.append(Action(issue: body.issue, due: due)) }
        case .correctiveActionCompleted(let body): changeAction(body.action) { $0.isCompleted = true }
        case .correctiveActionReviewed(let body): changeAction(body.action) { $0.isReviewed = true }
        case .deadlineSet, .deadlineExtended, .deadlineBreached, .deadlineApproaching: evolveClocks(event.body)
        case .duplicateLinked(let body): duplicateOf = body.original
        case .duplicateUnlinked: duplicateOf = ""
        case .surveyInvited(let body):
            cycle.isSurveyed = true
            cycle.surveyExpires = body.expires
        case .satisfactionRated: cycle.isRated = true
        case .surveyExpired: cycle.isSurveyExpired = true
        case .noteAdded(let body): if body.visibility == .applicant { stopClocks(.applicantTold) }
        default: evolveOutcome(event.body)
        }
    }

    private mutating func evolveOutcome(_ body: AppealEventBody) {
        switch body {
        case .issueOutcomeDecided(let body):
            guard let index = index(ofIssue: body.issue) else { return }
            issues[index].outcome = body.outcome
            issues[index].decidedIn = body.cycle
        case .appealResolved(let body):
            cycle.isResolved = true
            cycle.isOnTheSpot = body.onTheSpot
            stopClocks(.resolved)
            if body.onTheSpot { stopClocks(.answered) }
        case .answerSent:
            cycle.isAnswered = true
            state = .answered
            stopClocks(.applicantTold)
            stopClocks(.answered)
            stopClocks(.resolved)
        case .answerDelivered: cycle.isDelivered = true
        case .appealClosed: leave(as: .closed)
        case .appealWithdrawn: leave(as: .withdrawn)
        case .appealLeftUnconsidered: leave(as: .leftUnconsidered)
        case .appealReopened(let body):
            state = .inReview
            cycle = Cycle()
            cycle.number = body.cycle
        default: break
        }
    }

    private mutating func receive(_ body: AppealReceived, _ context: EventContext) {
        trackingNumber = TrackingNumber(body.trackingNumber)
        state = .received
        channel = context.channel
        kind = context.kind
        language = context.language
        confidentiality = body.confidentiality
        region = context.region
        organization = context.organization
        unit = body.unit
        level = context.level
        receivedAt = body.receivedAt ?? context.at ?? receivedAt
        applicant = body.applicant
        patient = body.patient
        isReachable = body.reachable
    }

    private mutating func redirect(_ body: AppealRedirected) {
        if body.scope == .part {
            for index in body.issues.compactMap({ Int64($0) }).compactMap(index(ofIssue:)) where body.outside {
                issues[index].isRedirected = true
            }
        } else if body.outside {
            leave(as: .redirected)
        } else {
            organization = body.toOrganization
            if !handler.isEmpty { cycle.handovers += 1 }
            handler = ""
            unit = ""
        }
        stopClocks(.redirected)
    }

    private mutating func evolveClocks(_ body: AppealEventBody) {
        switch body {
        case .deadlineSet(let body):
            let clock = Clock(
                name: body.clock,
                startedAt: body.startedAt ?? receivedAt,
                due: body.due ?? receivedAt,
                stop: body.stop,
                onBreach: body.onBreach,
                cycle: body.cycle,
                alertAt: body.alertAt
            )
            if let index = clocks.firstIndex(where: { $0.name == body.clock }) {
                clocks[index] = clock
            } else {
                clocks.append(clock)
            }
        case .deadlineExtended(let body):
            guard let index = clocks.firstIndex(where: { $0.name == body.clock }) else { return }
            clocks[index].due = body.due ?? clocks[index].due
            clocks[index].isExtended = true
            clocks[index].alertAt = body.alertAt
            clocks[index].isAlerted = false
        case .deadlineApproaching(let body):
            guard let index = clocks.firstIndex(where: { $0.name == body.clock }) else { return }
            clocks[index].isAlerted = true
        case .deadlineBreached(let body):
            guard let index = clocks.firstIndex(where: { $0.name == body.clock }) else { return }
            clocks[index].status = .breached
        default: break
        }
    }

    private mutating func stopClocks(_ stop: ClockStop) {
        for index in clocks.indices where clocks[index].stop == stop && clocks[index].status == .running {
            clocks[index].status = .stopped
        }
    }

    private mutating func leave(as state: AppealState) {
        self.state = state
        for index in clocks.indices where clocks[index].status == .running && clocks[index].stop.runsOut {
            clocks[index].status = .stopped
        }
    }

    mutating func changeMilestone(_ number: Int64, _ change: (inout Milestone) -> Void) {
        if number > 0, number <= milestones.count { change(&milestones[Int(number) - 1]) }
    }

    mutating func changeAction(_ number: Int64, _ change: (inout Action) -> Void) {
        if number > 0, number <= actions.count { change(&actions[Int(number) - 1]) }
    }

    /// Where an issue stands in ``issues``; nil where there is none with this number.
    public func index(ofIssue number: Int64) -> Int? {
        number > 0 && number <= issues.count ? Int(number) - 1 : nil
    }
}

extension AppealEventBody {
    /// Whether the event shows that somebody works on the appeal: a registered one is in review from then on.
    public var startsReview: Bool {
        switch self {
        case .appealAssigned, .appealEscalated, .appealDeescalated, .informationRequested, .informationReceived,
            .careVerified, .findingRecorded, .clarificationRequested, .clarificationReceived, .mediationHeld,
            .consultationGiven, .appointmentArranged, .routeExplained, .careMilestoneScheduled, .issueOutcomeDecided,
            .appealResolved, .rootCauseIdentified, .correctiveActionPlanned:
            true
        default: false
        }
    }
}
