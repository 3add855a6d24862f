// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing

extension Satisfaction {
    /// Takes one event in. Reads the few fields that count, in order of number, and allocates nothing but new rows.
    ///
    /// - Parameters:
    ///   - recordedAt: stands in for the time of an event that does not say when it happened.
    /// Throws where the payload is damaged.
    mutating func apply(
        _ kind: AppealEventKind,
        stream: RawSpan,
        payload: RawSpan,
        recordedAt: Timestamp
    ) throws(PayloadError) {
        let row = rows.row(ofStream: stream)
        guard row >= 0 else { return }
        var fields = PayloadFields(payload)
        let at = try fields.time(EventContext.Field.at)?.microseconds ?? recordedAt.microseconds
        if row == facts.count {
            facts.append(AppealFacts())
            clocks.appendAppeal()
            try readDimensions(&fields, row)
        }
        switch kind {
        case .appealReceived, .appealRegistered, .appealClassified, .issueAdded, .issueReclassified:
            try applyIntake(kind, &fields, row, at)
        case .appealAssigned, .appealEscalated, .appealDeescalated, .appealRedirected, .activityRecorded:
            try applyRouting(kind, &fields, row, at)
        case .deadlineSet, .deadlineExtended, .deadlineBreached:
            try applyClock(kind, &fields, row)
        case .surveyInvited: facts[row].countRating(AppealFacts.RatingLane.invited)
        case .surveyExpired: facts[row].countRating(AppealFacts.RatingLane.expired)
        case .satisfactionRated: try applyRating(&fields, row)
        case .repeatLinked: facts[row].flags |= AppealFacts.Flag.repeated
        case .issueOutcomeDecided: try applyDecision(&fields, row)
        default: try applyOutcome(kind, &fields, row, at)
        }
        if let state = try AppealState.following(facts[row].state, kind, &fields) { facts[row].state = state.code }
    }

    /// Whether the kind says anything that is counted.
    @inline(__always) static func counts(_ kind: AppealEventKind) -> Bool {
        switch kind {
        case .attachmentAdded, .noteAdded, .contentRedacted, .personalDataDisclosed, .personalDataErased,
            .settingsAdopted:
            false
        default: true
        }
    }

    private mutating func readDimensions(_ fields: inout PayloadFields, _ row: Int) throws(PayloadError) {
        facts[row].organization = try number(&fields, EventContext.Field.organization)
        facts[row].region = try number(&fields, EventContext.Field.region)
        facts[row].channel = try fields.code(EventContext.Field.channel)
        facts[row].category = try number(&fields, EventContext.Field.category)
        facts[row].level = UInt8(clamping: try fields.integer(EventContext.Field.level) ?? 0)
        facts[row].kind = try fields.code(EventContext.Field.kind)
        facts[row].language = try fields.code(EventContext.Field.language)
    }

    /// The number of a field's text; 0 where it is absent.
    private mutating func number(_ fields: inout PayloadFields, _ field: Int) throws(PayloadError) -> UInt32 {
        guard let text = try fields.bytes(field) else { return 0 }
        return texts.intern(text)
    }

    private mutating func applyIntake(
        _ kind: AppealEventKind,
        _ fields: inout PayloadFields,
        _ row: Int,
        _ at: Int64
    ) throws(PayloadError) {
        switch kind {
        case .appealReceived:
            let zone = AppealFacts.zone(minutes: try fields.integer(EventContext.Field.offsetMinutes) ?? 0)
            facts[row].receivedZone = zone
            try readDimensions(&fields, row)
            facts[row].receivedAt = try fields.time(AppealReceived.Field.receivedAt)?.microseconds ?? at
        case .appealRegistered:
            facts[row].flags |= AppealFacts.Flag.registered
            clocks.stop(.registered, at: at, of: row)
        case .appealClassified: try readDimensions(&fields, row)
        default:
            // The appeal's category is that of its first issue; both kinds have the same numbers.
            let category = try fields.bytes(EventContext.Field.category)
            if let category, try fields.integer(IssueAdded.Field.issue) == 1 {
                facts[row].category = texts.intern(category)
            }
        }
    }

    private mutating func applyRouting(
        _ kind: AppealEventKind,
        _ fields: inout PayloadFields,
        _ row: Int,
        _ at: Int64
    ) throws(PayloadError) {
        switch kind {
        case .appealAssigned:
            if let text = try fields.bytes(AppealAssigned.Field.handler) { facts[row].hand(to: texts.intern(text)) }
        case .activityRecorded:
            // In an imported history the group has the case, and where there are no groups the resource.
            try handByActivity(&fields, row)
        case .appealRedirected:
            if let text = try fields.bytes(EventContext.Field.organization) {
                facts[row].organization = texts.intern(text)
            }
            facts[row].flags |= AppealFacts.Flag.redirected
            clocks.stop(.redirected, at: at, of: row)
        default:
            facts[row].level = UInt8(clamping: try fields.integer(EventContext.Field.level) ?? 0)
            guard kind == .appealEscalated else { return }
            let from = try fields.integer(AppealEscalated.Field.from) ?? 0
            let to = try fields.integer(AppealEscalated.Field.to) ?? 0
            let automatic = try fields.flag(AppealEscalated.Field.automatic)
            if let lane = AppealFacts.lane(from: from, to: to, automatic: automatic) {
                facts[row].countEscalation(lane)
            }
        }
    }

    private mutating func handByActivity(_ fields: inout PayloadFields, _ row: Int) throws(PayloadError) {
        if let text = try fields.bytes(ActivityRecorded.Field.group) {
            facts[row].hand(to: texts.intern(text))
        } else if let text = try fields.bytes(ActivityRecorded.Field.resource) {
            facts[row].hand(to: texts.intern(text))
        }
    }

    private mutating func applyClock(
        _ kind: AppealEventKind,
        _ fields: inout PayloadFields,
        _ row: Int
    ) throws(PayloadError) {
        guard let text = try fields.bytes(DeadlineSet.Field.clock) else { return }
        let name = texts.intern(text)
        switch kind {
        case .deadlineSet:
            guard let due = try fields.time(DeadlineSet.Field.due) else { return }
            let stop = try fields.code(DeadlineSet.Field.stop)
            let onBreach = try fields.code(DeadlineSet.Field.onBreach)
            let cycle = UInt8(clamping: try fields.integer(DeadlineSet.Field.cycle) ?? 0)
            let clock = ClockRecord(due: due.microseconds, name: name, stop: stop, onBreach: onBreach, cycle: cycle)
            // Windows of the applicant are no duties: nobody can meet or miss them.
            if clock.isObligation { clocks.set(clock, of: row) }
        case .deadlineExtended:
            guard let due = try fields.time(DeadlineExtended.Field.due) else { return }
            clocks.extend(name, due: due.microseconds, of: row)
        default: clocks.breach(name, of: row)
        }
    }

    private mutating func applyRating(_ fields: inout PayloadFields, _ row: Int) throws(PayloadError) {
        let score = try fields.integer(SatisfactionRated.Field.score) ?? 0
        if try fields.flag(SatisfactionRated.Field.noOpinion) {
            facts[row].countRating(AppealFacts.RatingLane.noOpinion)
        } else if (1...5).contains(score) {
            facts[row].countRating(Int(score) - 1)
        }
    }

    private mutating func applyDecision(_ fields: inout PayloadFields, _ row: Int) throws(PayloadError) {
        let issue = try fields.integer(IssueOutcomeDecided.Field.issue) ?? 0
        let outcome = try fields.code(IssueOutcomeDecided.Field.outcome)
        if issue > AppealFacts.issuesInside, issue < 256 {
            furtherOutcomes[UInt64(row) << 8 | UInt64(issue)] = outcome
        } else {
            facts[row].setOutcome(outcome, ofIssue: issue)
        }
    }

    private mutating func applyOutcome(
        _ kind: AppealEventKind,
        _ fields: inout PayloadFields,
        _ row: Int,
        _ at: Int64
    ) throws(PayloadError) {
        let zone = AppealFacts.zone(minutes: try fields.integer(EventContext.Field.offsetMinutes) ?? 0)
        let role = ActorRole(code: try fields.code(EventContext.Field.actorRole))
        let byPerson = role != .system && !role.isApplicantSide
        switch kind {
        case .consultationGiven, .appointmentArranged, .routeExplained:
            if byPerson { facts[row].answered(at) }
        case .answerSent:
            if byPerson { facts[row].answered(at) }
            facts[row].flags |= AppealFacts.Flag.concluded
            clocks.stop(.answered, at: at, of: row)
            clocks.stop(.resolved, at: at, of: row)
        case .appealResolved:
            if byPerson { facts[row].answered(at) }
            let level = try fields.integer(EventContext.Field.level) ?? 0
            let onTheSpot = try fields.flag(AppealResolved.Field.onTheSpot)
            let handovers = try fields.integer(AppealResolved.Field.handovers) ?? 0
            facts[row].resolved(at, onTheSpot: onTheSpot, level: level, handovers: handovers)
            clocks.stop(.resolved, at: at, of: row)
            if onTheSpot { clocks.stop(.answered, at: at, of: row) }
        case .appealClosed:
            facts[row].closed(at, zone: zone)
            clocks.stopAll(at: at, of: row)
        case .appealReopened: facts[row].reopen()
        case .appealWithdrawn, .appealLeftUnconsidered: clocks.stopAll(at: at, of: row)
        default: break
        }
    }
}
