// SPDX-License-Identifier: Apache-2.0

public import EventSourcing

/// Tests a decider in the words given, when, then; without a log.
///
///     try Scenario(rules).given(opened, paid).when(.close).then(closed)
///     try Scenario(rules).given(opened).when(.close).thenRejected(.notPaid)
///
/// What is not as expected throws a ``ScenarioFailure`` that tells the whole story, so that any test framework shows it.
public struct Scenario<Rules: Decider> {
    let rules: Rules
    let throughCodec: (Rules.Event) throws(PayloadError) -> Rules.Event
    /// What has happened so far.
    public private(set) var events: [Rules.Event] = []

    /// A stream without events.
    public init(_ rules: Rules) {
        self.rules = rules
        throughCodec = { event in event }
    }

    /// A stream without events; each event goes through `codec` and back before it is used, so that what the codec loses
    /// is missed by an expectation.
    public init<Codec: EventCodec>(_ rules: Rules, codec: Codec) where Codec.Event == Rules.Event {
        self.rules = rules
        throughCodec = { (event) throws(PayloadError) in
            let encoded = try codec.encode(event)
            return try unsafe codec.decode(type: encoded.type, payload: encoded.payload.span.bytes)
        }
    }

    /// The state after what has happened so far.
    public var state: Rules.State { rules.state(after: events) }

    /// Lets these events have happened.
    public func given(_ events: Rules.Event...) throws(ScenarioFailure) -> Scenario { try given(events) }

    /// Lets these events have happened.
    public func given(_ events: [Rules.Event]) throws(ScenarioFailure) -> Scenario {
        var scenario = self
        scenario.events += try stored(events)
        return scenario
    }

    /// Lets a command be decided.
    public func when(_ command: Rules.Command) throws(ScenarioFailure) -> ScenarioOutcome<Rules> {
        let result: Result<[Rules.Event], Rules.Rejection>
        do throws(Rules.Rejection) {
            result = .success(try rules.decide(command, in: state))
        } catch {
            return ScenarioOutcome(scenario: self, command: command, result: .failure(error))
        }
        var decided: [Rules.Event] = []
        if case .success(let events) = result { decided = try stored(events) }
        return ScenarioOutcome(scenario: self, command: command, result: .success(decided))
    }

    private func stored(_ events: [Rules.Event]) throws(ScenarioFailure) -> [Rules.Event] {
        var stored: [Rules.Event] = []
        for event in events {
            do throws(PayloadError) {
                stored.append(try throughCodec(event))
            } catch {
                throw ScenarioFailure("The codec fails: \(error.field) \(error.reason)\n  \(event)")
            }
        }
        return stored
    }
}

/// An expectation that was not met.
public struct ScenarioFailure: Error, CustomStringConvertible {
    /// What was given, what was expected and what came, over several lines.
    public let description: String

    init(_ description: String) { self.description = description }
}
