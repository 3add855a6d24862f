// SPDX-License-Identifier: Apache-2.0

internal import Crypto

/// Sixteen random bytes, drawn when a log is made and repeated in each of its files, that tell one log from another.
public struct LogIdentity: Hashable, Sendable {
    /// The first and last eight bytes, big-endian.
    public var high: UInt64, low: UInt64

    /// The identity of these sixteen bytes.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}

/// An event's globally unique id, shown as a UUID.
public struct EventID: Hashable, Sendable {
    /// The first and last eight bytes, big-endian.
    public var high: UInt64, low: UInt64

    /// The id of these sixteen bytes.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The id of the event at `position` of the log `identity`: the first half of SHA-256 over identity and position
    /// (both big-endian), marked as a version 8 UUID (RFC 9562, 5.8).
    public init(identity: LogIdentity, position: Position) {
        var hash = SHA256()
        let data = (identity.high.bigEndian, identity.low.bigEndian, position.bigEndian)
        unsafe withUnsafeBytes(of: data) { unsafe hash.update(bufferPointer: $0) }
        let words = unsafe hash.finalize().withUnsafeBytes { digest in
            unsafe (
                UInt64(bigEndian: digest.loadUnaligned(as: UInt64.self)),
                UInt64(bigEndian: digest.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
        high = words.0 & 0xffff_ffff_ffff_0fff | 0x8000
        low = words.1 & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000
    }

    /// Reads the 36 characters of a UUID in either case; nil for anything else.
    public init?(_ text: String) {
        let characters = Array(text.utf8)
        guard characters.count == 36 else { return nil }
        var nibbles: [UInt8] = []
        for (index, character) in characters.enumerated() {
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard character == UInt8(ascii: "-") else { return nil }
                continue
            }
            guard let value = Character(Unicode.Scalar(character)).hexDigitValue, character < 0x80 else { return nil }
            nibbles.append(UInt8(value))
        }
        high = nibbles[0..<16].reduce(0) { $0 << 4 | UInt64($1) }
        low = nibbles[16..<32].reduce(0) { $0 << 4 | UInt64($1) }
    }
}

extension EventID: CustomStringConvertible {
    /// The UUID in lower case.
    public var description: String { uuidText(high, low) }
}

extension LogIdentity: CustomStringConvertible {
    /// The sixteen bytes in the form of a UUID, lower case.
    public var description: String { uuidText(high, low) }
}

private func uuidText(_ high: UInt64, _ low: UInt64) -> String {
    func hex(_ value: UInt64) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }
    let digits = Array(hex(high) + hex(low))
    return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
}
