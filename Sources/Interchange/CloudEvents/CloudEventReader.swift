// SPDX-License-Identifier: Apache-2.0

package import EventLog
package import EventSourcing
internal import PatientAppeals

/// Reads one line of CloudEvents into an event for the log.
package struct CloudEventReader {
    /// What a line came to.
    package struct Reading {
        package var event: NewEvent
        /// The same for the same source and id: a second import of it appends nothing.
        package var key: String
        /// The position that the line says the event had where it comes from.
        package var sequence: Position?
        /// The line's `sequence` is not the position that it gets.
        package var isResequenced: Bool
    }

    private var reader: JSONFieldReader
    private let line: [UInt8]
    private var attributes = CloudEventAttributes()

    /// Reads the line as the event that will have this position.
    ///
    /// - Throws: `PayloadError` that names the attribute and what is wrong with it.
    package static func read(_ line: [UInt8], position: Position) throws(PayloadError) -> Reading {
        var reader = CloudEventReader(reader: try JSONFieldReader(json: line), line: line)
        return try reader.read(position)
    }

    private init(reader: JSONFieldReader, line: [UInt8]) {
        self.reader = reader
        self.line = line
    }

    private mutating func read(_ position: Position) throws(PayloadError) -> Reading {
        guard try text("specversion") == "1.0" else {
            throw PayloadError(field: "specversion", reason: "is not 1.0, the only version known here")
        }
        let id = try required("id")
        let source = try required("source")
        let type = try required("type", limit: LogLimits.typeNameBytes)
        let key = "cloudevents:\(source) \(id)"
        guard key.utf8.count <= LogLimits.idempotencyKeyBytes else {
            throw PayloadError(field: "id", reason: "is together with source longer than the log's keys can be")
        }
        var event = NewEvent(stream: try stream(), type: type, payload: [])
        event.id = EventID(id).flatMap { $0.description == id ? $0 : nil }
        if event.id == nil { attributes.id = id }
        if source != CloudEvents.source { attributes.source = source }
        event.recordedAt = try reader.time("recordedtime")?.instant
        try readTags(into: &event)
        let time = try readData(into: &event)
        try readTime(derived: time)
        let sequence = Position(try text("sequence"))
        let isResequenced = try readSequence(position)
        try readMetadata(into: &event)
        return Reading(event: event, key: key, sequence: sequence, isResequenced: isResequenced)
    }

    private mutating func stream() throws(PayloadError) -> String {
        let subject = try text("subject")
        guard subject.isEmpty else {
            guard subject.utf8.count <= LogLimits.streamNameBytes else {
                throw PayloadError(field: "subject", reason: "is longer than \(LogLimits.streamNameBytes) bytes")
            }
            return subject
        }
        attributes.lacksSubject = true
        return CloudEvents.streamWithoutSubject
    }

    private mutating func readTags(into event: inout NewEvent) throws(PayloadError) {
        let joined = try text("tags")
        guard !joined.isEmpty else { return }
        if let tags = CloudEventTags.split(joined), tags.count <= LogLimits.tagsPerEvent,
            tags.allSatisfy({ $0.utf8.count <= LogLimits.tagBytes }), Set(tags).count == tags.count
        {
            event.tags = tags
        } else {
            keep("tags")  // another program's attribute of that name
        }
    }

    /// Reads the payload and returns the time that follows from it.
    private mutating func readData(into event: inout NewEvent) throws(PayloadError) -> String {
        let mediaType = try text("datacontenttype")
        guard !(reader.contains("data") && reader.contains("data_base64")) else {
            throw PayloadError(field: "data_base64", reason: "stands beside data; an event has one of them")
        }
        var time = ""
        var usualMediaType = ""
        if reader.contains("data_base64") {
            try reader.bytes(0, "data_base64", &event.payload)
            time = timeOfPayload(event)
            usualMediaType = time.isEmpty ? CloudEvents.bytesMediaType : ""
        } else if let kind = AppealEventKind(typeName: event.type) {
            guard var fields = try reader.object("data") else {
                throw PayloadError(field: "data", reason: "is missing; events of this type have it")
            }
            var appealEvent = AppealEvent(emptyOf: kind)
            try appealEvent.code(with: &fields)
            event.payload = appealEvent.encodedPayload()
            time = CloudEvents.time(appealEvent.context)
        } else if reader.contains("data") {
            attributes.isJSON = true
            event.payload = raw("data")
        }
        if mediaType != usualMediaType { attributes.dataContentType = mediaType }
        return time
    }

    private func timeOfPayload(_ event: NewEvent) -> String {
        guard let kind = AppealEventKind(typeName: event.type),
            let appealEvent = try? AppealEvent(kind: kind, payload: unsafe event.payload.span.bytes),
            appealEvent.encodedPayload() == event.payload
        else { return "" }
        return CloudEvents.time(appealEvent.context)
    }

    private mutating func readTime(derived: String) throws(PayloadError) {
        _ = try reader.time("time")  // only to see that it is one
        let written = try text("time")
        if written != derived { attributes.time = written }
    }

    private mutating func readSequence(_ position: Position) throws(PayloadError) -> Bool {
        let sequence = try text("sequence")
        let isResequenced = !sequence.isEmpty && sequence != CloudEvents.sequence(position)
        try readOthers()
        if isResequenced, !reader.contains(CloudEvents.originalSequence) {
            var json = JSONText()
            json.value(sequence)
            attributes.others.append(.init(name: CloudEvents.originalSequence, json: json.bytes))
        }
        return isResequenced
    }

    /// Keeps the attributes that have no meaning here.
    private mutating func readOthers() throws(PayloadError) {
        guard reader.keys.contains(where: { !CloudEvents.ownAttributes.contains($0) }) else { return }
        for (name, range) in JSONOutline(line, keepingValues: true).values
        where !CloudEvents.ownAttributes.contains(name) {
            guard name.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x7a).contains($0) }), !name.isEmpty
            else {
                throw PayloadError(field: printableKey(name), reason: "is not a name that an attribute can have")
            }
            let json = Array(line[range])
            switch json.first {
            case UInt8(ascii: "n"): continue  // null is the same as absent
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                throw PayloadError(field: name, reason: "is neither text nor number nor true or false")
            default: attributes.others.append(.init(name: name, json: json))
            }
        }
    }

    private mutating func readMetadata(into event: inout NewEvent) throws(PayloadError) {
        event.metadata = attributes.metadata
        guard reader.contains("metadata") else { return }
        var bytes: [UInt8] = []
        try reader.bytes(0, "metadata", &bytes)
        if event.metadata.isEmpty {
            event.metadata = bytes
        } else {
            keep("metadata")
            event.metadata = attributes.metadata
        }
    }

    private mutating func keep(_ name: String) {
        attributes.others.append(.init(name: name, json: raw(name)))
    }

    private func raw(_ name: String) -> [UInt8] {
        JSONOutline(line, keepingValues: true).values.first { $0.key == name }.map { Array(line[$0.range]) } ?? []
    }

    private mutating func text(_ name: String) throws(PayloadError) -> String {
        var value = ""
        try reader.string(0, name, &value)
        return value
    }

    private mutating func required(_ name: String, limit: Int = .max) throws(PayloadError) -> String {
        let value = try text(name)
        guard !value.isEmpty else { throw PayloadError(field: name, reason: "is missing") }
        guard value.utf8.count <= limit else {
            throw PayloadError(field: name, reason: "is longer than \(limit) bytes")
        }
        return value
    }
}
