// SPDX-License-Identifier: Apache-2.0

public import EventLog
import EventSourcing

/// What opening an appeal's personal data came to: how many fields there are of each kind.
public struct Disclosure: Sendable, Equatable {
    /// Fields that can be read, and so count as disclosed.
    public var revealed = 0
    /// Fields whose key was destroyed, and those that are not to be shown any more.
    public var erased = 0, redacted = 0
    /// Fields of persons for whom the key store has no key: it is not the one that they were sealed with, or older.
    public var withoutKey = 0
    /// Fields that their person's key does not open: they were changed, or the key was.
    public var damaged = 0
    /// Those whose data was disclosed.
    public var persons: [PersonID] = []
    /// What is not to be shown.
    public var redactions = Redactions()

    /// Nothing opened.
    public init() {}
}

extension AppealRecorder {
    /// Records that somebody opens and reads sealed data of an appeal: to be called before it is shown. One event in the
    /// appeal's stream for each person of whom something can be read; none where nothing can, because nothing is disclosed.
    ///
    /// Throws where the log or the key store can't be read or written; nothing may be shown then.
    @discardableResult
    public func recordDisclosureBlocking(
        of number: TrackingNumber, positions: ClosedRange<Position>, purpose: String, actor: Actor,
        at instant: Timestamp
    ) throws(RecordingError) -> Disclosure {
        let kept = try AppealReader(log).load(number.stream)
        guard kept.revision != nil else { return Disclosure() }
        let disclosure = try disclosure(of: number.stream, positions: positions)
        guard !disclosure.persons.isEmpty else { return disclosure }
        let command = AppealCommand(
            key: "", at: instant, offsetMinutes: decider.offsetMinutes(of: kept.appeal, at: instant), actor: actor,
            appeal: .tracking(number), body: .close(Close()))
        var intent = AppealIntent(command)
        intent.actorID = actor.role.isApplicantSide ? keys.pseudonym(ofActor: actor.id) : actor.id
        var decision = Decision(intent, kept.appeal, decider.settings)
        for person in disclosure.persons {
            var event = PersonalDataDisclosed()
            event.person = person
            event.first = Int64(clamping: positions.lowerBound)
            event.last = Int64(clamping: positions.upperBound)
            event.purpose = purpose
            decision.record(.personalDataDisclosed(event))
        }
        let events = decision.events.map { event in
            NewEvent(
                stream: number.stream, type: event.typeName, payload: event.encodedPayload(), tags: event.body.tags)
        }
        // No condition: that it was read is a fact whatever else happens.
        if case .failure(let error) = log.appendBlocking(contentsOf: [AppendRequest(events)])[0] { throw .log(error) }
        return disclosure
    }

    /// What opening these positions of a stream comes to. Shows and records nothing.
    private func disclosure(
        of stream: String, positions: ClosedRange<Position>
    ) throws(RecordingError) -> Disclosure {
        var disclosure = Disclosure()
        disclosure.redactions = try Redactions(of: stream, in: log)
        let reader = AppealReader(log)
        try reader.forEach(EventQuery(.stream(stream), positions: positions)) { view throws(RecordingError) in
            let event = try reader.event(view)
            guard event.body.kind?.canHoldSealedFields == true else { return true }
            do throws(KeyStoreError) {
                let redactions = disclosure.redactions
                for field in try event.revealed(with: keys, at: view.position, redactions: redactions) {
                    disclosure.note(field)
                }
            } catch {
                throw .keys(error)
            }
            return true
        }
        return disclosure
    }
}

extension Disclosure {
    fileprivate mutating func note(_ field: RevealedField) {
        switch field.content {
        case .revealed:
            revealed += 1
            if !persons.contains(field.person) { persons.append(field.person) }
        case .erased: erased += 1
        case .redacted: redacted += 1
        case .sealed: withoutKey += 1
        case .damaged: damaged += 1
        }
    }
}

extension AppealDecider {
    func offsetMinutes(of appeal: Appeal, at instant: Timestamp) -> Int {
        settings.zone(organization: appeal.organization, region: appeal.region).offsetMinutes(at: instant)
    }
}
