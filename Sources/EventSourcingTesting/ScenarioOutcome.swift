// SPDX-License-Identifier: Apache-2.0

public import EventSourcing

/// What a command led to, to be compared with what it should have led to.
public struct ScenarioOutcome<Rules: Decider> {
    let scenario: Scenario<Rules>
    let command: Rules.Command
    /// The events, or why the command was refused.
    public let result: Result<[Rules.Event], Rules.Rejection>

    /// The command was accepted and these events followed, in this order. Gives the scenario with them, to go on from.
    @discardableResult
    public func then(_ expected: Rules.Event...) throws(ScenarioFailure) -> Scenario<Rules>
    where Rules.Event: Equatable { try then(expected) }

    /// The command was accepted and these events followed, in this order. Gives the scenario with them, to go on from.
    @discardableResult
    public func then(_ expected: [Rules.Event]) throws(ScenarioFailure) -> Scenario<Rules>
    where Rules.Event: Equatable {
        let events = try accepted("\(expected.count) event(s)" + list(expected))
        if events != expected {
            let difference = zip(events, expected).prefix { $0 == $1 }.count + 1
            throw failure(
                "\(expected.count) event(s)" + list(expected),
                note: "They differ from event \(difference) on."
            )
        }
        return try scenario.given(events)
    }

    /// The command was accepted and its events pass `check`, which is described by `expectation`.
    @discardableResult
    public func then(
        _ expectation: String,
        _ check: ([Rules.Event]) -> Bool
    ) throws(ScenarioFailure) -> Scenario<Rules> {
        let events = try accepted(expectation)
        guard check(events) else { throw failure(expectation) }
        return try scenario.given(events)
    }

    /// The command was accepted and there was nothing to do.
    @discardableResult
    public func thenNothing() throws(ScenarioFailure) -> Scenario<Rules> {
        try then("no event") { $0.isEmpty }
    }

    /// The command was accepted and the state after its events passes `check`, which is described by `expectation`.
    @discardableResult
    public func thenState(
        _ expectation: String,
        _ check: (Rules.State) -> Bool
    ) throws(ScenarioFailure) -> Scenario<Rules> {
        let after = try scenario.given(try accepted(expectation))
        guard check(after.state) else { throw failure(expectation, note: "The state is \(after.state).") }
        return after
    }

    /// The command was refused for this reason.
    @discardableResult
    public func thenRejected(_ expected: Rules.Rejection) throws(ScenarioFailure) -> Scenario<Rules>
    where Rules.Rejection: Equatable { try thenRejected("refused: \(expected)") { $0 == expected } }

    /// The command was refused for a reason that passes `check`, which is described by `expectation`.
    @discardableResult
    public func thenRejected(
        _ expectation: String = "refused",
        where check: (Rules.Rejection) -> Bool = { _ in true }
    ) throws(ScenarioFailure) -> Scenario<Rules> {
        guard case .failure(let rejection) = result, check(rejection) else { throw failure(expectation) }
        return scenario
    }

    private func accepted(_ expectation: String) throws(ScenarioFailure) -> [Rules.Event] {
        guard case .success(let events) = result else { throw failure(expectation) }
        return events
    }

    private func failure(_ expectation: String, note: String? = nil) -> ScenarioFailure {
        let came =
            switch result {
            case .success(let events): "\(events.count) event(s)" + list(events)
            case .failure(let rejection): "refused: \(rejection)"
            }
        let lines = [
            "given \(scenario.events.count) event(s)" + list(scenario.events), "when \(command)",
            "expected \(expectation)", "came \(came)",
        ]
        return ScenarioFailure((lines + (note.map { [$0] } ?? [])).joined(separator: "\n"))
    }

    private func list(_ events: [Rules.Event]) -> String {
        events.enumerated().map { "\n  \($0.offset + 1). \($0.element)" }.joined()
    }
}
