// SPDX-License-Identifier: Apache-2.0

public import EventLog
internal import EventSourcing
internal import FoundationEssentials
internal import PatientAppeals

/// Writes events as lines of CloudEvents, see ``CloudEvents``.
public struct CloudEventWriter: Sendable {
    /// The lines written so far; take them and call `removeAll()` on it now and then.
    public var text = JSONText()

    /// Without any line.
    public init() {}

    /// Adds one line.
    public mutating func append(_ event: RecordedEvent) { append(event, nil) }

    /// Adds one line with what is sealed beside, as far as `disclosures` let it.
    ///
    /// Throws where the key store can't be read.
    mutating func append(_ event: RecordedEvent, revealing disclosures: Disclosures) throws(KeyStoreError) {
        guard let kind = AppealEventKind(typeName: event.type),
            let appealEvent = try? AppealEvent(kind: kind, payload: unsafe event.payload.span.bytes)
        else { return append(event) }
        let revelation = try Revelation(appealEvent, of: event.stream, at: event.position, disclosures)
        guard revelation.hidesPersons else { return append(event, revelation) }
        var event = event
        event.payload = appealEvent.withoutPersons.encodedPayload()
        event.tags.removeAll { $0.hasPrefix("person:") || $0.hasPrefix("contact:") }
        append(event, revelation)
    }

    private mutating func append(_ event: RecordedEvent, _ revelation: Revelation?) {
        let said = CloudEventAttributes(metadata: event.metadata)
        let attributes = said ?? CloudEventAttributes()
        let content = Content(event, isJSON: attributes.isJSON, revelation)
        text.beginObject()
        attribute("specversion", "1.0")
        attribute("id", attributes.id.isEmpty ? event.id.description : attributes.id)
        attribute("source", attributes.source.isEmpty ? CloudEvents.source : attributes.source)
        attribute("type", event.type)
        if !attributes.lacksSubject { attribute("subject", event.stream) }
        attribute("time", attributes.time.isEmpty ? content.time : attributes.time)
        attribute(
            "datacontenttype",
            attributes.dataContentType.isEmpty ? content.mediaType : attributes.dataContentType
        )
        attribute("recordedtime", event.recordedAt.iso8601())
        attribute("sequence", CloudEvents.sequence(event.position))
        attribute("tags", CloudEventTags.joined(event.tags))
        if said == nil { attribute("metadata", Data(event.metadata).base64EncodedString()) }
        for other in attributes.others {
            text.key(other.name)
            text.raw(other.json)
        }
        content.write(to: &text)
        text.endObject()
        text.endLine()
    }

    private mutating func attribute(_ name: String, _ value: String) {
        guard !value.isEmpty else { return }
        text.key(name)
        text.value(value)
    }
}

/// How an event's payload appears in its CloudEvent.
private enum Content {
    case nothing
    case fields(JSONText, time: String)
    case json([UInt8])
    case bytes([UInt8])

    init(_ event: RecordedEvent, isJSON: Bool, _ revelation: Revelation?) {
        if isJSON {
            self = .json(event.payload)
        } else if let (text, time) = Self.fields(event, revelation) {
            self = .fields(text, time: time)
        } else {
            self = event.payload.isEmpty ? .nothing : .bytes(event.payload)
        }
    }

    /// The payload's fields; nil where writing them again would not give these very bytes.
    private static func fields(_ event: RecordedEvent, _ revelation: Revelation?) -> (JSONText, time: String)? {
        guard let kind = AppealEventKind(typeName: event.type),
            var appealEvent = try? AppealEvent(kind: kind, payload: unsafe event.payload.span.bytes),
            appealEvent.encodedPayload() == event.payload
        else { return nil }
        var writer = JSONFieldWriter()
        writer.text.beginObject()
        do { try appealEvent.code(with: &writer) } catch { return nil }
        writer.text.texts("revealed", revelation?.texts ?? [])
        writer.text.texts("notShown", revelation?.notShown.map { ($0.name, $0.reason) } ?? [])
        writer.text.endObject()
        return (writer.text, CloudEvents.time(appealEvent.context))
    }

    var time: String {
        if case .fields(_, let time) = self { time } else { "" }
    }

    var mediaType: String {
        if case .bytes = self { CloudEvents.bytesMediaType } else { "" }
    }

    func write(to text: inout JSONText) {
        switch self {
        case .nothing: break
        case .fields(let fields, _):
            text.key("data")
            text.raw(fields.bytes)
        case .json(let json):
            text.key("data")
            text.raw(json)
        case .bytes(let bytes):
            text.key("data_base64")
            text.value(Data(bytes).base64EncodedString())
        }
    }
}

extension JSONText {
    /// An object of texts; nothing where there are none.
    fileprivate mutating func texts(_ name: String, _ texts: [(name: String, text: String)]) {
        guard !texts.isEmpty else { return }
        key(name)
        beginObject()
        for (name, text) in texts { pair(name, text) }
        endObject()
    }
}

extension CloudEvents {
    /// When the event happened, in the zone in which it did; empty where that is not known or cannot be written.
    static func time(_ context: EventContext) -> String {
        guard let at = context.at, writableTimes.contains(at.microseconds) else { return "" }
        let offset = (-1_439...1_439).contains(context.offsetMinutes) ? Int(context.offsetMinutes) : 0
        let text = at.iso8601(offsetMinutes: offset)
        return Timestamp.parse(iso8601: text)?.instant == at ? text : ""
    }
}
