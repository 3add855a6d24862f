// SPDX-License-Identifier: Apache-2.0
/// stub
public final class EventLog: Sendable {
    /// stub
    public enum Access: Sendable { case readWrite, readOnly }
    /// stub
    public struct Options: Sendable { public init() {} }
    /// Makes an empty log in a new or empty directory.
    public static func create(at path: String, options: Options = Options()) throws(LogError) -> EventLog { stub() }
    /// Opens.
    public static func open(at path: String, access: Access = .readWrite, options: Options = Options()) throws(LogError) -> EventLog { stub() }
    /// The directory.
    public let path: String
    /// identity
    public let identity: LogIdentity
    /// The last durable position, 0 for an empty log.
    public var lastPosition: Position { stub() }
    init() { path = ""; identity = .random() }

    /// Appends; returns when on disk. Never blocks the cooperative pool.
    public func append(_ request: AppendRequest) async throws(LogError) -> AppendReceipt { stub() }
    /// Appends several requests, each with conditions and key of its own, checked in order, in as few commits as possible.
    public func append(contentsOf requests: [AppendRequest]) async -> [Result<AppendReceipt, LogError>] { stub() }
    /// The same from a thread of one's own; blocks it. Not for Swift's cooperative pool.
    public func appendBlocking(contentsOf requests: [AppendRequest]) -> [Result<AppendReceipt, LogError>] { stub() }

    /// Calls `body` with each event that the query selects, in its direction, until it returns false. Blocks on file reads.
    public func read<E: Error>(_ query: EventQuery = EventQuery(), _ body: (borrowing EventView) throws(E) -> Bool) throws(ReadError<E>) { stub() }
    /// The events that the query selects, copied.
    public func events(_ query: EventQuery = EventQuery()) throws(LogError) -> [RecordedEvent] { stub() }
    /// Last event's revision in the stream, nil when the stream has no events.
    public func lastRevision(of stream: String) throws(LogError) -> Revision? { stub() }
    /// Last position with the tag, nil if none.
    public func lastPosition(tagged tag: String) throws(LogError) -> Position? { stub() }
    /// First receipt's positions for a key seen before.
    public func positions(forKey key: String) throws(LogError) -> ClosedRange<Position>? { stub() }
    /// The number that stands for this type in ``EventView/typeNumber`` of this instance; given out at the first asking, small, dense from 0.
    public func typeNumber(of type: String) -> Int { stub() }
    /// Number -> name
    public func typeName(_ number: Int) -> String { stub() }
    /// Live: continues a catch-up without a gap, never ends until cancelled or the log is closed.
    public func subscribe(_ query: EventQuery = EventQuery()) -> EventSubscription { stub() }
    /// Writes what is staged, marks the end and lets go of the lock.
    public func close() throws(LogError) { stub() }
}
/// An error of the log, or the one that the closure threw.
public enum ReadError<Body: Error>: Error { case log(LogError), body(Body) }
/// stub
public struct EventSubscription: AsyncSequence, Sendable {
    /// stub
    public struct AsyncIterator: AsyncIteratorProtocol { public mutating func next() async throws -> RecordedEvent? { stub() } }
    /// stub
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator() }
}
