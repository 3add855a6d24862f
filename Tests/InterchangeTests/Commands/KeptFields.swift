// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Foundation
import PatientAppeals
import Testing

/// How the fields of a command stand in the log, found out by recording: in a field that takes a telephone number it must not
/// be found in what was written, and a field that stands in clear does not take one.
struct KeptFields {
    /// `sealed` or `clear`, by the field's name.
    private(set) var own: [String: String] = [:]
    /// The same of the messages inside, by their types' names.
    private(set) var inObjects: [String: [String: String]] = [:]

    private static let probe = "87000000077"
    private static let objects = [
        "applicant": "PersonDetails", "patient": "PersonDetails", "issues[0]": "IssueStatement",
    ]

    /// The fields of a command of this kind.
    static func of(_ kind: AppealCommandKind) throws -> KeptFields {
        var kept = KeptFields()
        for field in try FieldPaths.of(kind) {
            guard field.kind != .object, field.kind != .objects else { continue }
            let standing = field.kind == .text ? try probed(field.path, kind) : "clear"
            guard let dot = field.path.lastIndex(of: ".") else {
                kept.own[field.path] = standing
                continue
            }
            let type = try #require(objects[String(field.path[..<dot])], "\(field.path)")
            let name = String(field.path[field.path.index(after: dot)...])
            let other = kept.inObjects[type]?[name] ?? standing
            #expect(other == standing, "\(field.path) is kept otherwise elsewhere")
            kept.inObjects[type, default: [:]][name] = standing
        }
        return kept
    }

    private static func probed(_ path: String, _ kind: AppealCommandKind) throws -> String {
        let scene = try CommandScene(kind)
        let before = scene.log.lastPosition
        let outcome = scene.record(scene.sample.setting(path, .text(probe)).line)
        guard outcome.outcome == "appended" else {
            #expect(outcome.outcome == "rejected" && outcome.field == path, "\(kind).\(path): \(outcome)")
            return "clear"
        }
        for event in try scene.log.events() where event.position > before {
            let texts = [event.stream] + event.tags
            let bytes = [event.payload, event.metadata] + texts.map { Array($0.utf8) }
            for part in bytes {
                #expect(Data(part).firstRange(of: Data(probe.utf8)) == nil, "\(kind).\(path) in \(event.type)")
            }
        }
        return "sealed"
    }
}
