// SPDX-License-Identifier: Apache-2.0

public import EventLog
internal import EventSourcing
public import PatientAppeals

extension JSONText {
    /// Writes an appeal as it stands: nothing personal is in it.
    public mutating func appeal(_ appeal: AppealSummary) {
        let offset = appeal.offsetMinutes
        beginObject()
        pair("appeal", appeal.trackingNumber)
        if let register = appeal.register { pair("register", register) }
        pair("state", appeal.state.name)
        pair("level", appeal.level)
        pair("kind", orNothing: appeal.kind.name)
        pair("channel", orNothing: appeal.channel.name)
        pair("language", orNothing: appeal.language.name)
        pair("confidentiality", orNothing: appeal.confidentiality.name)
        pair("organization", orNothing: appeal.organization)
        pair("unit", orNothing: appeal.unit)
        pair("region", orNothing: appeal.region)
        pair("handler", orNothing: appeal.handler)
        key("issues")
        beginArray()
        for issue in appeal.issues { self.issue(issue) }
        endArray()
        for (name, time) in [
            ("receivedAt", appeal.receivedAt), ("registeredAt", appeal.registeredAt),
            ("acknowledgedAt", appeal.acknowledgedAt), ("answeredAt", appeal.answeredAt),
            ("deliveredAt", appeal.deliveredAt), ("resolvedAt", appeal.resolvedAt), ("closedAt", appeal.closedAt),
            ("lastEventAt", appeal.lastEventAt),
        ] where time != nil {
            pair(name, time, offsetMinutes: offset)
        }
        key("due")
        beginObject()
        for (clock, due) in appeal.due { pair(clock, due, offsetMinutes: offset) }
        endObject()
        pair("overdue", appeal.overdue)
        key("clocks")
        beginArray()
        for clock in appeal.clocks { self.clock(clock, offset) }
        endArray()
        pair("cycle", appeal.cycle)
        if appeal.isOnTheSpot { pair("onTheSpot", true) }
        pair("outcome", orNothing: appeal.outcome.name)
        if let score = appeal.score { pair("score", score) }
        if let consent = appeal.consent { pair("consent", consent) }
        if appeal.isRefusalDeemed { pair("refusalDeemed", true) }
        if appeal.attachments > 0 { pair("attachments", appeal.attachments) }
        if let other = appeal.duplicateOf { pair("duplicateOf", other) }
        if let other = appeal.repeatOf { pair("repeatOf", other) }
        pair("position", appeal.position)
        endObject()
    }

    private mutating func issue(_ issue: IssueSummary) {
        beginObject()
        pair("category", issue.category)
        pair("number", issue.number)
        pair("hcat", orNothing: issue.hcat.name)
        pair("severity", issue.severity)
        pair("stage", orNothing: issue.stage.name)
        pair("outcome", orNothing: issue.outcome.name)
        pair("rootCause", orNothing: issue.rootCause)
        endObject()
    }

    private mutating func clock(_ clock: ClockSummary, _ offset: Int) {
        beginObject()
        pair("clock", clock.name)
        pair("due", clock.due, offsetMinutes: offset)
        pair("standing", clock.standing.rawValue)
        if clock.isWindow { pair("window", true) }
        if clock.isExtended { pair("extended", true) }
        if clock.isBreachRecorded { pair("breachRecorded", true) }
        endObject()
    }

    /// Writes an entry of a register.
    public mutating func registerLine(_ line: RegisterLine) {
        beginObject()
        pair("register", line.entry)
        pair("registry", line.registry)
        pair("number", line.number)
        pair("appeal", line.trackingNumber)
        pair("registeredAt", line.registeredAt, offsetMinutes: line.offsetMinutes)
        pair("position", line.position)
        endObject()
    }

    /// Writes a corrective action or a step of care.
    public mutating func task(_ task: TaskSummary) {
        beginObject()
        pair("appeal", task.trackingNumber)
        pair("number", task.number)
        if let milestone = task.milestone { pair("milestone", milestone.name) }
        pair("organization", orNothing: task.organization)
        pair("region", orNothing: task.region)
        if task.issue > 0 { pair("issue", task.issue) }
        pair("category", orNothing: task.category)
        pair("responsible", orNothing: task.responsible)
        pair("plannedAt", task.plannedAt)
        pair("due", task.due)
        if let done = task.doneAt { pair("doneAt", done) }
        pair("standing", task.standing.rawValue)
        if let isEffective = task.isEffective { pair("effective", isEffective) }
        endObject()
    }

    /// Opens the object of a query's answer, up to its rows; each row is then one value, and ``endQuery()`` ends it.
    /// `asOf` says up to when what was recorded is known, `happenedBy` up to when what had happened counts, where that was
    /// asked.
    public mutating func beginQuery(
        _ name: String, asOf: Timestamp, happenedBy: Timestamp? = nil, position: Position
    ) {
        beginObject()
        pair("query", name)
        pair("asOf", asOf)
        if let happenedBy { pair("happenedBy", happenedBy) }
        pair("position", position)
        key("rows")
        beginArray()
    }

    /// Ends what ``beginQuery(_:asOf:happenedBy:position:)`` began.
    public mutating func endQuery() {
        endArray()
        endObject()
    }
}
