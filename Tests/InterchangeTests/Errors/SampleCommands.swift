// SPDX-License-Identifier: Apache-2.0

import PatientAppeals

/// A good command of each kind with every field filled in, and what has to have happened to its appeal before.
enum SampleCommands {
    /// The commands that go before, after the registration.
    static func before(_ kind: AppealCommandKind) -> [AppealCommandKind] {
        let toAnswer: [AppealCommandKind] = [.grantConsent, .decideIssue, .answer]
        switch kind {
        case .deescalate: return [.escalate]
        case .reachCare: return [.scheduleCare]
        case .answer: return toAnswer.dropLast()
        case .confirmDelivery, .close, .reopen, .inviteSurvey, .rate: return toAnswer
        case .unlinkDuplicate: return [.linkDuplicate]
        case .completeAction: return [.planAction]
        case .reviewAction: return [.planAction, .completeAction]
        default: return []
        }
    }

    /// The same, and then on to the end.
    static func beforeClosed(_ kind: AppealCommandKind) -> [AppealCommandKind] {
        let own = before(kind)
        return own + [.grantConsent, .decideIssue, .answer, .close].filter { !own.contains($0) }
    }

    /// The kind's own fields. `unique` tells the persons of one appeal from those of another.
    static func fields(_ kind: AppealCommandKind, unique: Int = 0) -> JSONTree {
        kind == .registerAppeal ? registration(unique) : rest[kind] ?? [:]
    }

    private static func registration(_ unique: Int) -> JSONTree {
        func person(_ name: String, _ digit: Int) -> JSONTree {
            [
                "name": .text(name), "phone": .text("+7 700 000 \(digit)\(unique / 100 % 10) \(10 + unique % 90)"),
                "email": .text("p\(digit)-\(unique)@example.kz"), "address": "Петропавл, Абай 1", "iin": "",
            ]
        }
        return [
            "channel": "webForm", "language": "ru", "kind": "complaint", "region": "KZ-59",
            "organization": "shal-akyn-district-hospital", "unit": "therapy", "confidentiality": "confidential",
            "applicant": person("Образцова Дана", 1), "patient": person("Образцов Али", 2), "consent": false,
            "text": "Ждали три часа.",
            "issues": [
                [
                    "category": "WAITING", "hcat": "institutionalProcesses", "severity": 1, "stage": "admission",
                    "text": "Очередь",
                ]
            ],
            "reference": "own", "level": 1, "receivedAt": "2026-03-02T09:30:00+05:00", "repeatOf": "ref:earlier",
            "forwardTo": "", "handler": "h-1",
        ]
    }

    private static let words: JSONTree = "Слова"
    private static let later: JSONTree = "2026-03-12T10:00:00+05:00"

    private static let rest: [AppealCommandKind: JSONTree] = [
        .acknowledge: ["medium": "messenger"],
        .classify: [
            "kind": "application", "language": "kk", "issue": 1, "category": "ETHICS", "hcat": "listening",
            "severity": 2, "stage": "ward", "reason": words,
        ],
        .addIssue: ["category": "ETHICS", "hcat": "listening", "severity": 1, "stage": "ward", "text": words],
        .assign: ["handler": "h-2", "unit": "surgery"],
        .escalate: ["to": 2, "toOrganization": "north-kazakhstan-health-department", "reason": words],
        .deescalate: ["to": 1, "reason": words],
        .redirect: [
            "to": "north-kazakhstan-health-department", "outside": false, "issues": ["1"], "reason": words,
        ],
        .requestInformation: ["from": "laboratory", "due": later, "text": words],
        .receiveInformation: ["from": "laboratory", "text": words],
        .verifyCare: ["outcome": "refused", "ground": "noReferral", "text": words],
        .recordFinding: ["issue": 1, "confirmed": true, "text": words],
        .requestClarification: ["medium": "phone", "due": later, "text": words],
        .receiveClarification: ["medium": "phone", "text": words],
        .requestConsent: ["medium": "phone"], .grantConsent: ["evidence": "signed"], .refuseConsent: ["reason": words],
        .mediate: ["agreed": true, "text": words],
        .consult: ["topic": "ETHICS", "text": words],
        .arrangeAppointment: [
            "time": later, "organization": "shal-akyn-district-hospital", "specialty": "surgery", "text": words,
        ],
        .explainRoute: ["organization": "shal-akyn-district-hospital", "text": words],
        .scheduleCare: ["kind": "examination", "due": later, "text": words], .reachCare: ["milestone": 1],
        .extendDeadline: ["clock": "supportServiceReview", "until": later, "reason": words],
        .decideIssue: ["issue": 1, "outcome": "upheld", "text": words],
        .resolve: ["onTheSpot": false, "text": words], .answer: ["medium": "app", "text": words],
        .confirmDelivery: ["medium": "app"], .reopen: ["reason": words], .withdraw: ["reason": words],
        .leaveUnconsidered: ["ground": "anonymous", "reason": words],
        .linkDuplicate: ["of": "ref:earlier"], .unlinkDuplicate: ["reason": words],
        .inviteSurvey: ["medium": "sms", "expires": later],
        .rate: ["score": 4, "noOpinion": false, "medium": "sms", "comment": words],
        .identifyRootCause: ["issue": 1, "cause": "queue", "text": words],
        .planAction: ["issue": 1, "due": later, "responsible": "h-2", "text": words],
        .completeAction: ["action": 1, "text": words],
        .reviewAction: ["action": 1, "effective": true, "text": words],
        .attach: [
            "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "size": 12,
            "mediaType": "application/pdf", "fileName": "выписка.pdf",
        ],
        .note: ["visibility": "applicant", "text": words],
        .redact: ["position": 1, "field": "text", "ground": "court"],
        .erasePerson: ["whose": "applicant", "ground": "request"],
    ]
}
