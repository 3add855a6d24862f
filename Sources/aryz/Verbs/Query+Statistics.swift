// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EventLog
import EventSourcing
import Interchange
import PatientAppeals

/// Shows how satisfied people are.
struct QuerySatisfaction: Verb {
    static let configuration = CommandConfiguration(
        commandName: "satisfaction",
        abstract: "Satisfaction, speed, resolution on the spot, escalations, by group.",
        discussion: "Figures that rest on fewer than ten cases are not shown."
    )
    @ParentCommand var query: Query
    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: QueryOptions
    @OptionGroup var printing: PrintingOptions
    @OptionGroup var statistics: StatisticsOptions

    var root: Aryz { query.root }

    func validate() throws { _ = try statistics.query(options) }

    func perform(_ context: Context) throws {
        let log = try context.openForReading()
        try context.check(options, log)
        let runner = try context.project(
            Satisfaction.self, of: log, to: options.stop, happenedBy: options.happenedBy?.timestamp)
        var question = try statistics.query(options)
        do {
            question.useCalendars(of: try Settings.inForce(in: log, asOf: options.asOf?.timestamp).settings)
        } catch {
            throw Failure(error)
        }
        let result = runner.projection.statistics(question)
        let labels = context.labels
        switch printing.format {
        case .json:
            var text = JSONText()
            text.statistics(result, position: runner.position)
            try context.output.line(&text)
        case .csv: try SatisfactionCSV.print(result, to: context.output)
        case .table:
            let groups = result.groups.map { Table.Column(key: $0.rawValue) }
            let figures = [
                "n", "csat", "meanScore", "surveyResponse", "onTheSpot", "timeToFirstAnswer", "timeToFirstResolution",
                "reopened", "repeated", "upheldByAppeal",
            ]
            var table = Table(groups + figures.map { Table.Column(key: $0, isNumber: true) }, labels: labels)
            for row in result.rows {
                table.add(
                    row.group.map { labels[$0.description] } + [
                        grouped(row.n), row.csat.shownWithInterval(labels), row.meanScore.shown(labels),
                        row.surveyResponse.shown(labels), row.onTheSpot.shown(labels),
                        row.timeToFirstAnswer.shown(labels), row.timeToFirstResolution.shown(labels),
                        row.reopened.shown(labels), row.repeated.shown(labels), row.upheldByAppeal.shown(labels),
                    ])
            }
            try context.output.line(result.cohortLine(labels))
            try table.print(to: context.output)
        }
    }
}

/// Shows how deadlines were kept.
struct QueryDeadlines: Verb {
    static let configuration = CommandConfiguration(
        commandName: "deadlines", abstract: "How deadlines were kept, by clock and group.")
    @ParentCommand var query: Query
    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: QueryOptions
    @OptionGroup var printing: PrintingOptions
    @OptionGroup var statistics: StatisticsOptions

    var root: Aryz { query.root }

    func validate() throws { _ = try statistics.query(options) }

    func perform(_ context: Context) throws {
        let log = try context.openForReading()
        try context.check(options, log)
        let runner = try context.project(
            Satisfaction.self, of: log, to: options.stop, happenedBy: options.happenedBy?.timestamp)
        let result = runner.projection.deadlines(try statistics.query(options))
        switch printing.format {
        case .json:
            var text = JSONText()
            text.deadlines(result, position: runner.position)
            try context.output.line(&text)
        case .csv: try printCSV(result, context)
        case .table: try printTable(result, context)
        }
    }

    private func printTable(_ result: StatisticsResult<DeadlineRow>, _ context: Context) throws {
        let labels = context.labels
        let groups = result.groups.map { Table.Column(key: $0.rawValue) }
        let figures = ["met", "n", "value", "interval", "withOpenOverdue", "overdue", "running"]
        var table = Table(
            groups + [Table.Column(key: "clock")] + figures.map { Table.Column(key: $0, isNumber: true) },
            labels: labels)
        for row in result.rows {
            let share = row.compliance.closedOnly.value
            table.add(
                row.group.map { labels[$0.description] } + [
                    labels[row.compliance.clock], share.map { grouped($0.k) } ?? "", grouped(row.n),
                    row.compliance.closedOnly.shown(labels), share.map { shown($0.interval) } ?? "",
                    row.compliance.withOverdue.shown(labels), grouped(row.compliance.overdue),
                    grouped(row.compliance.running),
                ])
        }
        try context.output.line(result.cohortLine(labels))
        try table.print(to: context.output)
    }

    private func printCSV(_ result: StatisticsResult<DeadlineRow>, _ context: Context) throws {
        let names = ["clock", "k", "n", "value", "lower", "upper", "overdue", "running"]
        let time = result.time
        try context.output.write(time.csv(result.groups.map(\.rawValue) + names, isHead: true))
        for row in result.rows {
            let share = row.compliance.closedOnly.value
            let cells = [
                row.compliance.clock, share.map { String($0.k) } ?? "", String(row.n), decimal(share?.value),
                decimal(share?.interval.lower), decimal(share?.interval.upper), String(row.compliance.overdue),
                String(row.compliance.running),
            ]
            try context.output.write(time.csv(row.group.map(\.description) + cells))
        }
    }
}

/// Satisfaction as CSV: one line for each group and measure, because each has an n and an interval of its own.
private enum SatisfactionCSV {
    static func print(_ result: StatisticsResult<StatisticsRow>, to output: StandardOutput) throws {
        let names = ["metric", "k", "n", "value", "lower", "upper"]
        let time = result.time
        try output.write(time.csv(result.groups.map(\.rawValue) + names, isHead: true))
        for row in result.rows {
            let shares: [(String, MetricValue<Share>)] = [
                ("csat", row.csat), ("positiveShare", row.positiveShare), ("noOpinion", row.noOpinion),
                ("surveyResponse", row.surveyResponse), ("onTheSpot", row.onTheSpot),
                ("firstContactGross", row.firstContact.gross), ("firstContactNet", row.firstContact.net),
                ("reopened", row.reopened),
                ("repeated", row.repeated), ("pingPong", row.pingPong), ("misrouted", row.misrouted),
                ("upheldByIssue", row.upheldByIssue), ("upheldByAppeal", row.upheldByAppeal),
            ]
            let group = row.group.map(\.description)
            for (name, metric) in shares {
                let share = metric.value
                let cells = [
                    name, share.map { String($0.k) } ?? "", metric.count(share?.n), decimal(share?.value),
                    decimal(share?.interval.lower), decimal(share?.interval.upper),
                ]
                try output.write(time.csv(group + cells))
            }
            let mean = row.meanScore.value
            let cells = ["meanScore", "", row.meanScore.count(mean?.n), decimal(mean?.value), "", ""]
            try output.write(time.csv(group + cells))
        }
    }
}
