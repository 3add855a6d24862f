// SPDX-License-Identifier: Apache-2.0

/// A language in which a report is written.
public enum ReportLanguage: String, Sendable, CaseIterable {
    /// Kazakh; the raw values are the tags of the languages.
    case kazakh = "kk"
    /// Russian.
    case russian = "ru"
    /// English.
    case english = "en"

    /// One of three texts.
    func choose(_ kazakh: String, _ russian: String, _ english: String) -> String {
        switch self {
        case .kazakh: kazakh
        case .russian: russian
        case .english: english
        }
    }

    /// `84.6`, `84,6`: a number with so many decimals.
    func number(_ value: Double, decimals: Int) -> String {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (abs(value) * scale).rounded()
        guard scaled < 1e15 else { return "∞" }
        let digits = String(Int(scaled))
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        let sign = value < 0 && scaled > 0 ? "−" : ""
        guard decimals > 0 else { return sign + grouped(padded) }
        let whole = String(padded.dropLast(decimals))
        return sign + grouped(whole) + choose(",", ",", ".") + padded.suffix(decimals)
    }

    /// A whole number.
    func number(_ value: Int) -> String { number(Double(value), decimals: 0) }

    /// `84.6 %`, with a space that does not break.
    func percent(_ share: Double) -> String { number(share * 100, decimals: 1) + "\u{a0}%" }

    private func grouped(_ digits: String) -> String {
        var grouped = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { grouped += choose("\u{a0}", "\u{a0}", ",") }
            grouped.append(digit)
        }
        return grouped
    }
}
