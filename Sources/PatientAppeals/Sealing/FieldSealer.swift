// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing

/// Walks over an event's fields and seals those that wait for it. The purpose that a field is bound to is its place:
/// `AppealReceived.text`.
struct FieldSealer: FieldVisitor {
    let keys: KeyStore
    let type: String
    /// Why a field could not be sealed; the event must not be used then.
    private(set) var failure: KeyStoreError?

    init(keys: KeyStore, type: String) {
        self.keys = keys
        self.type = type
    }

    mutating func message<Message: PayloadMessage>(_ number: Int, _ name: String, _ value: inout Message?) {
        guard Message.self == SealedField.self, failure == nil, let field = value as? SealedField,
            let plain = field.plain
        else { return }
        do throws(KeyStoreError) {
            value = try keys.seal(plain, for: field.person, purpose: type + "." + name) as? Message
        } catch {
            failure = error
        }
    }
}

/// Walks over an event's fields and gathers the sealed ones.
struct SealedFieldFinder: FieldVisitor {
    private(set) var found: [(name: String, field: SealedField)] = []

    mutating func message<Message: PayloadMessage>(_ number: Int, _ name: String, _ value: inout Message?) {
        if let field = value as? SealedField { found.append((name, field)) }
    }
}

extension AppealEventKind {
    /// Whether events of this kind can hold sealed fields.
    var canHoldSealedFields: Bool { Self.sealing[Int(rawValue)] }

    private static let sealing = allCases.map { kind in
        var finder = SealedPlaceFinder()
        var body = AppealEventBody(kind)
        try? body.fields(with: &finder)
        return finder.isFound
    }
}

/// Walks over an empty event to see whether it has a place for something sealed.
private struct SealedPlaceFinder: FieldVisitor {
    private(set) var isFound = false

    mutating func message<Message: PayloadMessage>(_ number: Int, _ name: String, _ value: inout Message?) {
        if Message.self == SealedField.self { isFound = true }
    }
}

extension KeyStore {
    /// Seals what waits for it in an event that was decided. New keys are durable after ``sync()`` only.
    func seal(_ event: inout AppealEvent) throws(KeyStoreError) {
        guard event.body.kind?.canHoldSealedFields == true else { return }
        var sealer = FieldSealer(keys: self, type: event.typeName)
        // The sealer refuses no field.
        guard (try? event.body.fields(with: &sealer)) != nil else { return }
        if let failure = sealer.failure { throw failure }
    }
}
