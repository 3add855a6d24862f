// SPDX-License-Identifier: Apache-2.0

/// A page of the manual in the making, in mdoc, the language of man pages.
struct Mdoc {
    private(set) var text = ""

    /// A line that begins with a macro; its arguments are escaped already.
    mutating func macro(_ line: String) { text += ".\(line)\n" }

    /// Prose: a line for each sentence, as the language wants it.
    mutating func prose(_ words: String) {
        let escaped = Self.escaped(words)
        for sentence in escaped.replacing(#/([.:;]) +(?=[\p{Lu}\\])/#, with: { "\($0.1)\n" }).split(separator: "\n") {
            // A line that begins with one of these would be a macro.
            text += (".'".contains(sentence.first ?? " ") ? "\\&" : "") + sentence + "\n"
        }
    }

    /// The item of an option with its value, or of a value without a name.
    mutating func item(_ argument: ToolArgument) { macro("It " + Self.written(argument)) }

    /// `Fl -format Ar format`
    static func written(_ argument: ToolArgument) -> String {
        let value = "Ar " + escaped(argument.valueName ?? "")
        switch argument.kind {
        case "positional": return value
        case "flag": return "Fl -" + escaped(argument.longName)
        default: return "Fl -\(escaped(argument.longName)) \(value)"
        }
    }

    /// Text that the formatter prints as it is, in pure ASCII.
    static func escaped(_ text: String) -> String {
        // A code that is broken at the end of a line is another code.
        let whole = text.replacing(#/\b[a-z]+[A-Z]\w*/#, with: { "\u{1}\($0.0)" })
        let quoted = whole.replacing(#/`([^`]*)`/#, with: { "\u{2}\($0.1)\u{3}" })
        var escaped = ""
        var before: Unicode.Scalar = " "
        for scalar in quoted.unicodeScalars {
            switch scalar {
            case "\u{1}": escaped += "\\%"
            case "\u{2}": escaped += "\\(lq"
            case "\u{3}": escaped += "\\(rq"
            case "\\": escaped += "\\e"
            // A hyphen within a word may be one; before an option's name, and alone, it is a minus sign.
            case "-" where !before.properties.isAlphabetic && !("0"..."9").contains(before): escaped += "\\-"
            case _ where scalar.value > 0x7e: escaped += "\\[u\(hexadecimal(scalar.value))]"
            default: escaped.unicodeScalars.append(scalar)
            }
            before = scalar
        }
        return escaped
    }

    private static func hexadecimal(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
