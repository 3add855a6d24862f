// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing

extension Satisfaction {
    /// Takes one event in. Reads the few fields that count, in order of number, and allocates nothing but new rows.
    ///
    /// - Parameters:
    ///   - recordedAt: stands in for the time of an event that does not say when it happened.
    ///   - revision: its place in its stream, which is the appeal's first event at 0.
    /// Throws where the payload is damaged.
    mutating func apply(
        _ kind: AppealEventKind,
        stream: RawSpan,
        payload: RawSpan,
        recordedAt: Timestamp,
        revision: Revision
    ) throws(PayloadError) {
        let row = rows.row(ofStream: stream)
        guard row >= 0 else { return }
        if isContinuation {
            if row == waits.count { waits.append(revision > 0) }
            if waits[row] { waiting.add(kind, row: row, payload: payload, recordedAt: recordedAt) }
        }
        try apply(kind, row: row, payload: payload, recordedAt: recordedAt)
    }

    /// The same for an event of a row that is known, or is the next one.
    @inline(__always) mutating func apply(
        _ kind: AppealEventKind, row: Int, payload: RawSpan, recordedAt: Timestamp
    ) throws(PayloadError) {
        var fields = PayloadFields(payload)
        let at = try fields.time(EventContext.Field.at)?.microseconds ?? recordedAt.microseconds
        if row == facts.count {
            facts.append(AppealFacts())
            clocks.appendAppeal()
            absences.appendAppeal()
            actions.appendAppeal()
            try facts[row].dimensions.read(&fields, &texts)
        }
        try facts[row].dimensions.follow(kind, &fields, &texts)
        try clocks.follow(kind, &fields, at: at, of: row, &texts, windows: false)
        if let state = try AppealState.following(facts[row].state, kind, &fields) { facts[row].state = state.code }
        try count(kind, &fields, row, at)
    }

    /// Whether the kind says anything that is counted.
    @inline(__always) static func counts(_ kind: AppealEventKind) -> Bool {
        switch kind {
        case .attachmentAdded, .contentRedacted, .personalDataDisclosed, .personalDataErased,
            .settingsAdopted:
            false
        default: true
        }
    }

    private mutating func count(
        _ kind: AppealEventKind, _ fields: inout PayloadFields, _ row: Int, _ at: Int64
    ) throws(PayloadError) {
        switch kind {
        case .appealReceived:
            let zone = try fields.integer(EventContext.Field.offsetMinutes) ?? 0
            facts[row].receivedZone = AppealFacts.zone(minutes: zone)
            facts[row].receivedAt = try fields.time(AppealReceived.Field.receivedAt)?.microseconds ?? at
        case .appealRegistered: facts[row].flags |= AppealFacts.Flag.registered
        case .appealRedirected:
            facts[row].flags |= AppealFacts.Flag.redirected
            if try AppealState.leaves(&fields) { facts[row].leftAt = at }
        case .appealWithdrawn, .appealLeftUnconsidered: facts[row].leftAt = at
        case .repeatLinked:
            facts[row].flags |= AppealFacts.Flag.repeated
            if let symbols = try fields.bytes(RepeatLinked.Field.previous) {
                repeatedKeys[row] = AppealRows.key(ofTrackingNumber: symbols).map { Int64($0) }
            }
        case .rootCauseIdentified:
            facts[row].noteCause(ofIssue: try fields.integer(RootCauseIdentified.Field.issue) ?? 0)
        case .correctiveActionPlanned, .correctiveActionCompleted, .correctiveActionReviewed:
            try followAction(kind, &fields, row, at)
        case .surveyInvited: facts[row].countRating(AppealFacts.RatingLane.invited)
        case .surveyExpired: facts[row].countRating(AppealFacts.RatingLane.expired)
        case .satisfactionRated: try countRating(&fields, row)
        case .issueOutcomeDecided: try countDecision(&fields, row)
        case .appealEscalated: try countEscalation(&fields, row)
        case .appealAssigned:
            facts[row].hand(to: try AppealDimensions.number(&fields, AppealAssigned.Field.handler, &texts))
        case .activityRecorded: try countActivity(&fields, row)
        case .consultationGiven, .appointmentArranged, .routeExplained, .answerSent, .appealResolved, .appealClosed,
            .appealReopened:
            try countOutcome(kind, &fields, row, at)
        default: break
        }
    }

    /// In an imported history the group has the case, and where there are no groups the resource.
    private mutating func countActivity(_ fields: inout PayloadFields, _ row: Int) throws(PayloadError) {
        facts[row].flags |= AppealFacts.Flag.imported
        let resource = try AppealDimensions.number(&fields, ActivityRecorded.Field.resource, &texts)
        let group = try AppealDimensions.number(&fields, ActivityRecorded.Field.group, &texts)
        facts[row].hand(to: group == 0 ? resource : group)
    }

    private mutating func countEscalation(_ fields: inout PayloadFields, _ row: Int) throws(PayloadError) {
        let from = try fields.integer(AppealEscalated.Field.from) ?? 0
        let to = try fields.integer(AppealEscalated.Field.to) ?? 0
        let automatic = try fields.flag(AppealEscalated.Field.automatic)
        if let lane = AppealFacts.lane(from: from, to: to, automatic: automatic) { facts[row].countEscalation(lane) }
    }

    private mutating func countRating(_ fields: inout PayloadFields, _ row: Int) throws(PayloadError) {
        let score = try fields.integer(SatisfactionRated.Field.score) ?? 0
        if try fields.flag(SatisfactionRated.Field.noOpinion) {
            facts[row].countRating(AppealFacts.RatingLane.noOpinion)
        } else if (1...5).contains(score) {
            facts[row].countRating(Int(score) - 1)
        }
    }

    private mutating func countDecision(_ fields: inout PayloadFields, _ row: Int) throws(PayloadError) {
        let issue = try fields.integer(IssueOutcomeDecided.Field.issue) ?? 0
        let outcome = try fields.code(IssueOutcomeDecided.Field.outcome)
        if issue > AppealFacts.issuesInside, issue < 256 {
            furtherOutcomes[row << 8 | Int(issue)] = Int64(outcome)
        } else {
            facts[row].setOutcome(outcome, ofIssue: issue)
        }
    }

    private mutating func countOutcome(
        _ kind: AppealEventKind, _ fields: inout PayloadFields, _ row: Int, _ at: Int64
    ) throws(PayloadError) {
        let zone = try fields.integer(EventContext.Field.offsetMinutes) ?? 0
        let role = ActorRole(code: try fields.code(EventContext.Field.actorRole))
        let byPerson = role != .system && !role.isApplicantSide
        switch kind {
        case .appealClosed: facts[row].closed(at, zone: AppealFacts.zone(minutes: zone))
        case .appealReopened:
            let left = facts[row].leftAt
            absences.append(AbsenceRecord(from: left == AppealFacts.never ? at : left, to: at), to: row)
            facts[row].reopen()
        case .appealResolved:
            if byPerson { facts[row].answered(at) }
            let level = try fields.integer(EventContext.Field.level) ?? 0
            let onTheSpot = try fields.flag(AppealResolved.Field.onTheSpot)
            let handovers = try fields.integer(AppealResolved.Field.handovers) ?? 0
            facts[row].resolved(at, onTheSpot: onTheSpot, level: level, handovers: handovers)
        default:
            if byPerson { facts[row].answered(at) }
            if kind == .answerSent { facts[row].flags |= AppealFacts.Flag.concluded }
        }
    }
}
