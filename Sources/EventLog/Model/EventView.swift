// SPDX-License-Identifier: Apache-2.0

/// An event as it lies in unpacked bytes: nothing is copied until asked for. Valid inside the closure that gets it.
@safe public struct EventView: ~Escapable {
    /// Its place in the log.
    public let position: Position
    /// Its type's number in this ``EventLog`` instance, see ``EventLog/typeNumber(of:)``; comparing it costs nothing.
    public let typeNumber: Int
    private let event: StoredEvent
    // Not retained: the reader that calls the closure keeps it, and the view cannot leave the closure.
    private let names: Unmanaged<TypeNames>
    private let identity: LogIdentity

    @inline(__always) @_lifetime(immortal)
    init(_ event: StoredEvent, position: Position, typeNumber: Int, names: TypeNames, identity: LogIdentity) {
        self.event = event
        self.position = position
        self.typeNumber = typeNumber
        unsafe self.names = Unmanaged.passUnretained(names)
        self.identity = identity
    }

    /// Its place in its stream.
    public var revision: Revision { event.revision }

    /// When the log recorded it.
    public var recordedAt: Timestamp { event.recordedAt }

    /// The bytes that were appended.
    public var payload: RawSpan {
        @_lifetime(copy self) get { unsafe span(event.payloadBytes) }
    }

    /// The metadata that was appended.
    public var metadata: RawSpan {
        @_lifetime(copy self) get { unsafe span(event.metadataBytes) }
    }

    /// The stream's name as UTF-8.
    public var streamBytes: RawSpan {
        @_lifetime(copy self) get { unsafe span(event.streamBytes) }
    }

    /// The stream's name; makes a String.
    public var stream: String { streamBytes.text }

    /// The type's name.
    public var type: String { unsafe names._withUnsafeGuaranteedRef { $0.name(typeNumber) } }

    /// The tags; makes an array.
    public var tags: [String] {
        var tags: [String] = []
        tags.reserveCapacity(Int(event.tagCount))
        unsafe event.forEachTag { unsafe tags.append(String(decoding: $0, as: UTF8.self)) }
        return tags
    }

    /// The id that it was imported with, else the one derived from the log's identity and the position.
    public var id: EventID { importedID ?? EventID(identity: identity, position: position) }

    /// The id that it was imported with, if it was.
    public var importedID: EventID? { event.importedID }

    /// A copy that outlives the closure.
    public func copy() -> RecordedEvent { copy(stream: stream) }

    /// The same where the stream is known: its name is kept once for all of its events.
    func copy(ofStream name: String?) -> RecordedEvent {
        if let name, streamBytes.isText(name) { return copy(stream: name) }
        return copy(stream: stream)
    }

    private func copy(stream: String) -> RecordedEvent {
        let origin = importedID.map { EventOrigin($0) } ?? EventOrigin(identity, position)
        return RecordedEvent(
            position: position, stream: stream, revision: revision, type: type, recordedAt: recordedAt, origin: origin,
            tags: tags, payload: payload.array, metadata: metadata.array)
    }

    @inline(__always) @_lifetime(copy self)
    private func span(_ bytes: UnsafeRawBufferPointer) -> RawSpan {
        unsafe _overrideLifetime(RawSpan(_unsafeBytes: bytes), copying: self)
    }
}
