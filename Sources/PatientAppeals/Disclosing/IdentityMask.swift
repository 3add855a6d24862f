// SPDX-License-Identifier: Apache-2.0

/// Takes out of free text what says who somebody is: the words of their names and addresses with any ending, their numbers,
/// and whatever looks like a telephone number, an identification number or an e-mail address.
///
/// It can't know what else gives somebody away, a bed or a day.
struct IdentityMask: Equatable {
    /// Stands in place of what was taken out.
    static let mark = "[…]"
    /// Beginnings of words, with the number of letters that a word may have at most.
    private var stems: [Stem] = []
    /// Digits that belong to these persons.
    private var numbers: [String] = []

    private struct Stem: Equatable {
        var start: String
        var lettersMax: Int
    }

    /// A mask for these persons; without any, for what looks like a number or an address.
    init(_ persons: [PersonDetails] = []) {
        for person in persons {
            for word in Self.words(person.name) where word.count > 1 { stems.append(Self.stem(word)) }
            for word in Self.words(person.address) where word.count > 3 { stems.append(Self.stem(word)) }
            for number in [person.phone, person.iin] {
                // The last seven digits are the subscriber's own; what is before them may be written in other ways.
                let digits = number.filter(\.isASCIIDigit)
                if digits.count >= 7 { numbers.append(String(digits.suffix(7))) }
            }
        }
    }

    /// The text without what says who somebody is.
    func masked(_ text: String) -> String {
        var result = ""
        for part in text.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
            if part.offset > 0 { result += " " }
            // An address, or the name that somebody has in a messenger.
            result += part.element.contains("@") ? Self.mark : maskedWords(part.element)
        }
        return maskedNumbers(result)
    }

    private func maskedWords(_ text: Substring) -> String {
        var result = ""
        var word = ""
        func masked() -> String { hides(word) ? Self.mark : word }
        for character in text {
            if character.isLetter {
                word.append(character)
            } else {
                result += masked() + String(character)
                word = ""
            }
        }
        return result + masked()
    }

    private func hides(_ word: String) -> Bool {
        guard !word.isEmpty else { return false }
        let folded = Self.folded(word)
        return stems.contains { folded.hasPrefix($0.start) && folded.count <= $0.lettersMax }
    }

    /// Looks at each run of digits and what stands between groups of them.
    private func maskedNumbers(_ text: String) -> String {
        var result = ""
        var run = ""
        func flush() {
            let digits = run.filter(\.isASCIIDigit)
            guard isNumberOfPerson(digits, in: run) else {
                result += run
                run = ""
                return
            }
            let tail = run.reversed().prefix { !$0.isASCIIDigit }.reversed()
            let head = run.prefix { !$0.isASCIIDigit && $0 != "+" && $0 != "(" }
            result += head + Self.mark + String(tail)
            run = ""
        }
        for character in text {
            if character.isASCIIDigit || " -.()+_/".contains(character) {
                run.append(character)
            } else {
                flush()
                result.append(character)
            }
        }
        flush()
        return result
    }

    private func isNumberOfPerson(_ digits: String, in run: String) -> Bool {
        guard digits.count >= 7 else { return false }
        if numbers.contains(where: digits.contains) { return true }
        return IINScanner.contains(run) || PlainID.hasSpacedTelephoneNumber(run)
    }

    // MARK: Words

    private static func words(_ text: String) -> [String] {
        folded(text).split { !$0.isLetter }.map(String.init)
    }

    /// Case and ё do not tell two names apart.
    private static func folded(_ text: String) -> String {
        text.normalized.lowercased().replacing("ё", with: "е")
    }

    /// The part of a name that no ending changes, in Russian (Иванова, Ивановой) and Kazakh (Айгүл, Айгүлдікі).
    private static func stem(_ word: String) -> Stem {
        let dropped = word.count > 5 ? 2 : word.count > 3 ? 1 : 0
        return Stem(start: String(word.dropLast(dropped)), lettersMax: word.count + 6)
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
