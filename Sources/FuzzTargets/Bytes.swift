// SPDX-License-Identifier: Apache-2.0

import Crypto
import EventLog

extension [UInt8] {
    /// A little-endian number at `offset`; 0 where the bytes end before.
    func number<Value: FixedWidthInteger>(at offset: Int, as type: Value.Type = Value.self) -> Value {
        guard offset + Value.bitWidth / 8 <= count else { return 0 }
        return (0..<Value.bitWidth / 8).reduce(0) { $0 | Value(truncatingIfNeeded: self[offset + $1]) << (8 * $1) }
    }

    /// Puts a little-endian number at `offset`, as far as the bytes go.
    mutating func put<Value: FixedWidthInteger>(_ value: Value, at offset: Int) {
        for index in 0..<Value.bitWidth / 8 where offset + index < count {
            self[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * index))
        }
    }

    /// Puts zeros there, as far as the bytes go.
    mutating func clear(_ range: Range<Int>) {
        for index in range where index < count { self[index] = 0 }
    }

    /// The bytes with zeros behind them, or cut, so that they are `count`.
    func sized(_ count: Int) -> [UInt8] {
        Array(prefix(count)) + repeatElement(0, count: Swift.max(0, count - self.count))
    }

    /// CRC-32C of a part.
    func checksum(_ range: Range<Int>) -> UInt32 {
        let part = Array(self[range])
        return unsafe crc32c(part.span.bytes)
    }

    /// The first eight bytes of SHA-256, the key store's checksum.
    static func shortHash(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes).prefix(8)) }
}

/// Whether two events are the same byte by byte; texts that only look the same are not.
func isSame(_ left: NewEvent, _ right: NewEvent) -> Bool {
    left == right && isSame(left.stream, right.stream) && isSame(left.type, right.type)
        && left.tags.count == right.tags.count && zip(left.tags, right.tags).allSatisfy { isSame($0, $1) }
}

func isSame(_ left: String, _ right: String) -> Bool { left.utf8.elementsEqual(right.utf8) }
