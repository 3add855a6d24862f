// SPDX-License-Identifier: Apache-2.0

/// An entry in the official register, `SKO-17/2026-000123`: gapless per organisation and year, in order of registration.
public struct RegisterEntry: Hashable, Sendable {
    /// The organisation's prefix.
    public var prefix: String
    /// The year of registration.
    public var year: Int
    /// The number in that year, 1, 2, 3, …
    public var number: Int

    /// An entry.
    public init(prefix: String, year: Int, number: Int) {
        self.prefix = prefix
        self.year = year
        self.number = number
    }

    /// The register it stands in: `SKO-17/2026`.
    public var registry: String { "\(prefix)/\(year)" }

    /// The entry with this number in a register written as ``registry`` is.
    public init?(registry: String, number: Int) {
        guard let slash = registry.lastIndex(of: "/"), slash > registry.startIndex, number > 0,
            let year = Int(registry[registry.index(after: slash)...]), (1...9999).contains(year)
        else { return nil }
        self.init(prefix: String(registry[..<slash]), year: year, number: number)
    }

    /// Reads what ``description`` writes; nil for anything else.
    public init?(_ text: String) {
        guard let dash = text.lastIndex(of: "-"), let number = Int(text[text.index(after: dash)...]) else { return nil }
        self.init(registry: String(text[..<dash]), number: number)
        guard description == text else { return nil }
    }

    /// The tag of the event that made the entry.
    public var tag: String { "register:" + description }

    /// The tag of all entries of a register.
    public static func tag(ofRegistry registry: String) -> String { "registry:" + registry }
}

extension RegisterEntry: CustomStringConvertible {
    /// `SKO-17/2026-000123`: at least six digits.
    public var description: String {
        let digits = String(number)
        return registry + "-" + String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
    }
}
