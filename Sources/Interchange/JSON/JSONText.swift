// SPDX-License-Identifier: Apache-2.0

/// JSON text in the making: keys stay in the order in which they are written, and everything stands on one line.
public struct JSONText: Sendable {
    /// The UTF-8 written so far.
    public private(set) var bytes: [UInt8] = []
    private var needsComma = false

    /// Empty text.
    public init() {}

    /// The text as a String.
    public var string: String { String(decoding: bytes, as: UTF8.self) }

    /// Forgets the text and keeps its memory, for the next line.
    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        needsComma = false
    }

    /// Takes the bytes out and goes on behind them.
    public mutating func takeBytes() -> [UInt8] {
        var taken: [UInt8] = []
        swap(&taken, &bytes)
        return taken
    }

    /// Ends the line; the next value starts a new one.
    public mutating func endLine() {
        bytes.append(UInt8(ascii: "\n"))
        needsComma = false
    }

    /// Opens an object.
    public mutating func beginObject() { open("{") }
    /// Closes the innermost object.
    public mutating func endObject() { close("}") }
    /// Opens an array.
    public mutating func beginArray() { open("[") }
    /// Closes the innermost array.
    public mutating func endArray() { close("]") }

    /// A key; its value comes next.
    public mutating func key(_ name: String) {
        separate()
        quote(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// A text.
    public mutating func value(_ text: String) {
        separate()
        quote(text)
        needsComma = true
    }

    /// A whole number.
    public mutating func value(_ number: some BinaryInteger) {
        literal(String(number))
    }

    /// A number with at most six decimals, the precision of every figure this library gives out; not finite is `null`.
    public mutating func value(_ number: Double) {
        guard number.isFinite else { return null() }
        let rounded = (number * 1_000_000).rounded() / 1_000_000
        if rounded == rounded.rounded(), abs(rounded) < 1e15 {
            literal(String(Int64(rounded)))
        } else {
            literal(rounded.description)
        }
    }

    /// `true` or `false`.
    public mutating func value(_ flag: Bool) { literal(flag ? "true" : "false") }

    /// `null`.
    public mutating func null() { literal("null") }

    /// Text that is JSON already.
    public mutating func raw(_ json: some Sequence<UInt8>) {
        separate()
        bytes.append(contentsOf: json)
        needsComma = true
    }

    private mutating func literal(_ text: String) {
        separate()
        bytes.append(contentsOf: text.utf8)
        needsComma = true
    }

    private mutating func open(_ bracket: Unicode.Scalar) {
        separate()
        bytes.append(UInt8(ascii: bracket))
        needsComma = false
    }

    private mutating func close(_ bracket: Unicode.Scalar) {
        bytes.append(UInt8(ascii: bracket))
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
    }

    private mutating func quote(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        let isPlain = text.withUTF8 { unsafe $0.allSatisfy(isPlainInJSON) }
        if isPlain {
            bytes.append(contentsOf: text.utf8)
        } else {
            for scalar in text.unicodeScalars { escape(scalar) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func escape(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\"", "\\": bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(scalar.value)])
        case "\n": bytes.append(contentsOf: "\\n".utf8)
        case "\r": bytes.append(contentsOf: "\\r".utf8)
        case "\t": bytes.append(contentsOf: "\\t".utf8)
        // U+0085, U+2028 and U+2029 are line ends to some readers; in text of one line an event they must not stand.
        case "\u{0}"..."\u{1f}", "\u{7f}"..."\u{9f}", "\u{2028}"..."\u{2029}":
            let digits = String(scalar.value, radix: 16)
            bytes.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
        default: bytes.append(contentsOf: UTF8.encode(scalar)!)
        }
    }
}

/// Whether a byte of UTF-8 needs no look: not a quote, backslash or control, nor the first byte of one of the line ends
/// beyond ASCII (C2 85, E2 80 A8, E2 80 A9).
private func isPlainInJSON(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != 0x22 && byte != 0x5c && byte != 0x7f && byte != 0xc2 && byte != 0xe2
}
