// SPDX-License-Identifier: Apache-2.0

/// How a tag stands in a sealed block. Most often like in a row, as a byte of length and its text. A tag that ends on many
/// hexadecimal digits, as those with an id do, has two digits in a byte there: half the room, and the same bytes as
/// where the payload holds the id too, which LZ4 sees.
///
/// No tag is empty, so that a length of 0 says that this short form follows: how many bytes of digits, how many before
/// them, the text before them, the digits.
enum StoredTag {
    /// Fewer digits stay as they are.
    private static let digitBytesMin = 8

    /// Appends a tag in the shorter of its forms.
    static func append(_ tag: UnsafeRawBufferPointer, to buffer: inout ByteBuffer) {
        var digits = 0
        while digits < tag.count, value(unsafe tag[tag.count - digits - 1]) != nil { digits += 1 }
        let packed = digits / 2
        let plain = tag.count - packed * 2
        guard packed >= digitBytesMin else {
            buffer.append(UInt8(tag.count))
            unsafe buffer.append(RawSpan(_unsafeBytes: tag))
            return
        }
        buffer.append(0 as UInt8)
        buffer.append(UInt8(packed))
        buffer.append(UInt8(plain))
        unsafe buffer.append(RawSpan(_unsafeBytes: UnsafeRawBufferPointer(rebasing: tag[..<plain])))
        for place in 0..<packed {
            let high = value(unsafe tag[plain + place * 2]) ?? 0
            let low = value(unsafe tag[plain + place * 2 + 1]) ?? 0
            buffer.append(high << 4 | low)
        }
    }

    /// Calls `body` with the text of the tag in short form that stands behind a length of 0 at the start of `bytes`.
    /// Returns how many bytes it takes; nil where it is none.
    @inline(never)
    static func readShort(_ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) -> Int? {
        guard bytes.count >= 2 else { return nil }
        let packed = Int(unsafe bytes[0])
        let plain = Int(unsafe bytes[1])
        let count = plain + packed * 2
        guard packed > 0, count <= LogLimits.tagBytes, 2 + plain + packed <= bytes.count else { return nil }
        unsafe withUnsafeTemporaryAllocation(byteCount: count, alignment: 1) { text in
            unsafe text.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[2..<2 + plain]))
            for place in 0..<packed {
                let byte = unsafe bytes[2 + plain + place]
                unsafe text[plain + place * 2] = digit(byte >> 4)
                unsafe text[plain + place * 2 + 1] = digit(byte & 15)
            }
            unsafe body(UnsafeRawBufferPointer(text))
        }
        return 2 + plain + packed
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") - 10 + value
    }

    /// The value of a lower-case hexadecimal digit; nil for anything else.
    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
