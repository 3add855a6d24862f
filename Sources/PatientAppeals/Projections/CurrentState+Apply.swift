// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing

extension CurrentState {
    /// Takes one event in.
    ///
    /// - Parameters:
    ///   - recordedAt: stands in for the time of an event that does not say when it happened.
    /// Throws where the payload is damaged.
    mutating func apply(
        _ kind: AppealEventKind, stream: RawSpan, payload: RawSpan, recordedAt: Timestamp, position: Position
    ) throws(PayloadError) {
        let row = rows.row(ofStream: stream)
        guard row >= 0 else { return }
        var fields = PayloadFields(payload)
        let at = try fields.time(EventContext.Field.at)?.microseconds ?? recordedAt.microseconds
        if row == records.count {
            records.append(CurrentRecord())
            moments.appendAppeal()
            firstPositions.append(Int64(bitPattern: position))
            positions.append(Int64(bitPattern: position))
            issues.appendAppeal()
            clocks.appendAppeal()
            tasks.appendAppeal()
            try records[row].dimensions.read(&fields, &texts)
        }
        positions[row] = Int64(bitPattern: position)
        moments[row, .touched] = max(moments[row, .touched], at)
        try records[row].dimensions.follow(kind, &fields, &texts)
        try clocks.follow(kind, &fields, at: at, of: row, &texts, windows: true)
        if let state = try AppealState.following(records[row].state, kind, &fields) {
            records[row].state = state.code
        }
        switch kind {
        case .issueAdded, .issueReclassified, .issueOutcomeDecided, .rootCauseIdentified:
            try followIssue(kind, &fields, row)
        case .correctiveActionPlanned, .correctiveActionCompleted, .correctiveActionReviewed, .careMilestoneScheduled,
            .careMilestoneReached, .careMilestoneMissed:
            try followTask(kind, &fields, row, at)
        case .appealReceived, .appealRegistered, .appealAssigned, .appealRedirected, .duplicateLinked, .repeatLinked:
            try followNames(kind, &fields, row, at)
        case .answerSent, .appealResolved, .appealClosed, .appealReopened, .surveyInvited, .satisfactionRated:
            try followCycle(kind, &fields, row, at)
        default: follow(kind, row, at)
        }
    }

    private mutating func follow(_ kind: AppealEventKind, _ row: Int, _ at: Int64) {
        switch kind {
        case .appealAcknowledged: moments[row, .acknowledged] = at
        case .answerDelivered: moments[row, .delivered] = at
        case .duplicateUnlinked: duplicates[row] = nil
        case .surveyExpired: surveys[row] = nil
        case .personalDataErased: records[row].noteErasure()
        case .refusalDeemed: records[row].flags |= CurrentRecord.Flag.refusalDeemed
        case .consentRequested: records[row].setConsent(CurrentRecord.Flag.consentRequested)
        case .consentGranted: records[row].setConsent(CurrentRecord.Flag.consentGranted)
        case .consentRefused: records[row].setConsent(CurrentRecord.Flag.consentRefused)
        case .attachmentAdded: if records[row].attachments < 255 { records[row].attachments += 1 }
        default: break
        }
    }

    private mutating func followNames(
        _ kind: AppealEventKind, _ fields: inout PayloadFields, _ row: Int, _ at: Int64
    ) throws(PayloadError) {
        switch kind {
        case .appealReceived:
            let zone = try fields.integer(EventContext.Field.offsetMinutes) ?? 0
            records[row].zone = AppealFacts.zone(minutes: zone)
            records[row].confidentiality = try fields.code(AppealReceived.Field.confidentiality)
            records[row].unit = try AppealDimensions.number(&fields, AppealReceived.Field.unit, &texts)
            moments[row, .received] = try fields.time(AppealReceived.Field.receivedAt)?.microseconds ?? at
            if try fields.bytes(AppealReceived.Field.patient) != nil {
                records[row].flags |= CurrentRecord.Flag.thirdParty
            }
        case .appealRegistered:
            moments[row, .registered] = at
            records[row].registry = try AppealDimensions.number(&fields, AppealRegistered.Field.registry, &texts)
            records[row].registerNumber = UInt32(clamping: try fields.integer(AppealRegistered.Field.number) ?? 0)
        case .appealAssigned:
            records[row].handler = try AppealDimensions.number(&fields, AppealAssigned.Field.handler, &texts)
            let unit = try AppealDimensions.number(&fields, AppealAssigned.Field.unit, &texts)
            if unit != 0 { records[row].unit = unit }
        case .appealRedirected:
            guard try AppealState.moves(&fields) else { return }
            records[row].handler = 0
            records[row].unit = 0
        case .duplicateLinked:
            let original = try AppealDimensions.number(&fields, DuplicateLinked.Field.original, &texts)
            duplicates[row] = original == 0 ? nil : Int64(original)
        default:
            let previous = try AppealDimensions.number(&fields, RepeatLinked.Field.previous, &texts)
            repeats[row] = previous == 0 ? nil : Int64(previous)
        }
    }

    private mutating func followCycle(
        _ kind: AppealEventKind, _ fields: inout PayloadFields, _ row: Int, _ at: Int64
    ) throws(PayloadError) {
        switch kind {
        case .answerSent:
            moments[row, .answered] = at
            records[row].outcome = try fields.code(AnswerSent.Field.outcome)
        case .appealResolved:
            moments[row, .resolved] = at
            records[row].flags &= ~CurrentRecord.Flag.onTheSpot
            if try fields.flag(AppealResolved.Field.onTheSpot) {
                records[row].flags |= CurrentRecord.Flag.onTheSpot
            }
        case .appealClosed:
            moments[row, .closed] = at
            records[row].outcome = try fields.code(AppealClosed.Field.outcome)
        case .appealReopened:
            moments[row, .answered] = AppealFacts.never
            moments[row, .delivered] = AppealFacts.never
            moments[row, .resolved] = AppealFacts.never
            moments[row, .closed] = AppealFacts.never
            records[row].outcome = 0
            surveys[row] = nil
            records[row].cycle = UInt8(clamping: try fields.integer(AppealReopened.Field.cycle) ?? 0)
        case .surveyInvited:
            surveys[row] = try fields.time(SurveyInvited.Field.expires)?.microseconds
        default:
            surveys[row] = nil
            if try !fields.flag(SatisfactionRated.Field.noOpinion) {
                records[row].score = UInt8(clamping: try fields.integer(SatisfactionRated.Field.score) ?? 0)
            }
        }
    }

    private mutating func followIssue(
        _ kind: AppealEventKind, _ fields: inout PayloadFields, _ row: Int
    ) throws(PayloadError) {
        let category = try AppealDimensions.number(&fields, EventContext.Field.category, &texts)
        let number = UInt32(clamping: try fields.integer(IssueAdded.Field.issue) ?? 0)
        switch kind {
        case .issueOutcomeDecided:
            let outcome = try fields.code(IssueOutcomeDecided.Field.outcome)
            issues.change(number, category, of: row) { $0.outcome = outcome }
        case .rootCauseIdentified:
            let cause = try AppealDimensions.number(&fields, RootCauseIdentified.Field.cause, &texts)
            issues.change(number, category, of: row) { $0.cause = cause }
        default:
            // Both kinds have these in the same fields.
            let hcat = try fields.code(IssueAdded.Field.hcat)
            let severity = UInt8(clamping: try fields.integer(IssueAdded.Field.severity) ?? 0)
            let stage = try fields.code(IssueAdded.Field.stage)
            issues.change(number, category, of: row) {
                ($0.category, $0.hcat, $0.severity, $0.stage) = (category, hcat, severity, stage)
            }
        }
    }

    private mutating func followTask(
        _ kind: AppealEventKind, _ fields: inout PayloadFields, _ row: Int, _ at: Int64
    ) throws(PayloadError) {
        switch kind {
        case .correctiveActionPlanned: try planAction(&fields, row, at)
        case .careMilestoneScheduled: try scheduleMilestone(&fields, row, at)
        default:
            let isAction = kind == .correctiveActionCompleted || kind == .correctiveActionReviewed
            // The number has the same field in all of them, and so has what became of an action.
            let number = UInt16(clamping: try fields.integer(CorrectiveActionCompleted.Field.action) ?? 0)
            guard let index = tasks.first(of: row, where: { $0.number == number && ($0.milestone == 0) == isAction })
            else { return }
            switch kind {
            case .correctiveActionReviewed:
                tasks.records[index].flags |= TaskRecord.Flag.reviewed
                if try fields.flag(CorrectiveActionReviewed.Field.effective) {
                    tasks.records[index].flags |= TaskRecord.Flag.effective
                }
            case .careMilestoneMissed: tasks.records[index].flags |= TaskRecord.Flag.missed
            default:
                tasks.records[index].doneAt = at
                if DueTime.isOver(tasks.records[index].due, at: at) {
                    tasks.records[index].flags |= TaskRecord.Flag.late
                }
            }
        }
    }

    private mutating func planAction(
        _ fields: inout PayloadFields, _ row: Int, _ at: Int64
    ) throws(PayloadError) {
        let category = try AppealDimensions.number(&fields, EventContext.Field.category, &texts)
        let number = UInt16(clamping: try fields.integer(CorrectiveActionPlanned.Field.action) ?? 0)
        let issue = UInt16(clamping: try fields.integer(CorrectiveActionPlanned.Field.issue) ?? 0)
        guard let due = try fields.time(CorrectiveActionPlanned.Field.due) else { return }
        let responsible = try AppealDimensions.number(&fields, CorrectiveActionPlanned.Field.responsible, &texts)
        tasks.append(
            TaskRecord(
                due: due.microseconds, plannedAt: at, category: category, responsible: responsible, number: number,
                issue: issue),
            to: row)
    }

    private mutating func scheduleMilestone(
        _ fields: inout PayloadFields, _ row: Int, _ at: Int64
    ) throws(PayloadError) {
        let number = UInt16(clamping: try fields.integer(CareMilestoneScheduled.Field.milestone) ?? 0)
        let kind = try fields.code(CareMilestoneScheduled.Field.milestoneKind)
        guard let due = try fields.time(CareMilestoneScheduled.Field.due) else { return }
        // A step of care whose kind is not said is still none of the actions.
        let task = TaskRecord(due: due.microseconds, plannedAt: at, number: number, milestone: max(kind, 1))
        tasks.append(task, to: row)
    }
}
