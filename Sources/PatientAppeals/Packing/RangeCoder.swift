// SPDX-License-Identifier: Apache-2.0

/// How likely a symbol is: its share of 2^15, as a stretch of it.
struct SymbolShare {
    /// What the shares of all symbols come to.
    static let bits: UInt32 = 15
    var start: UInt32
    var width: UInt32

    /// The share of any byte where all are as likely.
    init(ofByte byte: UInt8) {
        start = UInt32(byte) << (Self.bits - 8)
        width = 1 << (Self.bits - 8)
    }

    init(start: UInt32, width: UInt32) {
        self.start = start
        self.width = width
    }
}

/// Writes symbols by their shares: each narrows a range of numbers to its part of it, and the shortest number in the range
/// that is left is written (G. N. N. Martin, "Range encoding", 1979).
struct RangeEncoder {
    /// So many zeros at the end are left out at most: a reader goes no further beyond the end than an encoder can have.
    fileprivate static let zerosLeftOut = 4
    private(set) var bytes: [UInt8] = []
    private var low: UInt32 = 0
    private var range: UInt32 = .max

    init(reserving count: Int) { bytes.reserveCapacity(count) }

    mutating func encode(_ share: SymbolShare) {
        let unit = range >> SymbolShare.bits
        add(unit * share.start)
        range = unit * share.width
        while range < 1 << 24 {
            bytes.append(UInt8(truncatingIfNeeded: low >> 24))
            low <<= 8
            range <<= 8
        }
    }

    private mutating func add(_ step: UInt32) {
        let (sum, overflow) = low.addingReportingOverflow(step)
        low = sum
        if overflow { carry() }
    }

    private mutating func carry() {
        var place = bytes.count - 1
        while bytes[place] == 0xff {
            bytes[place] = 0
            place -= 1
        }
        bytes[place] += 1
    }

    /// Ends with as few bytes as tell the range. The reader takes what is missing for zeros.
    mutating func finish() {
        var kept = 0
        while true {
            let mask = UInt32(truncatingIfNeeded: UInt64(UInt32.max) >> UInt64(kept * 8))
            // The next number from the range's beginning on of which only so many bytes are not zero.
            let (sum, overflow) = low.addingReportingOverflow(mask)
            let number = sum & ~mask
            if number &- low < range {
                if overflow { carry() }
                for index in 0..<kept { bytes.append(UInt8(truncatingIfNeeded: number >> UInt32(24 - 8 * index))) }
                break
            }
            kept += 1
        }
        for _ in 0..<Self.zerosLeftOut where bytes.last == 0 { bytes.removeLast() }
    }
}

/// Reads what ``RangeEncoder`` wrote, share by share.
struct RangeDecoder {
    private let bytes: [UInt8]
    private var place = 0
    private var code: UInt32 = 0
    private var range: UInt32 = .max
    private var unit: UInt32 = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        for _ in 0..<4 { take() }
    }

    private mutating func take() {
        code = code << 8 | UInt32(place < bytes.count ? bytes[place] : 0)
        place += 1
    }

    /// Where in the 2^15 the next symbol's share lies; nil where no encoder wrote this.
    mutating func target() -> UInt32? {
        // Four bytes are read ahead, and so many zeros were left out.
        guard place <= bytes.count + 4 + RangeEncoder.zerosLeftOut else { return nil }
        unit = range >> SymbolShare.bits
        let target = code / unit
        return target < 1 << SymbolShare.bits ? target : nil
    }

    /// Goes past a symbol whose share the target lies in.
    mutating func skip(_ share: SymbolShare) {
        code -= unit * share.start
        range = unit * share.width
        while range < 1 << 24 {
            take()
            range <<= 8
        }
    }
}
