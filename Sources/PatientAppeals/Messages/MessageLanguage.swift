// SPDX-License-Identifier: Apache-2.0

internal import EventSourcing

/// A language in which an applicant is told why something was refused.
public enum MessageLanguage: String, Sendable, Hashable, CaseIterable {
    /// Kazakh; the raw values are the tags of the languages.
    case kazakh = "kk"
    /// Russian.
    case russian = "ru"
    /// English.
    case english = "en"

    /// The language for somebody who wrote in this one: who mixes the two languages, or writes Kazakh in Latin letters, reads
    /// Kazakh. Nil where it was not said.
    public init?(of language: Language) {
        switch language {
        case .kazakh, .kazakhLatin, .mixed: self = .kazakh
        case .russian: self = .russian
        default: return nil
        }
    }
}

/// One text in the three languages.
struct MessageText {
    let kazakh: String, russian: String, english: String

    init(_ kazakh: String, _ russian: String, _ english: String) {
        self.kazakh = kazakh
        self.russian = russian
        self.english = english
    }

    subscript(_ language: MessageLanguage) -> String {
        switch language {
        case .kazakh: kazakh
        case .russian: russian
        case .english: english
        }
    }
}
