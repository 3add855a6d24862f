// SPDX-License-Identifier: Apache-2.0

/// The number that a person reads out on the phone: eight random symbols of Crockford's base 32 and a check symbol, shown
/// as `7K3F-9QXD-2`. It says nothing about the appeal and no neighbour can be guessed.
///
/// Symbols and check symbol: D. Crockford, "Base 32", https://www.crockford.com/base32.html. The check symbol is the value
/// modulo 37, which finds every wrong symbol and every swap of two neighbours.
public struct TrackingNumber: Hashable, Sendable {
    /// The eight symbols' value, 40 bits.
    public let value: UInt64

    /// The number with this value; the bits above the 40th are dropped.
    public init(value: UInt64) { self.value = value & (1 << 40 - 1) }

    /// A random number.
    public static func random(using generator: inout some RandomNumberGenerator) -> TrackingNumber {
        TrackingNumber(value: generator.next())
    }

    /// Reads a number as people write it: in either case, with or without dashes and spaces, O for 0, I and L for 1.
    /// Nil where the check symbol does not fit.
    public init?(_ text: some StringProtocol) {
        var value: UInt64 = 0
        var count = 0
        for byte in text.utf8 where byte != UInt8(ascii: "-") && byte != UInt8(ascii: " ") {
            guard count < 9, byte < 128 else { return nil }
            let symbol = Self.values[Int(byte)]
            if count < 8 {
                guard symbol < 32 else { return nil }
                value = value << 5 | UInt64(symbol)
            } else {
                guard UInt64(symbol) == value % 37 else { return nil }
            }
            count += 1
        }
        guard count == 9 else { return nil }
        self.value = value
    }

    /// The nine symbols without dashes, as in stream names.
    public var symbols: String { text(grouped: false) }

    /// The stream of the appeal's events.
    public var stream: String { Self.streamPrefix + symbols }

    /// What the streams of appeals start with.
    public static let streamPrefix = "appeal-"

    /// The number of the appeal whose events are in this stream; nil for other streams.
    public init?(stream: some StringProtocol) {
        guard stream.hasPrefix(Self.streamPrefix) else { return nil }
        self.init(stream.dropFirst(Self.streamPrefix.count))
    }

    private func text(grouped: Bool) -> String {
        unsafe String(unsafeUninitializedCapacity: 11) { buffer in
            var next = 0
            for index in 0..<9 {
                if grouped, index == 4 || index == 8 {
                    unsafe buffer[next] = UInt8(ascii: "-")
                    next += 1
                }
                let symbol = index < 8 ? Int(value >> UInt64(35 - 5 * index)) & 31 : Int(value % 37)
                unsafe buffer[next] = Self.alphabet[symbol]
                next += 1
            }
            return next
        }
    }

    /// The last five are check symbols only.
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U".utf8)

    /// The value of each ASCII character, 255 for none.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 128)
        for (value, symbol) in alphabet.enumerated() {
            values[Int(symbol)] = UInt8(value)
            if (0x41...0x5a).contains(symbol) { values[Int(symbol) + 32] = UInt8(value) }
        }
        for (symbols, value) in [("Oo", UInt8(0)), ("IiLl", 1)] {
            for symbol in symbols.utf8 { values[Int(symbol)] = value }
        }
        return values
    }()
}

extension TrackingNumber {
    /// The numbers that a text becomes by one correction: another symbol in one place, or two neighbours exchanged. None where
    /// the text is not of nine symbols, or is a number itself. About ten of them: whoever knows the log keeps those it has.
    public static func corrections(of text: some StringProtocol) -> [TrackingNumber] {
        let typed = text.utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: " ") }
        guard typed.count == 9, TrackingNumber(text) == nil else { return [] }
        var found: [TrackingNumber] = []
        func tryOut(_ symbols: [UInt8]) {
            guard let number = TrackingNumber(String(decoding: symbols, as: UTF8.self)), !found.contains(number) else {
                return
            }
            found.append(number)
        }
        for place in 0..<9 {
            if place < 8 {
                var swapped = typed
                swapped.swapAt(place, place + 1)
                tryOut(swapped)
            }
            for symbol in alphabet {
                var changed = typed
                changed[place] = symbol
                tryOut(changed)
            }
        }
        return found
    }
}

extension TrackingNumber: CustomStringConvertible {
    /// `7K3F-9QXD-2`.
    public var description: String { text(grouped: true) }
}
