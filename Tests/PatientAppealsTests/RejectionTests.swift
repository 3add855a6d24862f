// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import PatientAppeals
import Testing

/// Each stable code, reached by a command.
@Suite struct RejectionTests {
    /// Codes that only the recorder gives, which knows log, keys and time.
    private static let ofRecorder: Set<RejectionCode> = [
        .invalidRequest, .referenceTaken, .alreadyErased, .keyReused, .inTheFuture, .unknownEvent,
    ]

    @Test func `every code is reached`() throws {
        var reached: Set<RejectionCode> = []
        for (code, found) in try intake() + frame() + levels() + outcomes() + clocks() + afterwards() {
            #expect(found == code)
            if let found { reached.insert(found) }
        }
        #expect(reached == Set(RejectionCode.allCases).subtracting(Self.ofRecorder))
    }

    @Test func `every code of the recorder is reached`() throws {
        let temporary = try TemporaryLog()
        var settings = Settings.standard
        let longPrefix = String(repeating: "x", count: LogLimits.tagBytes)  // more than the log takes
        settings.organizations = [
            Settings.Organization(code: "shal-akyn-district-hospital", region: "KZ-59"),
            Settings.Organization(code: "long", region: "KZ-59", registerPrefix: longPrefix),
        ]
        var options = AppealRecorder.Options()
        options.clock = { DomainCase.start.advanced(bySeconds: 3_600) }
        let recorder = AppealRecorder(
            log: temporary.log, keys: temporary.keys, settings: settings, options: options)
        func command(
            _ key: String, _ body: CommandBody, of address: AppealAddress? = .reference("r"), after seconds: Int64 = 60
        ) -> AppealCommand {
            AppealCommand(
                key: key, at: DomainCase.start.advanced(bySeconds: seconds), actor: DomainCase.headActor,
                appeal: address, body: body)
        }
        let register = CommandBody.registerAppeal(.example { $0.reference = "r" })
        let tooLong = CommandBody.registerAppeal(
            .example {
                $0.organization = "long"
                $0.applicant?.phone = "+7 700 000 00 55"
            })
        let erase = CommandBody.erasePerson(.with { $0.ground = "request" })
        let rows: [(AppealCommand, RejectionCode?)] = [
            (command("a", register, of: nil), nil),
            (command("b", register, of: nil), .referenceTaken),
            (command("a", .note(.with { $0.text = "x" })), .keyReused),
            (command("c", tooLong, of: nil), .invalidRequest),
            (command("d", .note(.with { $0.text = "x" }), after: 7_200), .inTheFuture),
            (command("e", .redact(.with { ($0.position, $0.ground) = (500, "court") })), .unknownEvent),
            (command("f", .redact(.with { ($0.position, $0.ground) = (1, "court") })), nil),
            (command("g", erase), nil), (command("h", erase), .alreadyErased),
        ]
        for isOneBatch in [false, true] {
            let rows = isOneBatch ? rows.filter { $0.1 != nil } : rows
            let receipts =
                isOneBatch
                ? recorder.recordBlocking(rows.map(\.0)) : rows.flatMap { recorder.recordBlocking([$0.0]) }
            for ((command, code), receipt) in zip(rows, receipts) {
                guard case .rejected(let rejection) = receipt.outcome else {
                    #expect(code == nil && receipt.outcome == .appended, "\(command.key): \(receipt.outcome)")
                    continue
                }
                #expect(rejection.code == code, "\(command.key)")
                #expect(receipt.language == .russian, "\(command.key)")
            }
        }
        #expect(Set(rows.compactMap(\.1)) == Self.ofRecorder)
    }

    @Test func `codes are words that start with a small letter`() {
        for code in RejectionCode.allCases {
            #expect(code.rawValue.first?.isLowercase == true && code.rawValue.allSatisfy(\.isLetter))
        }
    }

    private func register(_ change: (inout RegisterAppeal) -> Void) -> RejectionCode? {
        DomainCase().code(.registerAppeal(.example(change)))
    }

    private func reachable(phone: String = "", email: String = "", address: String = "") -> PersonDetails {
        var details = PersonDetails()
        (details.phone, details.email, details.address) = (phone, email, address)
        return details
    }

    private typealias Row = (RejectionCode, RejectionCode?)

    private func intake() throws -> [Row] {
        [
            (.channelMissing, register { $0.channel = .unsaid }),
            (.kindMissing, register { $0.kind = .unsaid }),
            (.kindNotForChannel, register { $0.channel = .proactive }),
            (.regionMissing, register { $0.region = "" }),
            (
                .regionMissing,
                register {
                    $0.channel = .telegramBot
                    $0.region = ""
                }
            ),
            (.unknownRegion, register { $0.region = "KZ-99" }),
            (.organizationMissing, register { $0.organization = "" }),
            (.contactNeeded, register { $0.applicant?.phone = "" }),
            (.contactNeeded, register { $0.applicant?.phone = " " }),
            (.contactNeeded, register { $0.applicant?.phone = "нет" }),
            (.contactNeeded, register { $0.applicant = reachable(phone: "-", email: "a@b") }),
            (.contactNeeded, register { $0.applicant = reachable(phone: "8-7", email: "жоқ") }),
            (.contactNeeded, register { $0.applicant = reachable(address: " - ") }),
            (.anonymousNamed, register { $0.confidentiality = .anonymous }),
            (.textMissing, register { $0.text = " \u{a0}\n" }),
            (.textTooLong, register { $0.text = String(repeating: "т", count: 40_000) }),
            (.receivedLater, register { $0.receivedAt = DomainCase.start.advanced(bySeconds: 86_400) }),
            (
                .issuesNeeded,
                register {
                    $0.channel = .contactCentre1414
                    $0.level = 2
                    $0.issues = []
                }
            ),
            (.levelOutOfRange, register { $0.level = 4 }),
            (.categoryMissing, register { $0.issues[0].category = "" }),
            (.unknownCategory, register { $0.issues[0].category = "WEATHER" }),
            (.severityOutOfRange, register { $0.issues[0].severity = 4 }),
            (.tooManyIssues, register { $0.issues = Array(repeating: $0.issues[0], count: 51) }),
            (.personalDataInClear, register { $0.reference = "tg-991301500125" }),
            (.textNotPlain, register { $0.unit = "line\nbreak" }),
            (.textNotPlain, register { $0.organization = "a/b" }),
        ]
    }

    private func frame() throws -> [Row] {
        let one = try DomainCase.complaint()
        var listed = DomainCase()
        var settings = Settings.standard
        settings.organizations = [
            Settings.Organization(code: "a", region: "KZ-59")
        ]
        listed.decider = AppealDecider(settings: settings)
        let note = CommandBody.note(.with { $0.text = "x" })
        return [
            (.unknownOrganization, listed.code(.registerAppeal(.example))),
            (.keyInvalid, one.code(note, key: "")),
            (.keyInvalid, one.code(note, key: String(repeating: "k", count: 256))),
            (.personalDataInClear, one.code(note, key: "991301500125")),
            (.personalDataInClear, one.code(note, key: "tel-8-700-000-00-01")),
            (.idNotPlain, one.code(note, as: Actor(role: .operator, id: "Образцова"))),
            (.actorMissing, one.code(note, as: Actor(role: .unsaid, id: "x"))),
            (.actorMissing, one.code(note, as: Actor(role: .operator, id: ""))),
            (.staffOnly, one.code(note, as: DomainCase.applicantActor)),
            (.roleMayNot, one.code(.grantConsent(GrantConsent()), as: DomainCase.applicantActor)),
            (.appealMissing, DomainCase().code(.registerAppeal(.example), address: .reference("x"))),
            (.unknownAppeal, DomainCase().code(note)),
            (.beforeReceipt, one.code(note, at: DomainCase.start)),
            (.textMissing, one.code(.note(Note()))),
        ]
    }

    private func levels() throws -> [Row] {
        var one = try DomainCase.complaint()
        try one.run(.acknowledge(Acknowledge()))
        try one.run(.assign(.with { $0.handler = "h-1" }))
        let answered = try DomainCase.answered()
        var two = one
        try two.run(.addIssue(.with { $0.category = "ETHICS" }))
        return [
            (.alreadyAcknowledged, one.code(.acknowledge(Acknowledge()))),
            (.nothingToChange, one.code(.classify(.with { $0.kind = .complaint }))),
            (
                .beforeCause,
                answered.code(.confirmDelivery(ConfirmDelivery()), at: answered.now.advanced(bySeconds: -1))
            ),
            (.unknownIssue, one.code(.recordFinding(.with { $0.issue = 2 }))),
            (.notUnique, two.code(.decideIssue(.with { $0.outcome = .upheld }))),
            (.handlerMissing, one.code(.assign(Assign()))),
            (.alreadyAssigned, one.code(.assign(.with { $0.handler = "h-1" }))),
            (.levelNotHigher, one.code(.escalate(.with { $0.to = 1 }))),
            (.levelOutOfRange, one.code(.escalate(.with { $0.to = 4 }))),
            (.levelNotLower, one.code(.deescalate(.with { $0.to = 1 }))),
            (.targetInvalid, one.code(.redirect(.with { $0.to = "shal-akyn-district-hospital" }))),
            (.targetInvalid, one.code(.redirect(Redirect()))),
            (.outcomeMissing, one.code(.verifyCare(VerifyCare()))),
            (.reasonMissing, one.code(.verifyCare(.with { $0.outcome = .refused }))),
            (.groundMissing, one.code(.leaveUnconsidered(LeaveUnconsidered()))),
            (.hashInvalid, one.code(.attach(.with { $0.hash = "abc" }))),
            (.numberInvalid, one.code(.redact(.with { $0.ground = "g" }))),
        ]
    }

    private func outcomes() throws -> [Row] {
        let one = try DomainCase.complaint()
        let decided = try DomainCase.decided()
        let answered = try DomainCase.answered()
        let closed = try DomainCase.closed()
        var resolved = one
        try resolved.run(.resolve(Resolve()))
        var escalated = one
        try escalated.run(.escalate(Escalate()))
        var third = try DomainCase(.example { $0.patient = PersonDetails.named("Өрнек Айбек") })
        try third.run(.decideIssue(.with { $0.outcome = .not }))
        var refused = third
        try refused.run(.refuseConsent(RefuseConsent()))
        var granted = third
        try granted.run(.grantConsent(GrantConsent()))
        var delivered = answered
        try delivered.run(.confirmDelivery(ConfirmDelivery()))
        return [
            (.issueUndecided, one.code(.answer(Answer()))),
            (.outcomeNotForKind, one.code(.decideIssue(.with { $0.outcome = .explained }))),
            (.nothingToChange, decided.code(.decideIssue(.with { $0.outcome = .upheld }))),
            (.consentMissing, third.code(.answer(Answer()))),
            (.consentRefused, refused.code(.answer(Answer()))),
            (.noThirdParty, one.code(.requestConsent(RequestConsent()))),
            (.alreadyConsented, granted.code(.grantConsent(GrantConsent()))),
            (.alreadyResolved, resolved.code(.resolve(Resolve()))),
            (.notOnTheSpot, escalated.code(.resolve(.with { $0.onTheSpot = true }))),
            (.alreadyAnswered, answered.code(.answer(Answer()))),
            (.notAnswered, decided.code(.close(Close()))),
            (.notAnswered, decided.code(.confirmDelivery(ConfirmDelivery()))),
            (.alreadyDelivered, delivered.code(.confirmDelivery(ConfirmDelivery()))),
            (.stateForbids, closed.code(.answer(Answer()))),
            (.reasonMissing, closed.code(.reopen(Reopen()))),
        ]
    }

    private func clocks() throws -> [Row] {
        let one = try DomainCase.complaint()
        let due = try #require(one.appeal.due["supportServiceReview"])
        func extend(_ days: Int64, clock: String = "supportServiceReview") -> CommandBody {
            .extendDeadline(
                .with {
                    $0.clock = clock
                    $0.until = due.advanced(bySeconds: days * 86_400)
                    $0.reason = "Ждём документы"
                })
        }
        var extended = one
        try extended.run(extend(10))
        var stopped = try DomainCase.decided()
        try stopped.run(.resolve(.with { $0.onTheSpot = true }))
        var quick = try DomainCase(.example { $0.channel = .webQR })
        try quick.run(.note(.with { $0.text = "x" }))
        let windowed = try windowed()
        return [
            (.unknownClock, one.code(extend(1, clock: "other"))),
            (
                .reasonMissing,
                one.code(
                    .extendDeadline(
                        .with {
                            $0.clock = "supportServiceReview"
                            $0.until = due.advanced(bySeconds: 60)
                        }))
            ),
            (
                .calendarYearMissing,
                DomainCase().code(.registerAppeal(.example), at: Calendars.time("2027-12-27T09:00:00+05:00"))
            ),
            (.alreadyExtended, extended.code(extend(20))),
            (.extensionAfterExpiry, one.code(extend(9), at: due.advanced(bySeconds: 1))),
            (.extensionTooLong, one.code(extend(70))),
            (.extensionNotAllowed, one.code(extend(-1))),
            (.extensionNotAllowed, quick.code(extend(1, clock: "qrAnswer"))),
            (.clockNotRunning, stopped.code(extend(1))),
            (.dueMissing, one.code(.scheduleCare(.with { $0.kind = .admission }))),
            (
                .duePassed,
                one.code(
                    .scheduleCare(
                        .with {
                            $0.kind = .admission
                            $0.due = DomainCase.start
                        }))
            ),
            (.unknownMilestone, one.code(.reachCare(ReachCare()))),
            (
                .reopenWindowPassed,
                windowed.code(.reopen(.with { $0.reason = "x" }), at: windowed.now.advanced(bySeconds: 100 * 86_400))
            ),
        ]
    }

    /// A closed appeal under settings in which the window for reopening is in calendar days.
    private func windowed() throws -> DomainCase {
        var settings = Settings.standard
        for index in settings.clocks.indices where settings.clocks[index].name == "reopenWindow" {
            settings.clocks[index].length = .calendarDays(14)
        }
        var one = try DomainCase.answered()
        one.decider = AppealDecider(settings: settings)
        try one.run(.confirmDelivery(ConfirmDelivery()))
        return one
    }

    private func afterwards() throws -> [Row] {
        let one = try DomainCase.complaint()
        let answered = try DomainCase.answered()
        var linked = one
        linked.other = try earlier()
        var later = one
        later.other = try earlier()
        later.other?.receivedAt = one.now.advanced(bySeconds: 86_400)
        var itself = one
        itself.other = one.appeal
        var twice = linked
        try twice.run(.linkDuplicate(.with { $0.of = "ref:x" }))
        var rated = answered
        try rated.run(.rate(.with { $0.score = 4 }))
        var invited = answered
        try invited.run(.inviteSurvey(InviteSurvey()))
        return [
            (.unknownAppeal, one.code(.linkDuplicate(.with { $0.of = "ref:x" }))),
            (.duplicateInvalid, itself.code(.linkDuplicate(.with { $0.of = "ref:x" }))),
            (.duplicateOlder, later.code(.linkDuplicate(.with { $0.of = "ref:x" }))),
            (.alreadyLinked, twice.code(.linkDuplicate(.with { $0.of = "ref:x" }))),
            (.notLinked, one.code(.unlinkDuplicate(.with { $0.reason = "x" }))),
            (.notRateable, one.code(.rate(.with { $0.score = 5 }))),
            (.ratingMissing, answered.code(.rate(Rate()))),
            (
                .ratingMissing,
                answered.code(
                    .rate(
                        .with {
                            $0.score = 5
                            $0.noOpinion = true
                        }))
            ),
            (.ratingOutOfRange, answered.code(.rate(.with { $0.score = 6 }))),
            (.ratingOutOfRange, answered.code(.rate(.with { $0.score = -1 }))),
            (.alreadyRated, rated.code(.rate(.with { $0.score = 5 }))),
            (.alreadyInvited, invited.code(.inviteSurvey(InviteSurvey()))),
            (
                .surveyExpired,
                invited.code(.rate(.with { $0.score = 5 }), at: invited.now.advanced(bySeconds: 15 * 86_400))
            ),
            (.causeMissing, one.code(.identifyRootCause(IdentifyRootCause()))),
            (.unknownAction, one.code(.completeAction(CompleteAction()))),
        ]
    }

    private func earlier() throws -> Appeal {
        var appeal = try DomainCase.complaint().appeal
        appeal.trackingNumber = TrackingNumber(value: 5)
        return appeal
    }
}

extension PersonDetails {
    /// Somebody with a name.
    static func named(_ name: String) -> PersonDetails {
        var details = PersonDetails()
        details.name = name
        return details
    }
}
