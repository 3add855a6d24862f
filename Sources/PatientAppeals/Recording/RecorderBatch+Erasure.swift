// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing

extension RecorderBatch {
    /// Destroys the person's key, then says so in every appeal of that person. In this order the event is always true; if
    /// the process ends between the two, the same command does the rest.
    func erase(
        _ command: AppealCommand, _ body: ErasePerson, _ state: inout RecorderState
    ) throws(PlanFailure) -> Step {
        let stream = try stream(command, &state)
        let reader = state.reader
        let kept = try failing { () throws(RecordingError) in try reader.load(stream) }
        var intent = AppealIntent(command)
        intent.now = recorder.options.clock()
        intent.actorID = actorID(command.actor)
        _ = try decide(intent, in: kept.appeal)
        let appeal = kept.appeal
        let person = body.whose == .patient && appeal.isThirdParty ? appeal.patient : appeal.applicant
        let (streams, erased) = try failing { () throws(RecordingError) in try traces(of: person, reader) }
        do throws(KeyStoreError) {
            let generation = try recorder.keys.erase(person)
            guard erased.map({ $0 < generation ?? 0 }) ?? true else {
                return .done(
                    CommandReceipt(
                        .rejected(Rejection(.alreadyErased, "appeal", "has no key of that person any more."))))
            }
            (intent.erased, intent.generation) = (person, generation ?? 0)
        } catch {
            throw .failed(.keys(error))
        }
        return .done(try append(intent, [stream] + streams.filter { $0 != stream }, reader, &state))
    }

    /// The streams of the person's appeals, and the newest generation of keys that an event says is destroyed.
    private func traces(
        of person: PersonID, _ reader: AppealReader
    ) throws(RecordingError) -> (streams: [String], erased: Int64?) {
        var streams: [String] = []
        var erased: Int64?
        let types = [AppealEventKind.appealReceived, .personalDataErased].map(\.typeName)
        try reader.forEach(EventQuery(.taggedAnyOf([person.tag]), types: types)) { view throws(RecordingError) in
            switch try reader.event(view).body {
            case .appealReceived: streams.append(view.stream)
            case .personalDataErased(let body): erased = max(erased ?? 0, body.generation)
            default: break
            }
            return true
        }
        return (streams, erased)
    }

    private func append(
        _ intent: AppealIntent, _ streams: [String], _ reader: AppealReader, _ state: inout RecorderState
    ) throws(PlanFailure) -> CommandReceipt {
        var events: [NewEvent] = []
        var receipt = CommandReceipt(.appended)
        for stream in streams.prefix(LogLimits.eventsPerRequest) {
            let kept = try failing { () throws(RecordingError) in try reader.load(stream) }
            // The other appeals may have been received later than the command says.
            var own = intent
            own.command.at = max(intent.command.at, kept.appeal.receivedAt)
            let decision = try decide(own, in: kept.appeal)
            if events.isEmpty { receipt = self.receipt(decision) }
            events += try request(decision, stream, []).events
            state.appeals[stream] = nil
        }
        let request = AppendRequest(events, idempotencyKey: intent.command.key)
        switch recorder.log.appendBlocking(contentsOf: [request])[0] {
        case .success(let appended):
            receipt.positions = appended.positions
            if appended.outcome == .alreadyAppended { receipt.outcome = .alreadyAppended }
            return receipt
        case .failure(let error): throw .failed(.log(error))
        }
    }
}
