// SPDX-License-Identifier: Apache-2.0

/// Where an event stands in the whole log: 1, 2, 3, … without gaps, in the order of commits. 0 stands for "before all".
public typealias Position = UInt64

/// Where an event stands in its stream: 0, 1, 2, … without gaps.
public typealias Revision = UInt64

/// An event to be appended.
public struct NewEvent: Sendable, Equatable {
    /// The stream that it extends, 1...``LogLimits/streamNameBytes`` bytes of UTF-8.
    public var stream: String
    /// The name of its type, 1...``LogLimits/typeNameBytes`` bytes of UTF-8.
    public var type: String
    /// What happened, in the embedder's coding; the log does not look inside.
    public var payload: [UInt8]
    /// Anything about the event that is not part of it; the log does not look inside.
    public var metadata: [UInt8]
    /// Names under which it can be found and on which an ``AppendCondition`` can be built.
    public var tags: [String]
    /// When it was recorded. The default, nil, takes the log's clock; only an import has a reason to say otherwise.
    public var recordedAt: Timestamp?
    /// The id it came with. The default, nil, derives one from the log's identity and the position, at no cost.
    public var id: EventID?

    /// An event for `stream`.
    public init(
        stream: String, type: String, payload: [UInt8], metadata: [UInt8] = [], tags: [String] = [],
        recordedAt: Timestamp? = nil, id: EventID? = nil
    ) {
        self.stream = stream
        self.type = type
        self.payload = payload
        self.metadata = metadata
        self.tags = tags
        self.recordedAt = recordedAt
        self.id = id
    }
}

/// An event of the log, copied out of it.
public struct RecordedEvent: Sendable, Equatable {
    /// Its place in the log.
    public var position: Position
    /// The stream it belongs to and its place there.
    public var stream: String, revision: Revision
    /// The name of its type.
    public var type: String
    /// When the log recorded it.
    public var recordedAt: Timestamp
    /// The id that it was imported with, else the one derived from the log's identity and the position.
    public var id: EventID {
        get { origin.id }
        set { origin = EventOrigin(newValue) }
    }
    private var origin: EventOrigin
    /// The names under which it is found.
    public var tags: [String]
    /// The bytes that were appended.
    public var payload: [UInt8], metadata: [UInt8]

    /// An event with all its parts; the log makes these, tests may.
    public init(
        position: Position, stream: String, revision: Revision, type: String, recordedAt: Timestamp, id: EventID,
        tags: [String], payload: [UInt8], metadata: [UInt8]
    ) {
        self.init(
            position: position, stream: stream, revision: revision, type: type, recordedAt: recordedAt,
            origin: EventOrigin(id), tags: tags, payload: payload, metadata: metadata)
    }

    init(
        position: Position, stream: String, revision: Revision, type: String, recordedAt: Timestamp,
        origin: EventOrigin, tags: [String], payload: [UInt8], metadata: [UInt8]
    ) {
        self.position = position
        self.stream = stream
        self.revision = revision
        self.type = type
        self.recordedAt = recordedAt
        self.origin = origin
        self.tags = tags
        self.payload = payload
        self.metadata = metadata
    }
}

/// An event's id, or what it is derived from: a hash for each event that is read would take longer than reading it.
struct EventOrigin: Sendable, Equatable {
    private enum Source {
        case given(EventID)
        case place(LogIdentity, Position)
    }
    private let source: Source

    /// The id that the event was imported with.
    init(_ id: EventID) { source = .given(id) }

    /// The id is that of the event at this position of the log.
    init(_ identity: LogIdentity, _ position: Position) { source = .place(identity, position) }

    var id: EventID {
        switch source {
        case .given(let id): id
        case .place(let identity, let position): EventID(identity: identity, position: position)
        }
    }

    static func == (left: EventOrigin, right: EventOrigin) -> Bool {
        if case .place(let identity, let position) = left.source, case .place(identity, position) = right.source {
            return true
        }
        return left.id == right.id
    }
}
