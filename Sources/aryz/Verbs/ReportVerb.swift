// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EventLog
import EventSourcing
import Interchange
import PatientAppeals

/// Writes a page for people.
struct ReportVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write one page of HTML: satisfaction, deadlines, backlog, causes, as charts.",
        discussion:
            "The page needs no network and no script, and holds nothing personal. Its language is that of --lang."
    )
    @ParentCommand var root: Aryz
    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: QueryOptions

    @Option(help: "Which appeals belong to the period: those received in it, or those closed in it.")
    var cohort: CohortName?

    @Argument(help: "The file to write; - is the standard output.", completion: .file())
    var file: String

    @Flag(help: "Write over a file that is there.")
    var force = false

    func validate() throws { _ = try question() }

    private func question() throws -> StatisticsQuery {
        try StatisticsOptions.query(options, by: nil, cohort: cohort)
    }

    func perform(_ context: Context) throws {
        try refusePlace(file, inLog: context.logPath)
        try refuseMissingParent(of: file)
        let log = try context.openForReading()
        try context.check(options, log)
        let settings: Settings
        do { settings = try Settings.inForce(in: log, asOf: options.asOf?.timestamp).settings } catch {
            throw Failure(error)
        }
        var query = try question()
        query.useCalendars(of: settings)
        let runner = try context.project(
            Satisfaction.self, of: log, to: options.stop, happenedBy: options.happenedBy?.timestamp)
        let report = Report(of: runner.projection, query, position: runner.position)
        var writing = Report.Options()
        writing.language = ReportLanguage(rawValue: context.labels.language.rawValue) ?? .english
        let labels = Labels(context.labels.language, settings: settings)
        let organizations = Dictionary(settings.organizations.map { ($0.code, $0.name) }) { first, _ in first }
        writing.name = { code in organizations[code] ?? labels[code] }
        let page = report.html(writing)
        guard file != "-" else { return try context.output.write(page) }
        let descriptor = try FileOutput.open(file, replacing: force)
        try FileOutput.write(page, to: descriptor, name: "The file \(file)")
        try FileOutput.close(descriptor, name: "The file \(file)")
    }
}
