// SPDX-License-Identifier: Apache-2.0

import PatientAppeals

/// Figures over time as a line, with limits where there are some.
struct SeriesPlot {
    /// A figure: when, how much, and how that is said.
    struct Point {
        var name: String
        var value: Double
        var text: String
        var limits: ClosedRange<Double>?
        var isSignal = false
    }
    let heading: String
    let points: [Point]
    var centre: Double?
    var target: Double?
    /// The scale of the values, and how its ends are said.
    let scale: ClosedRange<Double>
    let scaleText: (Double) -> String
    /// What it comes to, in words.
    let summary: String

    private static let width = 420.0, height = 190.0
    private static let left = 44.0, right = 10.0, top = 10.0, bottom = 24.0

    func write(to page: inout Markup, _ words: ReportWords) {
        page.element("figure") { figure in
            figure.element("h3", heading)
            Plot.draw(
                heading, description: points.map { "\($0.name): \($0.text)" }.joined(separator: "; ") + ". " + summary,
                width: Self.width, height: Self.height, in: &figure, draw)
            figure.element("figcaption", summary)
            figure.element("details") { details in
                details.element("summary", words.asTable)
                table(words, in: &details)
            }
        }
    }

    private func draw(_ svg: inout Markup) {
        for end in [scale.lowerBound, scale.upperBound] {
            svg.line("axis", Self.left, y(end), Self.width - Self.right, y(end))
            svg.label(scaleText(end), x: Self.left - 6, y: y(end) + 4, anchor: "end")
        }
        if let target { svg.line("target", Self.left, y(target), Self.width - Self.right, y(target)) }
        if let centre { svg.line("centre", Self.left, y(centre), Self.width - Self.right, y(centre)) }
        for (index, point) in points.enumerated() {
            guard let limits = point.limits else { continue }
            let half = step / 2
            for limit in [limits.lowerBound, limits.upperBound] {
                svg.line("limit", x(index) - half, y(limit), x(index) + half, y(limit))
            }
        }
        let line = points.indices.map { "\(Plot.number(x($0))),\(Plot.number(y(points[$0].value)))" }
        svg.empty("polyline", ["class": "line", "points": line.joined(separator: " ")])
        for (index, point) in points.enumerated() {
            svg.empty(
                "circle",
                [
                    "class": point.isSignal ? "dot stands-out" : "dot", "cx": Plot.number(x(index)),
                    "cy": Plot.number(y(point.value)), "r": point.isSignal ? "5" : "3",
                ])
        }
        // As many names as fit beside each other.
        let every = max(1, (points.count + 4) / 5)
        for (index, point) in points.enumerated() where index % every == 0 {
            svg.label(point.name, x: x(index), y: Self.height - 6, )
        }
    }

    private func table(_ words: ReportWords, in page: inout Markup) {
        page.element("table") { table in
            for point in points {
                table.element("tr") { row in
                    row.element("th", ["scope": "row"], point.name)
                    row.element("td", ["class": "number"], point.text)
                    row.element("td", ["class": "number"]) { cell in
                        guard let limits = point.limits else { return }
                        cell.words("\(scaleText(limits.lowerBound))–\(scaleText(limits.upperBound))")
                    }
                }
            }
        }
    }

    private var step: Double { (Self.width - Self.left - Self.right) / Double(max(points.count, 1)) }

    private func x(_ index: Int) -> Double { Self.left + step * (Double(index) + 0.5) }

    private func y(_ value: Double) -> Double {
        let range = scale.upperBound - scale.lowerBound
        let share = range > 0 ? (min(max(value, scale.lowerBound), scale.upperBound) - scale.lowerBound) / range : 0
        return Self.height - Self.bottom - share * (Self.height - Self.top - Self.bottom)
    }
}

extension SeriesPlot {
    /// A share over months with control limits; nil where fewer than six months have cases enough.
    static func shares(
        _ heading: String, _ months: [(name: String, share: MetricValue<Share>)], target: Double?, _ words: ReportWords
    ) -> SeriesPlot? {
        let known = months.compactMap { month in month.share.value.map { (name: month.name, share: $0) } }
        guard known.count >= 6, let chart = ControlChart.shares(known.map { Count(k: $0.share.k, n: $0.share.n) })
        else {
            return nil
        }
        let points = zip(known, chart.points).map { month, point in
            Point(
                name: month.name, value: point.value, text: words.language.percent(point.value),
                limits: point.lower...point.upper, isSignal: !point.signals.isEmpty)
        }
        let signals = points.filter(\.isSignal).map(\.name)
        let summary = signals.isEmpty ? words.noSignal : words.signals(signals.joined(separator: ", "))
        return SeriesPlot(
            heading: heading, points: points, centre: chart.centre, target: target,
            scale: scale(points.flatMap { [$0.value, $0.limits?.lowerBound ?? 1, target ?? 1] }),
            scaleText: { words.language.number($0 * 100, decimals: 0) + "\u{a0}%" }, summary: summary)
    }

    /// From a tenth below the smallest of these to 100 %: what varies little would else be a straight line.
    private static func scale(_ values: [Double]) -> ClosedRange<Double> {
        let least = values.min() ?? 0
        return max(0, (least * 10 - 0.5).rounded(.down) / 10)...1
    }
}
