// SPDX-License-Identifier: Apache-2.0

internal import EventLog
internal import EventSourcing
internal import PatientAppeals

/// What an export shows of what is sealed in an event.
struct Revelation {
    /// What can be read: where it stands, and what it says.
    var texts: [(name: String, text: String)] = []
    /// What can't, and why: `erased`, `redacted`, `hidden`, `sealed` (there is no key) or `damaged`.
    var notShown: [(name: String, reason: String)] = []
    /// Whether pseudonyms stay out as well.
    var hidesPersons = false

    init(_ event: AppealEvent, of stream: String, at position: Position, _ disclosures: Disclosures)
        throws(KeyStoreError)
    {
        guard let number = TrackingNumber(stream: stream) else { return }
        hidesPersons = disclosures.hidesPersons(of: number)
        for field in try disclosures.revealed(event, of: number, at: position) {
            switch field.content {
            case .revealed(let text): texts.append((field.name, text))
            case .erased: notShown.append((field.name, "erased"))
            case .redacted: notShown.append((field.name, "redacted"))
            case .hidden: notShown.append((field.name, "hidden"))
            case .sealed: notShown.append((field.name, "sealed"))
            case .damaged: notShown.append((field.name, "damaged"))
            }
        }
    }

    /// Why what is not there is not: `applicantDetails=erased; text=erased`.
    var reasons: String { notShown.map { "\($0.name)=\($0.reason)" }.joined(separator: "; ") }
}
