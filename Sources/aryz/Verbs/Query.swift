// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EventLog
import EventSourcing
import Interchange
import PatientAppeals

/// Asks the projections.
struct Query: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask about appeals, the register, satisfaction, deadlines, the backlog and corrective actions.",
        discussion: "Answers come from projections of the log; `aryz snapshot create` makes them quick.",
        subcommands: [
            QueryAppeals.self, QueryAppeal.self, QueryRegistry.self, QuerySatisfaction.self, QueryDeadlines.self,
            QueryBacklog.self, QueryChart.self, QueryActions.self, QueryImprovement.self, QueryRetention.self,
            QueryPerson.self,
        ]
    )
    @ParentCommand var root: Aryz
}

/// Lists appeals.
struct QueryAppeals: Verb {
    static let configuration = CommandConfiguration(
        commandName: "appeals", abstract: "The appeals that pass the filters, as they stand.")
    @ParentCommand var query: Query
    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: QueryOptions
    @OptionGroup var printing: PrintingOptions

    var root: Aryz { query.root }

    func perform(_ context: Context) throws {
        let log = try context.openForReading()
        try context.check(options, log)
        let filter = try options.filter()
        let (state, position) = try context.appeals(filter, of: log, options)
        var printer = AppealPrinter(printing.format, context)
        let time = options.time
        try printer.begin("appeals", time, position: position)
        try state.forEachAppeal(filter, asOf: time.judgedAt) { appeal throws(any Error) in
            try printer.add(appeal)
        }
        try printer.end()
    }
}

/// Shows one appeal.
struct QueryAppeal: Verb {
    static let configuration = CommandConfiguration(
        commandName: "appeal", abstract: "One appeal as it stands; nothing personal is shown.")
    @ParentCommand var query: Query
    @OptionGroup var global: GlobalOptions

    @Argument(help: "Its tracking number, register entry or ref:….")
    var appeal: String

    @Option(
        help: ArgumentHelp("As it was known at \(Instant.help), which is meant to its end.", valueName: "time"),
        transform: Instant.throughDay)
    var asOf: Instant?

    @Option(
        help: ArgumentHelp(
            "Only what had happened by \(Instant.help), which is meant to its end, whenever it was recorded.",
            valueName: "time"),
        transform: Instant.throughDay)
    var happenedBy: Instant?

    @Option(help: "How the answer is printed.")
    var format = TableFormat.table

    var root: Aryz { query.root }

    func perform(_ context: Context) throws {
        let log = try context.openForReading()
        let address = try AppealAddress(typed: appeal, in: log)
        let number = try trackingNumber(address, log, context)
        try context.noteWhatIsLater(than: asOf, log)
        let stop = asOf.map { ProjectionStop.recordedAt($0.timestamp) } ?? .end
        let runner = try context.project(CurrentState.self, of: log, to: stop, happenedBy: happenedBy?.timestamp)
        let time = AnswerTime(asOf: asOf, happenedBy: happenedBy)
        guard let number, let summary = runner.projection.appeal(number, asOf: time.judgedAt) else {
            throw Failure(.notFound, "There is no appeal \(appeal) in the log \(log.path).")
        }
        guard format == .table else {
            var printer = AppealPrinter(format, context)
            try printer.begin("appeal", time, position: runner.position)
            try printer.add(summary)
            return try printer.end()
        }
        if happenedBy != nil { try context.output.line(time.line(context.labels)) }
        try AppealSheet(labels: context.labels).print(summary, to: context.output)
    }

    private func trackingNumber(
        _ address: AppealAddress, _ log: EventLog, _ context: Context
    ) throws -> TrackingNumber? {
        switch address {
        case .tracking(let number): return number
        case .register(let entry):
            let register = try context.project(Register.self, of: log)
            return register.projection.line(of: entry).flatMap { TrackingNumber($0.trackingNumber) }
        case .reference: return TrackingNumber(stream: try log.stream(ofAppeal: appeal))
        }
    }
}

/// Lists the official register.
struct QueryRegistry: Verb {
    static let configuration = CommandConfiguration(
        commandName: "registry", abstract: "The official register, entry by entry.",
        discussion: "Gaps and numbers given twice are named on the standard error; exit status 1 when there are any."
    )
    @ParentCommand var query: Query
    @OptionGroup var global: GlobalOptions

    @OptionGroup var options: QueryOptions
    @OptionGroup var printing: PrintingOptions

    @Argument(help: "One register, like SKO-17/2026; without it all of them.")
    var register: String?

    var root: Aryz { query.root }

    func perform(_ context: Context) throws {
        let log = try context.openForReading()
        try context.check(options, log)
        let chosen = try appeals(of: log, context)
        let runner = try context.project(
            Register.self, of: log, to: options.stop, happenedBy: options.happenedBy?.timestamp)
        try checkRegister(runner.projection, log)
        var printer = RowPrinter(
            printing.format,
            [.init("register"), .init("appeal"), .init("registeredAt"), .init("position", isNumber: true)], context)
        try printer.begin("registry", options.time, position: runner.position)
        for line in runner.projection.lines(registry: register) where chosen?.contains(line.trackingNumber) != false {
            let time = line.registeredAt.iso8601(offsetMinutes: line.offsetMinutes)
            try printer.add([line.entry, line.trackingNumber, time, String(line.position)]) { $0.registerLine(line) }
        }
        try printer.end()
        let faults = runner.projection.reports().filter { register == nil || $0.registry == register }
            .flatMap { report in report.faults.map { "\(report.registry): \($0.text)" } }
        guard faults.isEmpty else { throw Failure(.difference, faults.joined(separator: "\naryz: ")) }
    }

    private func checkRegister(_ projection: Register, _ log: EventLog) throws {
        guard let register, options.asOf == nil else { return }
        let known = projection.reports().map(\.registry)
        guard !known.contains(register) else { return }
        let others = known.isEmpty ? "none" : Spelling.some(of: known)
        throw Failure(.notFound, "There is no register \(register) in the log \(log.path); there are: \(others).")
    }

    /// The tracking numbers that the filters let through; nil without filters, which spares the pass over all appeals.
    private func appeals(of log: EventLog, _ context: Context) throws -> Set<String>? {
        let filter = try options.filter()
        guard filter != AppealFilter() else { return nil }
        let (state, _) = try context.appeals(filter, of: log, options)
        return Set(state.appeals(filter, asOf: options.time.judgedAt).map { $0.trackingNumber.description })
    }
}

extension RegisterFault {
    /// A few words.
    fileprivate var text: String {
        switch self {
        case .missing(let numbers) where numbers.count == 1: "number \(numbers.lowerBound) is missing."
        case .missing(let numbers): "numbers \(numbers.lowerBound) to \(numbers.upperBound) are missing."
        case .twice(let number): "number \(number) was given twice."
        case .outOfOrder(let number): "number \(number) was given after a higher one."
        case .unnumbered: "an entry has no number."
        }
    }
}

/// Lists corrective actions.
struct QueryActions: Verb {
    static let configuration = CommandConfiguration(
        commandName: "actions", abstract: "Corrective actions, the earliest date first.")
    @ParentCommand var query: Query
    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: QueryOptions
    @OptionGroup var printing: PrintingOptions

    var root: Aryz { query.root }

    func perform(_ context: Context) throws {
        let log = try context.openForReading()
        try context.check(options, log)
        let filter = try options.filter()
        let (state, position) = try context.appeals(filter, of: log, options)
        let columns = ["appeal", "number", "organization", "category", "responsible", "due", "standing"]
        var printer = RowPrinter(printing.format, columns.map { .init($0) }, context)
        let time = options.time
        try printer.begin("actions", time, position: position)
        let isTable = printing.format == .table
        let word = { (code: String) in isTable ? context.labels[code] : code }
        for task in state.actions(filter, asOf: time.judgedAt) {
            let cells = [
                task.trackingNumber, String(task.number), task.organization, word(task.category), task.responsible,
                task.due.iso8601(), word(task.standing.rawValue),
            ]
            try printer.add(cells) { $0.task(task) }
        }
        try printer.end()
    }
}
