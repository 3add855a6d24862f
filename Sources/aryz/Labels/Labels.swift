// SPDX-License-Identifier: Apache-2.0

import PatientAppeals

/// The words that people see, in their language. Codes and JSON keys are never translated.
struct Labels {
    let language: LabelLanguage
    private let settings: Settings

    init(_ language: LabelLanguage, settings: Settings = .standard) {
        self.language = language
        self.settings = settings
    }

    /// The word for a code of the domain, a state or a column; the code itself, made readable, where there is no word.
    subscript(_ code: String) -> String {
        if let word = Words.all[code] {
            switch language {
            case .kk: return word.kk
            case .ru: return word.ru
            case .en: return word.en ?? Self.readable(code)
            }
        }
        if let category = settings.categories.first(where: { $0.code == code }) {
            switch language {
            case .kk: return category.nameKazakh
            case .ru: return category.nameRussian
            case .en: return category.nameEnglish
            }
        }
        return code.first?.isLowercase == true && !code.contains("-") ? Self.readable(code) : code
    }

    /// `leftUnconsidered` as `left unconsidered`.
    private static func readable(_ code: String) -> String {
        var text = ""
        for character in code {
            if character.isUppercase, !text.isEmpty {
                text += " " + character.lowercased()
            } else {
                text.append(text.isEmpty ? Character(character.lowercased()) : character)
            }
        }
        return text
    }

    /// `3 d 4 h`, `12 min`: a stretch of time as people say it, its two largest units.
    func duration(microseconds: Int64) -> String {
        let seconds = abs(microseconds) / 1_000_000
        let units: [(Int64, String)] = [
            (86_400, self["unitDay"]), (3_600, self["unitHour"]), (60, self["unitMinute"]), (1, self["unitSecond"]),
        ]
        var rest = seconds
        var parts: [String] = []
        for (size, name) in units {
            let count = rest / size
            rest %= size
            if count > 0 || !parts.isEmpty { parts.append("\(count) \(name)") }
            if parts.count == 2 { break }
        }
        let text = parts.filter { !$0.hasPrefix("0 ") }.joined(separator: " ")
        return text.isEmpty ? "0 " + self["unitSecond"] : (microseconds < 0 ? "-" : "") + text
    }
}

/// A word in the three languages; the English one is nil where the code says it.
struct Word {
    let kk: String, ru: String
    let en: String?

    init(_ kk: String, _ ru: String, _ en: String? = nil) {
        self.kk = kk
        self.ru = ru
        self.en = en
    }
}

/// All words, by code.
enum Words {
    static let all: [String: Word] = {
        var all = columns
        for more in [codes, findings, events, metrics, series] { all.merge(more) { first, _ in first } }
        return all
    }()
}
