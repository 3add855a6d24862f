// SPDX-License-Identifier: Apache-2.0

/// Rows of text under a heading, printed in columns.
struct Table {
    private var rows: [[String]]

    init(_ heading: [String]) { rows = [heading] }

    mutating func add(_ row: [String]) { rows.append(row) }

    func print() {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        for (index, row) in rows.enumerated() {
            Swift.print(line(row, widths: widths))
            if index == 0 { Swift.print(widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ")) }
        }
    }

    /// The first column is text, the rest are figures.
    private func line(_ row: [String], widths: [Int]) -> String {
        row.indices.map { column in
            let gap = String(repeating: " ", count: widths[column] - row[column].count)
            return column == 0 ? row[column] + gap : gap + row[column]
        }.joined(separator: "  ")
    }
}

/// `value` with `digits` decimals and groups of three before them.
func figure(_ value: Double, digits: Int = 0) -> String {
    guard value.isFinite else { return "-" }
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let scaled = (value * scale).rounded()
    var whole = String(Int(scaled / scale))
    var index = whole.count - 3
    while index > 0 {
        whole.insert(",", at: whole.index(whole.startIndex, offsetBy: index))
        index -= 3
    }
    guard digits > 0 else { return whole }
    let fraction = String(Int(scaled) % Int(scale))
    return whole + "." + String(repeating: "0", count: digits - fraction.count) + fraction
}
