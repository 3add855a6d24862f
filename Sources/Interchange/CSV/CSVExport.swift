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

    /// Besides these, where what was sealed is revealed.
    static let revealedColumns =
        ["applicantDetails", "patientDetails"].flatMap { person in
            ["name", "phone", "iin", "email", "address"].map { "\(person).\($0)" }
        } + ["text", "reason", "comment", "fileName"]

    static func run(
        _ source: ExportSource, where isWanted: (borrowing EventView) -> Bool, to sink: ([UInt8]) throws -> Void
    ) throws(ReadError<any Error>) -> Int {
        var text = line(columns + (source.disclosures == nil ? [] : revealedColumns + ["notShown"]))
        var count = 0
        try source.forEach(where: isWanted) { event in
            text += line(cells(event) + (source.disclosures == nil ? [] : revealedCells(event)))
            count += 1
            if text.utf8.count >= EventExport.partBytes {
                try sink(Array(text.utf8))
                text = ""
            }
        }
        do { try sink(Array(text.utf8)) } catch { throw .body(error) }
        return count
    }

    private static func revealedCells(_ event: PlainEvent) -> [String] {
        let texts = event.revelation?.texts ?? []
        return revealedColumns.map { name in texts.first { $0.name == name }?.text ?? "" }
            + [event.revelation?.reasons ?? ""]
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
