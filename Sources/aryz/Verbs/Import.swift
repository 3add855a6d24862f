// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EventLog
import Interchange

/// Takes events from other programs.
struct Import: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Take in events from other programs.",
        discussion: "Taking in the same file twice changes nothing.",
        subcommands: [ImportCloudEvents.self, ImportXES.self]
    )
    @ParentCommand var root: Aryz
    @OptionGroup var global: GlobalOptions

    func perform(_ context: Context) throws { throw CleanExit.helpRequest(self) }
}

/// Takes in CloudEvents.
struct ImportCloudEvents: Verb {
    static let configuration = CommandConfiguration(
        commandName: "cloudevents",
        abstract: "CloudEvents 1.0, one a line.",
        discussion: """
            A file whose `sequence` runs 1, 2, 3, … into an empty log keeps its positions. Other events get the next free \
            positions and keep their number as `originalsequence`.
            """
    )
    @ParentCommand var imports: Import
    @OptionGroup var global: GlobalOptions
    @OptionGroup var writing: WritingOptions

    @Argument(help: "The file; - is the standard input.", completion: .file())
    var file: String

    @Flag(help: "Say what would happen, and change nothing.")
    var dryRun = false

    var root: Aryz { imports.root }

    func perform(_ context: Context) throws {
        if !dryRun { try Interruption.note() }
        let log = dryRun ? try context.openForReading() : try context.openForWriting(writing)
        var progress = Progress("imported", "events", isQuiet: context.isQuiet)
        var job: CloudEventImport
        do { job = try CloudEventImport(path: file, into: log, isDryRun: dryRun) } catch { throw Failure(error) }
        do {
            while try job.step({ Terminal.say("aryz: \($0)") }), Interruption.received == nil {
                let (read, whole) = job.progress
                progress.show(job.report.read, share: whole > 0 ? Double(read) / Double(whole) : nil)
            }
        } catch {
            throw Failure(error)
        }
        progress.end()
        if !dryRun { try log.close() }
        try context.printReport(job.report, isDryRun: dryRun)
        if job.report.resequenced > 0 {
            context.say(
                "\(job.report.resequenced) events have other positions than their `sequence` says; they keep it as "
                    + "`originalsequence`, and positions inside them are those of the log they come from.")
        }
        try Interruption.check()
        if job.report.rejected > 0 { throw Failure(.rejectedInput) }
    }
}

/// Takes in an XES log.
struct ImportXES: Verb {
    static let configuration = CommandConfiguration(
        commandName: "xes",
        abstract: "A history in XES (IEEE 1849), gzip or plain: each case becomes an appeal.",
        discussion: "The mapping says which attribute is what; see Fixtures/receipt-mapping.json."
    )
    @ParentCommand var imports: Import
    @OptionGroup var global: GlobalOptions
    @OptionGroup var writing: WritingOptions

    @Argument(help: "The file.", completion: .file())
    var file: String

    @Option(help: ArgumentHelp("The mapping: JSON.", valueName: "file"), completion: .file())
    var mapping: String

    @Flag(help: "Say what would happen, and change nothing.")
    var dryRun = false

    var root: Aryz { imports.root }

    func perform(_ context: Context) throws {
        if !dryRun { try Interruption.note() }
        let meaning: XESMapping
        do { meaning = try XESMapping(path: mapping) } catch { throw Failure(error) }
        let log = dryRun ? try context.openForReading() : try context.openForWriting(writing)
        var progress = Progress("imported", "cases", isQuiet: context.isQuiet)
        var job = XESImport(into: log, mapping: meaning, isDryRun: dryRun)
        var failure: Failure?
        do throws(ImportError) {
            try job.run(path: file, reject: { Terminal.say("aryz: case ending on \($0)") }) { report in
                progress.show(report.read, share: nil)
                return Interruption.received == nil
            }
        } catch {
            failure = Failure(error)
        }
        progress.end()
        if !dryRun { try log.close() }
        try context.printReport(job.report, isDryRun: dryRun)
        if let failure { throw failure }
        try Interruption.check()
        if job.report.rejected > 0 { throw Failure(.rejectedInput) }
    }
}

extension Context {
    /// Prints what an import came to, as one JSON object.
    func printReport(_ report: ImportReport, isDryRun: Bool) throws {
        var text = JSONText()
        text.beginObject()
        text.key("dryRun")
        text.value(isDryRun)
        let counts = [
            ("read", report.read), ("appended", report.appended), ("events", report.events),
            ("activities", report.activities), ("alreadyThere", report.alreadyThere), ("rejected", report.rejected),
            ("resequenced", report.resequenced),
        ]
        for (name, count) in counts {
            text.key(name)
            text.value(count)
        }
        text.endObject()
        try output.line(&text)
    }
}
