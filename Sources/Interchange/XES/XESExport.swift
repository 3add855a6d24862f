// SPDX-License-Identifier: Apache-2.0

internal import EventLog
internal import EventSourcing
internal import PatientAppeals

/// Writes appeals as the traces of an XES log (IEEE 1849-2016).
enum XESExport {
    static func run(
        _ source: ExportSource, where isWanted: (borrowing EventView) -> Bool, to sink: ([UInt8]) throws -> Void
    ) throws(ReadError<any Error>) -> Int {
        var text = head
        var count = 0
        let query = source.query
        for stream in try streams(of: source.log, query, where: isWanted) {
            var events: [PlainEvent] = []
            let ofStream = EventQuery(.stream(stream), types: query.types, positions: query.positions)
            try source.forEach(ofStream, where: isWanted) { events.append($0) }
            text += trace(events)
            count += events.count
            if text.utf8.count >= EventExport.partBytes {
                do { try sink(Array(text.utf8)) } catch { throw .body(error) }
                text = ""
            }
        }
        text += "</log>\n"
        do { try sink(Array(text.utf8)) } catch { throw .body(error) }
        return count
    }

    /// The streams of appeals that have events wanted, in the order of the first of them.
    private static func streams(
        of log: EventLog, _ query: EventQuery, where isWanted: (borrowing EventView) -> Bool
    ) throws(ReadError<any Error>) -> [String] {
        var seen: Set<String> = []
        var streams: [String] = []
        try log.read(query) { view throws(any Error) in
            guard isWanted(view) else { return true }
            let stream = view.stream
            if stream.hasPrefix("appeal-"), seen.insert(stream).inserted { streams.append(stream) }
            return true
        }
        return streams
    }

    private static func trace(_ events: [PlainEvent]) -> String {
        guard let first = events.first else { return "" }
        var text = "  <trace>\n"
        text += attribute("concept:name", .text(first.appeal ?? first.stream), first, depth: 2)
        var entry: String?
        for event in events where event.kind == .appealRegistered {
            guard case .text(let registry)? = event.field("registry"),
                case .integer(let number)? = event.field("number")
            else { continue }
            entry = RegisterEntry(registry: registry, number: Int(clamping: number))?.description
        }
        if let entry { text += attribute("register", .text(entry), first, depth: 2) }
        for (name, value) in first.dimensions where name != "rule" && name != "level" {
            text += attribute(name, value, first, depth: 2)
        }
        for event in events { text += self.event(event) }
        return text + "  </trace>\n"
    }

    /// A step of an imported history keeps its own name, lifecycle and resource.
    private static func event(_ event: PlainEvent) -> String {
        var own: [String: String] = [:]
        if event.kind == .activityRecorded {
            for name in ["activity", "lifecycle", "resource", "group"] {
                if case .text(let text)? = event.field(name) { own[name] = text }
            }
        }
        var text = "    <event>\n"
        func add(_ key: String, _ value: PlainEvent.Value) { text += attribute(key, value, event, depth: 3) }
        add("concept:name", .text(own["activity"] ?? event.type))
        add("time:timestamp", .time(event.context.at ?? event.recordedAt))
        add("lifecycle:transition", .text(own["lifecycle"] ?? "complete"))
        let resource = own["resource"] ?? event.context.actorID
        if !resource.isEmpty { add("org:resource", .text(resource)) }
        if event.context.actorRole != .unsaid { add("org:role", .text(event.context.actorRole.name)) }
        if let group = own["group"] { add("org:group", .text(group)) }
        add("position", .integer(Int64(clamping: event.position)))
        add("recordedAt", .time(event.recordedAt))
        for (name, value) in event.dimensions { add(name, value) }
        for (name, value) in event.allFields where own[name] == nil { add("data:" + name, value) }
        return text + "    </event>\n"
    }

    private static func attribute(_ key: String, _ value: PlainEvent.Value, _ event: PlainEvent, depth: Int) -> String {
        let type =
            switch value {
            case .text: "string"
            case .integer: "int"
            case .flag: "boolean"
            case .time: "date"
            }
        let indent = String(repeating: "  ", count: depth)
        return "\(indent)<\(type) key=\"\(Markup.escaped(key))\" value=\"\(attributeText(event.text(value)))\"/>\n"
    }

    /// XML turns line ends and tabs in attributes into spaces unless they are written as numbers.
    private static func attributeText(_ text: String) -> String {
        Markup.escaped(text).replacing("\t", with: "&#9;").replacing("\n", with: "&#10;")
    }

    private static let head = """
        <?xml version="1.0" encoding="UTF-8"?>
        <log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">
          <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
          <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
          <extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
          <extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
          <global scope="trace">
            <string key="concept:name" value=""/>
          </global>
          <global scope="event">
            <string key="concept:name" value=""/>
            <date key="time:timestamp" value="1970-01-01T00:00:00Z"/>
            <string key="lifecycle:transition" value="complete"/>
          </global>
          <classifier name="Activity" keys="concept:name"/>

        """
}
