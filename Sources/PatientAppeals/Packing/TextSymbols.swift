// SPDX-License-Identifier: Apache-2.0

/// The symbols that a text is spelt in while it is packed: one for each ASCII byte, each letter of the Kazakh and the Russian
/// alphabet and the signs that people's telephones put between them; any other byte is spelt out behind an escape.
enum TextSymbols {
    static let end: UInt8 = 0
    /// A byte follows as it is.
    static let escape: UInt8 = 1
    private static let firstASCII = 2
    static let count = 228

    /// In this order for good: it is part of the form.
    private static let signs = Array(
        ("абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі" + "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯӘҒҚҢӨҰҮҺІ"
            + "«»—–№…“”„’•₸°\u{a0}").unicodeScalars)
    /// By scalar, its symbol; 0 where it has none. All signs are below U+2200.
    private static let ofScalar: [UInt8] = {
        var table = [UInt8](repeating: 0, count: 0x2200)
        precondition(firstASCII + 128 + signs.count == count, "each sign is one scalar")
        for (index, sign) in signs.enumerated() { table[Int(sign.value)] = UInt8(firstASCII + 128 + index) }
        return table
    }()
    /// By symbol, the bytes that it stands for, lowest first; none for the end and the escape.
    private static let spellings: [(bytes: UInt32, count: Int)] = {
        var table = [(bytes: UInt32(0), count: 0), (bytes: 0, count: 0)]
        for byte in UInt32(0)..<128 { table.append((byte, 1)) }
        for sign in signs {
            let bytes = Array(String(sign).utf8)
            table.append((bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }, bytes.count))
        }
        return table
    }()

    /// The symbols of some bytes, whatever they are: UTF-8 has its signs found, anything else is escaped.
    struct Reader {
        private let bytes: [UInt8]
        private let ofScalar = TextSymbols.ofScalar
        private var place = 0

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        /// The next symbol, and the byte that follows an escape; ``TextSymbols/end`` when there is no more.
        mutating func next() -> (symbol: UInt8, escaped: UInt8) {
            guard place < bytes.count else { return (end, 0) }
            let byte = bytes[place]
            if byte < 0x80 {
                place += 1
                return (UInt8(firstASCII) + byte, 0)
            }
            let (scalar, length) = scalar()
            let symbol = scalar < ofScalar.count ? ofScalar[scalar] : 0
            place += symbol == 0 ? 1 : length
            return symbol == 0 ? (escape, byte) : (symbol, 0)
        }

        /// A scalar of two bytes, or of three from U+2000; nothing else has a symbol. No scalar has two spellings here, so
        /// that the bytes come back as they were.
        private func scalar() -> (scalar: Int, length: Int) {
            let lead = bytes[place]
            guard lead >= 0xc2, let second = following(1) else { return (0, 1) }
            if lead < 0xe0 { return (Int(lead & 0x1f) << 6 | second, 2) }
            guard lead == 0xe2, let third = following(2) else { return (0, 1) }
            return (0x2000 | second << 6 | third, 3)
        }

        private func following(_ distance: Int) -> Int? {
            guard place + distance < bytes.count, bytes[place + distance] & 0xc0 == 0x80 else { return nil }
            return Int(bytes[place + distance] & 0x3f)
        }
    }

    /// Appends what a symbol stands for.
    static func append(_ symbol: UInt8, to bytes: inout [UInt8]) {
        var (spelling, count) = spellings[Int(symbol)]
        while count > 0 {
            bytes.append(UInt8(truncatingIfNeeded: spelling))
            spelling >>= 8
            count -= 1
        }
    }
}
