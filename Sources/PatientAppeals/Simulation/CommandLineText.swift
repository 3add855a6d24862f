// SPDX-License-Identifier: Apache-2.0

import EventLog

/// Writes command lines as bytes, one JSON object a line; nothing is built as a String on the way.
struct CommandLineText: Sendable {
    /// The lines so far.
    var bytes: [UInt8] = []
    private var isFirst = true
    private var day = Int64.min
    private var dayText: [UInt8] = []

    mutating func beginLine() {
        bytes.append(UInt8(ascii: "{"))
        isFirst = true
    }

    mutating func endLine() {
        bytes.append(UInt8(ascii: "}"))
        bytes.append(UInt8(ascii: "\n"))
    }

    /// A key whose object follows; ``endObject()`` closes it.
    mutating func beginObject(_ key: StaticString) {
        self.key(key)
        bytes.append(UInt8(ascii: "{"))
        isFirst = true
    }

    mutating func endObject() {
        bytes.append(UInt8(ascii: "}"))
        isFirst = false
    }

    /// A key whose array of one or more objects follows; see ``beginElement()``.
    mutating func beginArray(_ key: StaticString) {
        self.key(key)
        bytes.append(UInt8(ascii: "["))
        isFirst = true
    }

    mutating func beginElement() {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        bytes.append(UInt8(ascii: "{"))
        isFirst = true
    }

    mutating func endArray() {
        bytes.append(UInt8(ascii: "]"))
        isFirst = false
    }

    /// `value` must need no escape: the simulation's texts have none, and a test looks at that.
    mutating func field(_ key: StaticString, _ value: String) {
        self.key(key)
        quote()
        bytes.append(contentsOf: value.utf8)
        quote()
    }

    /// Two texts with a space between.
    mutating func field(_ key: StaticString, _ first: String, _ second: String) {
        self.key(key)
        quote()
        bytes.append(contentsOf: first.utf8)
        bytes.append(UInt8(ascii: " "))
        bytes.append(contentsOf: second.utf8)
        quote()
    }

    mutating func field(_ key: StaticString, _ value: Int) {
        self.key(key)
        append(value)
    }

    mutating func field(_ key: StaticString, _ value: Bool) {
        self.key(key)
        append(value ? "true" : "false")
    }

    /// A text of fixed parts with numbers after each but the last: `prefix` 17 `middle` 4.
    mutating func field(_ key: StaticString, _ prefix: StaticString, _ numbers: UInt64...) {
        self.key(key)
        quote()
        append(prefix)
        for (index, number) in numbers.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: "-")) }
            append(unsigned: number)
        }
        quote()
    }

    /// An instant with its offset: `2026-03-02T09:14:00+05:00`.
    mutating func field(_ key: StaticString, second: Int64, offsetSeconds: Int64) {
        self.key(key)
        quote()
        let local = second + offsetSeconds
        if local / 86_400 != day {
            day = local / 86_400
            let text = Timestamp(microseconds: day * 86_400_000_000).iso8601()
            dayText = Array(text.utf8.prefix(11))  // up to and with the T
        }
        bytes.append(contentsOf: dayText)
        let inDay = Int(local % 86_400)
        append(twoDigits: inDay / 3_600)
        bytes.append(UInt8(ascii: ":"))
        append(twoDigits: inDay / 60 % 60)
        bytes.append(UInt8(ascii: ":"))
        append(twoDigits: inDay % 60)
        bytes.append(UInt8(ascii: "+"))
        append(twoDigits: Int(offsetSeconds / 3_600))
        append(":00")
        quote()
    }

    /// A telephone number of a range that is given to nobody: `+7 700 000 12 34`.
    mutating func phone(_ key: StaticString, _ number: Int) {
        self.key(key)
        append("\"+7 700 000 ")
        append(twoDigits: number / 100 % 100)
        bytes.append(UInt8(ascii: " "))
        append(twoDigits: number % 100)
        quote()
    }

    /// An address of a domain that is reserved for examples: `person-17@example.com`.
    mutating func mailbox(_ key: StaticString, _ number: Int) {
        self.key(key)
        append("\"person-")
        append(number)
        append("@example.com\"")
    }

    private mutating func key(_ key: StaticString) {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        quote()
        append(key)
        quote()
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func quote() { bytes.append(UInt8(ascii: "\"")) }

    private mutating func append(_ text: StaticString) {
        // A static string's bytes live as long as the program.
        unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private mutating func append(twoDigits value: Int) {
        bytes.append(0x30 + UInt8(value / 10))
        bytes.append(0x30 + UInt8(value % 10))
    }

    private mutating func append(_ value: Int) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        append(unsigned: UInt64(value.magnitude))
    }

    private mutating func append(unsigned value: UInt64) {
        if value >= 10 { append(unsigned: value / 10) }
        bytes.append(0x30 + UInt8(value % 10))
    }
}
