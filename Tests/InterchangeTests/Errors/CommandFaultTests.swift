// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Foundation
import Interchange
import PatientAppeals
import Testing

/// Every command with every field at fault: each is refused with its code and field, nothing is written, and the sound
/// sample goes through afterwards.
@Suite struct CommandFaultTests {
    /// A change of the sample, and what it has to come to.
    private struct Fault {
        var path: String
        var value: JSONTree?
        var code: String
        var field: String

        init(_ path: String, _ value: JSONTree?, _ code: String, in field: String? = nil) {
            (self.path, self.value, self.code, self.field) = (path, value, code, field ?? path)
        }
        init(_ path: String, _ value: JSONTree?, _ code: PayloadError.Fault, in field: String? = nil) {
            self.init(path, value, code.rawValue, in: field)
        }
        init(_ path: String, _ value: JSONTree?, _ code: RejectionCode, in field: String? = nil) {
            self.init(path, value, code.rawValue, in: field)
        }
    }

    /// What a needed field ends in where it is missing.
    private static let missing: [String: RejectionCode] = [
        "registerAppeal.channel": .channelMissing, "registerAppeal.kind": .kindMissing,
        "registerAppeal.organization": .organizationMissing, "registerAppeal.text": .textMissing,
        "registerAppeal.issues[0].category": .categoryMissing,
        "addIssue.category": .categoryMissing, "assign.handler": .handlerMissing,
        "deescalate.to": .levelOutOfRange, "deescalate.reason": .reasonMissing, "redirect.to": .targetInvalid,
        "verifyCare.outcome": .outcomeMissing, "scheduleCare.kind": .kindMissing, "scheduleCare.due": .dueMissing,
        "extendDeadline.until": .dueMissing, "extendDeadline.reason": .reasonMissing,
        "decideIssue.outcome": .outcomeMissing, "reopen.reason": .reasonMissing,
        "leaveUnconsidered.ground": .groundMissing, "linkDuplicate.of": .unknownAppeal,
        "unlinkDuplicate.reason": .reasonMissing, "rate.score": .ratingMissing,
        "identifyRootCause.cause": .causeMissing, "planAction.due": .dueMissing, "planAction.text": .reasonMissing,
        "attach.hash": .hashInvalid, "note.text": .textMissing, "redact.position": .numberInvalid,
        "redact.ground": .groundMissing, "erasePerson.ground": .groundMissing,
    ]

    /// What a number that cannot be ends in, by the field's name.
    private static let outOfRange: [String: RejectionCode] = [
        "issue": .unknownIssue, "severity": .severityOutOfRange, "level": .levelOutOfRange, "to": .levelOutOfRange,
        "score": .ratingOutOfRange, "milestone": .unknownMilestone, "action": .unknownAction,
    ]

    /// What a time on the wrong side of the command's own ends in, by the field's name.
    private static let wrongSide: [String: (JSONTree, RejectionCode)] = [
        "due": (yesterday, .duePassed), "expires": (yesterday, .duePassed), "time": (yesterday, .duePassed),
        "until": (yesterday, .extensionNotAllowed), "receivedAt": ("2026-03-02T23:00:00+05:00", .receivedLater),
    ]
    private static let yesterday: JSONTree = "2026-03-01T10:00:00+05:00"

    /// What can only follow from an answer, a date or a plan.
    private static let followers: Set<AppealCommandKind> = [
        .reachCare, .confirmDelivery, .close, .reopen, .inviteSurvey, .rate, .completeAction, .reviewAction,
    ]

    @Test func `the samples fill in every field`() throws {
        for kind in AppealCommandKind.allCases {
            let sample = SampleCommands.fields(kind)
            for field in try FieldPaths.of(kind) { #expect(sample.contains(field.path), "\(kind).\(field.path)") }
        }
    }

    @Test func `what the documentation calls required is what is looked at`() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../docs/commands.md").standardizedFileURL
        var section = "", required: Set<String> = []
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            if line.hasPrefix("### ") { section = String(line.dropFirst(4)) }
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard !section.isEmpty, cells.count > 2, cells[1].hasPrefix("yes") || cells[1].hasPrefix("or ") else {
                continue
            }
            let owner = section == "IssueStatement" ? "registerAppeal.issues[0]" : section
            required.insert(owner + "." + cells[0].replacing("`", with: ""))
        }
        #expect(required == Set(Self.missing.keys))
    }

    @Test(arguments: AppealCommandKind.allCases)
    func `a command with a fault is refused with its code, and without it carried out`(
        _ kind: AppealCommandKind
    ) throws {
        let scene = try CommandScene(kind)
        let before = scene.log.lastPosition
        for fault in Self.faultsOfFrame(kind) + (try Self.faultsOfFields(kind)) {
            let line = scene.sample.setting(fault.path, fault.value).line
            let outcome = scene.record(line)
            #expect(outcome == .init(outcome: "rejected", code: fault.code, field: fault.field), "\(line)")
            #expect(scene.log.lastPosition == before, "\(line)")
        }
        let twice = scene.record("{\"key\":\"other\"," + scene.sample.line.dropFirst())
        #expect(twice == .init(outcome: "rejected", code: PayloadError.Fault.fieldTwice.rawValue, field: "key"))
        #expect(scene.record(scene.sample.line) == .init(outcome: "appended"), "\(scene.sample.line)")
        #expect(scene.log.lastPosition > before)
    }

    /// `CommandScene` looks that there is something to tell.
    @Test(arguments: AppealCommandKind.allCases.filter(\.isForApplicants))
    func `whoever is on the applicant's side is told of the same faults in three languages`(
        _ kind: AppealCommandKind
    ) throws {
        let scene = try CommandScene(kind, isByApplicant: true)
        for fault in Self.faultsOfFrame(kind) + (try Self.faultsOfFields(kind))
        where !fault.path.hasPrefix("actor.") {
            let line = scene.sample.setting(fault.path, fault.value).line
            let outcome = scene.record(line)
            #expect(outcome == .init(outcome: "rejected", code: fault.code, field: fault.field), "\(line)")
        }
        #expect(scene.record(scene.sample.line) == .init(outcome: "appended"), "\(scene.sample.line)")
        #expect(scene.record(scene.sample.setting("key", "other").line).outcome != "failed")
        let closed = try CommandScene(kind, isClosed: kind != .registerAppeal, isByApplicant: true)
        #expect(closed.record(closed.sample.line).outcome != "failed")
        #expect(scene.toldCount > 25)
    }

    @Test func `every fault of a line is reached`() throws {
        var reached: Set<String> = [PayloadError.Fault.commandIrrevocable.rawValue]  // of the command line alone
        for kind in AppealCommandKind.allCases {
            for fault in Self.faultsOfFrame(kind) + (try Self.faultsOfFields(kind)) { reached.insert(fault.code) }
        }
        reached.insert(PayloadError.Fault.fieldTwice.rawValue)  // by the test of all faults
        let path = FileManager.default.temporaryDirectory.path + "/errors-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: CommandLines.lineBytesMax + 1)
        let lines = [Array("{".utf8), Array("[]".utf8), long, [0xff]].joined(separator: [0x0a])
        try Data(lines).write(to: URL(fileURLWithPath: path))
        var file = try CommandLines(path: path)
        var faults: [PayloadError.Fault] = []
        while let line = try file.next() {
            if case .failure(let error) = line.result { faults.append(error.fault) }
        }
        #expect(faults == [.lineNotJSON, .lineNotObject, .lineTooLong, .lineNotText])
        reached.formUnion(faults.map(\.rawValue))
        #expect(reached.isSuperset(of: PayloadError.Fault.allCases.map(\.rawValue)))
        let known = RejectionCode.allCases.map(\.rawValue) + PayloadError.Fault.allCases.map(\.rawValue)
        #expect(reached.isSubset(of: known))
    }

    @Test(arguments: AppealCommandKind.allCases)
    func `what is not required can be left out`(_ kind: AppealCommandKind) throws {
        let scene = try CommandScene(kind)
        var line = scene.sample
        for field in try FieldPaths.of(kind)
        where Self.missing["\(kind).\(field.path)"] == nil && !field.path.contains("[") {
            guard field.path != "issues" || kind != .registerAppeal else { continue }
            // `classify` has to say something, a refusal of care needs a reason, and two clocks could be extended; the
            // documentation says so in words.
            if kind == .classify, field.path == "language" { continue }
            if kind == .verifyCare, field.path == "text" { continue }
            if kind == .extendDeadline, field.path == "clock" { continue }
            line = line.setting(field.path, nil)
        }
        #expect(scene.record(line.line) == .init(outcome: "appended"), "\(line.line)")
    }

    @Test(arguments: AppealCommandKind.allCases)
    func `the largest and smallest values end in a receipt`(_ kind: AppealCommandKind) throws {
        let scene = try CommandScene(kind)
        for field in try FieldPaths.of(kind) {
            let values: [JSONTree]
            switch field.kind {
            case .integer: values = [.written(String(Int64.min)), .written(String(Int64.max))]
            case .time: values = ["9999-12-31T23:59:59Z", "0000-01-01T00:00:00Z"]
            case .text: values = [.text(String(repeating: "т", count: 70_000)), "\u{0}", " "]
            default: values = []
            }
            for (index, value) in values.enumerated() {
                let line = scene.sample.setting(field.path, value).setting(
                    "key", .text("x-\(field.path.utf8.count)-\(index)"))
                let outcome = scene.record(line.line)
                #expect(["appended", "alreadyAppended", "rejected"].contains(outcome.outcome), "\(field.path)")
                if field.kind == .integer, kind != .attach || index == 0 { #expect(outcome.outcome == "rejected") }
                if field.kind == .text, index == 0 { #expect(outcome.outcome == "rejected", "\(field.path)") }
            }
        }
    }

    private static func faultsOfFrame(_ kind: AppealCommandKind) -> [Fault] {
        let name: JSONTree = "Образцова Дана"
        var faults = [
            Fault("command", nil, .fieldMissing), Fault("command", "", .fieldMissing),
            Fault("command", 7, .fieldWrongType), Fault("command", "fly", .fieldUnknownCode),
            Fault("key", nil, .fieldMissing), Fault("key", .written("null"), .fieldMissing),
            Fault("key", 7, .fieldWrongType), Fault("key", name, .idNotPlain),
            Fault("key", .text(String(repeating: "k", count: 256)), .fieldTooLong),
            Fault("key", "991301500125", .personalDataInClear),
            Fault("at", nil, .fieldMissing), Fault("at", 7, .fieldWrongType), Fault("at", "noon", .fieldMalformed),
            Fault("at", "2026-03-03T00:06:00+05:00", .inTheFuture),
            Fault("actor", nil, .fieldMissing), Fault("actor", "op-17", .fieldWrongType),
            Fault("actor.role", nil, .fieldMissing), Fault("actor.role", 4, .fieldWrongType),
            Fault("actor.role", "boss", .fieldUnknownCode), Fault("actor.role", "code-99", .fieldUnknownCode),
            Fault("actor.id", nil, .actorMissing, in: "actor"), Fault("actor.id", 17, .fieldWrongType),
            Fault("actor.id", name, .idNotPlain), Fault("actor.name", name, .fieldUnknown),
            Fault("nosuch", 1, .fieldUnknown), Fault("unknownFields", "AAAA", .fieldUnknown),
        ]
        if kind == .registerAppeal {
            faults.append(Fault("appeal", "ref:earlier", .fieldUnknown))
        } else {
            faults += [
                Fault("appeal", nil, .fieldMissing), Fault("appeal", 7, .fieldWrongType),
                Fault("appeal", "7K3F-9QXD-3", .fieldMalformed), Fault("appeal", "ref:nobody", .unknownAppeal),
                Fault("at", "2026-03-02T09:00:00+05:00", .beforeReceipt),
            ]
            if followers.contains(kind) { faults.append(Fault("at", "2026-03-02T09:50:00+05:00", .beforeCause)) }
        }
        return faults
    }

    private static func faultsOfFields(_ kind: AppealCommandKind) throws -> [Fault] {
        try FieldPaths.of(kind).flatMap { field in
            try (wrongTypes[field.kind] ?? []).map { Fault(field.path, $0, .fieldWrongType) }
                + impossible(field.path, field.kind, of: kind) + missing(field.path, field.kind, of: kind)
        }
    }

    private static func missing(_ path: String, _ type: FieldPaths.Kind, of kind: AppealCommandKind) -> [Fault] {
        guard let code = missing["\(kind).\(path)"] else { return [] }
        let empty: [JSONTree] = type == .text ? ["", " \u{a0}\n"] : type == .integer ? [0] : type == .code ? [""] : []
        // A blank id or code is an odd one, not a missing one.
        let values = [nil, .written("null")] + empty.prefix(isBlankMissing(code) ? 2 : 1)
        return values.map { Fault(path, $0, code) }
    }

    private static func isBlankMissing(_ code: RejectionCode) -> Bool {
        [.textMissing, .reasonMissing, .groundMissing, .causeMissing].contains(code)
    }

    private static func impossible(
        _ path: String, _ type: FieldPaths.Kind, of kind: AppealCommandKind
    ) throws -> [Fault] {
        let name = String(path.split(separator: ".").last ?? "")
        switch type {
        case .code:
            return [Fault(path, "noSuchCode", .fieldUnknownCode), Fault(path, "code-99", .fieldUnknownCode)]
        case .integer:
            let large = Fault(path, .written("99999999999999999999"), .fieldOutOfRange)
            if kind == .attach { return [large, Fault(path, -1, .numberInvalid)] }
            if kind == .redact {
                // Of another appeal, of no event, and no position.
                return [
                    large, Fault(path, 1, .unknownEvent), Fault(path, 1_000_000, .unknownEvent),
                    Fault(path, -1, .numberInvalid),
                ]
            }
            let code = try #require(outOfRange[name], "\(kind).\(path)")
            return [large, Fault(path, 99, code), Fault(path, -1, code)]
        case .time:
            let (wrong, code) = try #require(wrongSide[name], "\(kind).\(path)")
            let malformed = ["yesterday", "2026-02-30T00:00:00Z"].map { Fault(path, .text($0), .fieldMalformed) }
            return malformed + [Fault(path, wrong, code)]
        case .texts: return [Fault(path, ["one"], .unknownIssue), Fault(path, ["99"], .unknownIssue)]
        default: return []
        }
    }

    private static let wrongTypes: [FieldPaths.Kind: [JSONTree]] = [
        .integer: ["1", true, .written("1.5"), [], [:]], .flag: ["true", 1, [], [:]], .text: [7, true, [], [:]],
        .texts: ["1", 1, [1], [:]], .code: [1, true, [], [:]], .time: [20_260_302, true, [], [:]],
        .object: ["x", 1, []], .objects: ["x", 1, [:]],
    ]
}
