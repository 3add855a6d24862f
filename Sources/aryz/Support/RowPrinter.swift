// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Interchange
import PatientAppeals

/// Prints the rows of an answer as a table, as CSV or as JSON.
struct RowPrinter {
    /// A column by the key that it has in CSV.
    struct Column {
        var key: String
        var isNumber: Bool

        init(_ key: String, isNumber: Bool = false) {
            self.key = key
            self.isNumber = isNumber
        }
    }

    private let format: TableFormat
    private let context: Context
    private let columns: [Column]
    private var table: Table
    private var text = JSONText()
    private var time = AnswerTime(asOf: nil)

    init(_ format: TableFormat, _ columns: [Column], _ context: Context) {
        self.format = format
        self.context = context
        self.columns = columns
        table = Table(columns.map { Table.Column(key: $0.key, isNumber: $0.isNumber) }, labels: context.labels)
    }

    /// Begins the answer to a query. A table says its times only where the time of happening is among them.
    mutating func begin(_ query: String, _ time: AnswerTime, position: Position) throws {
        self.time = time
        switch format {
        case .table: if time.happenedBy != nil { try context.output.line(time.line(context.labels)) }
        case .csv: try context.output.write(time.csv(columns.map(\.key), isHead: true))
        case .json: text.beginQuery(query, asOf: time.asOf, happenedBy: time.happenedBy, position: position)
        }
    }

    /// Adds a row: its cells, codes as they are, and the same as JSON. Codes become words in a table.
    mutating func add(_ cells: @autoclosure () -> [String], json: (inout JSONText) -> Void) throws {
        switch format {
        case .table: table.add(cells())
        case .csv: try context.output.write(time.csv(cells()))
        case .json:
            json(&text)
            if text.bytes.count > 64 << 10 { try context.output.write(text.takeBytes()) }
        }
    }

    /// Ends the answer.
    mutating func end() throws {
        switch format {
        case .table: try table.print(to: context.output)
        case .csv: break
        case .json:
            text.endQuery()
            try context.output.line(&text)
        }
    }
}

/// Prints appeals, one a row.
struct AppealPrinter {
    private var rows: RowPrinter
    private let context: Context
    private let isTable: Bool

    init(_ format: TableFormat, _ context: Context) {
        self.context = context
        isTable = format == .table
        let columns = [
            "appeal", "register", "state", "level", "kind", "channel", "organization", "region", "category",
            "receivedAt", "due", "overdue",
        ]
        rows = RowPrinter(format, columns.map { .init($0, isNumber: $0 == "level") }, context)
    }

    mutating func begin(_ query: String, _ time: AnswerTime, position: Position) throws {
        try rows.begin(query, time, position: position)
    }

    mutating func add(_ appeal: AppealSummary) throws {
        let labels = context.labels
        let isTable = isTable
        let word = { (code: String) in isTable ? labels[code] : code }
        let time = { (time: Timestamp) in time.iso8601(offsetMinutes: appeal.offsetMinutes) }
        func cells() -> [String] {
            [
                appeal.trackingNumber, appeal.register ?? "", word(appeal.state.name), String(appeal.level),
                word(appeal.kind.name), word(appeal.channel.name), appeal.organization, appeal.region,
                appeal.issues.map { word($0.category) }.joined(separator: "; "), appeal.receivedAt.map(time) ?? "",
                appeal.due.map { "\(word($0.clock)) \(time($0.at))" }.joined(separator: "; "),
                appeal.overdue.map(word).joined(separator: "; "),
            ]
        }
        try rows.add(cells()) { $0.appeal(appeal) }
    }

    mutating func end() throws { try rows.end() }
}

/// Prints one appeal, a line for each thing that is known of it.
struct AppealSheet {
    let labels: Labels

    func print(_ appeal: AppealSummary, to output: StandardOutput) throws {
        let time = { (time: Timestamp?) in time.map { $0.iso8601(offsetMinutes: appeal.offsetMinutes) } ?? "" }
        var lines: [(String, String)] = [
            ("appeal", appeal.trackingNumber), ("register", appeal.register ?? ""),
            ("state", labels[appeal.state.name]),
            ("level", String(appeal.level)), ("kind", labels[appeal.kind.name]),
            ("channel", labels[appeal.channel.name]), ("language", labels[appeal.language.name]),
            ("organization", appeal.organization), ("region", appeal.region), ("handler", appeal.handler),
            ("receivedAt", time(appeal.receivedAt)), ("registeredAt", time(appeal.registeredAt)),
            ("closedAt", time(appeal.closedAt)),
        ]
        for issue in appeal.issues { lines.append(("category", labels[issue.category])) }
        for clock in appeal.clocks where !clock.isWindow {
            let standing = clock.standing == .overdue ? Colour.red(labels["overdue"]) : labels[clock.standing.rawValue]
            lines.append(("due", "\(time(clock.due))  \(labels[clock.name]): \(standing)"))
        }
        let width = lines.map { labels[$0.0].count }.max() ?? 0
        for (key, value) in lines where !value.isEmpty {
            let name = labels[key]
            try output.line(Colour.faint(name + String(repeating: " ", count: width + 2 - name.count)) + value)
        }
    }
}

extension AppealAddress {
    /// The address that somebody typed.
    ///
    /// - Throws: ``Failure`` that says what an address looks like.
    ///
    /// With a log, a mistyped tracking number is answered with those that it may stand for.
    init(typed text: String, in log: EventLog? = nil) throws {
        guard let address = AppealAddress(text) ?? RegisterEntry(typed: text).map({ .register($0) }) else {
            if Self.looksLikeTrackingNumber(text) {
                let near = (try? log?.appeals(mistypedAs: text)) ?? []
                let meant = near.isEmpty ? "" : " Was it \(near.map(\.description).joined(separator: " or "))?"
                throw Failure(
                    .notFound, "The check character of \(text) does not fit; a character was mistyped.\(meant)")
            }
            throw Failure(
                .notFound,
                "\(text) is neither a tracking number with the right check character, nor a register entry like "
                    + "SKO-17/2026-000123, nor ref:…; check what was typed.")
        }
        self = address
    }

    /// Whether it has the nine characters of a tracking number, of which the last is then the wrong one.
    private static func looksLikeTrackingNumber(_ text: String) -> Bool {
        let symbols = text.filter { $0 != "-" && $0 != " " }
        return symbols.count == 9
            && symbols.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "*~$=".contains($0)) }
    }
}

extension RegisterEntry {
    /// An entry whose number was typed without its zeros, as `SKO-17/2026-2`.
    fileprivate init?(typed text: String) {
        guard let dash = text.lastIndex(of: "-"), let number = Int(text[text.index(after: dash)...]) else { return nil }
        self.init(registry: String(text[..<dash]), number: number)
    }
}
