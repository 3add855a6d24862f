// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import PatientAppeals

/// One appeal and the rules, without a log: commands a minute apart from Monday, 2 March 2026, 9:00.
struct DomainCase {
    static let start = Timestamp.parse(iso8601: "2026-03-02T09:00:00+05:00")!.instant
    static let operatorActor = Actor(role: .operator, id: "op-17")
    static let headActor = Actor(role: .head, id: "head-2")
    static let applicantActor = Actor(role: .applicant, id: "tg:771")
    static let applicant = PersonID(high: 1, low: 1), patient = PersonID(high: 2, low: 2)

    var appeal = Appeal()
    var events: [AppealEvent] = []
    var now = Self.start
    var decider = AppealDecider(settings: .standard)
    /// The other appeal that links name.
    var other: Appeal?
    private var count = 0

    init() {}

    /// One of the staff who may give a command of this kind.
    static func staff(for kind: AppealCommandKind) -> Actor {
        kind.roles.contains(.operator) ? operatorActor : headActor
    }

    /// An appeal that was registered.
    init(_ body: RegisterAppeal) throws(Rejection) { try run(.registerAppeal(body)) }

    /// A registered complaint.
    static func complaint() throws(Rejection) -> DomainCase { try DomainCase(.example) }

    /// A complaint with its outcome decided.
    static func decided() throws(Rejection) -> DomainCase {
        var one = try complaint()
        try one.run(.decideIssue(.with { $0.outcome = .upheld }))
        return one
    }

    /// A complaint with its answer sent.
    static func answered() throws(Rejection) -> DomainCase {
        var one = try decided()
        try one.run(.answer(.with { $0.text = "Ответ" }))
        return one
    }

    /// A complaint that is closed.
    static func closed() throws(Rejection) -> DomainCase {
        var one = try answered()
        try one.run(.close(Close()))
        return one
    }

    /// Carries a command out, a minute after the one before.
    @discardableResult
    mutating func run(
        _ body: CommandBody, as actor: Actor? = nil, at time: Timestamp? = nil, key: String? = nil,
        address: AppealAddress?? = nil
    ) throws(Rejection) -> [AppealEvent] {
        let actor = actor ?? Self.staff(for: body.kind)
        now = time ?? now.advanced(bySeconds: 60)
        count += 1
        var command = AppealCommand(key: key ?? "k-\(count)", at: now, actor: actor, body: body)
        var intent = AppealIntent(command)
        if case .registerAppeal(let body) = body {
            intent.trackingNumber = TrackingNumber(value: 77)
            intent.registerEntry = RegisterEntry(prefix: "SKO-17", year: 2026, number: 1)
            intent.applicant = Self.applicant
            if body.patient != nil { intent.patient = Self.patient }
        } else {
            command.appeal = .tracking(TrackingNumber(value: 77))
        }
        if let address { command.appeal = address }
        intent.command = command
        intent.actorID = actor.id
        intent.other = other
        let decided = try decider.decide(intent, in: appeal)
        for event in decided { appeal.evolve(event) }
        events += decided
        return decided
    }

    /// The code of the rejection that a command ends in; nil where it goes through.
    func code(
        _ body: CommandBody, as actor: Actor? = nil, at time: Timestamp? = nil, key: String? = nil,
        address: AppealAddress?? = nil
    ) -> RejectionCode? {
        var copy = self
        do throws(Rejection) {
            try copy.run(body, as: actor, at: time, key: key, address: address)
            return nil
        } catch {
            return error.code
        }
    }

    var kinds: [AppealEventKind] { events.compactMap(\.body.kind) }
}

extension RegisterAppeal {
    /// A complaint at the desk of the Patient Support Service.
    static var example: RegisterAppeal {
        var body = RegisterAppeal()
        body.channel = .supportDesk
        body.language = .russian
        body.kind = .complaint
        body.region = "KZ-59"
        body.organization = "shal-akyn-district-hospital"
        var applicant = PersonDetails()
        applicant.name = "Образцова Дана"
        applicant.phone = "+7 700 000 00 01"
        body.applicant = applicant
        body.text = "Ждали три часа."
        var issue = IssueStatement()
        issue.category = "WAITING"
        issue.severity = 1
        body.issues = [issue]
        return body
    }

    /// The same with changes.
    static func example(_ change: (inout RegisterAppeal) -> Void) -> RegisterAppeal {
        var body = example
        change(&body)
        return body
    }
}
