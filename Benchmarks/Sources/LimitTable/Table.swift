// SPDX-License-Identifier: Apache-2.0

/// What was measured beside what could be reached, in columns.
struct Table {
    private var rows: [[String]]

    init(_ heading: String) { rows = [[heading, "ours", "limit", "ratio", "wanted", "the limit is"]] }

    /// A row: ours, and beside it the limit with the ratio of ours to it and what that should be.
    mutating func add(
        _ name: String, _ ours: Double, digits: Int = 0, limit: Double? = nil, wanted: String = "", of what: String = ""
    ) {
        rows.append([
            name, figure(ours, digits: digits), limit.map { figure($0, digits: digits) } ?? "",
            limit.map { figure(ours / $0, digits: 2) } ?? "", wanted, what,
        ])
    }

    func print() {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        for (index, row) in rows.enumerated() {
            Swift.print(line(row, widths: widths))
            if index == 0 { Swift.print(widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ")) }
        }
        Swift.print()
    }

    /// The first and the last column are text, the rest are figures.
    private func line(_ row: [String], widths: [Int]) -> String {
        row.indices.map { column in
            let gap = String(repeating: " ", count: widths[column] - row[column].count)
            if column == row.count - 1 { return row[column] }
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
