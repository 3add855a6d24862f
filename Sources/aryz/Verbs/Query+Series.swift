// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EventLog
import EventSourcing
import Interchange
import PatientAppeals

/// By what series are grouped, and over which stretches of time they run.
struct SeriesOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Group by these: \(Dimension.allCases.map(\.rawValue).joined(separator: ", ")). Month (the default) or week "
                + "among them is the step of the series.",
            valueName: "a,b"),
        completion: .list(Dimension.allCases.map(\.rawValue)))
    var by: String?

    /// The step, month unless week is among the groups.
    func step() throws -> SeriesStep {
        let steps = try StatisticsOptions.dimensions(by).compactMap { SeriesStep(rawValue: $0.rawValue) }
        guard steps.count < 2 else {
            throw ValidationError("--by: a series runs over months or weeks; give one of them.")
        }
        return steps.first ?? .month
    }

    /// The groups besides.
    func groups() throws -> [Dimension] {
        try StatisticsOptions.dimensions(by).filter { SeriesStep(rawValue: $0.rawValue) == nil }
    }
}

/// Shows what lies there.
struct QueryBacklog: Verb {
    static let configuration = CommandConfiguration(
        commandName: "backlog",
        abstract: "Open appeals and their ages at the ends of months or weeks, and what came and went between.",
        discussion: """
            open = open before + received + reopened - left; the first line counts from the beginning of the log. \
            Ages are in days; those of fewer than ten appeals are not shown.
            """
    )
    @ParentCommand var query: Query
    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: QueryOptions
    @OptionGroup var printing: PrintingOptions
    @OptionGroup var series: SeriesOptions

    @Option(help: ArgumentHelp("So many instants, the last of which is that of the question.", valueName: "number"))
    var points = 13

    var root: Aryz { query.root }

    func validate() throws {
        _ = try question()
        _ = try series.step()
        guard (1...1_000).contains(points) else {
            throw ValidationError("--points must be at least 1 and at most 1000.")
        }
    }

    private func question() throws -> StatisticsQuery {
        var question = options.question(.received, groups: try series.groups())
        question.filter = try options.filter()
        return question
    }

    func perform(_ context: Context) throws {
        let log = try context.openForReading()
        try context.check(options, log)
        let runner = try context.project(
            Satisfaction.self, of: log, to: options.stop, happenedBy: options.happenedBy?.timestamp)
        let question = try question()
        let step = try series.step()
        let rows = runner.projection.backlogByGroup(at: step.ends(until: question.judgedAt, count: points), question)
        if printing.format == .json {
            var text = JSONText()
            text.backlog(rows, question, step: step, position: runner.position)
            return try context.output.line(&text)
        }
        let figures = ["open", "received", "reopened", "left", "medianAge", "p90Age"]
        var printer = RowPrinter(
            printing.format,
            question.groups.map { .init($0.rawValue) } + [.init("at")] + figures.map { .init($0, isNumber: true) },
            context)
        try printer.begin(
            "backlog", AnswerTime(asOf: question.asOf, happenedBy: question.happenedBy), position: runner.position)
        let isTable = printing.format == .table
        for row in rows {
            let group = row.group.map { isTable ? context.labels[$0.description] : $0.description }
            for point in row.points {
                let ages = [point.medianAge, point.p90Age].map { age in
                    isTable ? age.shown(context.labels) { decimal($0, places: 1) } : decimal(age.value)
                }
                let counts = [point.open, point.received, point.reopened, point.left].map(String.init)
                try printer.add(group + [point.at.iso8601(offsetMinutes: 300)] + counts + ages) { _ in }
            }
        }
        try printer.end()
    }
}

/// Draws a measure over time.
struct QueryChart: Verb {
    static let configuration = CommandConfiguration(
        commandName: "chart",
        abstract: "A measure over months or weeks, with control limits and what says that something has changed.",
        discussion: """
            Measures: \(NamedMetric.names.joined(separator: ", ")). Steps with fewer than ten cases are listed and not charted. \
            Signals: outside (beyond a limit), shift (seven in a row on one side of the centre), trend (seven in a row that rise \
            or fall), twoOfThree (two of three close to the same limit). Everything else is chance.
            """
    )
    @ParentCommand var query: Query
    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: QueryOptions
    @OptionGroup var printing: PrintingOptions
    @OptionGroup var series: SeriesOptions

    @Option(help: ArgumentHelp("The measure.", valueName: "name"), completion: .list(NamedMetric.names))
    var metric: String

    @Option(
        help: ArgumentHelp("The clock that deadlineCompliance is about.", valueName: "clock"),
        completion: .list(Settings.standard.clocks.map(\.name)))
    var clock: String?

    @Option(
        help: ArgumentHelp(
            "How limits are drawn: p or laney for shares, xmr for any figures (default: p for shares, else xmr).",
            valueName: "kind"))
    var limits: ChartKindName?

    @Option(help: "Which appeals belong to the period: those received in it, or those closed in it.")
    var cohort: CohortName?

    var root: Aryz { query.root }

    func validate() throws {
        _ = try question()
        _ = try series.step()
        if NamedMetric.namesWithoutSeries.contains(metric) {
            let instead = metric == "surveyBias" ? "satisfaction" : "deadlines"
            throw ValidationError(
                "--metric: \(metric) is in `aryz query \(instead) --format json` and has no chart. What can be charted: "
                    + NamedMetric.names.joined(separator: ", ") + ".")
        }
        guard let isShare = NamedMetric.isShare(metric) else {
            let near = Spelling.some(of: NamedMetric.names, near: metric, atMost: 30)
            throw ValidationError("--metric: \(metric) is none of \(near).")
        }
        if !isShare, let limits, limits != .xmr {
            throw ValidationError("--limits: \(limits.rawValue) is for shares, and \(metric) is none; use xmr.")
        }
        if (metric == "deadlineCompliance") != (clock != nil) {
            throw ValidationError(
                "--clock goes with --metric deadlineCompliance, which needs it: one of "
                    + Settings.standard.clocks.map(\.name).joined(separator: ", ") + ", or the settings' own.")
        }
    }

    private func question() throws -> StatisticsQuery {
        var question = try StatisticsOptions.query(options, by: nil, cohort: cohort)
        question.groups = try series.groups()
        return question
    }

    func perform(_ context: Context) throws {
        let log = try context.openForReading()
        try context.check(options, log)
        let runner = try context.project(
            Satisfaction.self, of: log, to: options.stop, happenedBy: options.happenedBy?.timestamp)
        var question = try question()
        let settings: Settings
        do { settings = try Settings.inForce(in: log, asOf: options.asOf?.timestamp).settings } catch {
            throw Failure(error)
        }
        question.useCalendars(of: settings)
        let step = try series.step()
        let kind = limits?.kind ?? (NamedMetric.isShare(metric) == true ? .p : .xmr)
        guard let result = runner.projection.series(of: metric, clock: clock, kind: kind, by: step, question) else {
            throw Failure(.usage, "There is no chart of the kind \(kind.rawValue) for \(metric).")
        }
        // A clock of older settings may be in the log; one that is in neither was mistyped.
        if let clock, result.rows.allSatisfy(\.points.isEmpty), !settings.clocks.contains(where: { $0.name == clock }) {
            throw Failure(
                .usage, "--clock: \(clock) is none of \(settings.clocks.map(\.name).joined(separator: ", ")).")
        }
        switch printing.format {
        case .json:
            var text = JSONText()
            text.series(result, of: metric, clock: clock, kind: kind, step: step, position: runner.position)
            try context.output.line(&text)
        case .csv: try ChartPrinter(metric: metric, step: step, context: context).printCSV(result)
        case .table: try ChartPrinter(metric: metric, step: step, context: context).printTable(result)
        }
    }
}

/// A kind of chart on the command line.
enum ChartKindName: String, ExpressibleByArgument, CaseIterable {
    case p, laney, xmr

    /// The same for the library.
    var kind: ControlChart.Kind {
        switch self {
        case .p: .p
        case .laney: .laney
        case .xmr: .xmr
        }
    }
}

/// Prints a measure over time, one line for each group and step.
private struct ChartPrinter {
    let metric: String
    let step: SeriesStep
    let context: Context

    func printTable(_ result: StatisticsResult<MetricSeries>) throws {
        let labels = context.labels
        let figures = ["n", metric, "lower", "upper", "centre"].map { Table.Column(key: $0, isNumber: true) }
        var table = Table(
            (result.groups.map(\.rawValue) + [step.rawValue]).map { Table.Column(key: $0) } + figures
                + [Table.Column(key: "signals")], labels: labels)
        for row in result.rows {
            let group = row.group.map { labels[$0.description] }
            for point in row.points {
                let limits = [point.charted?.lower, point.charted?.upper, point.charted == nil ? nil : row.centre]
                let signals = point.charted.map { Self.names($0.signals) } ?? []
                table.add(
                    group + [point.step, grouped(point.n), point.value.shown(labels, figure)]
                        + limits.map { $0.map(figure) ?? "" } + [signals.map { labels[$0] }.joined(separator: ", ")])
            }
        }
        try context.output.line(result.cohortLine(labels))
        try table.print(to: context.output)
    }

    func printCSV(_ result: StatisticsResult<MetricSeries>) throws {
        let names = ["n", "value", "lower", "upper", "centre", "signals"]
        let time = result.time
        try context.output.write(time.csv(result.groups.map(\.rawValue) + [step.rawValue] + names, isHead: true))
        for row in result.rows {
            for point in row.points {
                let charted = point.charted
                let numbers = [point.value.value, charted?.lower, charted?.upper, charted == nil ? nil : row.centre]
                try context.output.write(
                    time.csv(
                        row.group.map(\.description) + [point.step, String(point.n)] + numbers.map { decimal($0) }
                            + [charted.map { Self.names($0.signals).joined(separator: ";") } ?? ""]))
            }
        }
    }

    /// A figure as people read it: a share in per cent, a duration in its units, a mean.
    private func figure(_ value: Double) -> String {
        if NamedMetric.isShare(metric) == true { return percent(value) }
        guard metric != "meanScore" else { return decimal(value, places: 2) }
        return context.labels.duration(microseconds: Int64(value * 1_000_000))
    }

    private static func names(_ signals: Set<ControlChart.Signal>) -> [String] {
        ControlChart.Signal.allCases.filter(signals.contains).map(\.rawValue)
    }
}
