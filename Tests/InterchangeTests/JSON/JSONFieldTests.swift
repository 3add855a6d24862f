// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Interchange
import Testing

@Suite struct JSONFieldTests {
    @Test func `what the writer writes the reader reads, whatever the values`() throws {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<500 {
            let message = Sample.random(using: &random)
            var writer = JSONFieldWriter()
            try writer.object(message)
            #expect(try JSONFieldReader.read(Sample.self, json: writer.text.bytes) == message)
        }
    }

    @Test func `text is escaped so that a line stays one line`() {
        var text = JSONText()
        text.value("a\"b\\c\n\r\t\u{0}\u{7f}\u{85}\u{2028}é€😀")
        #expect(text.string == #""a\"b\\c\n\r\t\u0000\u007f\u0085\u2028é€😀""#)
    }

    @Test func `keys keep their order and empty values are left out`() throws {
        var writer = JSONFieldWriter()
        try writer.object(Sample(number: 3, text: "x"))
        #expect(writer.text.string == #"{"number":3,"text":"x"}"#)
    }

    @Test(arguments: [
        (0.727352, "0.727352"), (0.1 + 0.2, "0.3"), (1, "1"), (-2.5, "-2.5"), (0.0000001, "0"), (.nan, "null"),
        (1e300, "1e+300"),
    ])
    func `numbers have at most six decimals`(number: Double, expected: String) {
        var text = JSONText()
        text.value(number)
        #expect(text.string == expected)
    }

    @Test(arguments: [
        (#"{"number":"3"}"#, "number", "is not a whole number"),
        (#"{"number":1.5}"#, "number", "is not a whole number"),
        (#"{"number":99999999999999999999}"#, "number", "is too large a number"),
        (#"{"text":7}"#, "text", "is not a text"),
        (#"{"flag":"yes"}"#, "flag", "is not true or false"),
        (#"{"texts":["a",1]}"#, "texts", "is not a list of texts"),
        (#"{"bytes":"%%%"}"#, "bytes", "is not base64 text"),
        (#"{"color":"mauve"}"#, "color", "\"mauve\" is not one of red, green"),
        (#"{"at":"yesterday"}"#, "at", "is not a time like 2026-03-02T09:14:00+05:00"),
        (#"{"at":"2026-02-30T00:00:00Z"}"#, "at", "is not a time like 2026-03-02T09:14:00+05:00"),
        (#"{"inner":[]}"#, "inner", "is not an object"),
        (#"{"inner":{"number":"x"}}"#, "inner.number", "is not a whole number"),
        (#"{"list":{}}"#, "list", "is not a list"),
        (#"{"list":[{},3]}"#, "list[1]", "is not an object"),
        (#"{"list":[{},{"color":1}]}"#, "list[1].color", "is not a code's name"),
        (#"{"colour":"red"}"#, "colour", "is not a key that can stand here"),
        (#"{"inner":{"Иванов":1}}"#, "inner.(key not shown)", "is not a key that can stand here"),
        (#"{"870412300123":1}"#, "(key not shown)", "is not a key that can stand here"),
        (#"{"text":"a","text":"b"}"#, "text", "stands twice"),
        (#"{"text":"a","te\u0078t":"b"}"#, "text", "stands twice"),
        (#"{"number":1,"inner":{"number":2,"list":[{"a":1},{"b":1,"b":2}]}}"#, "inner.list.b", "stands twice"),
        (#"[]"#, "", "is not a JSON object"),
        (#"7"#, "", "is not a JSON object"),
        (#"{"text":"a"#, "", "is not valid JSON"),
        (#"{"text":"a"}}"#, "", "is not valid JSON"),
        (#""#, "", "is not valid JSON"),
        (String(repeating: "[", count: 600), "", "is not valid JSON"),
    ])
    func `what is wrong is said with its field and without its value`(json: String, field: String, reason: String) {
        #expect(throws: PayloadError(field: field, reason: reason)) {
            try JSONFieldReader.read(Sample.self, json: Array(json.utf8))
        }
    }

    @Test func `null reads as absent`() throws {
        let message = try JSONFieldReader.read(
            Sample.self,
            json: Array(#"{"number":null,"inner":null,"text":"a"}"#.utf8)
        )
        #expect(message == Sample(text: "a"))
    }

    @Test func `a time that JSON cannot hold is refused`() {
        var writer = JSONFieldWriter()
        #expect(throws: PayloadError(field: "at", reason: "is not within the years 0 to 9999")) {
            try writer.object(Sample(at: Timestamp(microseconds: .max)))
        }
    }
}
