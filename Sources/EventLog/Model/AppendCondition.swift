// SPDX-License-Identifier: Apache-2.0

/// What a stream must be like for an append to go through.
public enum ExpectedRevision: Sendable, Equatable {
    /// The stream has no event yet.
    case noStream
    /// The stream has at least one event.
    case streamExists
    /// The stream's last event has this revision.
    case exactly(Revision)
}

/// What must hold in the log at the moment of the append; checked by the single writer, so that of N racing appends one wins.
public enum AppendCondition: Sendable, Equatable {
    /// The stream is as expected.
    case stream(String, ExpectedRevision)
    /// No event after `position` carries any of these tags (a "dynamic consistency boundary").
    case noEvent(taggedAnyOf: [String], after: Position)
}

/// Events that are appended together or not at all, whatever streams they go to.
public struct AppendRequest: Sendable, Equatable {
    /// One or more events, in order.
    public var events: [NewEvent]
    /// All of them must hold.
    public var conditions: [AppendCondition]
    /// Makes a retry safe for ever: a request with a key that the log has seen appends nothing and returns the first receipt.
    public var idempotencyKey: String?

    /// A request; without conditions it always goes through.
    public init(_ events: [NewEvent], conditions: [AppendCondition] = [], idempotencyKey: String? = nil) {
        self.events = events
        self.conditions = conditions
        self.idempotencyKey = idempotencyKey
    }
}

/// The log's word that a request's events are on disk.
public struct AppendReceipt: Sendable, Equatable {
    /// What the request came to.
    public enum Outcome: Sendable, Equatable {
        /// Its events were written now.
        case appended
        /// Its key was seen before; the receipt is that of the first time.
        case alreadyAppended
    }
    /// What the request came to.
    public var outcome: Outcome
    /// The positions of the request's events.
    public var positions: ClosedRange<Position>

    /// A receipt for these positions.
    public init(outcome: Outcome, positions: ClosedRange<Position>) {
        self.outcome = outcome
        self.positions = positions
    }
}
