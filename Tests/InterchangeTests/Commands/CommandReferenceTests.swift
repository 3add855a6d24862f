// SPDX-License-Identifier: Apache-2.0

import EventSourcing
import Foundation
import Interchange
import PatientAppeals
import Testing

@Suite struct CommandReferenceTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../..").standardizedFileURL

    /// What has to be said, beyond what the comments call needed.
    private static let required: [String: Set<String>] = [
        "RegisterAppeal": ["channel", "kind", "organization", "text"], "AddIssue": ["category"], "Assign": ["handler"],
        "Deescalate": ["to"], "Redirect": ["to"], "VerifyCare": ["outcome"], "ScheduleCare": ["kind", "due"],
        "ExtendDeadline": ["until"], "DecideIssue": ["outcome"], "LinkDuplicate": ["of"], "Attach": ["hash"],
        "Redact": ["position"], "IssueStatement": ["category"],
    ]

    /// What has to be said in some cases.
    private static let conditions: [String: [String: String]] = [
        "RegisterAppeal": [
            "text": "yes, but on `proactive`", "region": "on `telegramBot`, or where the settings do not know it",
            "applicant": "on `supportDesk`, with a phone, e-mail or address",
        ],
        "Rate": ["score": "or `noOpinion`"], "VerifyCare": ["text": "where refused, or `ground`"],
    ]

    private static func isRequired(_ type: String, _ field: String, _ comments: SourceComments) -> Bool {
        required[type]?.contains(field) == true || comments.of(type, field).hasSuffix("; needed.")
    }

    private static func typeName(_ kind: AppealCommandKind) -> String {
        kind.rawValue.prefix(1).uppercased() + kind.rawValue.dropFirst()
    }

    private static func comments() throws -> SourceComments {
        try SourceComments(
            folders: ["Commands", "Model"].map { root.appendingPathComponent("Sources/PatientAppeals/\($0)") })
    }

    private static func table(
        _ type: String, _ fields: [CommandFieldList.Field], _ kept: [String: String], _ comments: SourceComments
    ) -> String {
        guard !fields.isEmpty else { return "No fields of its own.\n" }
        var text = "| field | required | value | kept | meaning |\n|---|---|---|---|---|\n"
        for field in fields {
            let isRequired = isRequired(type, field.name, comments)
            let when = conditions[type]?[field.name] ?? (isRequired ? "yes" : "")
            let meaning = comments.of(type, field.name).replacingOccurrences(of: "; needed.", with: ".")
            text += "| `\(field.name)` | \(when) | \(field.value) | \(kept[field.name] ?? "") | \(meaning) |\n"
        }
        return text
    }

    private static func whoMay(_ kind: AppealCommandKind) -> String {
        let names = ActorRole.names.filter { name in kind.roles.contains { $0.name == name } }
        return "Who may: " + (names.count == ActorRole.names.count ? "every role" : names.joined(separator: ", ")) + "."
    }

    private static func reference() throws -> String {
        let comments = try comments()
        var text = header + "\n## Commands\n"
        var objects: [String: [CommandFieldList.Field]] = [:]
        var keptInObjects: [String: [String: String]] = [:]
        for kind in AppealCommandKind.allCases {
            var list = CommandFieldList()
            var body = CommandBody(kind)
            try body.code(with: &list)
            objects.merge(list.objects) { first, _ in first }
            let type = typeName(kind)
            text += "\n### \(kind.rawValue)\n\n\(comments.of(type))\n\n\(whoMay(kind))\n\n"
            let kept = try KeptFields.of(kind)
            text += table(type, list.fields, kept.own, comments)
            keptInObjects.merge(kept.inObjects) { first, _ in first }
        }
        text += "\n## Objects\n"
        for (type, fields) in objects.sorted(by: { $0.key < $1.key }) {
            text +=
                "\n### \(type)\n\n\(comments.of(type))\n\n\(table(type, fields, keptInObjects[type] ?? [:], comments))"
        }
        return text
    }

    /// A change of commands is written down with `ARYZ_WRITE_SCHEMA=1 swift test --filter CommandReferenceTests`.
    @Test func `the commands in the documentation are those that are read`() throws {
        let file = Self.root.appendingPathComponent("docs/commands.md")
        let text = try Self.reference()
        if ProcessInfo.processInfo.environment["ARYZ_WRITE_SCHEMA"] != nil { try Data(text.utf8).write(to: file) }
        #expect(try String(contentsOf: file, encoding: .utf8) == text)
    }

    @Test func `the examples in the documentation are commands`() throws {
        let lines = Self.header.split(separator: "\n").filter { $0.hasPrefix("    {\"command\"") }
        #expect(lines.count >= 4)
        for line in lines { _ = try CommandReader.read(Array(line.dropFirst(4).utf8)) }
    }

    @Test func `what is called required stands in every example command`() throws {
        let comments = try Self.comments()
        let file = Self.root.appendingPathComponent("Fixtures/appeals.ndjson")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        for line in lines {
            let kind = try CommandReader.read(Array(line.utf8)).body.kind
            var list = CommandFieldList()
            var body = CommandBody(kind)
            try body.code(with: &list)
            let type = Self.typeName(kind)
            for field in list.fields
            where Self.isRequired(type, field.name, comments) && Self.conditions[type]?[field.name] == nil {
                #expect(line.contains("\"\(field.name)\":"), "\(field.name): \(line)")
            }
        }
    }

    private static let header = """
        # Commands

        What `aryz record` reads: NDJSON, one command a line, UTF-8, at most 1 MiB a line. This file is made of the commands'
        own lists of fields; a test keeps it true.

        Every command has these:

        | field | required | value | meaning |
        |---|---|---|---|
        | `command` | yes | one of the names below | What is to be done. |
        | `key` | yes | text, at most 255 bytes, no personal data | Unique per command, for ever: the same key again changes nothing and gets the same receipt, as `alreadyAppended`. |
        | `at` | yes | time: `2026-03-02T09:14:00+05:00` | When it happens. |
        | `actor` | yes | object: `role` (one of \(ActorRole.names.map { "`\($0)`" }.joined(separator: ", "))), `id` (pseudonymous; needed of staff) | Who does it. |
        | `appeal` | all but `registerAppeal` | `7K3F-9QXD-2`, `SKO-17/2026-000123` or `ref:…` | The appeal: tracking number, register entry or the sender's own reference. |

        *Kept* says how a field stands in the log. `clear`: whoever has the log can read it, for ever, so that no personal data may
        be in it; what has the form of a telephone number, an IIN or an e-mail address is refused as `personalDataInClear`, and a
        name nothing can tell from a code. `sealed`: encrypted with the key of the person whom it is about, and gone with that key.
        Of events the [schema](events.proto) says it: a field of the type `SealedField` is sealed, every other one is in clear.
        `key`, the staff's `actor.id` and `reference` are in clear; of an applicant's `actor.id` only a keyed hash is kept.

        A key that no field has is refused. Categories and organisations are those of the settings. Each command says which roles
        may give it; all that can be refused, and why, stands in [errors](errors.md).

        ## A complaint from the bot, to its end

            {"command":"registerAppeal","key":"tg-8841/0","at":"2026-03-02T09:14:00+05:00","actor":{"role":"applicant","id":"tg:771"},"reference":"tg-8841","channel":"telegramBot","language":"ru","kind":"complaint","region":"KZ-59","organization":"shal-akyn-district-hospital","applicant":{"phone":"+7 700 000 00 01"},"text":"Жду приёма три недели.","issues":[{"category":"WAITING","severity":1}]}
            {"command":"arrangeAppointment","key":"tg-8841/1","appeal":"ref:tg-8841","at":"2026-03-02T11:00:00+05:00","actor":{"role":"operator","id":"op-17"},"time":"2026-03-04T10:00:00+05:00","specialty":"endocrinology"}
            {"command":"resolve","key":"tg-8841/2","appeal":"ref:tg-8841","at":"2026-03-02T11:05:00+05:00","actor":{"role":"operator","id":"op-17"},"text":"Записана на 4 марта."}
            {"command":"decideIssue","key":"tg-8841/3","appeal":"ref:tg-8841","at":"2026-03-02T11:06:00+05:00","actor":{"role":"head","id":"head-2"},"outcome":"upheld"}
            {"command":"answer","key":"tg-8841/4","appeal":"ref:tg-8841","at":"2026-03-02T11:10:00+05:00","actor":{"role":"operator","id":"op-17"},"medium":"messenger","text":"Вас ждут 4 марта в 10:00."}
            {"command":"rate","key":"tg-8841/5","appeal":"ref:tg-8841","at":"2026-03-04T12:00:00+05:00","actor":{"role":"applicant","id":"tg:771"},"score":5,"medium":"messenger"}
            {"command":"close","key":"tg-8841/6","appeal":"ref:tg-8841","at":"2026-03-04T12:30:00+05:00","actor":{"role":"operator","id":"op-17"}}

        Each line gets a receipt like this one, after it is on disk:

            {"line":1,"outcome":"appended","appeal":"7K3F-9QXD-2","register":"SKO-17/2026-000123","positions":[1,5],"due":{"…":"…"}}

        ## Erasing a person

            {"command":"erasePerson","key":"erase-12","appeal":"ref:tg-8841","at":"2026-04-01T09:00:00+05:00","actor":{"role":"head","id":"head-2"},"ground":"request"}

        destroys the key of the appeal's applicant (`"whose":"patient"`: of the patient). Who is the applicant or the patient, where
        they are two, can have their own erased. See [operations](operations.md) for
        what has to follow.

        """
}
