// SPDX-License-Identifier: Apache-2.0

public import EventSourcing

/// Personal data, readable only with the person's key: AES-256-GCM with a fresh random nonce, bound to the person and to
/// what it is (the additional data is the person's sixteen bytes and the purpose, `AppealReceived.text`) and to its form.
public struct SealedField: PayloadMessage {
    /// Whose it is.
    public var person: PersonID = .none
    /// Which of the person's keys it is sealed with: the person's first key has 0, one made after an erasure 1, …
    public var generation: Int64 = 0
    /// Nonce (12 bytes), ciphertext, tag (16 bytes) of the bytes as they are; empty where ``packed`` holds them.
    public var box: [UInt8] = []
    /// The same of the bytes after they were made small, see `docs/key-store-format.md`; empty where ``box`` holds them. The
    /// form has a field of its own, so that who does not know it finds nothing to open.
    public var packed: [UInt8] = []
    /// What is to be sealed, between the decision and the sealing. No coding walks over it, so that it never leaves memory.
    var plain: [UInt8]?
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// Nothing sealed.
    public init() {}

    /// Something to be sealed for a person.
    init(plain: [UInt8], for person: PersonID) {
        self.person = person
        self.plain = plain
    }

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.person(1, "person", &person)
        try coder.integer(2, "generation", &generation)
        try coder.bytes(3, "box", &box)
        try coder.bytes(4, "packed", &packed)
        try coder.unknown(&unknownFields)
    }
}
