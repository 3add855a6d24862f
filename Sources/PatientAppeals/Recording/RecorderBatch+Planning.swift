// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing

extension RecorderBatch {
    /// Decides a command, or says why it can't be decided now.
    mutating func plan(_ index: Int, _ state: inout RecorderState) throws(RecordingError) -> Step {
        let command = commands[index]
        if round.keys.contains(command.key) {
            block(command, &state)
            return .wait
        }
        if let positions = try positions(ofKey: command.key) {
            return .done(try repeatedReceipt(positions, command, &state))
        }
        do throws(PlanFailure) {
            switch command.body {
            case .registerAppeal(let body): return try planRegistration(index, command, body, &state)
            case .erasePerson(let body): return try erase(command, body, &state)
            default: return try planChange(index, command, &state)
            }
        } catch {
            switch error {
            case .rejected(let rejection): return .done(CommandReceipt(.rejected(rejection)))
            case .undecided:
                block(command, &state)
                return .wait
            case .failed(let error): throw error
            }
        }
    }

    /// Keeps the order of commands where one waits.
    private mutating func block(_ command: AppealCommand, _ state: inout RecorderState) {
        guard let address = command.appeal else {
            round.isRegistrationWaiting = round.isRegistrationWaiting || !round.keys.contains(command.key)
            return
        }
        if let stream = try? state.stream(of: address) { round.blocked.insert(stream) }
    }

    private func positions(ofKey key: String) throws(RecordingError) -> ClosedRange<Position>? {
        do throws(LogError) {
            return try recorder.log.positions(forKey: key)
        } catch {
            throw .log(error)
        }
    }

    // MARK: A new appeal

    private mutating func planRegistration(
        _ index: Int, _ command: AppealCommand, _ body: RegisterAppeal, _ state: inout RecorderState
    ) throws(PlanFailure) -> Step {
        guard !round.isRegistrationWaiting else { throw .undecided }
        if !body.reference.isEmpty {
            // It is taken if the other one goes through; nothing else has to wait for that.
            guard !round.references.contains(body.reference) else { return .wait }
            let taken = try failing { () throws(RecordingError) in try state.stream(of: .reference(body.reference)) }
            guard taken == nil else {
                throw .rejected(Rejection(.referenceTaken, "reference", "belongs to another appeal."))
            }
        }
        var intent = AppealIntent(command)
        intent.now = recorder.options.clock()
        intent.actorID = actorID(command.actor)
        intent.applicant = recorder.keys.personID(of: body.applicant, actor: command.actor)
        if let patient = body.patient { intent.patient = recorder.keys.personID(of: patient, actor: nil) }
        intent.trackingNumber = recorder.options.trackingNumber()
        let registry = recorder.decider.registry(
            organization: body.organization, region: body.region, at: command.at)
        let register = try failing { () throws(RecordingError) in try state.register(registry) }
        intent.registerEntry = RegisterEntry(registry: registry, number: register.number + 1)
        intent.other =
            body.repeatOf.isEmpty
            ? try earlier(of: intent, body, &state) : try linked(body.repeatOf, "repeatOf", &state)

        let decision = try decide(intent, in: Appeal())
        guard let number = intent.trackingNumber, let entry = intent.registerEntry else { throw .undecided }
        var conditions: [AppendCondition] = [
            .stream(number.stream, .noStream),
            .noEvent(taggedAnyOf: [entry.tag], after: register.position),
        ]
        // The entry before this one exists, so that a round that fails in its middle leaves no gap.
        if register.number > 0 { conditions.append(.stream(register.stream, .streamExists)) }
        if !body.reference.isEmpty {
            conditions.append(.noEvent(taggedAnyOf: ["ref:" + body.reference], after: 0))
        }
        var request = try request(decision, number.stream, conditions)
        // Applicant and patient may share a telephone.
        for tag in [body.applicant, body.patient].flatMap(recorder.keys.contactTags)
        where !request.events[0].tags.contains(tag) {
            request.events[0].tags.append(tag)
        }
        let plan = Plan(
            index: index, stream: number.stream, request: request,
            receipt: receipt(decision), registry: registry, reference: body.reference.isEmpty ? nil : body.reference)
        state.registers[registry] = KeptRegister(
            number: entry.number, stream: number.stream, position: register.position)
        if !body.reference.isEmpty {
            round.references.insert(body.reference)
            state.addresses[.reference(body.reference)] = number.stream
        }
        keep(decision, plan.stream, KeptAppeal(), &state)
        return .append(plan)
    }

    // MARK: A change of an appeal

    private mutating func planChange(
        _ index: Int, _ command: AppealCommand, _ state: inout RecorderState
    ) throws(PlanFailure) -> Step {
        let stream = try stream(command, &state)
        guard !round.blocked.contains(stream) else { throw .undecided }
        var intent = AppealIntent(command)
        intent.now = recorder.options.clock()
        intent.actorID = actorID(command.actor)
        if case .linkDuplicate(let body) = command.body { intent.other = try linked(body.of, "of", &state) }
        var (kept, mayBeOld) = try failing { () throws(RecordingError) in try state.takeAppeal(stream) }
        while true {
            var appeal = Appeal()
            if mayBeOld { swap(&appeal, &kept.appeal) } else { appeal = kept.appeal }
            do throws(PlanFailure) {
                let decision = try decide(intent, in: consume appeal)
                if case .redact(let body) = command.body { try checkTarget(body, stream, state.reader) }
                guard let revision = kept.revision else { throw .undecided }
                let plan = Plan(
                    index: index, stream: stream,
                    request: try request(decision, stream, [.stream(stream, .exactly(revision))]),
                    receipt: receipt(decision))
                keep(decision, stream, kept, &state)
                return .append(plan)
            } catch {
                guard case .rejected = error else { throw error }
                // Only what is in the log can be a reason to refuse.
                if round.streams.contains(stream) { throw .undecided }
                if !mayBeOld {
                    if kept.revision != nil { state.appeals[stream] = kept }
                    throw error
                }
                mayBeOld = false
                kept = try failing { () throws(RecordingError) in try state.reader.load(stream) }
            }
        }
    }

    func stream(_ command: AppealCommand, _ state: inout RecorderState) throws(PlanFailure) -> String {
        guard let address = command.appeal else {
            throw .rejected(Rejection(.appealMissing, "appeal", "is missing."))
        }
        let stream = try failing { () throws(RecordingError) in try state.stream(of: address) }
        if let stream { return stream }
        guard !round.isRegistrationWaiting else { throw .undecided }
        throw .rejected(Rejection(.unknownAppeal, "appeal", "is not in the log."))
    }

    /// The other appeal that a link names.
    private func linked(
        _ text: String, _ field: String, _ state: inout RecorderState
    ) throws(PlanFailure) -> Appeal {
        let unknown = Rejection(.unknownAppeal, field, "is not in the log.")
        guard let address = AppealAddress(text) else { throw .rejected(unknown) }
        let stream = try failing { () throws(RecordingError) in try state.stream(of: address) }
        // A link has to point to what is in the log.
        let isUndecided = stream.map { round.streams.contains($0) || round.blocked.contains($0) }
        guard isUndecided != true, stream != nil || !round.isRegistrationWaiting else { throw .undecided }
        guard let stream else { throw .rejected(unknown) }
        let kept = try failing { () throws(RecordingError) in try state.appeal(stream).kept }
        guard kept.revision != nil else { throw .rejected(unknown) }
        return kept.appeal
    }

    // MARK: Parts

    func decide(_ intent: AppealIntent, in appeal: consuming Appeal) throws(PlanFailure) -> Decision {
        do throws(Rejection) {
            return try recorder.decider.decision(intent, in: consume appeal)
        } catch {
            throw .rejected(error)
        }
    }

    func actorID(_ actor: Actor) -> String {
        actor.role.isApplicantSide && !actor.id.isEmpty ? recorder.keys.pseudonym(ofActor: actor.id) : actor.id
    }

    /// Seals and encodes what was decided.
    func request(
        _ decision: Decision, _ stream: String, _ conditions: [AppendCondition]
    ) throws(PlanFailure) -> AppendRequest {
        var events: [NewEvent] = []
        events.reserveCapacity(decision.events.count)
        for event in decision.events { events.append(try recorder.newEvent(event, stream)) }
        if !events.isEmpty { events[0].metadata = CommandMark.bytes(decision.command, recorder.keys) }
        return AppendRequest(events, conditions: conditions, idempotencyKey: decision.command.key)
    }

    /// Keeps the appeal as the plan will leave it.
    private mutating func keep(
        _ decision: Decision, _ stream: String, _ before: KeptAppeal, _ state: inout RecorderState
    ) {
        var kept = before
        kept.appeal = decision.appeal
        kept.revision = (before.revision.map { $0 + 1 } ?? 0) + UInt64(decision.events.count) - 1
        state.appeals[stream] = kept
        round.streams.insert(stream)
        round.keys.insert(decision.command.key)
    }

    func receipt(_ decision: Decision) -> CommandReceipt {
        var receipt = CommandReceipt(.appended)
        receipt.appeal = decision.appeal.trackingNumber
        receipt.register = decision.appeal.registerEntry
        for event in decision.events { receipt.note(event) }
        return receipt
    }

    /// The receipt of a command that was carried out before, from its events; a rejection where it was another command.
    private func repeatedReceipt(
        _ positions: ClosedRange<Position>, _ command: AppealCommand, _ state: inout RecorderState
    ) throws(RecordingError) -> CommandReceipt {
        let reader = state.reader
        var receipt = CommandReceipt(.alreadyAppended)
        receipt.positions = positions
        var mark: [UInt8]?, stream = ""
        try reader.forEach(EventQuery(positions: positions)) { view throws(RecordingError) in
            if view.position == positions.lowerBound {
                mark = CommandMark.read(view.metadata)
                stream = view.stream
            }
            if receipt.appeal == nil { receipt.appeal = TrackingNumber(stream: view.stream) }
            receipt.note(try reader.event(view))
            return true
        }
        if let mark {
            let own = try command.appeal.map { address throws(RecordingError) in try state.stream(of: address) ?? "" }
            guard CommandMark.isMark(mark, of: command, recorder.keys), own ?? stream == stream else {
                return CommandReceipt(
                    .rejected(Rejection(.keyReused, "key", "belongs to another command that was carried out.")))
            }
        }
        if let number = receipt.appeal { receipt.register = try reader.load(number.stream).appeal.registerEntry }
        return receipt
    }
}

/// Why a command has no plan.
enum PlanFailure: Error {
    case rejected(Rejection)
    /// It depends on commands of the same round.
    case undecided
    case failed(RecordingError)
}

func failing<Value>(_ body: () throws(RecordingError) -> Value) throws(PlanFailure) -> Value {
    do throws(RecordingError) { return try body() } catch { throw .failed(error) }
}

extension CommandReceipt {
    /// Notes the due time that an event sets.
    fileprivate mutating func note(_ event: AppealEvent) {
        switch event.body {
        case .deadlineSet(let body) where body.stop.runsOut && body.stop != .registered: due[body.clock] = body.due
        case .deadlineExtended(let body): due[body.clock] = body.due
        default: break
        }
    }
}

extension AppealRecorder {
    /// Seals and encodes an event.
    func newEvent(_ event: AppealEvent, _ stream: String) throws(PlanFailure) -> NewEvent {
        var event = event
        do throws(KeyStoreError) { try keys.seal(&event) } catch { throw .failed(.keys(error)) }
        return NewEvent(stream: stream, type: event.typeName, payload: event.encodedPayload(), tags: event.body.tags)
    }
}

extension AppealEventBody {
    /// The names under which the log finds the event.
    var tags: [String] {
        switch self {
        case .appealReceived(let body):
            var tags = [body.applicant.tag]
            if body.patient != .none { tags.append(body.patient.tag) }
            if !body.reference.isEmpty { tags.append("ref:" + body.reference) }
            return tags
        case .appealRegistered(let body):
            let entry = RegisterEntry(registry: body.registry, number: Int(body.number))
            return [RegisterEntry.tag(ofRegistry: body.registry)] + (entry.map { [$0.tag] } ?? [])
        case .personalDataErased(let body): return [body.person.tag]
        case .personalDataDisclosed(let body): return [body.person.tag]
        default: return []
        }
    }
}
