// SPDX-License-Identifier: Apache-2.0

import EventSourcing
import PatientAppeals
import Testing

/// Who may give which command; the table itself stands in `docs/commands.md`.
@Suite struct RoleTests {
    private static var roles: [ActorRole] { ActorRole.names.indices.map { ActorRole(code: UInt8($0 + 1)) } }

    @Test(arguments: AppealCommandKind.allCases)
    func `a command is refused to every role that may not give it, and to no other`(_ kind: AppealCommandKind) throws {
        let one = kind == .registerAppeal ? DomainCase() : try DomainCase.answered()
        let body = kind == .registerAppeal ? CommandBody.registerAppeal(.example) : CommandBody(kind)
        #expect(!kind.roles.isEmpty)
        for role in Self.roles {
            let code = one.code(body, as: Actor(role: role, id: "x-1"))
            if kind.roles.contains(role) {
                #expect(code != .staffOnly && code != .roleMayNot, "\(role.name)")
            } else {
                #expect(
                    code == (role.isApplicantSide && !kind.isForApplicants ? .staffOnly : .roleMayNot), "\(role.name)")
            }
        }
    }

    @Test func `a role that this version does not know may give nothing`() throws {
        let one = try DomainCase.complaint()
        for kind in AppealCommandKind.allCases where kind != .registerAppeal {
            #expect(one.code(CommandBody(kind), as: Actor(role: ActorRole(code: 99), id: "x-1")) == .roleMayNot)
        }
    }

    @Test func `applicant and patient have their own data erased, not each other's`() throws {
        func erase(_ whose: PersonPart) -> CommandBody {
            .erasePerson(.with { ($0.whose, $0.ground) = (whose, "request") })
        }
        let both = try DomainCase(.example { $0.patient = PersonDetails.named("Өрнек Айбек") })
        let alone = try DomainCase.complaint()
        let rows: [(ActorRole, PersonPart, RejectionCode?)] = [
            (.applicant, .applicant, nil), (.applicant, .unsaid, nil), (.applicant, .patient, .roleMayNot),
            (.patient, .patient, nil), (.patient, .applicant, .roleMayNot), (.patient, .unsaid, .roleMayNot),
            (.representative, .patient, nil), (.representative, .applicant, nil), (.head, .patient, nil),
        ]
        for (role, whose, code) in rows {
            let actor = Actor(role: role, id: "x-1")
            #expect(both.code(erase(whose), as: actor) == code, "\(role.name) \(whose.name)")
            #expect(alone.code(erase(whose), as: actor) == nil, "there is only one person")
        }
    }

    @Test func `nobody speaks for the patient, decides on themselves or erases at a desk`() {
        for kind in [AppealCommandKind.grantConsent, .refuseConsent] {
            #expect(!kind.roles.contains(.applicant) && kind.roles.contains(.patient))
        }
        for kind in [AppealCommandKind.decideIssue, .answer, .close, .leaveUnconsidered, .extendDeadline, .redact] {
            #expect(!kind.isForApplicants)
        }
        for kind in [AppealCommandKind.redact, .erasePerson] {
            #expect(kind.roles.isDisjoint(with: [.operator, .handler, .expert]) && kind.roles.contains(.head))
        }
        for kind in [AppealCommandKind.registerAppeal, .withdraw, .reopen, .rate, .attach, .erasePerson] {
            #expect(kind.roles.isSuperset(of: [.applicant, .patient, .representative]))
        }
    }
}
