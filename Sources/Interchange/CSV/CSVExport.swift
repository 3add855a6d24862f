// SPDX-License-Identifier: Apache-2.0

internal import EventLog
internal import EventSourcing
internal import PatientAppeals

/// Writes events as a table.
enum CSVExport {
    static let columns = [
        "position", "recordedAt", "happenedAt", "type", "appeal", "actorRole", "actor", "organization", "region",
        "channel", "category", "level", "kind", "language", "rule", "fields",
    ]

    static func run<Failure: Error>(
        from log: EventLog, _ query: EventQuery, where isWanted: (borrowing EventView) -> Bool,
        to sink: ([UInt8]) throws(Failure) -> Void
    ) throws(ReadError<Failure>) -> Int {
        var text = line(columns)
        var count = 0
        try log.read(query) { view throws(Failure) in
            guard isWanted(view) else { return true }
            text += line(cells(PlainEvent(view)))
            count += 1
            if text.utf8.count >= EventExport.partBytes {
                try sink(Array(text.utf8))
                text = ""
            }
            return true
        }
        do throws(Failure) { try sink(Array(text.utf8)) } catch { throw .body(error) }
        return count
    }

    private static func cells(_ event: PlainEvent) -> [String] {
        let context = event.context
        let fields = event.fields.map { "\($0.name)=\(event.text($0.value))" }.joined(separator: "; ")
        return [
            String(event.position), event.recordedAt.iso8601(), event.happenedAt, event.type, event.appeal ?? "",
            context.actorRole.name, context.actorID, context.organization, context.region, context.channel.name,
            context.category, context.level > 0 ? String(context.level) : "", context.kind.name, context.language.name,
            context.rule, fields,
        ]
    }

    /// A line of cells, quoted where they need it; ends with CR LF (RFC 4180).
    static func line(_ cells: [String]) -> String {
        cells.map(quoted).joined(separator: ",") + "\r\n"
    }

    /// A spreadsheet would take what begins like this for a formula, and carry it out.
    private static let formulaStarts: Set<Unicode.Scalar> = ["=", "+", "-", "@", "\t", "\r"]

    private static func quoted(_ cell: String) -> String {
        var cell = cell
        if let first = cell.unicodeScalars.first, formulaStarts.contains(first) { cell = "'" + cell }
        let isPlain = !cell.unicodeScalars.contains { [",", "\"", "\n", "\r"].contains($0) }
        return isPlain ? cell : "\"" + cell.replacing("\"", with: "\"\"") + "\""
    }
}
