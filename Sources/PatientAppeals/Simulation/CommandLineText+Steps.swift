// SPDX-License-Identifier: Apache-2.0

extension CommandLineText {
    /// The command line of the appeal's present step.
    mutating func append(_ appeal: OpenAppeal, seed: UInt64) {
        beginLine()
        field("command", Self.names[Int(appeal.step.rawValue)])
        field("key", "sim-", seed, UInt64(appeal.number), UInt64(appeal.serial))
        if appeal.step != .register { field("appeal", "ref:sim-", seed, UInt64(appeal.number)) }
        let clinic = SimulatedClinic.all[appeal.clinic]
        field("at", second: appeal.time, offsetSeconds: clinic.offsetSeconds(at: appeal.time))
        appendActor(of: appeal)
        appendBody(of: appeal, seed: seed)
        endLine()
    }

    /// The commands' names in the order of ``OpenAppeal/Step``.
    private static let names = [
        "registerAppeal", "acknowledge", "classify", "assign", "escalate", "consult", "explainRoute",
        "arrangeAppointment", "requestConsent", "grantConsent", "requestInformation", "receiveInformation",
        "verifyCare", "recordFinding", "extendDeadline", "decideIssue", "resolve", "answer", "confirmDelivery",
        "inviteSurvey", "rate", "close", "reopen", "redirect", "withdraw", "leaveUnconsidered", "identifyRootCause",
        "planAction",
    ]

    private mutating func appendActor(of appeal: OpenAppeal) {
        beginObject("actor")
        switch appeal.step {
        case .register where !SimulatedChannel.all[appeal.channel].isSelfService: appendOperator(of: appeal)
        case .register, .grantConsent, .confirmDelivery, .rate, .reopen, .withdraw:
            field("role", "applicant")
            field("id", "sim-", UInt64(appeal.number))
        case .decideIssue, .identifyRootCause, .planAction, .verifyCare, .recordFinding, .extendDeadline:
            field("role", "handler")
            field("id", "h-", UInt64(appeal.clinic), UInt64(appeal.number % 7))
        default: appendOperator(of: appeal)
        }
        endObject()
    }

    private mutating func appendOperator(of appeal: OpenAppeal) {
        field("role", "operator")
        field("id", "op-", UInt64(appeal.clinic), UInt64(appeal.number % 5))
    }

    private mutating func appendBody(of appeal: OpenAppeal, seed: UInt64) {
        switch appeal.step {
        case .register: appendRegistration(of: appeal, seed: seed)
        case .consult: field("text", say(appeal, "Разъяснили порядок.", "Тәртібі түсіндірілді."))
        default: break
        }
    }

    private mutating func appendRegistration(of appeal: OpenAppeal, seed: UInt64) {
        let topic = SimulatedTopic.all[appeal.topic]
        let clinic = SimulatedClinic.all[appeal.clinic]
        field("reference", "sim-", seed, UInt64(appeal.number))
        field("channel", SimulatedChannel.all[appeal.channel].code)
        field("language", appeal.inKazakh ? "kk" : "ru")
        field("kind", topic.kind)
        field("region", clinic.region)
        field("organization", clinic.id)
        let texts = appeal.inKazakh ? topic.kazakh : topic.russian
        field("text", texts[appeal.number % texts.count])
    }

    private func say(_ appeal: OpenAppeal, _ russian: String, _ kazakh: String) -> String {
        appeal.inKazakh ? kazakh : russian
    }
}
