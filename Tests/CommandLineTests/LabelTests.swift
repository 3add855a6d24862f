// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Foundation
import PatientAppeals
import Testing

@testable import aryz

/// Whatever is printed with a label has words in all three languages.
@Suite struct LabelTests {
    /// Words that are the same in Kazakh and Russian, because both borrowed them or they are names.
    private static let sameInBoth: Set<String> = [
        "webQR", "qoldauApp", "telegramBot", "eOtinish", "patient", "operator", "phone", "sms", "messenger", "portal",
        "unitMinute", "unitSecond", "bytes", "n", "undefined",
    ]
    /// Of those the ones without a Cyrillic letter: a brand, abbreviations, a dash.
    private static let withoutCyrillic: Set<String> = ["qoldauApp", "sms", "n", "undefined"]

    /// Every code that an event may hold, by a walk over the fields of all of them.
    private static func codesOfEvents() throws -> Set<String> {
        var walk = CodeWalk()
        for kind in AppealEventKind.allCases {
            var event = AppealEvent(emptyOf: kind)
            try event.code(with: &walk)
        }
        return walk.codes
    }

    private static func metrics() -> [String] {
        let query = StatisticsQuery(cohort: .received, asOf: Timestamp(microseconds: 0))
        let rows = Satisfaction().statistics(query).rows.flatMap(\.metrics).map(\.name)
        let steps = [(1, 2), (1, 3), (2, 3)].flatMap { from, to in
            ["ByHand", "Automatically"].map { "escalated\(from)To\(to)\($0)" }
        }
        return rows + steps + ["deadlineCompliance", "deadlineComplianceWithOverdue"]
    }

    private static let enumerations: [String] =
        Dimension.allCases.map(\.rawValue) + Cohort.allCases.map(\.rawValue) + ClockStanding.allCases.map(\.rawValue)
        + TaskSummary.Standing.allCases.map(\.rawValue) + ControlChart.Signal.allCases.map(\.rawValue)

    @Test func `every code, state, event, metric and clock has words`() throws {
        let codes = try Self.codesOfEvents()
        #expect(codes.isSuperset(of: Channel.names + AppealKind.names + Language.names + ActorRole.names))
        #expect(codes.isSuperset(of: IssueOutcome.names + ContactMedium.names + BreachAction.names))
        let all =
            codes.union(AppealState.names).union(AppealEventKind.allCases.map(\.typeName)).union(Self.metrics())
            .union(Self.enumerations).union(Settings.standard.clocks.map(\.name))
        #expect(all.count > 180)
        let missing = all.subtracting(Words.all.keys)
        #expect(missing.isEmpty, "without words: \(missing.sorted())")
    }

    @Test func `every label that the program asks for by name has words`() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Sources/aryz").standardizedFileURL
        var asked: Set<String> = []
        for case let file as URL in try #require(
            FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
        where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for name in text.matches(of: #/(?:labels|self)\["(\w+)"\]/#) { asked.insert(String(name.1)) }
        }
        #expect(asked.count > 15)
        #expect(asked.subtracting(Words.all.keys).isEmpty)
    }

    @Test func `no word is left in another language`() {
        for (code, word) in Words.all {
            for text in [word.kk, word.ru] {
                #expect(!text.isEmpty, "\(code)")
                let isCyrillic = text.unicodeScalars.contains { (0x400...0x4ff).contains($0.value) }
                #expect(isCyrillic != Self.withoutCyrillic.contains(code), "\(code): \(text)")
            }
            let english = Labels(.en)[code]
            #expect(!english.unicodeScalars.contains { (0x400...0x4ff).contains($0.value) }, "\(code): \(english)")
            #expect((word.kk == word.ru) == Self.sameInBoth.contains(code), "\(code): \(word.kk), \(word.ru)")
        }
    }

    @Test func `no code has two words`() {
        let lists = [Words.columns, Words.codes, Words.findings, Words.events, Words.metrics, Words.series]
        #expect(lists.map(\.count).reduce(0, +) == Words.all.count)
    }

    @Test func `categories and regions have names in all three languages`() {
        let names =
            Settings.standard.categories.map { [$0.nameKazakh, $0.nameRussian, $0.nameEnglish] }
            + Region.all.map { [$0.nameKazakh, $0.nameRussian, $0.nameEnglish] }
        #expect(names.count > 25)
        for name in names {
            #expect(!name.contains(""))
            #expect(name[2].utf8.allSatisfy { $0 < 0x80 }, "\(name)")
            #expect(name[0] != name[2] && name[1] != name[2], "\(name)")
        }
    }

    @Test(arguments: [LabelLanguage.kk, .ru])
    func `every line about one appeal has a name in the language`(language: LabelLanguage) async throws {
        let (tool, _) = try await Tool.withAppeals("a")
        let words = Set(Words.all.values.map { language == .kk ? $0.kk : $0.ru })
        let sheet = try await tool("query", "appeal", "ref:a", "--lang", language.rawValue)
        #expect(sheet.lines.count > 10, "\(sheet)")
        for line in sheet.lines {
            let name = line.split(separator: #/  +/#)[0]
            #expect(words.contains(String(name)), "\(line)")
        }
    }

    @Test(arguments: [LabelLanguage.kk, .ru])
    func `every column of every table has a heading in the language`(language: LabelLanguage) async throws {
        let (tool, _) = try await Tool.withAppeals("a")
        let words = Set(Words.all.values.map { language == .kk ? $0.kk : $0.ru })
        for verb in [
            ["appeals"], ["registry"], ["satisfaction", "--by", "channel,month"], ["deadlines"], ["actions"],
            ["retention"], ["backlog", "--by", "channel"], ["improvement"],
        ] {
            let table = try await tool(["query"] + verb + ["--lang", language.rawValue, "--quiet"], bytes: [])
            let lines = table.lines.filter { !$0.contains(Labels(language)["asOf"] + ": ") }
            let headings = (lines.first ?? "").split(separator: #/  +/#).map { $0.trimmingCharacters(in: .whitespaces) }
            #expect(headings.count >= 4, "\(verb): \(table)")
            let strange = headings.filter { !words.contains($0) }
            #expect(strange.isEmpty, "\(verb): \(strange)")
        }
    }
}

/// A walk that collects the names of all codes that come up.
private struct CodeWalk: FieldVisitor {
    private(set) var codes: Set<String> = []

    mutating func code<Value: CodedValue>(_ number: Int, _ name: String, _ value: inout Value) {
        codes.formUnion(Value.names)
    }
    mutating func message<Message: PayloadMessage>(
        _ number: Int, _ name: String, _ value: inout Message?
    ) throws(PayloadError) {
        var message = Message()
        try message.code(with: &self)
    }
    mutating func messages<Message: PayloadMessage>(
        _ number: Int, _ name: String, _ value: inout [Message]
    ) throws(PayloadError) {
        var message = Message()
        try message.code(with: &self)
    }
}
