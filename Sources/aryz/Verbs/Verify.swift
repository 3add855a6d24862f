// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EventLog
import Interchange

/// Checks the whole log.
struct Verify: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Check every checksum, chain and count of the log, and its keys.",
        discussion: """
            Covers both forms of segments: rows, and sealed with their indexes. Changes nothing. Exit status 1 when \
            something is damaged or missing.
            """
    )
    @ParentCommand var root: Aryz
    @OptionGroup var global: GlobalOptions

    @Flag(help: "Only the newest segment that holds events.")
    var quick = false

    /// What was found; no report where the log is so damaged that it can't be opened at all.
    private struct Findings {
        var report: VerificationReport?
        var damages: [LogError]
        var notes: [String] = []
        /// What is wrong with the key store, one sentence each.
        var keys: [String] = []
    }

    func perform(_ context: Context) throws {
        let findings: Findings
        do {
            findings = try look(context)
        } catch let error as LogError where [.damaged, .foreign, .newerFormat].contains(error.code) {
            findings = Findings(report: nil, damages: [error])
        }
        var text = Self.json(findings)
        try context.output.line(&text)
        for note in findings.notes { context.say(note) }
        for damage in findings.damages { Terminal.say("aryz: \(damage)") }
        for finding in findings.keys { Terminal.say("aryz: \(finding)") }
        guard findings.damages.isEmpty, findings.keys.isEmpty else { throw Failure(.difference) }
    }

    private func look(_ context: Context) throws -> Findings {
        let log = try context.openForReading(evenDamaged: true)
        let report = try log.verify(quick: quick)
        var findings = Findings(report: report, damages: report.damages, notes: report.notes)
        findings.damages += try log.missingEnd(report.lastPosition)
        // Of the log itself the manifest holds nothing: the events can be read, and with them the keys be checked.
        let isReadable = findings.damages.allSatisfy { $0.file == log.path + "/manifest" }
        if !quick, isReadable { findings.keys = try context.checkKeys(of: log) }
        return findings
    }

    private static func json(_ findings: Findings) -> JSONText {
        var text = JSONText()
        text.beginObject()
        text.key("intact")
        text.value(findings.damages.isEmpty && findings.keys.isEmpty)
        if let report = findings.report {
            let counts: [(String, UInt64)] = [
                ("segments", UInt64(report.segments)), ("sealedSegments", UInt64(report.sealedSegments)),
                ("batches", UInt64(report.batches)), ("events", report.events),
                ("lastPosition", report.lastPosition), ("storedBytes", report.storedBytes),
                ("rawBytes", report.rawBytes),
            ]
            for (name, count) in counts {
                text.key(name)
                text.value(count)
            }
        }
        text.key("damages")
        text.beginArray()
        for damage in findings.damages { text.value(damage) }
        text.endArray()
        text.key("keys")
        text.beginArray()
        for finding in findings.keys { text.value(finding) }
        text.endArray()
        text.key("notes")
        text.beginArray()
        for note in findings.notes { text.value(note) }
        text.endArray()
        text.endObject()
        return text
    }
}
