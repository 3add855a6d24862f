// SPDX-License-Identifier: Apache-2.0

/// Reads the columns of an unpacked block: varints, one behind the other. A word is looked at instead of bytes, so that
/// the block's bytes must have ``slackBytes`` more behind them. What is not there is remembered, never trapped on.
@safe struct ColumnReader {
    static let slackBytes = 8

    private let start: UnsafeRawPointer
    private let end: UnsafeRawPointer
    private var place: UnsafeRawPointer
    private(set) var isGood = true

    /// Reads from the first of `count` bytes on, which have their slack behind them.
    init(_ start: UnsafeRawPointer, count: Int) {
        unsafe self.start = unsafe start
        unsafe end = unsafe start + count
        unsafe place = unsafe start
    }

    /// Where the next value starts, counted from the first byte.
    var next: Int { unsafe place - start }

    @inline(__always)
    mutating func value() -> UInt64 {
        guard unsafe place < end else {
            isGood = false
            return 0
        }
        let word = UInt64(littleEndian: unsafe place.loadUnaligned(as: UInt64.self))
        if word & 0x80 == 0 {
            unsafe place += 1
            return word & 0x7F
        }
        return longerValue(word)
    }

    /// Calls `body` with the number of each of the next values and the value. Eight values of a byte each are one word.
    @inline(__always)
    mutating func forEach(_ count: Int, _ body: (Int, UInt64) -> Void) {
        var index = 0
        while index < count {
            guard unsafe place < end else {
                isGood = false
                return
            }
            let word = UInt64(littleEndian: unsafe place.loadUnaligned(as: UInt64.self))
            if word & Self.highBits == 0, count - index >= 8 {
                for byte in 0..<8 { body(index &+ byte, word >> UInt64(8 * byte) & 0x7F) }
                unsafe place += 8
                index &+= 8
            } else if word & 0x80 == 0 {
                unsafe place += 1
                body(index, word & 0x7F)
                index &+= 1
            } else {
                body(index, longerValue(word))
                index &+= 1
            }
        }
    }

    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// A value of two bytes at least, of which the first eight are these.
    @inline(__always)
    private mutating func longerValue(_ word: UInt64) -> UInt64 {
        let ends = ~word & Self.highBits
        guard ends != 0 else {
            let (value, next) = unsafe Self.longValue(at: place, before: end)
            unsafe place = unsafe next ?? end
            if unsafe next == nil { isGood = false }
            return value
        }
        unsafe place += (ends.trailingZeroBitCount + 1) >> 3
        return Self.joined(word & (ends ^ (ends &- 1)))
    }

    /// The seven low bits of each byte, side by side.
    @inline(__always)
    private static func joined(_ bytes: UInt64) -> UInt64 {
        let pairs = bytes & 0x007F_007F_007F_007F | (bytes & 0x7F00_7F00_7F00_7F00) >> 1
        let fours = pairs & 0x0000_3FFF_0000_3FFF | (pairs & 0x3FFF_0000_3FFF_0000) >> 2
        return fours & 0x0FFF_FFFF | (fours & 0x0FFF_FFFF_0000_0000) >> 4
    }

    /// A value of nine or ten bytes, and what comes behind it; nil when it is none.
    @inline(never)
    private static func longValue(
        at place: UnsafeRawPointer, before end: UnsafeRawPointer
    ) -> (UInt64, UnsafeRawPointer?) {
        var reader = unsafe VarintReader(UnsafeRawBufferPointer(start: place, count: end - place))
        let value = reader.varint()
        return unsafe (value, reader.isGood ? place + reader.next : nil)
    }

    /// The number that stands for itself in zigzag order: 0, -1, 1, -2, …
    @inline(__always)
    static func signed(_ value: UInt64) -> Int64 {
        Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }
}
