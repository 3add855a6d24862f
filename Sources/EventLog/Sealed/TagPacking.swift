// SPDX-License-Identifier: Apache-2.0

/// Tags that end with 32 hexadecimal digits, as those of persons do: the digits stand as 16 bytes, which a payload with the
/// same number repeats and LZ4 packs away.
///
/// A tag is one byte of length and the text. Where that byte is 0, what follows is one byte of length, that many bytes of
/// text, and 16 bytes for the digits; 255 instead of a length stands for an empty tag.
@safe struct TagPacking {
    static let digits = 32
    private static let number = 16
    private static let empty: UInt8 = 255

    /// Appends an event's tags, all of them with their lengths.
    static func pack(_ tags: UnsafeRawBufferPointer, into packed: inout ByteBuffer) {
        var next = 0
        while next < tags.count {
            let count = Int(unsafe tags[next])
            let tag = unsafe UnsafeRawBufferPointer(rebasing: tags[next + 1..<next + 1 + count])
            next += 1 + count
            guard let number = unsafe number(endOf: tag) else {
                packed.append(UInt8(count))
                if count == 0 { packed.append(empty) }
                unsafe packed.append(RawSpan(_unsafeBytes: tag))
                continue
            }
            packed.append(UInt8(0))
            packed.append(UInt8(count - digits))
            unsafe packed.append(RawSpan(_unsafeBytes: UnsafeRawBufferPointer(rebasing: tag.dropLast(digits))))
            packed.append(number.high)
            packed.append(number.low)
        }
    }

    /// The number that the last 32 bytes of a tag are the digits of, its bytes in their order; nil when they are none.
    private static func number(endOf tag: UnsafeRawBufferPointer) -> (high: UInt64, low: UInt64)? {
        guard tag.count >= digits else { return nil }
        var halves: (UInt64, UInt64) = (0, 0)
        for index in 0..<digits {
            let digit: UInt8
            switch unsafe tag[tag.count - digits + index] {
            case let byte where byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case let byte where byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "f"):
                digit = byte - UInt8(ascii: "a") + 10
            default: return nil
            }
            if index < 16 { halves.0 = halves.0 << 4 | UInt64(digit) } else { halves.1 = halves.1 << 4 | UInt64(digit) }
        }
        // A buffer writes the lowest byte first.
        return (halves.0.byteSwapped, halves.1.byteSwapped)
    }

    /// Where the next tag stands, and where its text goes.
    private var place: UnsafeRawPointer
    private let placesEnd: UnsafeRawPointer
    private var target: UnsafeMutableRawPointer

    /// `text` must have room for what is asked of ``unpack(_:length:)``.
    init(_ packed: UnsafeRawBufferPointer, text: UnsafeMutableRawPointer) {
        unsafe place = packed.baseAddress!
        unsafe placesEnd = unsafe packed.baseAddress! + packed.count
        unsafe target = text
    }

    /// How many bytes of the packed ones are left.
    var rest: Int { unsafe placesEnd - place }

    /// Unpacks so many tags of one event; false where they do not have exactly `length` bytes.
    mutating func unpack(_ count: Int, length: Int) -> Bool {
        let end = unsafe target + length
        for _ in 0..<count {
            guard rest >= 2, unsafe target < end else { return false }
            let first = unsafe place.load(as: UInt8.self)
            let isPacked = first == 0
            let second = unsafe place.load(fromByteOffset: 1, as: UInt8.self)
            let isEmpty = isPacked && second == Self.empty
            let text = isEmpty ? 0 : Int(isPacked ? second : first)
            let tag = isPacked && !isEmpty ? text + Self.digits : text
            unsafe place += isPacked ? 2 : 1
            guard rest >= text + (isPacked && !isEmpty ? Self.number : 0), tag <= 255, unsafe end - target > tag else {
                return false
            }
            unsafe target.storeBytes(of: UInt8(tag), as: UInt8.self)
            unsafe (target + 1).copyMemory(from: place, byteCount: text)
            unsafe place += text
            if tag > text {
                for part in 0..<4 {
                    let bytes = unsafe place.loadUnaligned(fromByteOffset: 4 * part, as: UInt32.self)
                    let digits = Self.digits(UInt32(littleEndian: bytes)).littleEndian
                    unsafe target.storeBytes(of: digits, toByteOffset: 1 + text + 8 * part, as: UInt64.self)
                }
                unsafe place += Self.number
            }
            unsafe target += 1 + tag
        }
        return unsafe target == end
    }

    /// The eight digits of four bytes, both from the lowest byte on.
    @inline(__always)
    private static func digits(_ number: UInt32) -> UInt64 {
        var spread = UInt64(number)
        spread = (spread | spread << 16) & 0x0000_FFFF_0000_FFFF
        spread = (spread | spread << 8) & 0x00FF_00FF_00FF_00FF
        let nibbles = spread >> 4 & 0x000F_000F_000F_000F | (spread & 0x000F_000F_000F_000F) << 8
        let letters = (nibbles &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        // From "9" it is 39 to the letter that is one more.
        return nibbles &+ 0x3030_3030_3030_3030 &+ letters &* 39
    }
}
