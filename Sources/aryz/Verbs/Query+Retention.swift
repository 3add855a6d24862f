// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EventLog
import EventSourcing
import Interchange
import PatientAppeals

/// Lists appeals whose people are to be erased.
struct QueryRetention: Verb {
    static let configuration = CommandConfiguration(
        commandName: "retention",
        abstract: "Appeals that are over for longer than the settings keep personal data.",
        discussion: "It erases nobody: record an erasePerson for each."
    )
    @ParentCommand var query: Query
    @OptionGroup var global: GlobalOptions

    @Option(
        help: ArgumentHelp("As it was known at \(Instant.help), which is meant to its end.", valueName: "time"),
        transform: Instant.throughDay)
    var asOf: Instant?

    @Option(help: "How the answer is printed.")
    var format = TableFormat.table

    var root: Aryz { query.root }

    func perform(_ context: Context) throws {
        let log = try context.openForReading()
        try context.noteWhatIsLater(than: asOf, log)
        let settings: Settings
        do { settings = try Settings.inForce(in: log, asOf: asOf?.timestamp).settings } catch { throw Failure(error) }
        let stop = asOf.map { ProjectionStop.recordedAt($0.timestamp) } ?? .end
        let runner = try context.project(CurrentState.self, of: log, to: stop)
        let time = AnswerTime(asOf: asOf)
        var printer = AppealPrinter(format, context)
        try printer.begin("retention", time, position: runner.position)
        for appeal in runner.projection.appealsPastRetention(settings, asOf: time.judgedAt) { try printer.add(appeal) }
        try printer.end()
    }
}
