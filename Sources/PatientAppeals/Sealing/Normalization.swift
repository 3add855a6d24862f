// SPDX-License-Identifier: Apache-2.0

@_spi(_Unicode) import Swift

extension String {
    /// The text in Unicode's normalisation form C, in which й and и with a breve are the same bytes.
    ///
    /// The standard library normalises for comparing and offers the result only as system programming interface; Foundation,
    /// which does so in public, stays out of this layer. Texts without combining marks, nearly all, are not touched.
    package var normalized: String {
        // Nothing below U+0300 combines, and Cyrillic ends well below U+0580: no text without these lead bytes can change.
        let mayChange = utf8.contains { $0 == 0xcc || $0 == 0xcd || $0 >= 0xd6 }
        guard mayChange else { return self }
        var result = String.UnicodeScalarView()
        for scalar in _nfc { result.append(scalar) }
        return String(result)
    }
}
