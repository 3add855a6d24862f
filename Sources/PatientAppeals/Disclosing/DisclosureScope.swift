// SPDX-License-Identifier: Apache-2.0

public import EventLog
import EventSourcing

/// What one reader may be shown of one appeal's personal data: ``IdentityRule`` applied, and the appeal's redactions.
public struct DisclosureScope: Sendable, Equatable {
    /// How the appeal was made.
    public let confidentiality: Confidentiality
    /// What the reader is to it.
    public let standing: ReaderStanding
    /// Why applicant and patient are hidden; nil where they may be shown.
    public let refusal: IdentityRefusal?
    /// What is not to be shown to anybody.
    public let redactions: Redactions
    /// Takes names out of free text; nil where the names are not known, so that no text can be shown.
    let mask: IdentityMask?

    /// Shows nothing: of an appeal that is not there.
    init() {
        confidentiality = .unsaid
        standing = .unknown
        refusal = IdentityRefusal(.readerUnknown)
        redactions = Redactions()
        mask = nil
    }

    /// What `reader` may be shown of an appeal. Reads the appeal's events; where something has to be hidden, opens the details
    /// of its persons, to find them in texts. Shows and records nothing.
    ///
    /// Throws where the log or the key store can't be read.
    public init(
        of number: TrackingNumber, for reader: PersonalDataReader, in log: EventLog, keys: KeyStore,
        settings: Settings = .standard, rule: IdentityRule = .standard
    ) throws(RecordingError) {
        let events = AppealReader(log)
        var parties = ConcernedParties()
        var redactions = Redactions()
        var received: [AppealEvent] = []
        try events.forEach(EventQuery(.stream(number.stream))) { view throws(RecordingError) in
            let event = try events.event(view)
            parties.note(event)
            redactions.note(event)
            if case .appealReceived = event.body { received.append(event) }
            return true
        }
        let isApplicant = parties.applicants.contains(keys.pseudonym(ofActor: reader.actor.id))
        // A history that was imported has no receipt, and counts as named.
        confidentiality = parties.confidentiality
        standing = rule.standing(of: reader, parties, isApplicant: isApplicant, settings)
        refusal = rule.refusal(standing, parties.confidentiality)
        self.redactions = redactions
        do throws(KeyStoreError) {
            mask = try refusal == nil ? nil : keys.mask(of: received)
        } catch {
            throw .keys(error)
        }
    }

    /// For those who would rather show nothing than a part.
    ///
    /// - Throws: ``IdentityRefusal`` where applicant and patient are hidden from the reader.
    public func requireIdentity() throws(IdentityRefusal) { if let refusal { throw refusal } }

    /// What of an opened field may be shown.
    func shown(_ name: String, _ content: Revealed) -> Revealed {
        guard refusal != nil, case .revealed(let text) = content else { return content }
        guard !Self.isIdentity(name), let mask else { return .hidden }
        return .revealed(mask.masked(text))
    }

    /// Whether a field says who somebody is, and nothing else.
    static func isIdentity(_ name: String) -> Bool {
        let first = name.split(separator: ".").first ?? ""
        return first == "applicantDetails" || first == "patientDetails"
    }
}

extension KeyStore {
    /// The mask of the persons that an appeal's receipts name; nil where one of them can't be opened.
    fileprivate func mask(of received: [AppealEvent]) throws(KeyStoreError) -> IdentityMask? {
        var persons: [PersonDetails] = []
        for event in received {
            for (name, field) in event.sealedFields where DisclosureScope.isIdentity(name) {
                guard case .revealed(let bytes) = try open(field, purpose: event.typeName + "." + name),
                    let details = try? PersonDetails(decoding: bytes)
                else { return nil }
                persons.append(details)
            }
        }
        return IdentityMask(persons)
    }
}
