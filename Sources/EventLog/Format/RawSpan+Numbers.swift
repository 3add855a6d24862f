// SPDX-License-Identifier: Apache-2.0

internal import Glibc

extension RawSpan {
    /// A little-endian number at any offset, alignment not needed; traps outside the span.
    @inline(__always)
    func number<Value: FixedWidthInteger & BitwiseCopyable>(at offset: Int, as type: Value.Type = Value.self) -> Value {
        precondition(offset >= 0 && offset + MemoryLayout<Value>.size <= byteCount)
        return unsafe Value(littleEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: Value.self))
    }

    /// A part of the span; traps outside of it.
    @inline(__always) @_lifetime(copy self)
    func part(_ offset: Int, _ count: Int) -> RawSpan { extracting(offset..<offset + count) }

    /// The bytes read as UTF-8, with a replacement character for what is none.
    var text: String { unsafe withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) } }

    /// A copy of the bytes.
    var array: [UInt8] { unsafe withUnsafeBytes { unsafe Array($0) } }

    func equals(_ other: RawSpan) -> Bool {
        guard byteCount == other.byteCount else { return false }
        return unsafe withUnsafeBytes { left in
            unsafe other.withUnsafeBytes { right in
                // An empty span may have no address.
                guard let start = left.baseAddress, let other = right.baseAddress else { return true }
                return unsafe memcmp(start, other, left.count) == 0
            }
        }
    }
}

extension [UInt8] {
    /// The array's bytes, borrowed.
    var rawSpan: RawSpan {
        @_lifetime(borrow self) get { unsafe span.bytes }
    }
}
