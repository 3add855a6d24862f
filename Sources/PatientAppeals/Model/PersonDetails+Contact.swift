// SPDX-License-Identifier: Apache-2.0

extension PersonDetails {
    /// Whether there is a way to answer: a telephone number, an e-mail address or a postal address that can be one. What was
    /// written in a field because it had to be filled in, `-` or `нет`, is none.
    public var isReachable: Bool {
        phoneDigits != nil || isEmailAddress || address.contains { $0.isLetter || $0.isNumber }
    }

    /// The twelve digits of the IIN, however it is written; nil where there are not as many.
    package var iinDigits: String? {
        let digits = Self.digits(iin)
        return digits.count == 12 ? digits : nil
    }

    /// The digits of the telephone number: 8 700 … and +7 700 … are one. Nil where there are fewer than five, which nobody
    /// can dial.
    package var phoneDigits: String? {
        let digits = Self.digits(phone)
        guard digits.count >= 5 else { return nil }
        return digits.count == 11 && digits.hasPrefix("8") ? "7" + digits.dropFirst() : digits
    }

    private var isEmailAddress: Bool {
        let parts = email.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts[0].contains { !$0.isWhitespace }
            && parts[1].dropLast().dropFirst().contains(".")
    }

    private static func digits(_ text: String) -> String {
        String(decoding: text.utf8.filter { (0x30...0x39).contains($0) }, as: UTF8.self)
    }
}
