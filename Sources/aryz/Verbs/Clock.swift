// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EventLog
import Interchange
import PatientAppeals

/// Lets the clocks act.
struct Clock: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Turn what is due into events.", subcommands: [ClockTick.self])
    @ParentCommand var root: Aryz
}

/// Turns what is due into events.
struct ClockTick: Verb {
    static let configuration = CommandConfiguration(
        commandName: "tick",
        abstract: "Turn due breaches, deemed refusals and automatic escalations into events.",
        discussion: "Running it twice changes nothing. Reading never does this."
    )
    @ParentCommand var clock: Clock
    @OptionGroup var global: GlobalOptions
    @OptionGroup var writing: WritingOptions

    @Option(
        help: ArgumentHelp(
            "What is due at \(Instant.help), which stands for its beginning (default: now).", valueName: "time"),
        transform: Instant.fromDay)
    var at: Instant?

    var root: Aryz { clock.root }

    func perform(_ context: Context) throws {
        try Interruption.note()
        if let at, at.timestamp > Timestamp.now() {
            throw Failure(.usage, "--at lies in the future: what is not due yet can not be recorded as breached.")
        }
        let log = try context.openForWriting(writing)
        let recorder = try context.recorder(log)
        let summary: TickSummary
        do { summary = try recorder.tickBlocking(at: at?.timestamp ?? .now()) } catch { throw Failure(error) }
        try log.close()
        var text = JSONText()
        text.beginObject()
        let counts = [
            ("appealsSeen", summary.appealsSeen), ("appealsChanged", summary.appealsChanged),
            ("events", summary.events), ("breaches", summary.breaches), ("escalations", summary.escalations),
            ("refusals", summary.refusals),
        ]
        for (name, count) in counts {
            text.key(name)
            text.value(count)
        }
        text.endObject()
        try context.output.line(&text)
    }
}
