// SPDX-License-Identifier: Apache-2.0

/// An event as it lies in a decompressed batch: nothing is copied until asked for. Valid inside the closure that gets it.
@safe public struct EventView: ~Escapable {
    /// Its place in the log.
    public let position: Position
    /// Its type's number in this ``EventLog`` instance, see ``EventLog/typeNumber(of:)``; comparing it costs nothing.
    public let typeNumber: Int
    @_lifetime(immortal) init() { position = 0; typeNumber = 0 }
    /// Its place in its stream.
    public var revision: Revision { 0 }
    /// When the log recorded it.
    public var recordedAt: Timestamp { Timestamp(microseconds: 0) }
    /// The bytes that were appended.
    public var payload: RawSpan { @_lifetime(copy self) get { stub() } }
    /// The metadata that was appended.
    public var metadata: RawSpan { @_lifetime(copy self) get { stub() } }
    /// The stream's name as UTF-8.
    public var streamBytes: RawSpan { @_lifetime(copy self) get { stub() } }
    /// The stream's name; makes a String.
    public var stream: String { stub() }
    /// The type's name; makes a String.
    public var type: String { stub() }
    /// The tags; makes an array.
    public var tags: [String] { stub() }
    /// The id.
    public var id: EventID { stub() }
    /// A copy that outlives the closure.
    public func copy() -> RecordedEvent { stub() }
}
func stub() -> Never { fatalError() }
