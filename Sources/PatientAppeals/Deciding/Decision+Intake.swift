// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing

extension Decision {
    mutating func register(_ body: RegisterAppeal) throws(Rejection) {
        try checkIntake(body)
        let place = try place(body)
        // Only now: without an organisation there is no register either.
        guard let number = intent.trackingNumber, let entry = intent.registerEntry, appeal.state == .unsaid else {
            throw Rejection(.appealMissing, "appeal", "has no free number.")
        }
        let issues = try issues(body)
        var level = body.level == 0 ? 1 : body.level
        guard (1...3).contains(level) else { throw Rejection(.levelOutOfRange, "level", "is not 1, 2 or 3.") }
        if body.channel == .contactCentre1414, level > 1, body.issues.isEmpty {
            throw Rejection(.issuesNeeded, "issues", "are needed on levels 2 and 3 of the contact centre.")
        }
        var rule = ""
        for issue in issues {
            guard let wanted = settings.level(category: issue.category, severity: issue.severity) else { continue }
            if wanted.level > level { (level, rule) = (wanted.level, wanted.rule) }
        }
        let received = try received(body, number: number)
        record(.appealReceived(received)) {
            $0.organization = place.organization
            $0.region = place.region
            $0.channel = body.channel
            $0.kind = body.kind
            $0.language = body.language == .unsaid ? .russian : body.language
            $0.level = level
            $0.category = issues[0].category
        }
        try startClocks(.received, from: appeal.receivedAt)
        recordLateClocks(stoppedBy: [.registered])
        let registered = AppealRegistered.with {
            $0.registry = entry.registry
            $0.number = Int64(entry.number)
        }
        record(.appealRegistered(registered)) { $0.category = issues[0].category }
        record(.appealClassified(AppealClassified())) {
            $0.category = issues[0].category
            $0.rule = rule
        }
        for (index, issue) in issues.enumerated() { try add(issue, number: index + 1) }
        try startClocks(.registered, from: at)
        try recordIntakeExtras(body)
    }

    /// What is special about each way in.
    private func checkIntake(_ body: RegisterAppeal) throws(Rejection) {
        guard body.channel != .unsaid else { throw Rejection(.channelMissing, "channel", "is missing.") }
        guard body.kind != .unsaid else { throw Rejection(.kindMissing, "kind", "is missing.") }
        let isProactive = body.channel == .proactive
        if isProactive, body.kind == .complaint {
            throw Rejection(.kindNotForChannel, "kind", "is no complaint where staff step in before there is one.")
        }
        if isProactive, command.actor.role.isApplicantSide {
            throw Rejection(.staffOnly, "actor.role", "has to be one of the staff on the channel proactive.")
        }
        guard isProactive || !isBlank(body.text) else { throw Rejection(.textMissing, "text", "states no essence.") }
        if body.channel == .supportDesk, body.applicant?.isReachable != true {
            throw Rejection(
                .contactNeeded, "applicant",
                "needs a telephone number, an e-mail address or an address that can be one at the Patient Support Service."
            )
        }
        if body.confidentiality == .anonymous, let applicant = body.applicant,
            !applicant.name.isEmpty || !applicant.iin.isEmpty
        {
            throw Rejection(.anonymousNamed, "applicant", "is named and therefore not anonymous.")
        }
        if let receivedAt = body.receivedAt, receivedAt > at {
            throw Rejection(.receivedLater, "receivedAt", "lies after the registration.")
        }
    }

    /// Organisation and region, the one filled in from the other.
    private func place(_ body: RegisterAppeal) throws(Rejection) -> (organization: String, region: String) {
        guard !body.organization.isEmpty else { throw Rejection(.organizationMissing, "organization", "is missing.") }
        let organization = try organization(body.organization, "organization")
        let known = settings.organization(organization)
        let region = body.region.isEmpty ? known?.region ?? "" : body.region
        // The bot asks for the region before it knows the clinic.
        guard !region.isEmpty, !body.region.isEmpty || body.channel != .telegramBot else {
            throw Rejection(.regionMissing, "region", "is missing.")
        }
        guard Region(code: region) != nil else {
            throw Rejection(.unknownRegion, "region", "is none of Kazakhstan's twenty.")
        }
        guard known == nil || known?.region == region else {
            throw Rejection(.unknownRegion, "region", "is not the organization's.")
        }
        return (organization, region)
    }

    private func issues(_ body: RegisterAppeal) throws(Rejection) -> [IssueStatement] {
        guard body.issues.count <= settings.settings.limits.issues else {
            throw Rejection(.tooManyIssues, "issues", "are more than \(settings.settings.limits.issues).")
        }
        for (index, issue) in body.issues.enumerated() {
            _ = try category(issue.category, "issues[\(index)].category")
            try checkSeverity(issue.severity, "issues[\(index)].severity")
        }
        guard body.issues.isEmpty else { return body.issues }
        var other = IssueStatement()
        other.category = "OTHER"
        return [other]
    }

    private func received(_ body: RegisterAppeal, number: TrackingNumber) throws(Rejection) -> AppealReceived {
        var received = AppealReceived()
        received.trackingNumber = number.symbols
        received.confidentiality = body.confidentiality == .unsaid ? .named : body.confidentiality
        received.unit = try plain(body.unit, "unit")
        received.reference = try identifier(body.reference, "reference")
        received.applicant = intent.applicant
        received.applicantDetails = try details(body.applicant, "applicant", of: intent.applicant)
        if body.patient?.isEmpty == false, intent.patient != intent.applicant {
            received.patient = intent.patient
            received.patientDetails = try details(body.patient, "patient", of: intent.patient)
        }
        received.text = try sealed(body.text, "text", of: intent.applicant)
        received.reachable = body.applicant?.isReachable ?? false
        received.receivedAt = body.receivedAt
        return received
    }

    private func details(
        _ details: PersonDetails?, _ field: String, of person: PersonID
    ) throws(Rejection) -> SealedField? {
        guard var details, !details.isEmpty else { return nil }
        details.name = details.name.normalized
        details.address = details.address.normalized
        let plain = details.encoded()
        guard plain.count <= settings.settings.limits.textBytes else {
            throw Rejection(.textTooLong, field, "is longer than \(settings.settings.limits.textBytes) bytes.")
        }
        return SealedField(plain: plain, for: person)
    }

    private mutating func recordIntakeExtras(_ body: RegisterAppeal) throws(Rejection) {
        if body.consent, appeal.isThirdParty {
            record(.consentGranted(.with { $0.evidence = "withAppeal" }))
        }
        if let previous = intent.other?.trackingNumber {
            // Nobody said so: the same person came within the days of the settings.
            let rule = body.repeatOf.isEmpty ? "repeatDays" : ""
            record(.repeatLinked(.with { $0.previous = previous.symbols })) { $0.rule = rule }
        }
        if !body.forwardTo.isEmpty {
            try redirect(.with { $0.to = body.forwardTo }, rule: "\(body.channel.name)Forwards", field: "forwardTo")
        }
        if !body.handler.isEmpty {
            try assign(.with { $0.handler = body.handler })
        }
    }

    mutating func acknowledge(_ body: Acknowledge) throws(Rejection) {
        try requireOpen()
        guard !appeal.isAcknowledged else {
            throw Rejection(.alreadyAcknowledged, "command", "was carried out before.")
        }
        record(.appealAcknowledged(.with { $0.medium = body.medium }))
    }
}
