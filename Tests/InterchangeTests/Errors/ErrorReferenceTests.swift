// SPDX-License-Identifier: Apache-2.0

import EventSourcing
import Foundation
import PatientAppeals
import Testing

/// `docs/errors.md` is the one table of all codes; it is made of the code.
@Suite struct ErrorReferenceTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../..").standardizedFileURL

    /// A case of an enumeration in a source file: its name, its comment, and its raw value where one is written.
    private struct Case {
        var name: String
        var comment: String
        var value: String

        /// The comment's first sentence, and the others.
        var sentences: (first: String, others: String) {
            guard let end = comment.range(of: ". ")?.lowerBound else { return (comment, "") }
            return (comment[..<end] + ".", comment[end...].dropFirst(2).description)
        }
    }

    /// The cases that have a comment, in their order.
    private static func cases(_ path: String, of type: String) throws -> [Case] {
        let text = try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
        var cases: [Case] = [], comment: [Substring] = [], isInside = false
        for line in text.split(separator: "\n") {
            let words = line.drop { $0 == " " }
            if words.contains("enum \(type):") { isInside = true }
            if line == "}" { isInside = false }
            if words.hasPrefix("/// ") {
                comment.append(words.dropFirst(4))
                continue
            }
            if isInside, !comment.isEmpty, words.hasPrefix("case ") {
                let parts = words.dropFirst(5).components(separatedBy: " = ")
                cases.append(
                    Case(name: parts[0], comment: comment.joined(separator: " "), value: parts.dropFirst().first ?? ""))
            }
            comment = []
        }
        return cases
    }

    private static func row(_ cells: String...) -> String { "| " + cells.joined(separator: " | ") + " |\n" }

    private static func document() throws -> String {
        var text = header + "\n" + codeHead
        for one in try cases("Sources/EventSourcing/Payload/PayloadFault.swift", of: "Fault") {
            let fault = try #require(PayloadError.Fault(rawValue: one.name))
            text += row("`\(one.name)`", one.comment, fault.advice, "applicants, staff")
        }
        text += "\n" + rulesHeader + "\n" + codeHead
        for one in try cases("Sources/PatientAppeals/Deciding/Rejection.swift", of: "RejectionCode") {
            let code = try #require(RejectionCode(rawValue: one.name))
            text += row(
                "`\(one.name)`", one.comment, code.advice, code.isForApplicants ? "applicants, staff" : "staff")
        }
        text += "\n" + identityHeader + "\n" + codeHead
        for one in try cases("Sources/PatientAppeals/Disclosing/IdentityRefusal.swift", of: "Code") {
            let code = try #require(IdentityRefusal.Code(rawValue: one.name))
            text += row("`\(one.name)`", one.comment, code.advice, "staff")
        }
        text += "\n" + exitHeader + "\n| status | name | when | what to do |\n|---|---|---|---|\n"
        for one in try cases("Sources/aryz/Support/Failure.swift", of: "ExitStatus") {
            text += row(one.value, one.name, one.sentences.first, one.sentences.others)
        }
        text += signals + "\n" + textsHeader + "\n| code | kk | ru | en |\n|---|---|---|---|\n"
        for (code, message) in messages {
            text += row("`\(code)`", message(.kazakh), message(.russian), message(.english))
        }
        return text
    }

    /// What applicants are told, by code.
    private static var messages: [(String, (MessageLanguage) -> String)] {
        let faults = PayloadError.Fault.allCases.map { fault in
            (fault.rawValue, { (language: MessageLanguage) in fault.message(in: language) })
        }
        let codes = RejectionCode.allCases.filter(\.isForApplicants).map { code in
            (code.rawValue, { (language: MessageLanguage) in code.message(in: language) ?? "" })
        }
        return faults + codes
    }

    /// A change is written down with `ARYZ_WRITE_ERRORS=1 swift test --filter ErrorReferenceTests`.
    @Test func `the errors in the documentation are those of the code`() throws {
        let file = Self.root.appendingPathComponent("docs/errors.md")
        let text = try Self.document()
        if ProcessInfo.processInfo.environment["ARYZ_WRITE_ERRORS"] != nil { try Data(text.utf8).write(to: file) }
        #expect(try String(contentsOf: file, encoding: .utf8) == text)
    }

    @Test func `every code stands in the table once, with when and what to do`() throws {
        let codes =
            RejectionCode.allCases.map(\.rawValue) + PayloadError.Fault.allCases.map(\.rawValue)
            + IdentityRefusal.Code.allCases.map(\.rawValue)
        #expect(Set(codes).count == codes.count, "no code means two things")
        let lines = try Self.document().split(separator: "\n").prefix { !$0.hasPrefix("## What applicants") }
        for code in codes {
            let rows = lines.filter { $0.hasPrefix("| `\(code)` |") }
            #expect(rows.count == 1, "\(code)")
            let cells = try #require(rows.first).split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            #expect(cells.count == 4 && cells.allSatisfy { !$0.isEmpty }, "\(code)")
            #expect(cells[1].hasSuffix(".") && cells[2].hasSuffix("."), "\(code)")
        }
        let statuses = try Self.cases("Sources/aryz/Support/Failure.swift", of: "ExitStatus")
        #expect(statuses.map(\.value) == ["0", "1", "64", "65", "66", "69", "74", "75"])
        #expect(statuses.allSatisfy { !$0.sentences.others.isEmpty })
    }

    @Test func `what applicants are told is said in three languages, whole`() {
        #expect(Self.messages.count > 60)
        var seen: [MessageLanguage: [String: String]] = [:]
        for (code, message) in Self.messages {
            let texts = MessageLanguage.allCases.map(message)
            #expect(Set(texts).count == 3, "\(code)")
            for (language, text) in zip(MessageLanguage.allCases, texts) {
                #expect(text.count > 15 && text.count < 160, "\(code) \(language.rawValue)")
                #expect(!text.contains { "%{}\\<>$…_".contains($0) } || code == "idNotPlain", "\(code): \(text)")
                #expect(text.last.map { ".!?".contains($0) } == true, "\(code)")
                #expect(seen[language]?[text] == nil, "\(code) says the same as \(seen[language]?[text] ?? "")")
                seen[language, default: [:]][text] = code
            }
            #expect(texts[0].contains { "әғқңөұүһі".contains($0.lowercased()) }, "\(code) is Kazakh")
            #expect(!texts[1].contains { "әғқңөұүһі".contains($0.lowercased()) }, "\(code) is Russian")
            #expect(!texts[2].unicodeScalars.contains { (0x400...0x4ff).contains($0.value) }, "\(code) is English")
        }
    }

    @Test func `the language of a message is one that the writer of the appeal reads`() {
        let languages: [(Language, MessageLanguage?)] = [
            (.kazakh, .kazakh), (.russian, .russian), (.mixed, .kazakh), (.kazakhLatin, .kazakh), (.unsaid, nil),
        ]
        #expect(languages.count == Language.names.count + 1)
        for (language, expected) in languages { #expect(MessageLanguage(of: language) == expected) }
    }

    private static let codeHead = "| code | when | what to do | who sees it |\n|---|---|---|---|\n"

    private static let header = """
        # Errors

        Every refusal has a stable code. This file is made of the code; a test keeps it true, and each code is reached by a test.

        A receipt of `aryz record` says `"outcome":"rejected"`, the code in `error`, the `field`, a `message` and, beside a
        message in English, `advice`. With `--lang kk` or `--lang ru` the message is the one for applicants, where there is one. Without
        `--lang`, who acts on the applicant's side is told in the language of the appeal, everybody else in English. Codes and keys are the same
        in every language. No message holds personal data. Of what was sent it repeats short codes at most.

        Two more outcomes are no fault of the command: `conflict` (somebody else was faster; send it again) and `failed` (the log or
        the key store can't go on; the exit status says why). `notRecorded` means that other lines were at fault and
        `--all-or-nothing` was asked for.

        ## What a line is refused for

        Before any rule is looked at. `field` is the path of the key, such as `issues[0].category`.

        """

    private static let rulesHeader = """
        ## What the rules refuse

        Which state lets which command happen stands in [the life of an appeal](appeal-lifecycle.md), which role may give it in
        [commands](commands.md). Nothing is written where a command is refused.

        """

    private static let identityHeader = """
        ## Why applicant and patient are hidden

        What is opened with `--reveal` of an appeal that is not named; see [confidentiality.md](confidentiality.md).

        """

    private static let exitHeader = """
        ## How the program ends

        """

    private static let signals = """
        | 130, 143 | | It was interrupted by Ctrl-C or ended by SIGTERM. | Run it again; what was carried out is recognised by its keys. |

        """

    private static let textsHeader = """
        ## What applicants read

        `RejectionCode.message(in:)` gives these to who embeds the library.

        """
}
