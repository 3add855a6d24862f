// SPDX-License-Identifier: Apache-2.0

/// Checks that bytes which come in parts are UTF-8, and counts lines up to the first that is not.
struct TextCheck {
    /// The line of the byte after the last one that was good, counted from 1.
    private(set) var line = 1
    /// The start of a character that the part before was cut in.
    private var rest: [UInt8] = []

    /// Whether a character was begun and not ended.
    var isInsideCharacter: Bool { !rest.isEmpty }

    /// Takes the next part; false when it is not UTF-8.
    mutating func take(_ part: [UInt8]) -> Bool {
        let bytes = rest + part
        rest = []
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: bytes.span)
            count(bytes[...])
            return true
        } catch {
            let place = error.byteOffsets
            count(bytes[..<place.lowerBound])
            // A character has four bytes at most, so that no more than three are kept.
            guard error.kind == .truncatedScalar, place.upperBound == bytes.count else { return false }
            rest = Array(bytes[place])
            return true
        }
    }

    private mutating func count(_ bytes: ArraySlice<UInt8>) {
        line += bytes.reduce(0) { $1 == 0x0a ? $0 + 1 : $0 }
    }
}
