// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EventLog
import EventSourcing
import Interchange
import PatientAppeals

/// Shows what became of corrective actions.
struct QueryImprovement: Verb {
    static let configuration = CommandConfiguration(
        commandName: "improvement",
        abstract:
            "Corrective actions from cause to effect: done on time, found to help, and whether the same came back.",
        discussion: """
            recurrence: appeals about the same organisation and category in the \(ImprovementRow.recurrenceDays) days after an \
            action was done, as a multiple of those in as many days before. Actions that were done more recently are counted \
            apart. Figures that rest on fewer than ten cases are not shown.
            """
    )
    @ParentCommand var query: Query
    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: QueryOptions
    @OptionGroup var printing: PrintingOptions

    @Option(
        help: ArgumentHelp(
            "Group by these: \(Dimension.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "a,b"),
        completion: .list(Dimension.allCases.map(\.rawValue)))
    var by: String?

    var root: Aryz { query.root }

    func validate() throws { _ = try question() }

    private func question() throws -> StatisticsQuery {
        var question = options.question(.received, groups: try StatisticsOptions.dimensions(by))
        question.filter = try options.filter()
        return question
    }

    func perform(_ context: Context) throws {
        let log = try context.openForReading()
        try context.check(options, log)
        let runner = try context.project(
            Satisfaction.self, of: log, to: options.stop, happenedBy: options.happenedBy?.timestamp)
        let question = try question()
        let rows = runner.projection.improvement(question)
        let time = AnswerTime(asOf: question.asOf, happenedBy: question.happenedBy)
        switch printing.format {
        case .json:
            var text = JSONText()
            text.improvement(rows, question, position: runner.position)
            try context.output.line(&text)
        case .csv: try printCSV(rows, question.groups, time, context)
        case .table:
            if time.happenedBy != nil { try context.output.line(time.line(context.labels)) }
            try printTable(rows, question.groups, context)
        }
    }

    private func printTable(_ rows: [ImprovementRow], _ groups: [Dimension], _ context: Context) throws {
        let labels = context.labels
        let figures = [
            "causesWithAction", "onTime", "effective", "recurrence", "before", "after", "judgedActions",
            "recentActions",
        ]
        var table = Table(
            groups.map { Table.Column(key: $0.rawValue) } + figures.map { Table.Column(key: $0, isNumber: true) },
            labels: labels)
        for row in rows {
            let ratio = row.recurrence.value
            table.add(
                row.group.map { labels[$0.description] } + [
                    row.causesWithAction.shown(labels), row.onTime.shown(labels), row.effective.shown(labels),
                    row.recurrence.shown(labels) { Self.shown($0, labels) }, ratio.map { grouped($0.before) } ?? "",
                    ratio.map { grouped($0.after) } ?? "", grouped(row.judgedActions), grouped(row.recentActions),
                ])
        }
        try table.print(to: context.output)
    }

    /// `0.62 (0.41–0.93)`; a ratio to nothing, and an interval without end, have a dash.
    private static func shown(_ ratio: RateRatio, _ labels: Labels) -> String {
        let parts = [ratio.value, ratio.lower, ratio.upper].map {
            $0.map { decimal($0, places: 2) } ?? labels["undefined"]
        }
        return "\(parts[0]) (\(parts[1])–\(parts[2]))"
    }

    private func printCSV(
        _ rows: [ImprovementRow], _ groups: [Dimension], _ time: AnswerTime, _ context: Context
    ) throws {
        let names = ["metric", "k", "n", "value", "lower", "upper"]
        try context.output.write(time.csv(groups.map(\.rawValue) + names, isHead: true))
        for row in rows {
            let group = row.group.map(\.description)
            for (name, metric) in [
                ("causesWithAction", row.causesWithAction), ("onTime", row.onTime), ("effective", row.effective),
            ] {
                let share = metric.value
                try context.output.write(
                    time.csv(
                        group + [
                            name, share.map { String($0.k) } ?? "", metric.count(share?.n), decimal(share?.value),
                            decimal(share?.interval.lower), decimal(share?.interval.upper),
                        ]))
            }
            let ratio = row.recurrence.value
            try context.output.write(
                time.csv(
                    group + [
                        "recurrence", ratio.map { String($0.after) } ?? "",
                        row.recurrence.count(ratio.map { $0.before + $0.after }), decimal(ratio?.value),
                        decimal(ratio?.lower), decimal(ratio?.upper),
                    ]))
        }
    }
}
