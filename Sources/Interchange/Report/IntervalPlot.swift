// SPDX-License-Identifier: Apache-2.0

import PatientAppeals

/// Shares with their intervals, one a row, on a common scale of 0 to 100 %.
struct IntervalPlot {
    /// A row: what it is about, and its share.
    struct Row {
        var name: String
        var share: MetricValue<Share>
    }
    let heading: String
    let rows: [Row]
    /// The share that is to be reached.
    var target: Double?

    private static let width = 240.0, height = 18.0, margin = 6.0

    func write(to page: inout Markup, _ words: ReportWords) {
        page.element("table", ["class": "intervals"]) { table in
            table.element("thead") { head in
                head.element("tr") { row in
                    row.element("th", ["scope": "col"], heading)
                    row.element("th", ["scope": "col"], "0–100\u{a0}%")
                    row.element("th", ["scope": "col", "class": "number"], words.share)
                    row.element("th", ["scope": "col", "class": "number"], "n")
                }
            }
            table.element("tbody") { body in
                for row in rows {
                    body.element("tr") { cells in
                        cells.element("th", ["scope": "row"], row.name)
                        cells.element("td", ["class": "plot"]) { plot(row, words, in: &$0) }
                        cells.element("td", ["class": "number"], Self.text(row.share, words))
                        cells.element("td", ["class": "number"], Self.count(row.share, words))
                    }
                }
            }
        }
    }

    private func plot(_ row: Row, _ words: ReportWords, in page: inout Markup) {
        let middle = Plot.number(Self.height / 2)
        Plot.draw(
            "\(row.name): \(Self.text(row.share, words))", width: Self.width, height: Self.height, in: &page
        ) { svg in
            svg.line("axis", Self.x(0), Self.height / 2, Self.x(1), Self.height / 2)
            if let target { svg.line("target", Self.x(target), 1, Self.x(target), Self.height - 1) }
            guard let share = row.share.value else { return }
            svg.line(
                "reach", Self.x(share.interval.lower), Self.height / 2, Self.x(share.interval.upper), Self.height / 2)
            svg.empty("circle", ["class": "dot", "cx": Plot.number(Self.x(share.value)), "cy": middle, "r": "4"])
        }
    }

    private static func x(_ share: Double) -> Double { margin + share * (width - 2 * margin) }

    /// `84.6 % (57.8–95.7)`, or why there is none.
    static func text(_ value: MetricValue<Share>, _ words: ReportWords) -> String {
        switch value {
        case .value(let share):
            let ends = [share.interval.lower, share.interval.upper].map { words.language.number($0 * 100, decimals: 1) }
            return "\(words.language.percent(share.value)) (\(ends.joined(separator: "–")))"
        case .suppressed: return words.tooFew
        case .undefined: return "—"
        }
    }

    static func count(_ value: MetricValue<Share>, _ words: ReportWords) -> String {
        switch value {
        case .value(let share): words.language.number(share.n)
        case .suppressed(let n): words.language.number(n)
        case .undefined: "0"
        }
    }
}
