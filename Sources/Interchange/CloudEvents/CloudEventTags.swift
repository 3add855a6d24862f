// SPDX-License-Identifier: Apache-2.0

/// An event's tags as one CloudEvents attribute: joined by spaces; a space, `%` or control inside a tag is written `%XX`.
enum CloudEventTags {
    /// The attribute's value.
    static func joined(_ tags: [String]) -> String { tags.map(escaped).joined(separator: " ") }

    /// The tags of a value that ``joined(_:)`` could have made; nil for any other.
    static func split(_ text: String) -> [String]? {
        var tags: [String] = []
        for part in text.split(separator: " ", omittingEmptySubsequences: false) {
            guard let tag = unescaped(part), !tag.isEmpty, escaped(tag) == part else { return nil }
            tags.append(tag)
        }
        return tags
    }

    private static func escaped(_ tag: String) -> String {
        guard tag.utf8.contains(where: mustBeEscaped) else { return tag }
        var bytes: [UInt8] = []
        for byte in tag.utf8 {
            if mustBeEscaped(byte) {
                bytes += [UInt8(ascii: "%"), hexDigit(byte >> 4), hexDigit(byte & 15)]
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func unescaped(_ text: Substring) -> String? {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(nibble), let low = rest.popFirst().flatMap(nibble) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func mustBeEscaped(_ byte: UInt8) -> Bool { byte <= 0x20 || byte == 0x25 || byte == 0x7f }

    private static func hexDigit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 0x30 + nibble : 0x37 + nibble }

    private static func nibble(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x41...0x46: digit - 0x37
        default: nil
        }
    }
}
