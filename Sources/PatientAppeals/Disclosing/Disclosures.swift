// SPDX-License-Identifier: Apache-2.0

public import EventLog
import EventSourcing

/// What one reader may be shown of many appeals, after that was recorded:
/// ``AppealRecorder/recordDisclosuresBlocking(_:where:purpose:reader:at:)``.
public struct Disclosures: Sendable {
    /// What came of each appeal.
    public private(set) var appeals: [TrackingNumber: Disclosure] = [:]
    private let keys: KeyStore

    init(keys: KeyStore) { self.keys = keys }

    /// What came of an appeal; nil where nothing of it was asked for.
    public internal(set) subscript(number: TrackingNumber) -> Disclosure? {
        get { appeals[number] }
        set { appeals[number] = newValue }
    }

    /// All fields of each kind, and the persons, each once.
    public var total: Disclosure {
        var total = Disclosure()
        var persons: Set<PersonID> = []
        for disclosure in appeals.values {
            total.revealed += disclosure.revealed
            total.erased += disclosure.erased
            total.redacted += disclosure.redacted
            total.hidden += disclosure.hidden
            total.withoutKey += disclosure.withoutKey
            total.damaged += disclosure.damaged
            persons.formUnion(disclosure.persons)
        }
        total.persons = persons.sorted { ($0.high, $0.low) < ($1.high, $1.low) }
        return total
    }

    /// In how many appeals applicant and patient are hidden from the reader, by the reason.
    public var refusals: [IdentityRefusal.Code: Int] {
        var counts: [IdentityRefusal.Code: Int] = [:]
        for disclosure in appeals.values {
            if let refusal = disclosure.scope.refusal { counts[refusal.code, default: 0] += 1 }
        }
        return counts
    }

    /// An event's personal data as the reader may see it; nothing of an appeal that was not asked for.
    ///
    /// Throws where the key store can't be read.
    public func revealed(
        _ event: AppealEvent, of number: TrackingNumber, at position: Position
    ) throws(KeyStoreError) -> [RevealedField] {
        guard let scope = appeals[number]?.scope else { return [] }
        return try event.revealed(with: keys, at: position, scope: scope)
    }

    /// Whether applicant and patient of an appeal are hidden from the reader, and their pseudonyms with them, which are the same
    /// in all appeals of a person.
    public func hidesPersons(of number: TrackingNumber) -> Bool { appeals[number]?.scope.refusal != nil }
}

extension AppealEvent {
    /// The event without sealed data and without the pseudonyms of those on the applicant's side.
    public var withoutPersons: AppealEvent {
        var event = self
        if context.actorRole.isApplicantSide { event.context.actorID = "" }
        var remover = PersonRemover()
        // It refuses nothing.
        try? event.body.fields(with: &remover)
        return event
    }
}

/// Walks over an event's fields and empties those that are of a person.
private struct PersonRemover: FieldVisitor {
    mutating func message<Message: PayloadMessage>(_ number: Int, _ name: String, _ value: inout Message?) {
        if Message.self == SealedField.self { value = nil }
    }

    /// Sixteen bytes are a person's pseudonym.
    mutating func bytes(_ number: Int, _ name: String, _ value: inout [UInt8]) {
        if value.count == 16 { value = [] }
    }
}
