// SPDX-License-Identifier: Apache-2.0

/// Writes numbers of any width one behind the other, low bits first, into whole bytes.
struct BitWriter: ~Copyable {
    private(set) var buffer: ByteBuffer
    private var pending: UInt64 = 0
    private var pendingBits = 0

    init(capacity: Int = 4_096) { buffer = ByteBuffer(capacity: capacity) }

    /// Writes the low `width` bits of a number that has no others.
    @inline(__always)
    mutating func write(_ value: UInt64, width: Int) {
        if width <= 32 {
            writeShort(value, width: width)
        } else {
            writeShort(value & 0xffff_ffff, width: 32)
            writeShort(value >> 32, width: width - 32)
        }
    }

    @inline(__always)
    private mutating func writeShort(_ value: UInt64, width: Int) {
        pending |= value << UInt64(pendingBits)
        pendingBits += width
        guard pendingBits >= 32 else { return }
        buffer.append(UInt32(truncatingIfNeeded: pending))
        pending >>= 32
        pendingBits -= 32
    }

    /// Writes a number below 2^56 in the Exp-Golomb code of this order: short for numbers up to about 2^order.
    @inline(__always)
    mutating func write(_ value: UInt64, order: Int) {
        precondition(value < ExpGolomb.limit)
        let raised = value + 1 << UInt64(order)
        let bits = 63 - raised.leadingZeroBitCount
        write(1 << UInt64(bits - order), width: bits - order + 1)
        write(raised ^ 1 << UInt64(bits), width: bits)
    }

    /// Fills the last byte with zero bits.
    mutating func finishByte() {
        while pendingBits > 0 {
            buffer.append(UInt8(truncatingIfNeeded: pending))
            pending >>= 8
            pendingBits -= 8
        }
        pending = 0
        pendingBits = 0
    }

    /// What was written, as whole bytes.
    consuming func finished() -> ByteBuffer {
        finishByte()
        return buffer
    }

    /// Writes whole bytes; the last byte is finished.
    mutating func append(_ value: UInt32) {
        precondition(pendingBits == 0)
        buffer.append(value)
    }

    /// Fills with zeros; the last byte is finished.
    mutating func appendZeros(upTo total: Int) {
        precondition(pendingBits == 0 && total >= buffer.count)
        buffer.appendZeros(total - buffer.count)
    }

    /// Puts a number where room was left for it; the last byte is finished.
    mutating func store(_ value: UInt32, at offset: Int) {
        precondition(pendingBits == 0)
        buffer.store(value, at: offset)
    }
}

/// The Exp-Golomb code of order k: with x = value + 2^k and n = the place of x's highest bit, n - k zeros, a one, and the
/// n bits below the highest. (Jukka Teuhola, 1978.)
enum ExpGolomb {
    static let limit: UInt64 = 1 << 56

    @inline(__always)
    static func bits(_ value: UInt64, order: Int) -> Int {
        order + 1 + 2 * (63 - ((value >> UInt64(order)) + 1).leadingZeroBitCount)
    }
}

/// Reads what ``BitWriter`` wrote. It never traps on what it reads: beyond the end it gives zeros and says ``failed``.
struct BitReader: Sendable {
    /// Behind the bits there are 8 bytes more, so that each bit can be fetched with its seven neighbours' bytes.
    static let paddingBytes = 8

    private let bytes: [UInt8]
    private(set) var position: Int
    private let end: Int
    /// Something was asked for that is not there.
    private(set) var failed = false

    /// Reads from a byte on, up to the padding.
    init(padded bytes: [UInt8], from start: Int) {
        precondition(start >= 0 && start + Self.paddingBytes <= bytes.count)
        self.bytes = bytes
        position = start * 8
        end = (bytes.count - Self.paddingBytes) * 8
    }

    var bitsLeft: Int { end - position }

    /// A number of up to 56 bits.
    @inline(__always)
    mutating func read(width: Int) -> UInt64 {
        guard width <= end - position else { return fail() }
        let word = window() & (1 << UInt64(width) - 1)
        position += width
        return word
    }

    @inline(__always)
    mutating func read(order: Int) -> UInt64 {
        let zeros = window().trailingZeroBitCount
        let bits = zeros + order
        guard bits <= 56, zeros + 1 + bits <= end - position else { return fail() }
        position += zeros + 1
        return (1 << UInt64(bits) | read(width: bits)) - 1 << UInt64(order)
    }

    /// Goes over `count` numbers of `width` bits.
    mutating func skip(_ count: Int, width: Int) {
        let (bits, overflows) = count.multipliedReportingOverflow(by: width)
        guard !overflows, bits <= bitsLeft else {
            _ = fail()
            return
        }
        position += bits
    }

    /// At least 57 bits from here on.
    @inline(__always)
    private func window() -> UInt64 {
        bytes.rawSpan.number(at: position >> 3, as: UInt64.self) >> UInt64(position & 7)
    }

    private mutating func fail() -> UInt64 {
        failed = true
        position = end
        return 0
    }
}

/// The bits that hold each number below `limit`.
func bitWidth(below limit: Int) -> Int { limit <= 1 ? 0 : Int.bitWidth - (limit - 1).leadingZeroBitCount }
