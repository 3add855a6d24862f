// SPDX-License-Identifier: Apache-2.0

internal import EventLog

/// The steps of carrying out a command, shared by the two ways of waiting for the disk.
extension AggregateStore {
    /// A command on its way.
    struct Attempt {
        var command: Rules.Command
        var stream: String
        var key: String?
        var conditions: [AppendCondition]
        /// How often it was decided; from the second time on what is kept is known to be out of date.
        var count = 0
    }

    /// What was decided and has to be appended.
    struct Plan {
        var request: AppendRequest
        var events: [Rules.Event]
        var before: StreamState
    }

    enum Step {
        case done(AggregateOutcome<Rules.Event>)
        case append(Plan)
    }

    /// Decides on the state that is kept. It may be out of date; the condition of the append finds that out. A refusal
    /// appends nothing, so that one is only believed when the log has nothing newer.
    func decide(_ attempt: inout Attempt) throws(AggregateError<Rules.Rejection>) -> Step {
        if attempt.count == 0, let positions = try positionsOfKey(attempt.key) {
            let receipt = AppendReceipt(outcome: .alreadyAppended, positions: positions)
            return .done(AggregateOutcome(events: [], receipt: receipt))
        }
        attempt.count += 1
        let kept = kept(attempt.stream)
        var isFresh = kept == nil || attempt.count > 1
        var current = try isFresh ? refreshed(attempt.stream, kept).state : kept!
        while true {
            let decision: Result<[Rules.Event], Rules.Rejection>
            do throws(Rules.Rejection) {
                decision = .success(try rules.decide(attempt.command, in: current.state))
            } catch {
                decision = .failure(error)
            }
            if case .success(let events) = decision, !events.isEmpty {
                return .append(try plan(events, attempt, current))
            }
            if !isFresh {
                isFresh = true
                let (newer, hasChanged) = try refreshed(attempt.stream, current)
                current = newer
                if hasChanged { continue }
            }
            keep(current, attempt.stream)
            switch decision {
            case .failure(let rejection): throw .rejected(rejection)
            case .success: return .done(AggregateOutcome(events: [], receipt: nil))
            }
        }
    }

    private func positionsOfKey(_ key: String?) throws(AggregateError<Rules.Rejection>) -> ClosedRange<Position>? {
        guard let key else { return nil }
        do throws(LogError) { return try log.positions(forKey: key) } catch { throw .log(error) }
    }

    private func plan(
        _ events: [Rules.Event],
        _ attempt: Attempt,
        _ current: StreamState
    ) throws(AggregateError<Rules.Rejection>) -> Plan {
        var stored: [NewEvent] = []
        stored.reserveCapacity(events.count)
        for event in events {
            let encoded: EncodedEvent
            do throws(PayloadError) { encoded = try codec.encode(event) } catch { throw .payload(error, nil) }
            stored.append(
                NewEvent(
                    stream: attempt.stream,
                    type: encoded.type,
                    payload: encoded.payload,
                    metadata: encoded.metadata,
                    tags: encoded.tags
                )
            )
        }
        let expected = current.revision.map { ExpectedRevision.exactly($0) } ?? .noStream
        let conditions = [.stream(attempt.stream, expected)] + attempt.conditions
        let request = AppendRequest(stored, conditions: conditions, idempotencyKey: attempt.key)
        return Plan(request: request, events: events, before: current)
    }

    /// What the append came to; nil means to decide again.
    func settle(
        _ plan: Plan,
        _ result: Result<AppendReceipt, LogError>,
        _ attempt: Attempt
    ) throws(AggregateError<Rules.Rejection>) -> AggregateOutcome<Rules.Event>? {
        switch result {
        case .success(let receipt):
            guard receipt.outcome == .appended else { return AggregateOutcome(events: [], receipt: receipt) }
            var after = plan.before
            for event in plan.events { rules.evolve(&after.state, event) }
            after.revision = (after.revision.map { $0 + 1 } ?? 0) + UInt64(plan.events.count - 1)
            after.position = receipt.positions.upperBound
            keep(after, attempt.stream)
            return AggregateOutcome(events: plan.events, receipt: receipt)
        case .failure(let error) where error.code == .conflict && attempt.count < attemptsMax:
            return nil
        case .failure(let error):
            throw .log(error)
        }
    }

    /// The state with all events that the log has now, and whether there were any that were not in `kept`.
    func refreshed(
        _ stream: String,
        _ kept: StreamState?
    ) throws(AggregateError<Rules.Rejection>) -> (state: StreamState, hasChanged: Bool) {
        var current = kept ?? StreamState(state: Rules.initial, revision: nil, position: 0)
        let last = log.lastPosition
        guard last > current.position else { return (current, false) }
        let query = EventQuery(.stream(stream), positions: current.position + 1...last)
        var hasChanged = false
        do throws(ReadError<UnreadableEvent>) {
            try log.read(query) { (event) throws(UnreadableEvent) -> Bool in
                do throws(PayloadError) {
                    rules.evolve(&current.state, try codec.decode(type: event.type, payload: event.payload))
                } catch {
                    throw UnreadableEvent(position: event.position, error: error)
                }
                current.revision = event.revision
                hasChanged = true
                return true
            }
        } catch {
            switch error {
            case .log(let error): throw .log(error)
            case .body(let unreadable): throw .payload(unreadable.error, unreadable.position)
            }
        }
        current.position = last
        return (current, hasChanged)
    }
}

/// A stored event that the codec refuses.
private struct UnreadableEvent: Error {
    var position: Position
    var error: PayloadError
}
