// SPDX-License-Identifier: Apache-2.0

public import EventLog
import EventSourcing

extension AppealRecorder {
    /// Records that somebody opens and reads sealed data of an appeal: to be called before it is shown. One event for each
    /// person concerned, in the appeal's stream.
    ///
    /// Throws where the log can't be read or written; nothing may be shown then.
    public func recordDisclosureBlocking(
        of number: TrackingNumber, positions: ClosedRange<Position>, purpose: String, actor: Actor,
        at instant: Timestamp
    ) throws(RecordingError) {
        let kept = try AppealReader(log).load(number.stream)
        guard kept.revision != nil else { return }
        let command = AppealCommand(
            key: "", at: instant, offsetMinutes: decider.offsetMinutes(of: kept.appeal, at: instant), actor: actor,
            appeal: .tracking(number), body: .close(Close()))
        var intent = AppealIntent(command)
        intent.actorID = actor.role.isApplicantSide ? keys.pseudonym(ofActor: actor.id) : actor.id
        var decision = Decision(intent, kept.appeal, decider.settings)
        for person in [kept.appeal.applicant, kept.appeal.patient] where person != .none {
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
    }
}

extension AppealDecider {
    func offsetMinutes(of appeal: Appeal, at instant: Timestamp) -> Int {
        settings.zone(organization: appeal.organization, region: appeal.region).offsetMinutes(at: instant)
    }
}
