// SPDX-License-Identifier: Apache-2.0

import EventSourcing

/// A person's pseudonym: sixteen bytes of a keyed hash, see ``KeyStore/personID(of:actor:)``. Who has no key store can't
/// tell whose it is; the same person has the same one in all appeals.
public struct PersonID: Hashable, Sendable {
    /// The first and last eight bytes, big-endian.
    public var high: UInt64, low: UInt64

    /// The pseudonym of these sixteen bytes.
    @inlinable public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Nobody.
    @inlinable public static var none: PersonID { PersonID(high: 0, low: 0) }

    /// The pseudonym of the first sixteen of these bytes; nil where there are fewer.
    public init?(bytes: some Sequence<UInt8>) {
        var count = 0
        high = 0
        low = 0
        for byte in bytes.prefix(16) {
            if count < 8 { high = high << 8 | UInt64(byte) } else { low = low << 8 | UInt64(byte) }
            count += 1
        }
        guard count == 16 else { return nil }
    }

    /// The sixteen bytes.
    public var bytes: [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
            for index in 0..<8 {
                unsafe buffer[index] = UInt8(truncatingIfNeeded: high >> (56 - 8 * UInt64(index)))
                unsafe buffer[index + 8] = UInt8(truncatingIfNeeded: low >> (56 - 8 * UInt64(index)))
            }
            count = 16
        }
    }
}

extension PersonID: CustomStringConvertible {
    /// Thirty-two hexadecimal digits in lower case.
    public var description: String { hexadecimal(high) + hexadecimal(low) }

    /// The tag of the events that hold something of this person.
    public var tag: String { "person:" + description }
}

/// Sixteen hexadecimal digits in lower case.
func hexadecimal(_ value: UInt64) -> String {
    unsafe String(unsafeUninitializedCapacity: 16) { buffer in
        for index in 0..<16 {
            let nibble = UInt8(truncatingIfNeeded: value >> (60 - 4 * UInt64(index))) & 15
            unsafe buffer[index] = nibble < 10 ? 0x30 + nibble : 0x57 + nibble
        }
        return 16
    }
}

extension FieldCoder {
    /// A person's pseudonym, sixteen bytes; nobody is absent.
    mutating func person(_ number: Int, _ name: String, _ value: inout PersonID) throws(PayloadError) {
        try sixteenBytes(number, name, &value.high, &value.low)
    }
}
