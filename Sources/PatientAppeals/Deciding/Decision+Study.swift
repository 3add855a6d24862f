// SPDX-License-Identifier: Apache-2.0

import EventLog

extension Decision {
    mutating func requestInformation(_ body: RequestInformation) throws(Rejection) {
        try requireOpen()
        try checkAhead(body.due)
        var event = InformationRequested()
        event.from = try plain(body.from, "from")
        event.due = body.due
        event.text = try sealed(body.text, "text", of: subject)
        record(.informationRequested(event))
    }

    /// Nobody is asked to have done something before they were asked.
    private func checkAhead(_ due: Timestamp?) throws(Rejection) {
        guard let due, due <= at else { return }
        throw Rejection(.duePassed, "due", "is not after the command's time.")
    }

    mutating func receiveInformation(_ body: ReceiveInformation) throws(Rejection) {
        try requireOpen()
        var event = InformationReceived()
        event.from = try plain(body.from, "from")
        event.text = try sealed(body.text, "text", of: subject)
        record(.informationReceived(event))
    }

    mutating func verifyCare(_ body: VerifyCare) throws(Rejection) {
        try requireOpen()
        guard body.outcome != .unsaid else { throw Rejection(.outcomeMissing, "outcome", "is missing.") }
        if body.outcome == .refused, body.ground.isEmpty { try requireReason(body.text, "text") }
        var event = CareVerified()
        event.outcome = body.outcome
        event.ground = try plain(body.ground, "ground")
        event.text = try sealed(body.text, "text", of: subject)
        record(.careVerified(event))
    }

    mutating func recordFinding(_ body: RecordFinding) throws(Rejection) {
        try requireOpen()
        var event = FindingRecorded()
        event.issue = body.issue == 0 ? 0 : try issue(body.issue).number
        event.confirmed = body.confirmed
        event.text = try sealed(body.text, "text", of: subject)
        record(.findingRecorded(event))
    }

    mutating func requestClarification(_ body: RequestClarification) throws(Rejection) {
        try requireOpen()
        try checkAhead(body.due)
        var event = ClarificationRequested()
        event.medium = body.medium
        event.due = body.due
        event.text = try sealed(body.text, "text")
        record(.clarificationRequested(event))
    }

    mutating func receiveClarification(_ body: ReceiveClarification) throws(Rejection) {
        try requireOpen()
        var event = ClarificationReceived()
        event.medium = body.medium
        event.text = try sealed(body.text, "text")
        record(.clarificationReceived(event))
    }

    mutating func requestConsent(_ body: RequestConsent) throws(Rejection) {
        try requireConsentOpen()
        record(.consentRequested(.with { $0.medium = body.medium }))
    }

    mutating func grantConsent(_ body: GrantConsent) throws(Rejection) {
        try requireConsentOpen()
        let evidence = try plain(body.evidence, "evidence")
        record(.consentGranted(.with { $0.evidence = evidence }))
    }

    mutating func refuseConsent(_ body: RefuseConsent) throws(Rejection) {
        try requireOpen()
        guard appeal.isThirdParty else { throw Rejection(.noThirdParty, "command", "has no third party.") }
        let reason = try sealed(body.reason, "reason", of: subject)
        record(.consentRefused(.with { $0.reason = reason }))
    }

    private func requireConsentOpen() throws(Rejection) {
        try requireOpen()
        guard appeal.isThirdParty else { throw Rejection(.noThirdParty, "command", "has no third party.") }
        guard appeal.consent != .granted else {
            throw Rejection(.alreadyConsented, "command", "is not needed any more.")
        }
    }

    mutating func mediate(_ body: Mediate) throws(Rejection) {
        try requireOpen()
        var event = MediationHeld()
        event.agreed = body.agreed
        event.text = try sealed(body.text, "text")
        record(.mediationHeld(event))
    }
}
