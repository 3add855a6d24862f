// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EventLog
import Glibc
import Interchange
import PatientAppeals

/// Takes the good part of a damaged log into a new one.
struct Salvage: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Copy all that is provably good of a damaged log into a new log, and list what is missing.",
        discussion: """
            Changes nothing in the damaged log. The key store beside it, DIR.keys, is copied to NEW.keys, so that personal \
            data stays readable; restore it first where it is lost. Positions behind the first missing event are others \
            in the new log. Exit status 1 when anything is missing.
            """
    )
    @ParentCommand var root: Aryz
    @OptionGroup var global: GlobalOptions
    @OptionGroup var writing: WritingOptions

    @Argument(
        help: ArgumentHelp("The damaged log (else --log, $ARYZ_LOG or ./aryz-log).", valueName: "dir"),
        completion: .directory)
    var source: String?

    @Option(
        help: ArgumentHelp("The new log's directory, which must not be there or be empty.", valueName: "new"),
        completion: .directory)
    var to: String

    func perform(_ context: Context) throws {
        let source = source ?? context.logPath
        try refusePlace(to, inLog: source)
        try refuseMissingParent(of: to)
        let keys = KeyStore.path(besideLog: to)
        guard unsafe access(keys, F_OK) != 0 else {
            throw Failure(.usage, "There is a key store already in \(keys). Move it away, or name another directory.")
        }
        let salvage: AppealSalvage
        do {
            salvage = try AppealSalvage.run(from: source, to: to, options: writing.logOptions)
        } catch {
            throw Failure(error)
        }
        var text = json(salvage, source: source)
        try context.output.line(&text)
        try judge(salvage, source: source, context)
    }

    /// Says what is missing and what is to be done now.
    private func judge(_ salvage: AppealSalvage, source: String, _ context: Context) throws {
        let report = salvage.report
        for note in report.notes { context.say(note) }
        for missing in report.missing { Terminal.say("aryz: \(missing)") }
        context.say("\(grouped(Int(report.events))) events of \(source) are in the new log \(to).")
        switch salvage.keys {
        case .copied:
            context.say(
                "The keys of personal data were copied to \(KeyStore.path(besideLog: to)). An erasure in one of the two "
                    + "files does not reach the other: when the new log is in use, destroy "
                    + "\(KeyStore.path(besideLog: source)) and its copies.")
        case .none:
            context.say(
                "There is no key store \(KeyStore.path(besideLog: source)). If it is lost, restore it from its backup, "
                    + "delete \(to) and salvage again: personal data can't be read without it.")
        case .unusable(let error):
            throw Failure(
                .difference,
                "The key store was not copied: \(error). Restore it from its backup, delete \(to) and "
                    + "\(KeyStore.path(besideLog: to)), and salvage again.")
        }
        guard !report.missing.isEmpty else { return }
        guard !report.hasLostKeys else {
            throw Failure(
                .difference,
                "What is listed above is missing in the new log. Idempotency keys are among it: do not send commands again "
                    + "before you have seen in the new log that what they did is not there, or it would be done twice.")
        }
        throw Failure(
            .difference,
            "What is listed above is missing in the new log. Send the commands of that time again, with their keys: what "
                + "is there is recognised by them.")
    }

    private func json(_ salvage: AppealSalvage, source: String) -> JSONText {
        let report = salvage.report
        var text = JSONText()
        text.beginObject()
        text.key("from")
        text.value(source)
        text.key("to")
        text.value(to)
        text.key("complete")
        text.value(report.missing.isEmpty)
        text.key("sourceIdentity")
        if let identity = report.sourceIdentity { text.value(identity.description) } else { text.null() }
        text.key("identity")
        text.value(report.identity.description)
        text.key("events")
        text.value(report.events)
        text.key("missingEvents")
        text.value(report.missingEvents)
        text.key("missing")
        text.beginArray()
        for missing in report.missing { text.value(missing) }
        text.endArray()
        text.key("renumbered")
        text.beginArray()
        for stream in report.renumberedStreams { Self.add(stream, to: &text) }
        text.endArray()
        text.key("keys")
        switch salvage.keys {
        case .copied: text.value("copied")
        case .none: text.value("none")
        case .unusable: text.value("unusable")
        }
        text.key("redactionsRepeated")
        text.value(UInt64(salvage.redactions))
        text.key("notes")
        text.beginArray()
        for note in report.notes { text.value(note) }
        text.endArray()
        text.endObject()
        return text
    }

    private static func add(_ stream: SalvageReport.RenumberedStream, to text: inout JSONText) {
        text.beginObject()
        text.key("appeal")
        text.value(TrackingNumber(stream: stream.stream)?.description ?? stream.stream)
        text.key("firstRevision")
        text.value(stream.firstRevision)
        text.key("missingEvents")
        text.value(stream.missingEvents)
        text.endObject()
    }
}
