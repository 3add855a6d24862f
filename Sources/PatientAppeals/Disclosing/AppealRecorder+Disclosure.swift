// SPDX-License-Identifier: Apache-2.0

public import EventLog
import EventSourcing

extension AppealRecorder {
    /// Records that somebody opens and reads sealed data of an appeal: to be called before it is shown. One event in the
    /// appeal's stream for each person of whom something can be read; none where nothing can, because nothing is disclosed.
    /// What the reader may be shown is in the result's scope.
    ///
    /// Throws where the log or the key store can't be read or written; nothing may be shown then.
    @discardableResult
    public func recordDisclosureBlocking(
        of number: TrackingNumber, positions: ClosedRange<Position>, purpose: String, reader: PersonalDataReader,
        at instant: Timestamp
    ) throws(RecordingError) -> Disclosure {
        let query = EventQuery(.stream(number.stream), positions: positions)
        return try recordDisclosuresBlocking(query, purpose: purpose, reader: reader, at: instant)[number]
            ?? Disclosure()
    }

    /// The same for a reader whose organisation is not known: of an appeal that is not named, applicant and patient stay hidden
    /// from all but the Fund and the department.
    @discardableResult
    public func recordDisclosureBlocking(
        of number: TrackingNumber, positions: ClosedRange<Position>, purpose: String, actor: Actor,
        at instant: Timestamp
    ) throws(RecordingError) -> Disclosure {
        try recordDisclosureBlocking(
            of: number, positions: positions, purpose: purpose, reader: PersonalDataReader(actor: actor), at: instant)
    }

    /// The same for all the appeals that have events which `query` selects and `isWanted` agrees to. Only those events count as
    /// read. Reads the log once, then each of the appeals, and keeps what came of each.
    ///
    /// Throws where the log or the key store can't be read or written; nothing may be shown then.
    public func recordDisclosuresBlocking(
        _ query: EventQuery, where isWanted: (borrowing EventView) -> Bool = { _ in true }, purpose: String,
        reader: PersonalDataReader, at instant: Timestamp
    ) throws(RecordingError) -> Disclosures {
        var query = query
        query.positions = query.positions.clamped(to: 1...max(1, log.lastPosition))
        let reading = Reading(positions: query.positions, purpose: purpose, reader: reader, instant: instant)
        var disclosures = Disclosures(keys: keys)
        var requests: [AppendRequest] = []
        for number in try appeals(query, where: isWanted) {
            let disclosure = try disclosure(of: number, query, where: isWanted, reader)
            disclosures[number] = disclosure
            guard !disclosure.persons.isEmpty else { continue }
            requests.append(AppendRequest(try events(reading, of: number, disclosure)))
            if requests.count == Self.requestsPerCommit { try append(&requests) }
        }
        try append(&requests)
        return disclosures
    }

    private static let requestsPerCommit = 500

    /// Who reads what, what for and when.
    private struct Reading {
        var positions: ClosedRange<Position>
        var purpose: String
        var reader: PersonalDataReader
        var instant: Timestamp
    }

    /// The appeals that have events wanted, in the order of the first of them.
    private func appeals(
        _ query: EventQuery, where isWanted: (borrowing EventView) -> Bool
    ) throws(RecordingError) -> [TrackingNumber] {
        var seen: Set<String> = []
        var found: [TrackingNumber] = []
        try AppealReader(log).forEach(query) { view throws(RecordingError) in
            guard isWanted(view) else { return true }
            let stream = view.stream
            if seen.insert(stream).inserted, let number = TrackingNumber(stream: stream) { found.append(number) }
            return true
        }
        return found
    }

    /// What opening these events of an appeal comes to. Shows and records nothing.
    private func disclosure(
        of number: TrackingNumber, _ query: EventQuery, where isWanted: (borrowing EventView) -> Bool,
        _ who: PersonalDataReader
    ) throws(RecordingError) -> Disclosure {
        let scope = try DisclosureScope(
            of: number, for: who, in: log, keys: keys, settings: settings, rule: options.identityRule)
        var disclosure = Disclosure(scope)
        let reader = AppealReader(log)
        var tags: Set<String> = []
        if case .taggedAnyOf(let wanted) = query.selection { tags = Set(wanted) }
        let ofAppeal = EventQuery(.stream(number.stream), types: query.types, positions: query.positions)
        try reader.forEach(ofAppeal) { view throws(RecordingError) in
            guard isWanted(view), tags.isEmpty || !tags.isDisjoint(with: view.tags) else { return true }
            let event = try reader.event(view)
            guard event.body.kind?.canHoldSealedFields == true else { return true }
            do throws(KeyStoreError) {
                for field in try event.revealed(with: keys, at: view.position, scope: scope) {
                    disclosure.note(field)
                }
            } catch {
                throw .keys(error)
            }
            return true
        }
        return disclosure
    }

    private func events(
        _ reading: Reading, of number: TrackingNumber, _ disclosure: Disclosure
    ) throws(RecordingError) -> [NewEvent] {
        let kept = try AppealReader(log).load(number.stream)
        let actor = reading.reader.actor
        let command = AppealCommand(
            key: "", at: reading.instant, offsetMinutes: decider.offsetMinutes(of: kept.appeal, at: reading.instant),
            actor: actor, appeal: .tracking(number), body: .close(Close()))
        var intent = AppealIntent(command)
        intent.actorID = actor.role.isApplicantSide ? keys.pseudonym(ofActor: actor.id) : actor.id
        var decision = Decision(intent, kept.appeal, decider.settings)
        for person in disclosure.persons {
            var event = PersonalDataDisclosed()
            event.person = person
            event.first = Int64(clamping: reading.positions.lowerBound)
            event.last = Int64(clamping: reading.positions.upperBound)
            event.purpose = reading.purpose
            event.identityHidden = disclosure.scope.refusal != nil
            // They stand in clear; what is no code stays out.
            event.readerOrganization = PlainID.kept(reading.reader.organization)
            event.readerUnit = PlainID.kept(reading.reader.unit)
            decision.record(.personalDataDisclosed(event))
        }
        return decision.events.map { event in
            NewEvent(
                stream: number.stream, type: event.typeName, payload: event.encodedPayload(), tags: event.body.tags)
        }
    }

    private func append(_ requests: inout [AppendRequest]) throws(RecordingError) {
        guard !requests.isEmpty else { return }
        // No condition: that it was read is a fact whatever else happens.
        for result in log.appendBlocking(contentsOf: requests) {
            if case .failure(let error) = result { throw .log(error) }
        }
        requests = []
    }
}

extension PlainID {
    /// The text where it may be kept in clear, else nothing.
    fileprivate static func kept(_ text: String) -> String { isAllowed(text) ? text : "" }
}

extension AppealDecider {
    func offsetMinutes(of appeal: Appeal, at instant: Timestamp) -> Int {
        settings.zone(organization: appeal.organization, region: appeal.region).offsetMinutes(at: instant)
    }
}
