// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A text as a key of a table, equal to another only if its bytes are: a `String` is also equal to one that spells the
/// same characters with other code points, and would come back changed.
struct ExactText: Hashable, Sendable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (left: ExactText, right: ExactText) -> Bool { left.text.isExactly(right.text) }

    func hash(into hasher: inout Hasher) {
        unsafe text.withBytes { unsafe hasher.combine(bytes: $0) }
    }
}

extension String {
    /// Calls `body` with the text's bytes where they lie; unlike `withUTF8` it needs no variable, whose making would be
    /// counted as a reference.
    @inline(__always)
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        let result = unsafe utf8.withContiguousStorageIfAvailable { unsafe body(UnsafeRawBufferPointer($0)) }
        if let result { return result }
        // Texts that another language keeps are copied first.
        var text = self
        return text.withUTF8 { unsafe body(UnsafeRawBufferPointer($0)) }
    }

    /// Whether both have the same bytes.
    @inline(__always)
    func isExactly(_ other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        return unsafe withBytes { left in
            unsafe other.withBytes { right in
                // An empty text may have no address.
                guard let start = left.baseAddress, let other = right.baseAddress else { return true }
                return unsafe memcmp(start, other, left.count) == 0
            }
        }
    }
}
