// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Foundation
import PatientAppeals
import Testing

/// `docs/appeal-lifecycle.md` says what each command does in each state; its table is what this runs, cell by cell.
@Suite struct LifecycleTests {
    private static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../docs/appeal-lifecycle.md").standardizedFileURL

    /// An appeal for somebody else, on which everything has been begun, and how it gets into each state.
    private static func appeal(in state: AppealState) throws -> DomainCase {
        var one = DomainCase()
        try one.run(
            .registerAppeal(
                .example {
                    var patient = PersonDetails()
                    patient.name = "Образцова Мария"
                    $0.patient = patient
                }))
        if state == .received {
            // The moment between the two events that a registration makes.
            var early = DomainCase()
            early.appeal.evolve(one.events[0])
            return early
        }
        guard state != .registered else { return one }
        let later = one.now.advanced(bySeconds: 30 * 86_400)
        try one.run(.assign(.with { $0.handler = "h-1" }))
        try one.run(.grantConsent(GrantConsent()))
        try one.run(.requestInformation(.with { $0.from = "lab" }))
        try one.run(.scheduleCare(.with { ($0.kind, $0.due) = (.examination, later) }))
        try one.run(.identifyRootCause(.with { $0.cause = "queue" }))
        try one.run(.planAction(.with { ($0.due, $0.text) = (later, "Второе окно") }))
        let leaving: [CommandBody]
        switch state {
        case .answered, .closed:
            let answer = CommandBody.answer(.with { $0.text = "Ответ" })
            leaving =
                [.decideIssue(.with { $0.outcome = .upheld }), answer] + (state == .closed ? [.close(Close())] : [])
        case .redirected: leaving = [.redirect(.with { ($0.to, $0.outside) = ("ministry", true) })]
        case .withdrawn: leaving = [.withdraw(Withdraw())]
        case .leftUnconsidered: leaving = [.leaveUnconsidered(.with { $0.ground = "anonymous" })]
        default: leaving = []
        }
        for body in leaving { try one.run(body) }
        #expect(one.appeal.state == state)
        return one
    }

    /// Each command with all that it needs.
    private static func body(_ kind: AppealCommandKind, _ now: Timestamp) -> CommandBody? {
        let later = now.advanced(bySeconds: 86_400)
        let words = "Слова"
        switch kind {
        case .registerAppeal, .linkDuplicate, .erasePerson: return nil
        case .classify: return .classify(.with { $0.language = .kazakh })
        case .addIssue: return .addIssue(.with { $0.category = "ETHICS" })
        case .assign: return .assign(.with { $0.handler = "h-2" })
        case .escalate: return .escalate(.with { $0.to = 3 })
        case .deescalate: return .deescalate(.with { ($0.to, $0.reason) = (1, words) })
        case .redirect: return .redirect(.with { $0.to = "north-kazakhstan-health-department" })
        case .verifyCare: return .verifyCare(.with { $0.outcome = .given })
        case .scheduleCare: return .scheduleCare(.with { ($0.kind, $0.due) = (.admission, later) })
        case .extendDeadline:
            return .extendDeadline(
                .with {
                    ($0.clock, $0.until, $0.reason) = (
                        "supportServiceReview", now.advanced(bySeconds: 20 * 86_400), words
                    )
                })
        case .decideIssue: return .decideIssue(.with { $0.outcome = .not })
        case .reopen: return .reopen(.with { $0.reason = words })
        case .leaveUnconsidered: return .leaveUnconsidered(.with { $0.ground = "anonymous" })
        case .unlinkDuplicate: return .unlinkDuplicate(.with { $0.reason = words })
        case .rate: return .rate(.with { $0.score = 4 })
        case .identifyRootCause: return .identifyRootCause(.with { $0.cause = "staff" })
        case .planAction: return .planAction(.with { ($0.due, $0.text) = (later, words) })
        case .completeAction: return .completeAction(.with { $0.action = 1 })
        case .reviewAction: return .reviewAction(.with { $0.action = 1 })
        case .attach: return .attach(.with { $0.hash = String(repeating: "a", count: 64) })
        case .note: return .note(.with { $0.text = words })
        case .redact: return .redact(.with { ($0.position, $0.ground) = (1, "law") })
        default: return CommandBody(kind)
        }
    }

    /// What a command comes to in a state: the state after it, or the code of its refusal.
    private static func outcome(_ kind: AppealCommandKind, in state: AppealState) throws -> String? {
        var one = try appeal(in: state)
        if kind == .deescalate, state.isOpen, state != .received { try one.run(.escalate(.with { $0.to = 2 })) }
        guard let body = body(kind, one.now) else { return nil }
        do throws(Rejection) {
            try one.run(body)
            return one.appeal.state == state ? "stays" : "**\(one.appeal.state.name)**"
        } catch {
            return error.code.rawValue
        }
    }

    private static var states: [AppealState] { (1...8).map { AppealState(code: $0) } }

    private static func table() throws -> String {
        var text = "| command | " + states.map(\.name).joined(separator: " | ") + " |\n"
        text += "|---" + String(repeating: "|---", count: states.count) + "|\n"
        for kind in AppealCommandKind.allCases {
            let cells = try states.map { try outcome(kind, in: $0) }
            guard cells.allSatisfy({ $0 != nil }) else { continue }
            text += "| `\(kind.rawValue)` | " + cells.map { $0 ?? "" }.joined(separator: " | ") + " |\n"
        }
        return text
    }

    @Test func `every command does in every state what the table says`() throws {
        var document = try String(contentsOf: Self.file, encoding: .utf8)
        if ProcessInfo.processInfo.environment["ARYZ_WRITE_LIFECYCLE"] != nil {
            let start = try #require(document.range(of: "| command |")?.lowerBound)
            let end = document.range(of: "\n\n", range: start..<document.endIndex)?.lowerBound ?? document.endIndex
            document.replaceSubrange(start..<end, with: try Self.table().dropLast())
            try Data(document.utf8).write(to: Self.file)
        }
        var cells = 0
        for line in document.split(separator: "\n") where line.hasPrefix("| `") {
            let parts = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            let kind = try #require(AppealCommandKind(rawValue: parts[0].replacing("`", with: "")))
            for (state, expected) in zip(Self.states, parts.dropFirst()) {
                #expect(try Self.outcome(kind, in: state) == expected, "\(kind.rawValue) when \(state.name)")
                cells += 1
            }
        }
        // Those that are left out make an appeal, need another one, or destroy keys; other tests have them.
        #expect(cells == (AppealCommandKind.allCases.count - 3) * 8)
    }
}
