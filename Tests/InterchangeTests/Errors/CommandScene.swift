// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Foundation
import Interchange
import PatientAppeals
import Testing

/// A log with the appeal that a sample command is about, and what lines come to on it, as `aryz record` would say.
final class CommandScene {
    /// What a line came to.
    struct Outcome: Equatable {
        var outcome: String
        var code = ""
        var field = ""
    }

    static let now = Timestamp.parse(iso8601: "2026-03-03T00:00:00+05:00")!.instant
    private static let settings = {
        var settings = Settings.standard
        settings.organizations = ["shal-akyn-district-hospital", "north-kazakhstan-health-department"].map {
            Settings.Organization(code: $0, region: "KZ-59")
        }
        return settings
    }()

    let log: EventLog
    /// The sample as a whole line.
    private(set) var sample: JSONTree = [:]
    private let directory: String
    private let recorder: AppealRecorder
    private var count = 0
    /// How often an applicant had to be told something.
    private(set) var toldCount = 0

    /// The appeal as it is before the sample of this kind, or closed. The sample is given by staff or by the applicant's
    /// side.
    init(_ kind: AppealCommandKind, isClosed: Bool = false, isByApplicant: Bool = false) throws {
        directory = FileManager.default.temporaryDirectory.path + "/errors-\(UUID().uuidString)"
        var options = EventLog.Options()
        options.durability = .osBuffered  // what is looked at is the rules, not the disk
        log = try EventLog.create(at: directory, options: options)
        var recorderOptions = AppealRecorder.Options()
        recorderOptions.clock = { Self.now }
        recorder = AppealRecorder(
            log: log, keys: KeyStore.inMemory(), settings: Self.settings, options: recorderOptions)
        try prepare("earlier", unique: 1)
        if kind != .registerAppeal { try prepare("own", unique: 2) }
        for step in isClosed ? SampleCommands.beforeClosed(kind) : SampleCommands.before(kind) {
            try expectAppended(line(step))
        }
        sample = line(kind)
        if isByApplicant {
            let role = kind.roles.contains(.applicant) ? "applicant" : "patient"
            sample = sample.setting("actor", ["role": .text(role), "id": "tg:771"])
        }
        if kind == .redact { sample = sample.setting("position", .written(String(log.lastPosition))) }
    }

    deinit {
        try? log.close()
        try? FileManager.default.removeItem(atPath: directory)
    }

    private func prepare(_ reference: String, unique: Int) throws {
        let line = line(.registerAppeal, unique: unique).setting("reference", .text(reference))
            .setting("repeatOf", nil).setting("handler", nil)
        try expectAppended(line.setting("at", .text("2026-03-02T09:\(40 + unique):00+05:00")))
    }

    private func expectAppended(_ line: JSONTree) throws {
        let outcome = record(line.line)
        try #require(outcome.outcome == "appended", "\(outcome): \(line.line)")
    }

    /// A whole line: the frame and the sample's fields, under a key and at a minute of its own.
    func line(_ kind: AppealCommandKind, unique: Int = 3) -> JSONTree {
        count += 1
        let role = kind.roles.contains(.operator) ? "operator" : "head"
        var frame: JSONTree = [
            "command": .text(kind.rawValue), "key": .text("k-\(count)"),
            "at": .text("2026-03-02T\(10 + count / 60):\(10 + count % 50):00+05:00"),
            "actor": ["role": .text(role), "id": "op-17"],
        ]
        if kind != .registerAppeal { frame = frame.setting("appeal", "ref:own") }
        return frame.merging(SampleCommands.fields(kind, unique: unique))
    }

    /// What one line comes to.
    func record(_ line: String) -> Outcome {
        var writer = ReceiptWriter(), told: [String] = []
        do throws(PayloadError) {
            let command = try CommandReader.read(Array(line.utf8))
            let receipt = recorder.recordBlocking([command])[0]
            writer.append(receipt, of: command, line: 1)
            if case .rejected(let rejection) = receipt.outcome {
                if command.actor.role.isApplicantSide {
                    told = MessageLanguage.allCases.map { rejection.message(in: $0) ?? "" }
                }
            }
        } catch {
            writer.append(error, line: 1)
            told = MessageLanguage.allCases.map(error.fault.message)
        }
        if !told.isEmpty { toldCount += 1 }
        #expect(told.allSatisfy { !$0.isEmpty }, "nothing to tell an applicant: \(writer.text.string)")
        let fields = (try? JSONSerialization.jsonObject(with: Data(writer.text.bytes))) as? [String: Any] ?? [:]
        return Outcome(
            outcome: fields["outcome"] as? String ?? "", code: fields["error"] as? String ?? "",
            field: fields["field"] as? String ?? "")
    }
}
