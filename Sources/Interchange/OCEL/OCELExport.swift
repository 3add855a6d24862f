// SPDX-License-Identifier: Apache-2.0

internal import EventLog
internal import EventSourcing
internal import PatientAppeals

/// Writes events and what they are about as OCEL 2.0 (www.ocel-standard.org), the JSON form.
enum OCELExport {
    static func run(
        _ source: ExportSource, where isWanted: (borrowing EventView) -> Bool, to sink: ([UInt8]) throws -> Void
    ) throws(ReadError<any Error>) -> Int {
        var objects = OCELObjects()
        try source.forEach(where: isWanted) { objects.take($0) }
        var text = JSONText()
        text.beginObject()
        objects.writeTypes(to: &text)
        objects.writeObjects(to: &text)
        text.key("events")
        text.beginArray()
        var count = 0
        try source.forEach(where: isWanted) { event in
            guard event.appeal != nil else { return }
            write(event, to: &text)
            count += 1
            if text.bytes.count >= EventExport.partBytes { try sink(text.takeBytes()) }
        }
        text.endArray()
        text.endObject()
        text.endLine()
        do { try sink(text.takeBytes()) } catch { throw .body(error) }
        return count
    }

    private static func write(_ event: PlainEvent, to text: inout JSONText) {
        text.beginObject()
        text.pair("id", "e\(event.position)")
        text.pair("type", event.type)
        text.pair("time", utc(event.context.at ?? event.recordedAt))
        text.key("attributes")
        text.beginArray()
        for (name, value) in attributes(event) {
            text.beginObject()
            text.pair("name", name)
            text.pair("value", value)
            text.endObject()
        }
        text.endArray()
        text.key("relationships")
        text.beginArray()
        for relation in OCELObjects.relations(of: event) {
            text.beginObject()
            text.pair("objectId", relation.object.id)
            text.pair("qualifier", relation.qualifier)
            text.endObject()
        }
        text.endArray()
        text.endObject()
    }

    /// What an event says, as names and texts.
    static func attributes(_ event: PlainEvent) -> [(name: String, value: String)] {
        var found = [("recordedAt", utc(event.recordedAt))]
        if event.context.actorRole != .unsaid { found.append(("actorRole", event.context.actorRole.name)) }
        found += event.dimensions.map { ($0.name, event.text($0.value)) }
        return found + event.allFields.map { ("data." + $0.name, event.text($0.value)) }
    }

    static func utc(_ instant: Timestamp) -> String { instant.iso8601() }
}
