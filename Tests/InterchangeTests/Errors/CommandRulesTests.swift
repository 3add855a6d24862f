// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import PatientAppeals
import Testing

/// Every command twice, for a closed appeal, and by every role.
@Suite struct CommandRulesTests {
    /// What the same command under another key ends in; the others may be given any number of times.
    private static let again: [AppealCommandKind: RejectionCode] = [
        .registerAppeal: .referenceTaken, .acknowledge: .alreadyAcknowledged, .assign: .alreadyAssigned,
        .escalate: .levelNotHigher, .deescalate: .levelNotLower,
        .grantConsent: .alreadyConsented, .reachCare: .unknownMilestone, .extendDeadline: .alreadyExtended,
        .decideIssue: .nothingToChange, .resolve: .alreadyResolved, .answer: .alreadyAnswered,
        .confirmDelivery: .alreadyDelivered, .close: .stateForbids, .reopen: .stateForbids, .withdraw: .stateForbids,
        .leaveUnconsidered: .stateForbids, .linkDuplicate: .alreadyLinked, .unlinkDuplicate: .notLinked,
        .inviteSurvey: .alreadyInvited, .rate: .alreadyRated, .completeAction: .unknownAction,
        .reviewAction: .unknownAction, .erasePerson: .alreadyErased,
    ]

    /// What may still be done to a closed appeal; everything else ends in `stateForbids`.
    private static let afterClosing: Set<AppealCommandKind> = [
        .reachCare, .confirmDelivery, .reopen, .linkDuplicate, .unlinkDuplicate, .inviteSurvey, .rate,
        .identifyRootCause, .planAction, .completeAction, .reviewAction, .attach, .note, .redact, .erasePerson,
    ]

    private static func refusal(_ code: RejectionCode?, _ outcome: CommandScene.Outcome) -> Bool {
        outcome.outcome == (code == nil ? "appended" : "rejected") && outcome.code == code?.rawValue ?? ""
    }

    @Test(arguments: AppealCommandKind.allCases)
    func `the same command again is carried out once under one key, and as the table says under another`(
        _ kind: AppealCommandKind
    ) throws {
        let scene = try CommandScene(kind)
        let line = scene.sample.line
        #expect(scene.record(line) == .init(outcome: "appended"), "\(line)")
        let after = scene.log.lastPosition
        #expect(scene.record(line) == .init(outcome: "alreadyAppended"))
        #expect(scene.log.lastPosition == after)
        let other = scene.sample.setting("key", "another").line
        let outcome = scene.record(other)
        #expect(Self.refusal(Self.again[kind], outcome), "\(outcome)")
        #expect((scene.log.lastPosition == after) == (Self.again[kind] != nil))
        let changed = scene.sample.setting("actor.id", "op-18").line
        #expect(Self.refusal(.keyReused, scene.record(changed)))
    }

    @Test(arguments: AppealCommandKind.allCases.filter { $0 != .registerAppeal })
    func `what a closed appeal does not take is refused`(_ kind: AppealCommandKind) throws {
        let scene = try CommandScene(kind, isClosed: true)
        let before = scene.log.lastPosition
        let outcome = scene.record(scene.sample.line)
        #expect(Self.refusal(Self.afterClosing.contains(kind) ? nil : .stateForbids, outcome), "\(outcome)")
        #expect((scene.log.lastPosition == before) == !Self.afterClosing.contains(kind))
    }

    @Test(arguments: AppealCommandKind.allCases)
    func `a role that may not is refused, and one that may goes through`(_ kind: AppealCommandKind) throws {
        let scene = try CommandScene(kind)
        let before = scene.log.lastPosition
        var mayGive: [JSONTree] = []
        for name in ActorRole.names {
            let role = try #require(ActorRole(name: name))
            var line = scene.sample.setting("actor.role", .text(name))
            if kind == .erasePerson, role == .patient { line = line.setting("whose", "patient") }
            if kind.roles.contains(role) {
                mayGive.append(line)
                continue
            }
            let code: RejectionCode = role.isApplicantSide && !kind.isForApplicants ? .staffOnly : .roleMayNot
            let outcome = scene.record(line.line)
            #expect(outcome == .init(outcome: "rejected", code: code.rawValue, field: "actor.role"), "\(name)")
        }
        #expect(scene.log.lastPosition == before)
        // A scene of the same kind is made in the same way, so that the line's key and positions are right there too.
        for line in mayGive {
            #expect(try CommandScene(kind).record(line.line) == .init(outcome: "appended"), "\(line.line)")
        }
    }
}
