// SPDX-License-Identifier: Apache-2.0

/// By what staff find somebody's appeals. It is looked up as a keyed hash: the log holds neither in clear.
public enum PersonContact: Sendable, Hashable {
    /// A telephone number, however it is written.
    case phone(String)
    /// An individual identification number.
    case iin(String)

    /// Digits of a telephone number: of one within a town at least, of E.164 at most.
    private static let phoneDigits = 5...15

    /// Why nobody can have this number, as a sentence that does not repeat it; nil where somebody can. A number that was
    /// mistyped finds nothing, which looks like a person without appeals.
    public var fault: String? {
        switch self {
        case .phone(let text):
            let digits = Self.digits(of: text, between: "+()./_")
            guard let digits else {
                return "What was given is no telephone number: other characters than digits, blanks and + - ( ) . / _ "
                    + "are in it."
            }
            guard !Self.phoneDigits.contains(digits.count) else { return nil }
            return "What was given is no telephone number: it has \(digits.count) digits, and one has "
                + "\(Self.phoneDigits.lowerBound) to \(Self.phoneDigits.upperBound)."
        case .iin(let text):
            guard let digits = Self.digits(of: text, between: "") else {
                return "What was given is no IIN: other characters than digits and blanks are in it."
            }
            guard digits.count != 12 else { return nil }
            return "What was given is no IIN: it has \(digits.count) digits, and an IIN has 12."
        }
    }

    /// Whether it has the form of an IIN and yet nobody was given it: its last digit does not follow from the eleven before it,
    /// or no date of birth stands at its begin. It may have been recorded so all the same, and is found then.
    public var isLikelyMistyped: Bool {
        guard case .iin(let text) = self, let digits = Self.digits(of: text, between: "") else { return false }
        return digits.count == 12 && !IINScanner.isIIN(digits)
    }

    /// The digits of a text in which else only blanks, dashes and these characters stand; nil where others do.
    private static func digits(of text: String, between others: String) -> [UInt8]? {
        var digits: [UInt8] = []
        for character in text {
            if let byte = character.asciiValue, (0x30...0x39).contains(byte) {
                digits.append(byte)
            } else if !character.isWhitespace, !others.contains(character), !isDash(character) {
                return nil
            }
        }
        return digits
    }

    private static func isDash(_ character: Character) -> Bool {
        character.unicodeScalars.allSatisfy { $0.properties.generalCategory == .dashPunctuation }
    }
}
