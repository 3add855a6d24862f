// SPDX-License-Identifier: Apache-2.0

extension RawSpan {
    /// The byte at `offset`; traps outside the span.
    @inline(__always) func byte(_ offset: Int) -> UInt8 {
        // Checked: the load traps outside the span, and any byte is a UInt8.
        unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    }

    /// The eight bytes from `offset` on, in the machine's order; traps outside the span.
    @inline(__always) func word(_ offset: Int) -> UInt64 {
        // Checked: the load traps outside the span, and any eight bytes are a UInt64.
        unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }
}

extension [UInt8] {
    /// The bytes, borrowed.
    var rawBytes: RawSpan {
        @_lifetime(borrow self) get {
            // Safe: a UInt8 has no padding that could be read uninitialised.
            unsafe span.bytes
        }
    }
}
