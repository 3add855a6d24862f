// SPDX-License-Identifier: Apache-2.0

extension CommandLineText {
    /// The command line of the appeal's present step.
    mutating func append(_ appeal: inout OpenAppeal, seed: UInt64) {
        let clinic = SimulatedClinic.all[appeal.clinic]
        beginLine()
        field("command", Self.names[Int(appeal.step.rawValue)])
        field("key", "sim-", seed, UInt64(appeal.number), UInt64(appeal.serial))
        if appeal.step != .register { field("appeal", "ref:sim-", seed, UInt64(appeal.number)) }
        field("at", second: appeal.time, offsetSeconds: clinic.offsetSeconds(at: appeal.time))
        appendActor(of: appeal)
        switch appeal.step {
        case .register: appendRegistration(of: appeal, seed: seed)
        case .consult, .explainRoute, .arrangeAppointment: appendHelp(of: appeal)
        case .rate: appendRating(of: &appeal)
        case .decideIssue: appendDecision(of: &appeal)
        default: appendStudy(of: &appeal, clinic: clinic)
        }
        endLine()
    }

    /// The commands' names in the order of ``OpenAppeal/Step``.
    private static let names = [
        "registerAppeal", "acknowledge", "classify", "assign", "escalate", "consult", "explainRoute",
        "arrangeAppointment", "requestConsent", "grantConsent", "requestInformation", "receiveInformation",
        "verifyCare", "recordFinding", "extendDeadline", "decideIssue", "resolve", "answer", "confirmDelivery",
        "inviteSurvey", "rate", "close", "reopen", "redirect", "withdraw", "leaveUnconsidered", "identifyRootCause",
        "planAction", "completeAction", "reviewAction",
    ]

    private mutating func appendActor(of appeal: OpenAppeal) {
        beginObject("actor")
        switch appeal.step {
        case .register where SimulatedChannel.all[appeal.channel].isSelfService: appendApplicant(of: appeal)
        case .confirmDelivery, .rate, .reopen, .withdraw: appendApplicant(of: appeal)
        case .grantConsent:
            field("role", "patient")
            field("id", "patient-", UInt64(appeal.number))
        case .classify, .decideIssue, .verifyCare, .recordFinding, .answer, .identifyRootCause:
            field("role", "handler")
            field("id", "handler-", UInt64(appeal.clinic), UInt64(appeal.number % 7))
        case .planAction, .completeAction, .reviewAction, .extendDeadline, .leaveUnconsidered, .redirect:
            field("role", "head")
            field("id", "head-", UInt64(appeal.clinic))
        default:
            field("role", "operator")
            field("id", "operator-", UInt64(appeal.clinic), UInt64(appeal.number % 5))
        }
        endObject()
    }

    private mutating func appendApplicant(of appeal: OpenAppeal) {
        field("role", "applicant")
        field("id", "person-", UInt64(appeal.number))
    }

    private mutating func appendRegistration(of appeal: OpenAppeal, seed: UInt64) {
        let topic = SimulatedTopic.all[appeal.topic]
        let clinic = SimulatedClinic.all[appeal.clinic]
        field("reference", "sim-", seed, UInt64(appeal.number))
        field("channel", SimulatedChannel.all[appeal.channel].code)
        field("language", appeal.inKazakh ? "kk" : "ru")
        field("kind", appeal.kind)
        field("region", clinic.region)
        field("organization", clinic.id)
        if appeal.isAnonymous {
            field("confidentiality", "anonymous")
        } else {
            appendPerson(
                "applicant", number: appeal.number, byMail: SimulatedChannel.all[appeal.channel].code == "email")
        }
        if appeal.concernsAnother { appendPerson("patient", number: appeal.number &+ 5_077, byMail: false) }
        let texts = appeal.inKazakh ? topic.kazakh : topic.russian
        field("text", texts[appeal.number % texts.count])
        beginArray("issues")
        appendIssue(topic)
        if let second = appeal.secondTopic { appendIssue(SimulatedTopic.all[second]) }
        endArray()
    }

    private mutating func appendIssue(_ topic: SimulatedTopic) {
        beginElement()
        field("category", topic.category)
        if topic.severity > 0 { field("severity", topic.severity) }
        endObject()
    }

    private mutating func appendPerson(_ key: StaticString, number: Int, byMail: Bool) {
        let first = SimulatedPhrases.firstNames
        let family = SimulatedPhrases.familyNames
        beginObject(key)
        field("name", family[number / first.count % family.count], first[number % first.count])
        phone("phone", number)
        if byMail { mailbox("email", number) }
        endObject()
    }

    private mutating func appendHelp(of appeal: OpenAppeal) {
        switch appeal.step {
        case .consult:
            field("topic", SimulatedTopic.all[appeal.topic].category)
            say("text", SimulatedPhrases.advice, appeal)
        case .explainRoute: say("text", SimulatedPhrases.route, appeal)
        default:
            let offset = SimulatedClinic.all[appeal.clinic].offsetSeconds(at: appeal.time)
            let day = WorkingHours.next(from: appeal.time + 3 * 86_400, offset: offset)
            field("time", second: day - day % 900, offsetSeconds: offset)
            say("text", SimulatedPhrases.booked, appeal)
        }
    }

    private mutating func appendRating(of appeal: inout OpenAppeal) {
        guard !appeal.random.happens(3) else { return field("noOpinion", true) }
        let late = appeal.onTheSpot ? 0 : 12
        let satisfied = appeal.random.happens(SimulatedTopic.all[appeal.topic].satisfiedPercent - late)
        let score = satisfied ? (appeal.random.happens(60) ? 5 : 4) : 1 + appeal.random.weighted([30, 30, 40])
        field("score", score)
        if appeal.random.happens(15) {
            say("comment", satisfied ? SimulatedPhrases.thanks : SimulatedPhrases.regret, appeal)
        }
    }

    private mutating func appendDecision(of appeal: inout OpenAppeal) {
        field("issue", appeal.issuesDecided + 1)
        let asks = appeal.kind != "complaint"
        field("outcome", asks ? "explained" : ["upheld", "partially", "not"][appeal.random.weighted([38, 30, 32])])
        if !asks { say("text", SimulatedPhrases.grounds, appeal) }
    }

    private mutating func appendStudy(of appeal: inout OpenAppeal, clinic: SimulatedClinic) {
        switch appeal.step {
        case .classify:
            field("issue", 1)
            field("hcat", SimulatedTopic.all[appeal.topic].hcat)
            say("reason", SimulatedPhrases.needsStudy, appeal)
        case .assign: field("handler", "handler-", UInt64(appeal.clinic), UInt64(appeal.number % 7))
        case .escalate:
            field("to", appeal.level)
            say("reason", appeal.level == 3 ? SimulatedPhrases.needsExperts : SimulatedPhrases.needsStudy, appeal)
        case .grantConsent: field("evidence", "signed")
        case .requestInformation:
            field("from", "registry")
            say("text", SimulatedPhrases.question, appeal)
        case .receiveInformation:
            field("from", "registry")
            say("text", SimulatedPhrases.reply, appeal)
        case .verifyCare:
            field("outcome", "given")
            say("text", SimulatedPhrases.careGiven, appeal)
        case .recordFinding:
            field("confirmed", true)
            say("text", SimulatedPhrases.finding, appeal)
        case .extendDeadline:
            field("clock", "supportServiceReview")
            field("until", second: appeal.receivedAt + 40 * 86_400, offsetSeconds: 18_000)
            say("reason", SimulatedPhrases.needsTime, appeal)
        case .resolve:
            if appeal.onTheSpot { field("onTheSpot", true) }
            say("text", appeal.onTheSpot ? SimulatedPhrases.settled : SimulatedPhrases.studied, appeal)
        case .answer: say("text", SimulatedPhrases.answer, appeal)
        default: appendEnding(of: &appeal, clinic: clinic)
        }
    }

    private mutating func appendEnding(of appeal: inout OpenAppeal, clinic: SimulatedClinic) {
        switch appeal.step {
        case .reopen: say("reason", SimulatedPhrases.notSolved, appeal)
        case .withdraw: say("reason", SimulatedPhrases.tookBack, appeal)
        case .redirect:
            field("to", clinic.department)
            field("outside", true)
            say("reason", SimulatedPhrases.elsewhere, appeal)
        case .leaveUnconsidered:
            field("ground", "noAddressee")
            say("reason", SimulatedPhrases.elsewhere, appeal)
        case .identifyRootCause:
            field("issue", 1)
            field("cause", "schedule")
            say("text", SimulatedPhrases.cause, appeal)
        case .planAction:
            field("issue", 1)
            field("due", second: appeal.time + 30 * 86_400, offsetSeconds: clinic.offsetSeconds(at: appeal.time))
            field("responsible", "head-", UInt64(appeal.clinic))
            say("text", SimulatedPhrases.action, appeal)
        case .completeAction:
            field("action", 1)
            say("text", SimulatedPhrases.actionDone, appeal)
        case .reviewAction:
            let helped = appeal.random.happens(70)
            field("action", 1)
            if helped { field("effective", true) }
            say("text", helped ? SimulatedPhrases.actionHelped : SimulatedPhrases.actionFailed, appeal)
        default: break  // what the other commands say is all in their name
        }
    }

    private mutating func say(_ key: StaticString, _ phrase: SimulatedPhrases.Phrase, _ appeal: OpenAppeal) {
        field(key, phrase.text(inKazakh: appeal.inKazakh))
    }
}
