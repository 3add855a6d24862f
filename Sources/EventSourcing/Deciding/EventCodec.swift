// SPDX-License-Identifier: Apache-2.0

/// Turns events into what a log stores, and back.
public protocol EventCodec<Event>: Sendable {
    /// The typed event.
    associatedtype Event

    /// The event as the log stores it.
    func encode(_ event: Event) throws(PayloadError) -> EncodedEvent

    /// The event that was stored with this type and payload. A type that is not known should become an event that says
    /// so, rather than an error: a later version may have written it.
    func decode(type: String, payload: RawSpan) throws(PayloadError) -> Event
}

/// An event without its stream, as a log stores it.
public struct EncodedEvent: Sendable, Equatable {
    /// The name of its type in the log.
    public var type: String
    /// Its content, and what is known about it besides.
    public var payload: [UInt8], metadata: [UInt8]
    /// The names under which it is found.
    public var tags: [String]

    /// An event of this type.
    public init(type: String, payload: [UInt8], metadata: [UInt8] = [], tags: [String] = []) {
        self.type = type
        self.payload = payload
        self.metadata = metadata
        self.tags = tags
    }
}
