// SPDX-License-Identifier: Apache-2.0

public import EventLog
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
    /// Somebody decided that it is not to be shown any more.
    case redacted
    /// It says who somebody is, and the appeal's mode hides that from the reader, see ``IdentityRule``.
    case hidden
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

    /// The event's personal data as a reader may see it: opened as far as the keys allow and the scope lets it; the position is
    /// the event's. What is hidden is marked so, without its person; in texts that are shown, names and numbers of hidden
    /// persons are `[…]`. Reading it has to be recorded, see
    /// ``AppealRecorder/recordDisclosureBlocking(of:positions:purpose:reader:at:)``.
    ///
    /// Throws where the key store can't be read.
    public func revealed(
        with keys: KeyStore, at position: Position, scope: DisclosureScope
    ) throws(KeyStoreError) -> [RevealedField] {
        var shown: [RevealedField] = []
        for var field in try revealed(with: keys, at: position, redactions: scope.redactions) {
            field.content = scope.shown(field.name, field.content)
            if field.content == .hidden {
                // Which parts of somebody's details there are is nobody's business either.
                field.name = field.name.split(separator: ".").first.map(String.init) ?? field.name
                field.person = .none
                if shown.contains(field) { continue }
            }
            shown.append(field)
        }
        return shown
    }

    /// The event's personal data, opened as far as the keys allow, whoever reads; without keys all of it is `sealed`. What the
    /// appeal's redactions hide is not shown.
    ///
    /// Throws where the key store can't be read.
    package func revealed(
        with keys: KeyStore?, at position: Position = 0, redactions: Redactions = Redactions()
    ) throws(KeyStoreError) -> [RevealedField] {
        var revealed: [RevealedField] = []
        let sealed = sealedFields
        let names = sealed.map(\.name)
        for (name, field) in sealed {
            func add(_ name: String, _ content: Revealed) {
                let isHidden = redactions.hides(name, at: position, among: names)
                revealed.append(
                    RevealedField(name: name, person: field.person, content: isHidden ? .redacted : content))
            }
            guard !redactions.hides(name, at: position, among: names) else {
                add(name, .redacted)
                continue
            }
            let opened = try keys?.open(field, purpose: typeName + "." + name) ?? .sealed
            guard case .revealed(let bytes) = opened else {
                add(name, opened.withoutContent)
                continue
            }
            guard name.hasSuffix("Details"), let details = try? PersonDetails(decoding: bytes) else {
                add(name, .revealed(String(decoding: bytes, as: UTF8.self)))
                continue
            }
            for (part, text) in details.parts { add(name + "." + part, .revealed(text)) }
        }
        return revealed
    }

    /// What has become of the event's personal data, without opening any of it: `erased`, `redacted` or `sealed`.
    ///
    /// Throws where the key store can't be read.
    public func concealed(
        with keys: KeyStore?, at position: Position = 0, redactions: Redactions = Redactions()
    ) throws(KeyStoreError) -> [RevealedField] {
        var concealed: [RevealedField] = []
        let sealed = sealedFields
        let names = sealed.map(\.name)
        for (name, field) in sealed {
            let isHidden = redactions.hides(name, at: position, among: names)
            let content: Revealed =
                try isHidden ? .redacted : keys?.isErased(field) ?? false ? .erased : .sealed
            concealed.append(RevealedField(name: name, person: field.person, content: content))
        }
        return concealed
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
