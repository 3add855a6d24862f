// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Interchange
import PatientAppeals
import Testing

@testable import Interchange

@Suite struct CloudEventLineTests {
    @Test func `every kind of event has fields with names of their own`() throws {
        for kind in AppealEventKind.allCases {
            var random = SeededGenerator(seed: UInt64(kind.rawValue))
            // One in a few has a time that JSON cannot hold, and goes as bytes.
            let lines = (0..<20).map { _ in written(RandomEvents.appealEvent(kind, using: &random)) }
            #expect(try lines.contains { try JSONFieldReader(json: $0).contains("data") }, "\(kind)")
        }
    }

    @Test func `export, import, export gives the same bytes`() throws {
        var random = SeededGenerator(seed: 42)
        for index in 1...3_000 {
            let event = RandomEvents.event(position: UInt64(index), using: &random)
            let first = written(event)
            let again = recorded(try CloudEventReader.read(first, position: event.position), at: event.position)
            let second = written(again)
            #expect(text(first) == text(second))
            #expect(again.payload == event.payload)
            #expect(again.tags == event.tags)
            #expect(again.stream == event.stream)
            #expect(again.recordedAt == event.recordedAt)
            #expect(again.id == event.id)
        }
    }

    @Test(arguments: [
        #"{"specversion":"1.0","id":"A-1","source":"https://x.example/y","type":"com.example.thing","data":{"a":[1,2.50]}}"#,
        #"{"specversion":"1.0","id":"1","source":"urn:aryz:appeals","type":"T","subject":"s","time":"2026-01-01T00:00:00.123456789Z"}"#,
        #"{"specversion":"1.0","id":"1","source":"s","type":"T","datacontenttype":"text/plain","data":"né\u2028xt \/"}"#,
        #"{"specversion":"1.0","id":"1","source":"s","type":"T","traceparent":"00-1","attempt":7,"final":true,"none":null}"#,
        #"{"specversion":"1.0","id":"1","source":"s","type":"T","data":null}"#,
        #"{"specversion":"1.0","id":"1","source":"s","type":"T","data_base64":"AAH/"}"#,
        #"{"specversion":"1.0","id":"1","source":"s","type":"T","tags":"a  b","dataschema":"urn:x"}"#,
        #"{"specversion":"1.0","id":"1","source":"s","type":"T","metadata":"AAH/","extra":"x"}"#,
        #"{"specversion":"1.0","id":"1","source":"s","type":"T","sequence":"17"}"#,
        #"{"specversion":"1.0","id":"1","source":"s","type":"T","subject":"s","sequence":"17","originalsequence":"4"}"#,
        #"{"data":{"at":"2026-01-01T05:00:00Z","offsetMinutes":300},"type":"AppealClosed","source":"s","id":"1","specversion":"1.0"}"#,
    ])
    func `what strangers write stays as it is from the first export on`(line: String) throws {
        let first = written(recorded(try CloudEventReader.read(Array(line.utf8), position: 9), at: 9))
        let second = written(recorded(try CloudEventReader.read(first, position: 9), at: 9))
        #expect(text(first) == text(second))
        let kept = JSONOutline(first, keepingValues: true).values
        for (name, range) in JSONOutline(Array(line.utf8), keepingValues: true).values {
            let value = Array(line.utf8)[range]
            guard !value.elementsEqual("null".utf8) || name == "data", name != "sequence",
                name != "data" || !line.contains("Appeal")
            else { continue }
            #expect(
                kept.contains { $0.key == name && first[$0.range].elementsEqual(value) },
                "\(name) in \(text(first))"
            )
        }
    }

    @Test(arguments: [
        (#"{"id":"1","source":"s","type":"T"}"#, "specversion", "is not 1.0, the only version known here"),
        (
            #"{"specversion":"0.3","id":"1","source":"s","type":"T"}"#, "specversion",
            "is not 1.0, the only version known here"
        ),
        (#"{"specversion":"1.0","source":"s","type":"T"}"#, "id", "is missing"),
        (#"{"specversion":"1.0","id":"1","type":"T"}"#, "source", "is missing"),
        (#"{"specversion":"1.0","id":"1","source":"s"}"#, "type", "is missing"),
        (#"{"specversion":"1.0","id":1,"source":"s","type":"T"}"#, "id", "is not a text"),
        (
            #"{"specversion":"1.0","id":"1","source":"s","type":"T","time":"today"}"#, "time",
            "is not a time like 2026-03-02T09:14:00+05:00"
        ),
        (
            #"{"specversion":"1.0","id":"1","source":"s","type":"T","recordedtime":"x"}"#, "recordedtime",
            "is not a time like 2026-03-02T09:14:00+05:00"
        ),
        (
            #"{"specversion":"1.0","id":"1","source":"s","type":"T","Camel":"x"}"#, "Camel",
            "is not a name that an attribute can have"
        ),
        (
            #"{"specversion":"1.0","id":"1","source":"s","type":"T","ext":{}}"#, "ext",
            "is neither text nor number nor true or false"
        ),
        (
            #"{"specversion":"1.0","id":"1","source":"s","type":"T","data":1,"data_base64":"AA=="}"#, "data_base64",
            "stands beside data; an event has one of them"
        ),
        (
            #"{"specversion":"1.0","id":"1","source":"s","type":"T","data_base64":"?"}"#, "data_base64",
            "is not base64 text"
        ),
        (
            #"{"specversion":"1.0","id":"1","source":"s","type":"AppealClosed"}"#, "data",
            "is missing; events of this type have it"
        ),
        (#"{"specversion":"1.0","id":"1","source":"s","type":"AppealClosed","data":3}"#, "data", "is not an object"),
        (
            #"{"specversion":"1.0","id":"1","source":"s","type":"AppealClosed","data":{"level":"high"}}"#, "data.level",
            "is not a whole number"
        ),
        (
            #"{"specversion":"1.0","id":"1","source":"s","type":"AppealClosed","data":{"lvl":1}}"#, "data.lvl",
            "is not a key that can stand here"
        ),
        (#"{"specversion":"1.0","id":"1","id":"2","source":"s","type":"T"}"#, "id", "stands twice"),
        (#"{"specversion":"1.0","id":"1","source":"s","type":"T","data":{"a":1,"a":2}}"#, "data.a", "stands twice"),
        (#"[1]"#, "", "is not a JSON object"),
        (
            "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"T\",\"subject\":\"\(String(repeating: "s", count: 256))\"}",
            "subject", "is longer than 255 bytes"
        ),
        (
            "{\"specversion\":\"1.0\",\"id\":\"\(String(repeating: "i", count: 256))\",\"source\":\"s\",\"type\":\"T\"}",
            "id", "is together with source longer than the log's keys can be"
        ),
    ])
    func `a bad line is refused with attribute and reason`(line: String, field: String, reason: String) {
        #expect(throws: PayloadError(field: field, reason: reason)) {
            try CloudEventReader.read(Array(line.utf8), position: 1)
        }
    }

    @Test func `an event's line reads as the standard says`() {
        let received = AppealEvent(emptyOf: .appealAcknowledged)
        var event = received
        event.context.at = Timestamp.parse(iso8601: "2026-03-02T09:14:00+05:00")!.instant
        event.context.offsetMinutes = 300
        event.context.level = 1
        let identity = LogIdentity(high: 1, low: 2)
        let line = written(
            RecordedEvent(
                position: 7,
                stream: "appeal-7K3F9QXD2",
                revision: 0,
                type: "AppealAcknowledged",
                recordedAt: Timestamp(microseconds: 1_772_424_840_000_001),
                id: EventID(identity: identity, position: 7),
                tags: ["ref:a b", "register:X-1/2026-000001"],
                payload: event.encodedPayload(),
                metadata: []
            )
        )
        let id = EventID(identity: identity, position: 7)
        #expect(
            text(line)
                == #"{"specversion":"1.0","id":"\#(id)","source":"urn:aryz:appeals","type":"AppealAcknowledged","#
                + #""subject":"appeal-7K3F9QXD2","time":"2026-03-02T09:14:00+05:00","#
                + #""recordedtime":"2026-03-02T04:14:00.000001Z","sequence":"00000000000000000007","#
                + #""tags":"ref:a%20b register:X-1/2026-000001","#
                + #""data":{"at":"2026-03-02T04:14:00Z","offsetMinutes":300,"level":1}}"# + "\n"
        )
    }

    private func written(_ event: RecordedEvent) -> [UInt8] {
        var writer = CloudEventWriter()
        writer.append(event)
        return writer.text.bytes
    }

    private func recorded(_ reading: CloudEventReader.Reading, at position: Position) -> RecordedEvent {
        RecordedEvent(
            position: position,
            stream: reading.event.stream,
            revision: 0,
            type: reading.event.type,
            recordedAt: reading.event.recordedAt ?? Timestamp(microseconds: 5),
            id: reading.event.id ?? EventID(high: 1, low: position),
            tags: reading.event.tags,
            payload: reading.event.payload,
            metadata: reading.event.metadata
        )
    }

    private func text(_ line: [UInt8]) -> String { String(decoding: line, as: UTF8.self) }
}
