// SPDX-License-Identifier: Apache-2.0

/// What opening an appeal's personal data for a reader came to: how many fields there are of each kind.
public struct Disclosure: Sendable, Equatable {
    /// Fields that can be read, and so count as disclosed.
    public var revealed = 0
    /// Fields whose key was destroyed, and those that are not to be shown any more.
    public var erased = 0, redacted = 0
    /// Fields that the appeal's mode hides from the reader.
    public var hidden = 0
    /// Fields of persons for whom the key store has no key: it is not the one that they were sealed with, or older.
    public var withoutKey = 0
    /// Fields that their person's key does not open: they were changed, or the key was.
    public var damaged = 0
    /// Those whose data was disclosed.
    public var persons: [PersonID] = []
    /// What the reader may be shown.
    public var scope = DisclosureScope()

    /// Nothing opened, and nothing to be shown.
    public init() {}

    init(_ scope: DisclosureScope) { self.scope = scope }

    mutating func note(_ field: RevealedField) {
        switch field.content {
        case .revealed:
            revealed += 1
            if !persons.contains(field.person) { persons.append(field.person) }
        case .erased: erased += 1
        case .redacted: redacted += 1
        case .hidden: hidden += 1
        case .sealed: withoutKey += 1
        case .damaged: damaged += 1
        }
    }
}
