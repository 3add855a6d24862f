// SPDX-License-Identifier: Apache-2.0

/// A text as a key of a table, equal to another only if its bytes are: a `String` is also equal to one that spells the
/// same characters with other code points, and would come back changed.
struct ExactText: Hashable, Sendable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (left: ExactText, right: ExactText) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
