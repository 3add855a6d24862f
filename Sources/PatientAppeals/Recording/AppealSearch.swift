// SPDX-License-Identifier: Apache-2.0

public import EventLog
import EventSourcing

extension EventLog {
    /// The appeals that name this person as applicant or patient, in the order of their receipt. Those of persons whose data
    /// was erased since are not among them, nor are those whose applicant ``IdentityRule`` hides from the reader: finding one
    /// by a person's number would say whose it is. Without a reader these are all that are not named ones.
    ///
    /// A number that nobody can have finds nothing; ``PersonContact/fault`` tells which these are.
    ///
    /// Needs the key store of the log, whose secret the hashes are made with. Appeals are found by their telephone number where
    /// they were registered with an IIN as well only since that is indexed. The cost is an index lookup and a read for each.
    public func appeals(
        of contact: PersonContact, keys: KeyStore, for asker: PersonalDataReader = .unknown,
        settings: Settings = .standard, rule: IdentityRule = .standard
    ) throws(RecordingError) -> [TrackingNumber] {
        let reader = AppealReader(self)
        var found: [TrackingNumber] = []
        let query = EventQuery(.taggedAnyOf(keys.tags(of: contact)), types: [AppealEventKind.appealReceived.typeName])
        try reader.forEach(query) { view throws(RecordingError) in
            guard case .appealReceived(let body) = try reader.event(view).body,
                let number = TrackingNumber(stream: view.stream)
            else { return true }
            var isErased = false
            for details in [body.applicantDetails, body.patientDetails].compactMap(\.self) {
                do throws(KeyStoreError) { if try keys.isErased(details) { isErased = true } } catch {
                    throw .keys(error)
                }
            }
            if !isErased { found.append(number) }
            return true
        }
        var shown: [TrackingNumber] = []
        for number in found {
            let scope = try DisclosureScope(
                of: number, for: asker, in: self, keys: keys, settings: settings, rule: rule)
            if scope.refusal == nil { shown.append(number) }
        }
        return shown
    }

    /// The appeals of this log whose numbers a mistyped one becomes by one correction.
    public func appeals(mistypedAs text: String) throws(RecordingError) -> [TrackingNumber] {
        var found: [TrackingNumber] = []
        for number in TrackingNumber.corrections(of: text) {
            do throws(LogError) {
                if try lastRevision(of: number.stream) != nil { found.append(number) }
            } catch {
                throw .log(error)
            }
        }
        return found
    }
}
