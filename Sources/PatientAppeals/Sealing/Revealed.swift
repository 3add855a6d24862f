// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing

/// What reading sealed personal data gives: never an error, never garbage.
public enum Revealed: Sendable, Equatable {
    /// The text.
    case revealed(String)
    /// The person's key was destroyed.
    case erased
    /// There is no key for it here.
    case sealed
    /// There is a key and it does not fit: the bytes were changed or moved from somewhere else.
    case damaged
}

/// One piece of personal data of an event.
public struct RevealedField: Sendable, Equatable {
    /// Where it stands: `text`, `applicantDetails.phone`.
    public var name: String
    /// Whose it is.
    public var person: PersonID
    /// What it says.
    public var content: Revealed
}

extension AppealEvent {
    /// Whether anything in the event is sealed.
    public var hasSealedFields: Bool { !sealedFields.isEmpty }

    /// The sealed fields, by name.
    var sealedFields: [(name: String, field: SealedField)] {
        var finder = SealedFieldFinder()
        var copy = body
        try? copy.fields(with: &finder)
        return finder.found
    }

    /// The event's personal data, opened as far as the keys allow; without keys all of it is `sealed`. Reading it for a
    /// person has to be recorded, see ``AppealRecorder/recordDisclosureBlocking(of:positions:purpose:actor:at:)``.
    ///
    /// Throws where the key store can't be read.
    public func revealed(with keys: KeyStore?) throws(KeyStoreError) -> [RevealedField] {
        var revealed: [RevealedField] = []
        for (name, field) in sealedFields {
            let opened = try keys?.open(field, purpose: typeName + "." + name) ?? .sealed
            guard case .revealed(let bytes) = opened else {
                revealed.append(RevealedField(name: name, person: field.person, content: opened.withoutContent))
                continue
            }
            guard name.hasSuffix("Details"), let details = try? PersonDetails(decoding: bytes) else {
                let text = String(decoding: bytes, as: UTF8.self)
                revealed.append(RevealedField(name: name, person: field.person, content: .revealed(text)))
                continue
            }
            for (part, text) in details.parts {
                let content = Revealed.revealed(text)
                revealed.append(RevealedField(name: name + "." + part, person: field.person, content: content))
            }
        }
        return revealed
    }
}

extension OpenedField {
    fileprivate var withoutContent: Revealed {
        switch self {
        case .erased: .erased
        case .damaged: .damaged
        case .sealed, .revealed: .sealed
        }
    }
}

extension PersonDetails {
    /// What is said, by name.
    fileprivate var parts: [(String, String)] {
        [("name", name), ("phone", phone), ("iin", iin), ("email", email), ("address", address)]
            .filter { !$0.1.isEmpty }
    }
}
