// SPDX-License-Identifier: Apache-2.0

public import EventLog
public import EventSourcing

/// The payload of one kind of event. Field numbers start at 16; those below belong to ``EventContext``.
public protocol AppealEventPayload: Sendable, Equatable {
    /// The kind of event.
    static var kind: AppealEventKind { get }
    /// No field set.
    init()
    /// Walks over the fields in ascending order of number.
    mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError)
}

extension AppealEventPayload {
    /// A payload whose fields `fill` sets.
    @inlinable public static func with(_ fill: (inout Self) -> Void) -> Self {
        var payload = Self()
        fill(&payload)
        return payload
    }

    static func read(from reader: inout PayloadReader) throws(PayloadError) -> Self {
        var payload = Self()
        try payload.fields(with: &reader)
        return payload
    }

    func walked<Coder: FieldCoder>(by coder: inout Coder) throws(PayloadError) -> Self {
        var copy = self
        try copy.fields(with: &coder)
        return copy
    }
}

/// Something that happened to an appeal.
public struct AppealEvent: Sendable, Equatable {
    /// Who, when, and the dimensions.
    public var context: EventContext
    /// What.
    public var body: AppealEventBody
    /// Fields of a later version, kept.
    public var unknownFields: UnknownFields

    /// An event.
    public init(context: EventContext, body: AppealEventBody) {
        unknownFields = UnknownFields()
        self.context = context
        self.body = body
    }

    fileprivate init(
        _ context: consuming EventContext, _ body: consuming AppealEventBody, _ unknownFields: consuming UnknownFields
    ) {
        self.context = context
        self.body = body
        self.unknownFields = unknownFields
    }

    /// An event of this type with no field set, to be filled by ``code(with:)``.
    public init(emptyOf kind: AppealEventKind) {
        self.init(context: EventContext(), body: AppealEventBody(kind))
    }

    /// Reads the payload of an event with this type name; one of an unknown type is kept as it is.
    ///
    /// Throws where the payload is none of that type.
    public init(type: String, payload: RawSpan) throws(PayloadError) {
        if let kind = AppealEventKind(typeName: type) {
            try self.init(kind: kind, payload: payload)
        } else {
            let bytes = unsafe payload.withUnsafeBytes { unsafe [UInt8]($0) }
            self.init(context: EventContext(), body: .unrecognized(type: type, payload: bytes))
        }
    }

    /// Reads the payload of an event of this kind; the fast way where the kind is known from ``AppealEventKinds``.
    ///
    /// Who reads many gives a cache, from which texts that repeat are taken: that more than halves the time.
    ///
    /// Throws where the payload is none of that kind.
    @inlinable
    public init(kind: AppealEventKind, payload: RawSpan, texts: TextCache? = nil) throws(PayloadError) {
        self = try readEvent(kind, payload, texts)
    }

    /// Reads the payload of an event with this type name, as ``init(type:payload:)-(String,RawSpan)`` does.
    public init(type: String, payload: [UInt8]) throws(PayloadError) {
        self = try unsafe AppealEvent(type: type, payload: payload.span.bytes)
    }

    /// The type's name in the log.
    public var typeName: String {
        if case .unrecognized(let type, _) = body { type } else { body.kind?.typeName ?? "" }
    }

    /// The payload's bytes; of an event that was read, the very bytes that were read.
    public func encodedPayload() -> [UInt8] { written() }

    /// The same with the promise that reading gives the same event; for events whose unknown fields come from outside.
    ///
    /// Throws where the unknown fields are no fields or clash with those that are known.
    public func checkedPayload() throws(PayloadError) -> [UInt8] {
        let payload = written()
        if !unknownFields.bytes.isEmpty, let kind = body.kind {
            guard try unsafe AppealEvent(kind: kind, payload: payload.span.bytes) == self else {
                throw PayloadError(field: "unknownFields", reason: "clashes with fields that are known")
            }
        }
        return payload
    }

    /// Walks over context, payload and unknown fields: JSON and other codings. An unrecognised event has no fields to walk.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try context.fields(with: &coder)
        try body.fields(with: &coder)
        try coder.unknown(&unknownFields)
    }
}

/// What all events have is read by one piece of code for all kinds. An event has some hundred bytes, which are dear to copy:
/// so each part is moved to its place, and this is no initialiser, whose value would be copied once more on its way out.
@usableFromInline @inline(never) func readEvent(
    _ kind: AppealEventKind, _ payload: RawSpan, _ texts: TextCache?
) throws(PayloadError) -> AppealEvent {
    // The reader knows addresses alone: what they point to must not end before it does.
    defer {
        extendLifetime(payload)
        extendLifetime(texts)
    }
    var reader = unsafe try PayloadReader(payload, texts: texts)
    var context = EventContext()
    try context.fields(with: &reader)
    let body = try AppealEventBody(kind, from: &reader)
    var unknownFields = UnknownFields()
    try reader.unknown(&unknownFields)
    try reader.finish()
    return AppealEvent(consume context, consume body, consume unknownFields)
}

/// Context and payload as one message, to be written.
struct EventMessage<Payload: AppealEventPayload>: PayloadMessage {
    var context = EventContext()
    var payload = Payload()
    var unknownFields = UnknownFields()

    mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try context.fields(with: &coder)
        try payload.fields(with: &coder)
        try coder.unknown(&unknownFields)
    }
}

extension AppealEvent {
    func written<Payload: AppealEventPayload>(_ payload: Payload) -> [UInt8] {
        EventMessage(context: context, payload: payload, unknownFields: unknownFields).encoded()
    }
}

/// The kinds behind one log's type numbers, so that a loop over views of events compares no names.
public struct AppealEventKinds: Sendable {
    private var kinds: [AppealEventKind?]

    /// Asks the log for the number of each kind.
    public init(in log: EventLog) {
        kinds = []
        for kind in AppealEventKind.allCases {
            let number = log.typeNumber(of: kind.typeName)
            while kinds.count <= number { kinds.append(nil) }
            kinds[number] = kind
        }
    }

    /// The kind with this number in the log; nil for a type of somebody else's or of a later version.
    @inline(__always)
    public func kind(typeNumber: Int) -> AppealEventKind? {
        typeNumber < kinds.count ? kinds[typeNumber] : nil
    }
}
