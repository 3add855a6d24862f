// SPDX-License-Identifier: Apache-2.0

public import EventLog

/// What a command came to.
public struct AggregateOutcome<Event> {
    /// The events that were appended now; none when there was nothing to do or the key was seen before.
    public var events: [Event]
    /// The log's word for them; nil when there was nothing to do.
    public var receipt: AppendReceipt?

    /// An outcome with these events.
    public init(events: [Event], receipt: AppendReceipt?) {
        self.events = events
        self.receipt = receipt
    }
}

extension AggregateOutcome: Sendable where Event: Sendable {}

/// Why a command was not carried out.
public enum AggregateError<Rejection: Error>: Error {
    /// The rules forbid it.
    case rejected(Rejection)
    /// The log refused; `LogError.Code.conflict` after all attempts were used up.
    case log(LogError)
    /// An event could not be encoded, or the stored one at this position not be decoded.
    case payload(PayloadError, Position?)
}

extension AggregateError: CustomStringConvertible {
    /// One sentence.
    public var description: String {
        switch self {
        case .rejected(let rejection): "\(rejection)"
        case .log(let error): error.description
        case .payload(let error, nil): "The event can not be encoded: \(error.field) \(error.reason)."
        case .payload(let error, let position?):
            "The event at position \(position) can not be decoded: \(error.field) \(error.reason)."
        }
    }
}
