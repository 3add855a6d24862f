// SPDX-License-Identifier: Apache-2.0

import EventLog
import PatientAppeals

extension MetricValue {
    /// The number of cases, also where the figure is withheld.
    func count(_ n: Int?) -> String {
        if case .suppressed(let n) = self { String(n) } else { n.map(String.init) ?? "" }
    }

    func shown(_ labels: Labels, _ show: (Value) -> String) -> String {
        switch self {
        case .value(let value): show(value)
        case .suppressed(let n): "\(labels["suppressed"]) (\(n))"
        case .undefined: labels["undefined"]
        }
    }
}

extension MetricValue<Share> {
    func shown(_ labels: Labels) -> String { shown(labels) { percent($0.value) } }

    /// The share with what it may be by chance: `84.6 % (57.8–95.7)`.
    func shownWithInterval(_ labels: Labels) -> String {
        shown(labels) { share in
            let ends = [share.interval.lower, share.interval.upper].map { decimal($0 * 100, places: 1) }
            return "\(percent(share.value)) (\(ends.joined(separator: "–")))"
        }
    }
}

extension MetricValue<Mean> {
    func shown(_ labels: Labels) -> String { shown(labels) { decimal($0.value, places: 2) } }
}

extension MetricValue<DurationSummary> {
    /// The median.
    func shown(_ labels: Labels) -> String {
        shown(labels) { labels.duration(microseconds: Int64($0.p50 * 1_000_000)) }
    }
}

extension StatisticsResult {
    /// Which appeals the figures are about, and as of when.
    func cohortLine(_ labels: Labels) -> String {
        var line = "\(labels["cohort"]): \(labels[cohort.rawValue])"
        let ends = [period.from, period.to].map { $0.map { $0.iso8601(offsetMinutes: 300) } ?? "" }
        if ends != ["", ""] { line += " \(ends.joined(separator: ".."))" }
        return line + "  " + time.line(labels)
    }

    /// By which times it was asked for.
    var time: AnswerTime { AnswerTime(asOf: asOf, happenedBy: happenedBy) }
}

/// `70.1 %–75.2 %`
func shown(_ interval: Interval) -> String { "\(percent(interval.lower))–\(percent(interval.upper))" }

/// `72.7 %`
func percent(_ share: Double) -> String { decimal(share * 100, places: 1) + " %" }

/// A number with so many digits behind the point; empty where there is none.
func decimal(_ number: Double?, places: Int = 6) -> String {
    guard let number else { return "" }
    var scale = 1
    for _ in 0..<places { scale *= 10 }
    let scaled = Int((number * Double(scale)).rounded())
    let digits = String(scaled.magnitude % UInt(scale))
    let whole = String(scaled.magnitude / UInt(scale))
    let sign = scaled < 0 ? "-" : ""
    return places == 0
        ? sign + whole : "\(sign)\(whole).\(String(repeating: "0", count: places - digits.count))\(digits)"
}
