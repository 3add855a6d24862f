// SPDX-License-Identifier: Apache-2.0

/// What keys, references and the ids of staff look like: they are stored in clear, so that nothing personal may be in them.
///
/// ASCII letters, digits and `. _ : @ - /`: a name with a space or in Cyrillic is none. What has the form of a telephone
/// number of Kazakhstan or is an identification number is refused as well. A name in Latin letters can't be told from a code.
package enum PlainID {
    /// The most bytes of a reference or an id; a key may have as many as the log takes.
    package static let bytesMax = 64

    /// Whether a text may be kept in clear as an id: plain, not too long, and no number of a person.
    package static func isAllowed(_ text: String) -> Bool {
        isPlain(text) && text.utf8.count <= bytesMax && !IINScanner.contains(text) && !hasTelephoneNumber(text)
    }

    /// Whether all characters are allowed. True for nothing at all.
    package static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
            case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "-"),
                UInt8(ascii: "/"):
                true
            default: false
            }
        }
    }

    /// Whether a telephone number is in it: `77000000001`, `8-700-000-00-01`, `700.000.00.01`, `7001234567`.
    ///
    /// Digits beside a letter a...f are part of a hexadecimal number, as in a UUID.
    package static func hasTelephoneNumber(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        var groups: [[UInt8]] = []
        var place = 0
        while place < bytes.count {
            let start = place
            while place < bytes.count, isDigit(bytes[place]) { place += 1 }
            if place > start {
                let isHexadecimal =
                    start > 0 && isHexLetter(bytes[start - 1])
                    || place < bytes.count && isHexLetter(bytes[place])
                if isHexadecimal { groups = [] } else { groups.append(Array(bytes[start..<place])) }
                if endsInNumber(groups) { return true }
                if place < bytes.count, !isSeparator(bytes[place]) { groups = [] }
                if isHexadecimal { groups = [] }
            } else {
                if !isSeparator(bytes[place]) { groups = [] }
                place += 1
            }
        }
        return false
    }

    /// The same, where blanks and brackets may stand between the groups too, as in free text.
    package static func hasSpacedTelephoneNumber(_ text: String) -> Bool {
        hasTelephoneNumber(String(text.map { "()+/‐‑–—".contains($0) || $0.isWhitespace ? "-" : $0 }))
    }

    /// Whether a few words that are kept in clear hold what belongs to a person: twelve digits in one, which is an
    /// identification number or a mistyped one, a telephone number however it is spaced, an e-mail address.
    package static func hasNumberOrAddressOfPerson(_ text: String) -> Bool {
        if hasSpacedTelephoneNumber(text) { return true }
        if text.split(whereSeparator: { !$0.isASCII || !$0.isNumber }).contains(where: { $0.count == 12 }) {
            return true
        }
        return text.split { $0.isWhitespace || ",;<>()\"'".contains($0) }.contains { word in
            let parts = word.split(separator: "@", omittingEmptySubsequences: false)
            return parts.count == 2 && !parts[0].isEmpty && parts[1].dropLast().dropFirst().contains(".")
        }
    }

    /// How the digits of a number are written in groups.
    private static let shapes = [
        [11], [10], [1, 10], [1, 3, 7], [1, 3, 3, 4], [1, 3, 3, 2, 2], [3, 3, 4], [3, 3, 2, 2], [4, 3, 4],
        [4, 3, 2, 2],
    ]

    private static func endsInNumber(_ groups: [[UInt8]]) -> Bool {
        shapes.contains { shape in
            let last = groups.suffix(shape.count)
            guard last.map(\.count) == shape else { return false }
            var digits = last.flatMap(\.self)[...]
            if digits.count == 11 {
                guard digits.first == UInt8(ascii: "7") || digits.first == UInt8(ascii: "8") else { return false }
                digits.removeFirst()
            }
            // Area and operator codes begin with 7; other numbers are left alone.
            return digits.first == UInt8(ascii: "7")
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isHexLetter(_ byte: UInt8) -> Bool {
        (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
    }
    private static func isSeparator(_ byte: UInt8) -> Bool { byte == 0x2d || byte == 0x2e || byte == 0x5f }
}

extension Decision {
    /// A key, reference or id, which is stored in clear.
    func identifier(_ text: String, _ field: String, bytesMax: Int = PlainID.bytesMax) throws(Rejection) -> String {
        guard !IINScanner.contains(text), !PlainID.hasTelephoneNumber(text) else {
            throw Rejection(
                .personalDataInClear, field, "holds an identification or telephone number and is not sealed.")
        }
        guard PlainID.isPlain(text), text.utf8.count <= bytesMax else {
            throw Rejection(
                .idNotPlain, field,
                "has other characters than A-Z a-z 0-9 . _ : @ - / or more than \(bytesMax): it is stored in clear and "
                    + "must not be a name.")
        }
        return text
    }
}
