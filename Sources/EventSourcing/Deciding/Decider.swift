// SPDX-License-Identifier: Apache-2.0

/// The rules of one kind of stream as pure functions: what a command leads to, and what an event changes.
///
/// Neither function reads a clock, a file or a random number; what they need comes in the command or in `self`.
public protocol Decider: Sendable {
    /// What the rules need to know of a stream's past.
    associatedtype State: Sendable
    /// What somebody wants to happen.
    associatedtype Command
    /// What happened.
    associatedtype Event
    /// Why a command is refused.
    associatedtype Rejection: Error

    /// The state of a stream without events.
    static var initial: State { get }

    /// The events that the command leads to; none when there is nothing to do. Throws when the rules forbid it.
    func decide(_ command: Command, in state: State) throws(Rejection) -> [Event]

    /// Takes an event into the state. Never fails: what happened, happened.
    func evolve(_ state: inout State, _ event: Event)
}

extension Decider {
    /// The state after these events.
    public func state(after events: some Sequence<Event>) -> State {
        var state = Self.initial
        for event in events { evolve(&state, event) }
        return state
    }
}
