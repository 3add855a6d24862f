// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EventLog
import EventSourcing
import PatientAppeals

/// Which appeals a question is about, and as of when. Several values are separated by commas.
struct QueryOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Only these states.", valueName: "state,…"), completion: .list(AppealState.names))
    var status: String?

    @Option(help: ArgumentHelp("Only these levels.", valueName: "1,2,3"), completion: .list(["1", "2", "3"]))
    var level: String?

    @Option(help: ArgumentHelp("Only these channels.", valueName: "channel,…"), completion: .list(Channel.names))
    var channel: String?

    @Option(help: ArgumentHelp("Only these kinds.", valueName: "kind,…"), completion: .list(AppealKind.names))
    var kind: String?

    @Option(help: ArgumentHelp("Only these regions.", valueName: "KZ-59,…"), completion: .list(Region.all.map(\.code)))
    var region: String?

    @Option(help: ArgumentHelp("Only these organisations.", valueName: "code,…"))
    var organization: String?

    @Option(
        help: ArgumentHelp("Only these categories.", valueName: "CODE,…"),
        completion: .list(Settings.standard.categories.map(\.code)))
    var category: String?

    @Flag(help: "Only appeals with a deadline that is over.")
    var overdue = false

    @Option(
        help: ArgumentHelp("Only appeals received from A until before B.", valueName: "A..B"), transform: Stretch.read)
    var received: Stretch?

    @Option(
        help: ArgumentHelp("Only appeals closed from A until before B.", valueName: "A..B"), transform: Stretch.read)
    var closed: Stretch?

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

    func validate() throws { _ = try filter() }

    /// The filter; `received` and `closed` are left out where they choose a cohort.
    func filter(withPeriods: Bool = true) throws -> AppealFilter {
        var filter = AppealFilter()
        filter.states = try codes(status, "--status")
        filter.channels = try codes(channel, "--channel")
        filter.kinds = try codes(kind, "--kind")
        filter.levels = Set(
            try list(level).map { text in
                guard let number = Int(text), (1...3).contains(number) else {
                    throw ValidationError("--level: \(text) is not 1, 2 or 3.")
                }
                return number
            })
        filter.regions = Set(list(region))
        for code in list(region) where Region(code: code) == nil {
            let known = Region.all.map(\.code).joined(separator: ", ")
            throw ValidationError("--region: \(code) is none of \(known).")
        }
        filter.organizations = Set(list(organization))
        filter.categories = Set(list(category))
        if overdue { filter.overdue = true }
        if withPeriods {
            filter.received = received?.period
            filter.closed = closed?.period
        }
        return filter
    }

    /// The projection's state as of the time asked for.
    var stop: ProjectionStop { asOf.map { .recordedAt($0.timestamp) } ?? .end }

    /// By which times the answer is asked for.
    var time: AnswerTime { AnswerTime(asOf: asOf, happenedBy: happenedBy) }

    /// A question about all that there is at these times.
    func question(_ cohort: Cohort, period: Period = .all, groups: [Dimension]) -> StatisticsQuery {
        let time = time
        var question = StatisticsQuery(cohort: cohort, period: period, groups: groups, asOf: time.asOf)
        question.happenedBy = time.happenedBy
        return question
    }

    private func codes<Code: CodedValue>(_ text: String?, _ option: String) throws -> Set<Code> {
        Set(
            try list(text).map { name in
                guard let code = Code(name: name), code.code != 0 else {
                    throw ValidationError("\(option): \(name) is none of \(Code.names.joined(separator: ", ")).")
                }
                return code
            })
    }

    private func list(_ text: String?) -> [String] { text?.split(separator: ",").map(String.init) ?? [] }
}

extension Stretch {
    /// The same for the library.
    var period: Period { Period(from: from, to: to) }
}

/// How an answer is printed.
struct PrintingOptions: ParsableArguments {
    @Option(help: "How the answer is printed.")
    var format = TableFormat.table
}

/// What statistics ask besides.
struct StatisticsOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Group by these: \(Dimension.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "a,b"),
        completion: .list(Dimension.allCases.map(\.rawValue)))
    var by: String?

    @Option(help: "Which appeals belong to the period: those received in it, or those closed in it.")
    var cohort: CohortName?

    func query(_ options: QueryOptions) throws -> StatisticsQuery {
        try Self.query(options, by: by, cohort: cohort)
    }

    /// The question of these options.
    static func query(_ options: QueryOptions, by: String?, cohort name: CohortName?) throws -> StatisticsQuery {
        guard options.received == nil || options.closed == nil else {
            throw ValidationError("--received and --closed choose different cohorts; give one of them.")
        }
        let cohort = name?.cohort ?? (options.received == nil ? .closed : .received)
        if cohort == .closed, options.received != nil {
            throw ValidationError("--received goes with --cohort received.")
        }
        if cohort == .received, options.closed != nil { throw ValidationError("--closed goes with --cohort closed.") }
        var query = options.question(
            cohort, period: (options.received ?? options.closed)?.period ?? .all, groups: try dimensions(by))
        query.filter = try options.filter(withPeriods: false)
        return query
    }

    /// The dimensions named in `--by`.
    static func dimensions(_ by: String?) throws -> [Dimension] {
        try (by?.split(separator: ",") ?? []).map { name in
            guard let dimension = Dimension(rawValue: String(name)) else {
                throw ValidationError(
                    "--by: \(name) is none of \(Dimension.allCases.map(\.rawValue).joined(separator: ", ")).")
            }
            return dimension
        }
    }
}

/// A cohort on the command line.
enum CohortName: String, ExpressibleByArgument, CaseIterable {
    case received, closed

    /// The same for the library.
    var cohort: Cohort { self == .received ? .received : .closed }
}
