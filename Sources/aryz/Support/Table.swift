// SPDX-License-Identifier: Apache-2.0

/// Rows under headings, for people; or the same as CSV, for programs.
struct Table {
    /// A column: its key in CSV, its heading for people, and whether it holds numbers.
    struct Column {
        var key: String
        var isNumber = false
    }

    /// The columns.
    let columns: [Column]
    /// The cells as people read them.
    private var rows: [[String]] = []
    /// The widths of the widest cells.
    private var widths: [Int]
    private let labels: Labels

    init(_ columns: [Column], labels: Labels) {
        self.columns = columns
        self.labels = labels
        widths = columns.map { labels[$0.key].count }
    }

    /// Adds a row of as many cells as there are columns.
    mutating func add(_ cells: [String]) {
        precondition(cells.count == columns.count, "a cell for each column")
        for (index, cell) in cells.enumerated() { widths[index] = max(widths[index], cell.count) }
        rows.append(cells)
    }

    /// Prints headings and rows, no wider than the terminal.
    func print(to output: StandardOutput) throws {
        let widths = fitted(to: Terminal.width)
        try output.line(Colour.bold(line(columns.map { labels[$0.key] }, widths)))
        for row in rows { try output.line(line(row, widths)) }
    }

    /// Takes from the widest columns of text until the line fits; no column gets narrower than eight characters.
    private func fitted(to width: Int?) -> [Int] {
        var fitted = widths
        guard let width else { return fitted }
        while fitted.reduce(2 * (fitted.count - 1), +) > width {
            let candidates = fitted.indices.filter { !columns[$0].isNumber && fitted[$0] > 8 }
            guard let widest = candidates.max(by: { fitted[$0] < fitted[$1] }) else { break }
            fitted[widest] -= 1
        }
        return fitted
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        var line = ""
        for (index, cell) in cells.enumerated() {
            let width = widths[index]
            let text = cell.count <= width ? cell : cell.prefix(width - 1) + "…"
            let space = String(repeating: " ", count: width - text.count)
            if index > 0 { line += "  " }
            line += columns[index].isNumber ? space + text : text + space
        }
        while line.last == " " { line.removeLast() }
        return line
    }
}

/// Values as comma-separated text (RFC 4180).
enum CSV {
    static func line(_ cells: [String]) -> String {
        cells.map { cell in
            // A cell that a spreadsheet would take for a formula is made text by the quote before it.
            let isFormula = cell.first.map { "=+-@\t\r".contains($0) && Double(cell) == nil } ?? false
            let safe = isFormula ? "'" + cell : cell
            let needsQuotes = safe.contains { ",\"\r\n".contains($0) || $0 == "\r\n" }
            return needsQuotes ? "\"" + safe.replacing("\"", with: "\"\"") + "\"" : safe
        }.joined(separator: ",") + "\r\n"
    }
}
