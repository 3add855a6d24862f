// SPDX-License-Identifier: Apache-2.0

internal import EventLog

extension JSONText {
    mutating func pair(_ key: String, _ value: String) {
        self.key(key)
        self.value(value)
    }

    /// Writes the pair unless the text is empty.
    mutating func pair(_ key: String, orNothing value: String) {
        if !value.isEmpty { pair(key, value) }
    }

    mutating func pair(_ key: String, _ value: some BinaryInteger) {
        self.key(key)
        self.value(value)
    }

    mutating func pair(_ key: String, _ value: Double) {
        self.key(key)
        self.value(value)
    }

    mutating func pair(_ key: String, _ value: Bool) {
        self.key(key)
        self.value(value)
    }

    /// Writes the instant, or `null`.
    mutating func pair(_ key: String, _ value: Timestamp?, offsetMinutes: Int = 0) {
        self.key(key)
        if let value { self.value(value.iso8601(offsetMinutes: offsetMinutes)) } else { null() }
    }

    mutating func pair(_ key: String, _ values: [String]) {
        self.key(key)
        beginArray()
        for value in values { self.value(value) }
        endArray()
    }
}
