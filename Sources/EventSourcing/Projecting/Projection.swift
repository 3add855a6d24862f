// SPDX-License-Identifier: Apache-2.0

public import EventLog

/// A state computed from the events of a log, in their order: the same events always give the same state.
///
/// A state that depends on anything else (the clock, a random number, the order of a Dictionary) can not be rebuilt and
/// fails the verification of its snapshots. Personal data has no place in it: snapshots are not encrypted.
public protocol Projection: Sendable {
    /// What ``apply(_:in:)`` throws.
    associatedtype Failure: Error = PayloadError

    /// Names its snapshots: 1...32 characters of `a-z`, `0-9` and `-`.
    static var name: String { get }
    /// To be raised whenever ``apply(_:in:)`` or the snapshot's layout changes; snapshots of other versions are not loaded.
    static var version: Int { get }
    /// The types of the events that it looks at, which lets the log leave out the others. The default, nil, is all.
    static var eventTypes: [String]? { get }

    /// The state before the first event.
    init()

    /// Called once for a log before the first event and after loading a snapshot: the place to ask for
    /// `EventLog.typeNumber(of:)`. These numbers belong to the log's instance and must not get into a snapshot. The
    /// default does nothing.
    mutating func prepare(for log: EventLog)

    /// Takes in the next event. After it throws the projection must not be used any more.
    mutating func apply(_ event: borrowing EventView, in log: EventLog) throws(Failure)

    /// The state as bytes; equal states have equal bytes.
    func snapshot() -> [UInt8]

    /// The state that ``snapshot()`` gave these bytes for.
    init(snapshot: RawSpan) throws(PayloadError)
}

extension Projection {
    /// All types.
    public static var eventTypes: [String]? { nil }

    /// Does nothing.
    public mutating func prepare(for log: EventLog) {}
}

/// Where catching up ends.
public enum ProjectionStop: Sendable, Equatable {
    /// At the last event that the log has when catching up begins.
    case end
    /// After the event at this position, or at the last one if the log is shorter.
    case position(Position)
    /// At the end, leaving out the events that were recorded later than this: the state as it was known at that time.
    /// The whole log is looked through, because imported events may carry earlier times than those before them.
    case recordedAt(Timestamp)
}

/// Why a projection could not go on.
public enum ProjectionError<Failure: Error>: Error {
    /// The log could not be read.
    case log(LogError)
    /// The projection refused the event at this position.
    case event(Position, Failure)
}

extension ProjectionError: CustomStringConvertible {
    /// One sentence with the position, where there is one.
    public var description: String {
        switch self {
        case .log(let error): error.description
        case .event(let position, let failure): "The event at position \(position) can not be taken in: \(failure)"
        }
    }
}
