// SPDX-License-Identifier: Apache-2.0

import EventLog
import PatientAppeals

extension Report {
    /// The page: one file of XHTML with all that it needs inside, without scripts, for screens, phones and paper.
    public func html(_ options: Options = Options()) -> [UInt8] {
        let words = ReportWords(language: options.language)
        var page = Markup()
        page.raw("<!DOCTYPE html>\n")
        page.element("html", ["xmlns": "http://www.w3.org/1999/xhtml", "lang": options.language.rawValue]) { html in
            html.element("head") { head in
                head.empty("meta", ["charset": "utf-8"])
                head.empty("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
                head.element("title", words.title)
                head.element("style") { $0.raw(ReportStyle.sheet) }
            }
            html.element("body") { body in
                body.element("main") { main in
                    header(words, in: &main)
                    tiles(words, in: &main)
                    satisfaction(words, options, in: &main)
                    overTime(words, options, in: &main)
                    deadlines(words, options, in: &main)
                    backlog(words, in: &main)
                    causes(words, options, in: &main)
                    notes(words, in: &main)
                }
            }
        }
        return Array(page.text.utf8)
    }

    private func cohort(_ words: ReportWords) -> String {
        let ends = [query.period.from, query.period.to].map { $0.map(Self.day) ?? "…" }
        let period = ends == ["…", "…"] ? words.allTime : ends.joined(separator: " – ")
        return "\(isOfClosed ? words.closed : words.received): \(period)"
    }

    private static func day(_ instant: Timestamp) -> String { String(instant.iso8601(offsetMinutes: 300).prefix(10)) }

    private func header(_ words: ReportWords, in page: inout Markup) {
        page.element("header") { header in
            header.element("h1", words.title)
            let happened = query.happenedBy.map { " · \(words.happenedBy) \(Self.day($0))" } ?? ""
            let line =
                "\(cohort(words)) · \(words.appeals): \(words.language.number(whole.n))\(happened) · \(words.asOf) "
                + Self.day(query.asOf)
            header.element("p", ["class": "faint"], line)
        }
    }

    private func tiles(_ words: ReportWords, in page: inout Markup) {
        page.element("div", ["class": "tiles"]) { tiles in
            tile(words.satisfied, whole.csat, words, in: &tiles)
            tile(words.onTheSpot, whole.onTheSpot, words, target: whole.onTheSpotTarget, in: &tiles)
            tile(words.promise, compliance("qrAnswer"), words, in: &tiles)
            tiles.element("div", ["class": "tile"]) { tile in
                tile.element("span", words.openNow)
                tile.element("strong", backlog.last.map { words.language.number($0.open) } ?? "—")
                let age = backlog.last?.medianAge.value.map { words.language.number($0, decimals: 1) } ?? "—"
                tile.element("span", ["class": "faint"], "\(words.medianAge): \(age)")
            }
        }
    }

    private func tile(
        _ name: String, _ value: MetricValue<Share>, _ words: ReportWords, target: Double? = nil, in page: inout Markup
    ) {
        page.element("div", ["class": "tile"]) { tile in
            tile.element("span", name)
            tile.element("strong", value.value.map { words.language.percent($0.value) } ?? words.tooFew)
            var line = "n = " + IntervalPlot.count(value, words)
            if let share = value.value {
                let ends = [share.interval.lower, share.interval.upper].map {
                    words.language.number($0 * 100, decimals: 1)
                }
                line = ends.joined(separator: "–") + " · " + line
            }
            if let target { line += " · \(words.target) " + words.language.percent(target) }
            tile.element("span", ["class": "faint"], line)
        }
    }

    private func satisfaction(_ words: ReportWords, _ options: Options, in page: inout Markup) {
        page.element("section") { section in
            section.element("h2", words.satisfactionHeading)
            section.element("p", ["class": "note"], words.satisfactionNote)
            if let bias = whole.surveyBias.value, let response = whole.surveyResponse.value {
                let percent = words.language.percent
                let text = words.bias(
                    response: percent(response.value), lower: percent(bias.lower), upper: percent(bias.upper),
                    weighted: percent(bias.poststratified))
                section.element("p", text)
            }
            for (heading, rows) in [(words.byChannel, channels), (words.byOrganization, organizations)] {
                let shares = rows.map { IntervalPlot.Row(name: options.name($0.group[0].description), share: $0.csat) }
                IntervalPlot(heading: heading, rows: shares).write(to: &section, words)
            }
        }
    }

    private func overTime(_ words: ReportWords, _ options: Options, in page: inout Markup) {
        let promise = months.map { month in
            (
                name: month.group[0].description,
                share: month.deadlines.first { $0.clock == "qrAnswer" }?.closedOnly ?? .undefined
            )
        }
        let charts = [
            SeriesPlot.shares(
                words.satisfied, months.map { ($0.group[0].description, $0.csat) }, target: nil, words),
            SeriesPlot.shares(
                words.onTheSpot, months.map { ($0.group[0].description, $0.onTheSpot) }, target: whole.onTheSpotTarget,
                words),
            SeriesPlot.shares(words.promise, promise, target: nil, words),
        ].compactMap(\.self)
        page.element("section") { section in
            section.element("h2", words.overTime)
            section.element("p", ["class": "note"], charts.isEmpty ? words.tooFewMonths : words.overTimeNote)
            section.element("div", ["class": "charts"]) { grid in
                for chart in charts { chart.write(to: &grid, words) }
            }
        }
    }

    private func deadlines(_ words: ReportWords, _ options: Options, in page: inout Markup) {
        page.element("section") { section in
            section.element("h2", words.deadlines)
            section.element("p", ["class": "note"], words.deadlinesNote)
            let rows = whole.deadlines.map { IntervalPlot.Row(name: options.name($0.clock), share: $0.closedOnly) }
            guard !rows.isEmpty else { return section.element("p", words.none) }
            IntervalPlot(heading: words.deadlines, rows: rows).write(to: &section, words)
        }
    }

    private func backlog(_ words: ReportWords, in page: inout Markup) {
        let most = Double(max(1, backlog.map(\.open).max() ?? 1))
        let points = backlog.map { point in
            SeriesPlot.Point(
                name: String(Self.day(point.at).prefix(7)), value: Double(point.open),
                text: words.language.number(point.open))
        }
        page.element("section") { section in
            section.element("h2", words.backlog)
            section.element("p", ["class": "note"], words.backlogNote)
            section.element("div", ["class": "charts"]) { grid in
                let last = backlog.last
                let ages = [(words.medianAge, last?.medianAge.value), (words.p90Age, last?.p90Age.value)].map {
                    name, age in
                    "\(name): \(age.map { words.language.number($0, decimals: 1) } ?? "—")"
                }
                SeriesPlot(
                    heading: words.openNow, points: points, scale: 0...most,
                    scaleText: { words.language.number(Int($0)) }, summary: ages.joined(separator: " · ")
                ).write(to: &grid, words)
            }
        }
    }

    private func causes(_ words: ReportWords, _ options: Options, in page: inout Markup) {
        page.element("section") { section in
            section.element("h2", words.causes)
            section.element("p", ["class": "note"], words.causesNote)
            section.element("table", ["class": "wide"]) { table in
                table.element("thead") { head in
                    head.element("tr") { row in
                        row.element("th", ["scope": "col"], words.category)
                        for name in Self.causeColumns(words) {
                            row.element("th", ["scope": "col", "class": "number"], name)
                        }
                    }
                }
                table.element("tbody") { body in
                    for category in categories { row(of: category, words, options, in: &body) }
                }
            }
        }
    }

    private static func causeColumns(_ words: ReportWords) -> [String] {
        ["n", words.upheld, words.withAction, words.onTime, words.recurrence]
    }

    private func row(of category: StatisticsRow, _ words: ReportWords, _ options: Options, in page: inout Markup) {
        let improvement = improvements.first { $0.group == category.group }
        func percent(_ value: MetricValue<Share>?) -> String {
            switch value ?? .undefined {
            case .value(let share): words.language.percent(share.value)
            case .suppressed: words.tooFew
            case .undefined: "—"
            }
        }
        let recurrence: String
        switch improvement?.recurrence ?? .undefined {
        case .value(let ratio):
            let ends = [ratio.lower, ratio.upper ?? .infinity].map { words.language.number($0, decimals: 2) }
            let value = ratio.value.map { words.language.number($0, decimals: 2) } ?? "—"
            recurrence = "\(value) (\(ends.joined(separator: "–")))"
        case .suppressed: recurrence = words.tooFew
        case .undefined: recurrence = "—"
        }
        page.element("tr") { row in
            row.element("th", ["scope": "row"], options.name(category.group[0].description))
            let cells = [
                words.language.number(category.n), percent(category.upheldByIssue),
                percent(improvement?.causesWithAction), percent(improvement?.onTime), recurrence,
            ]
            for (name, cell) in zip(Self.causeColumns(words), cells) {
                row.element("td", ["class": "number", "data-label": name], cell)
            }
        }
    }

    private func notes(_ words: ReportWords, in page: inout Markup) {
        page.element("section") { section in
            section.element("h2", words.notes)
            let text = words.counted(cohort: isOfClosed ? words.closed : words.received, position: String(position))
            section.element("p", ["class": "note"], text)
            guard !exclusions.isEmpty else { return }
            let left = exclusions.map { words.left(out: $0.count, words.reason($0.reason.rawValue)) }
            section.element("p", ["class": "note"], "\(words.leftOut): \(left.joined(separator: "; ")).")
        }
    }
}
