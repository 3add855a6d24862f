// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing

extension CurrentState {
    /// The row's appeal, written out.
    func summary(_ row: Int, _ asOf: Timestamp) -> AppealSummary {
        let record = records[row]
        let dimensions = record.dimensions
        return AppealSummary(
            trackingNumber: Self.shown(rows.name(row)), register: register(record),
            state: AppealState(code: record.state), level: Int(dimensions.level),
            kind: AppealKind(code: dimensions.kind), channel: Channel(code: dimensions.channel),
            language: Language(code: dimensions.language),
            confidentiality: Confidentiality(code: record.confidentiality),
            organization: text(dimensions.organization), region: text(dimensions.region), unit: text(record.unit),
            handler: text(record.handler), issues: issueSummaries(row),
            receivedAt: instant(moments[row, .received]), registeredAt: instant(moments[row, .registered]),
            acknowledgedAt: instant(moments[row, .acknowledged]), resolvedAt: instant(moments[row, .resolved]),
            answeredAt: instant(moments[row, .answered]), deliveredAt: instant(moments[row, .delivered]),
            closedAt: instant(moments[row, .closed]), lastEventAt: instant(moments[row, .touched]),
            position: Position(bitPattern: positions[row]),
            offsetMinutes: AppealFacts.minutes(zone: record.zone), cycle: Int(record.cycle),
            isOnTheSpot: record.has(CurrentRecord.Flag.onTheSpot), outcome: IssueOutcome(code: record.outcome),
            score: record.score == 0 ? nil : Int(record.score), consent: consent(record),
            isRefusalDeemed: record.has(CurrentRecord.Flag.refusalDeemed), attachments: Int(record.attachments),
            duplicateOf: link(duplicates[row]), repeatOf: link(repeats[row]),
            clocks: clockSummaries(row, asOf), tasks: taskSummaries(row, asOf))
    }

    /// A task of the row's appeal, written out.
    func task(_ task: TaskRecord, _ row: Int, _ asOf: Timestamp) -> TaskSummary {
        let standing: TaskSummary.Standing =
            if task.doneAt != AppealFacts.never {
                task.has(TaskRecord.Flag.late) ? .late : .done
            } else {
                DueTime.isOver(task.due, at: asOf.microseconds) ? .overdue : .open
            }
        return TaskSummary(
            trackingNumber: Self.shown(rows.name(row)), organization: text(records[row].dimensions.organization),
            region: text(records[row].dimensions.region), number: Int(task.number),
            milestone: task.milestone == 0 ? nil : CareMilestoneKind(code: task.milestone), issue: Int(task.issue),
            category: text(task.category), responsible: text(task.responsible),
            due: Timestamp(microseconds: task.due), plannedAt: Timestamp(microseconds: task.plannedAt),
            doneAt: instant(task.doneAt), standing: standing,
            isEffective: task.has(TaskRecord.Flag.reviewed) ? task.has(TaskRecord.Flag.effective) : nil)
    }

    /// A tracking number with its dashes; what is none stays as it is.
    static func shown(_ name: String) -> String { TrackingNumber(name)?.description ?? name }

    private func text(_ number: UInt32) -> String { texts[Int(number)] }

    private func link(_ number: Int64?) -> String? { number.map { Self.shown(texts[Int($0)]) } }

    private func instant(_ instant: Int64) -> Timestamp? {
        instant == AppealFacts.never ? nil : Timestamp(microseconds: instant)
    }

    private func register(_ record: CurrentRecord) -> String? {
        guard record.registerNumber > 0 else { return nil }
        return RegisterEntry(registry: text(record.registry), number: Int(record.registerNumber))?.description
    }

    private func consent(_ record: CurrentRecord) -> String? {
        if record.has(CurrentRecord.Flag.consentGranted) { return "granted" }
        if record.has(CurrentRecord.Flag.consentRefused) { return "refused" }
        return record.has(CurrentRecord.Flag.consentRequested) ? "requested" : nil
    }

    private func issueSummaries(_ row: Int) -> [IssueSummary] {
        issues.issues(of: row).map { issue in
            IssueSummary(
                number: Int(issue.number), category: text(issue.category), hcat: HCATCategory(code: issue.hcat),
                severity: Int(issue.severity), stage: StageOfCare(code: issue.stage),
                outcome: IssueOutcome(code: issue.outcome), rootCause: text(issue.cause))
        }
    }

    private func clockSummaries(_ row: Int, _ asOf: Timestamp) -> [ClockSummary] {
        var found: [ClockSummary] = []
        clocks.forEach(of: row) { clock in
            found.append(
                ClockSummary(
                    name: text(clock.name), due: Timestamp(microseconds: clock.due),
                    standing: clock.standing(asOf: asOf.microseconds), isWindow: !clock.isObligation,
                    isExtended: clock.has(ClockRecord.Mark.extended),
                    isBreachRecorded: clock.has(ClockRecord.Mark.breachRecorded | ClockRecord.Mark.breachedBefore),
                    onBreach: BreachAction(code: clock.onBreach), cycle: Int(clock.cycle)))
        }
        return found
    }

    private func taskSummaries(_ row: Int, _ asOf: Timestamp) -> [TaskSummary] {
        var found: [TaskSummary] = []
        tasks.forEach(of: row) { found.append(task($0, row, asOf)) }
        return found
    }
}
