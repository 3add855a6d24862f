// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing

/// A decision in the making: the command, the appeal as the events decided so far leave it, and those events.
struct Decision {
    let intent: AppealIntent
    let settings: SettingsIndex
    private(set) var appeal: Appeal
    private(set) var events: [AppealEvent] = []

    init(_ intent: AppealIntent, _ appeal: consuming Appeal, _ settings: SettingsIndex) {
        self.intent = intent
        self.appeal = consume appeal
        self.settings = settings
    }

    var command: AppealCommand { intent.command }
    var at: Timestamp { intent.command.at }
    var zone: Zone { settings.zone(organization: appeal.organization, region: appeal.region) }

    // MARK: Events

    /// Adds an event; `change` sets what the event says otherwise than the appeal as it was before it.
    mutating func record(_ body: AppealEventBody, _ change: (inout EventContext) -> Void = { _ in }) {
        var context = EventContext()
        context.at = at
        context.offsetMinutes = Int64(command.offsetMinutes)
        context.actorRole = command.actor.role
        context.actorID = intent.actorID
        context.organization = appeal.organization
        context.region = appeal.region
        context.channel = appeal.channel
        context.category = appeal.issues.first?.category ?? ""
        context.level = appeal.level
        context.kind = appeal.kind
        context.language = appeal.language
        change(&context)
        let event = AppealEvent(context: context, body: body)
        appeal.evolve(event)
        events.append(event)
    }

    // MARK: Checks

    /// What holds for every command.
    func checkFrame() throws(Rejection) {
        let key = command.key
        guard !key.isEmpty, key.utf8.count <= LogLimits.idempotencyKeyBytes else {
            throw Rejection(.keyInvalid, "key", "is missing or longer than \(LogLimits.idempotencyKeyBytes) bytes.")
        }
        _ = try identifier(key, "key", bytesMax: LogLimits.idempotencyKeyBytes)
        let actor = command.actor
        guard actor.role != .unsaid, actor.role.isApplicantSide || !actor.id.isEmpty else {
            throw Rejection(.actorMissing, "actor", "needs a role and, of staff, an id.")
        }
        if !actor.role.isApplicantSide { _ = try identifier(actor.id, "actor.id") }
        try checkTime()
        try checkRole()
        if case .registerAppeal = command.body {
            guard command.appeal == nil else {
                throw Rejection(.appealMissing, "appeal", "is made by this command and can't be named by it.")
            }
            return
        }
        guard appeal.state != .unsaid else { throw Rejection(.unknownAppeal, "appeal", "is not in the log.") }
        guard at >= appeal.receivedAt else {
            throw Rejection(.beforeReceipt, "at", "lies before the appeal was received.")
        }
    }

    /// Nothing can have happened that is still to come; clocks may differ a little.
    private func checkTime() throws(Rejection) {
        let minutes = settings.settings.limits.futureMinutes
        guard let now = intent.now, at > now.advanced(bySeconds: Int64(minutes) * 60) else { return }
        throw Rejection(.inTheFuture, "at", "lies more than \(minutes) minutes ahead of the recorder's clock.")
    }

    /// The appeal must be one that is worked on.
    func requireOpen() throws(Rejection) {
        guard appeal.state.isOpen else {
            throw Rejection(.stateForbids, "command", "is not possible: the appeal is \(appeal.state.name).")
        }
    }

    /// A text that is stored in clear: a code or id, without personal data.
    func plain(_ text: String, _ field: String) throws(Rejection) -> String {
        guard text.utf8.count <= 200, !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) else {
            throw Rejection(.textNotPlain, field, "is longer than 200 bytes or has control characters.")
        }
        guard !IINScanner.contains(text) else {
            throw Rejection(.personalDataInClear, field, "holds an individual identification number and is not sealed.")
        }
        return text.normalized
    }

    /// A free text, to be sealed; nil for a blank one. What staff write about the patient is the patient's.
    func sealed(_ text: String, _ field: String, of person: PersonID? = nil) throws(Rejection) -> SealedField? {
        guard !isBlank(text) else { return nil }
        guard text.utf8.count <= settings.settings.limits.textBytes else {
            throw Rejection(
                .textTooLong, field, "is longer than \(settings.settings.limits.textBytes) bytes.")
        }
        return SealedField(plain: Array(text.normalized.utf8), for: person ?? appeal.applicant)
    }

    /// Whom the medical side of the appeal is about.
    var subject: PersonID { appeal.isThirdParty ? appeal.patient : appeal.applicant }

    func isBlank(_ text: String) -> Bool { text.unicodeScalars.allSatisfy(\.properties.isWhitespace) }

    func requireReason(_ text: String, _ field: String = "reason") throws(Rejection) {
        guard !isBlank(text) else { throw Rejection(.reasonMissing, field, "is needed.") }
    }

    /// A category that the settings know.
    func category(_ code: String, _ field: String) throws(Rejection) -> String {
        guard !code.isEmpty else { throw Rejection(.categoryMissing, field, "is missing.") }
        guard settings.knows(category: code) else {
            throw Rejection(.unknownCategory, field, "is none of the settings' categories.")
        }
        return try plain(code, field)
    }

    func organization(_ code: String, _ field: String) throws(Rejection) -> String {
        guard settings.knows(organization: code) else {
            throw Rejection(.unknownOrganization, field, "is none of the settings' organizations.")
        }
        guard !code.contains("/") else {
            throw Rejection(.textNotPlain, field, "has a slash, which separates the year in register entries.")
        }
        return try plain(code, field)
    }

    func checkSeverity(_ severity: Int64, _ field: String) throws(Rejection) {
        guard (0...3).contains(severity) else { throw Rejection(.severityOutOfRange, field, "is not 0, 1, 2 or 3.") }
    }

    /// The issue that a command names; 0 stands for the only one.
    func issue(_ number: Int64, _ field: String = "issue") throws(Rejection) -> (number: Int64, index: Int) {
        var number = number
        if number == 0 {
            guard appeal.issues.count == 1 else {
                throw Rejection(.notUnique, field, "has to be said: the appeal has several.")
            }
            number = 1
        }
        guard let index = appeal.index(ofIssue: number) else {
            throw Rejection(.unknownIssue, field, "is not one of the appeal's \(appeal.issues.count).")
        }
        return (number, index)
    }
}
