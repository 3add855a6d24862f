// SPDX-License-Identifier: Apache-2.0

/// What a forger does, or a program of another version: checksums that are right over other bytes.
extension [UInt8] {
    /// Puts CRC-32C (Castagnoli) of a range at an offset; reckoned bit by bit, unlike the engine's.
    mutating func putChecksum(of range: Range<Int>, at offset: Int) {
        put(
            ~self[range].reduce(~0 as UInt32) { crc, byte in
                (0..<8).reduce(crc ^ UInt32(byte)) { value, _ in value >> 1 ^ (value & 1 == 1 ? 0x82F6_3B78 : 0) }
            }, at: offset)
    }

    /// Puts a number, the lowest byte first.
    mutating func put(_ number: UInt32, at offset: Int) {
        for index in 0..<4 { self[offset + index] = UInt8(truncatingIfNeeded: number >> UInt32(8 * index)) }
    }
}
