// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import PatientAppeals

/// Lists what an event says, as `name=value`, for people. What is sealed stays sealed.
struct FieldList: FieldCoder {
    /// What was found so far, in the order of the fields.
    private(set) var items: [String] = []
    private let labels: Labels
    private let offsetMinutes: Int
    private let revealed: [RevealedField]
    private var path = ""

    /// The fields of an event beyond its context, times in its own zone; what is sealed as far as it was revealed.
    static func of(_ event: AppealEvent, revealed: [RevealedField] = [], labels: Labels) -> [String] {
        if case .unrecognized = event.body { return [] }
        var list = FieldList(
            labels: labels, offsetMinutes: Int(event.context.offsetMinutes), revealed: revealed)
        var event = event
        event.context = EventContext()
        // A list refuses nothing.
        try? event.code(with: &list)
        return list.items
    }

    private init(labels: Labels, offsetMinutes: Int, revealed: [RevealedField]) {
        self.labels = labels
        self.offsetMinutes = offsetMinutes
        self.revealed = revealed
    }

    mutating func integer(_ number: Int, _ name: String, _ value: inout Int64) {
        if value != 0 { add(name, String(value)) }
    }

    mutating func flag(_ number: Int, _ name: String, _ value: inout Bool) {
        if value { add(name, labels["yes"]) }
    }

    mutating func string(_ number: Int, _ name: String, _ value: inout String) {
        if !value.isEmpty { add(name, value) }
    }

    mutating func strings(_ number: Int, _ name: String, _ value: inout [String]) {
        if !value.isEmpty { add(name, value.joined(separator: ",")) }
    }

    mutating func bytes(_ number: Int, _ name: String, _ value: inout [UInt8]) {
        if value.isEmpty { return }
        // A person's random id says nothing to people; the actor's pseudonym stands beside the event.
        if value.count != 16 { add(name, "\(value.count) \(labels["bytes"])") }
    }

    mutating func code<Value: CodedValue>(_ number: Int, _ name: String, _ value: inout Value) {
        if value.code != 0 { add(name, labels[value.name]) }
    }

    mutating func time(_ number: Int, _ name: String, _ value: inout Timestamp?) {
        if let time = value { add(name, Self.shown(time, offsetMinutes: offsetMinutes)) }
    }

    mutating func message<Message: PayloadMessage>(
        _ number: Int, _ name: String, _ value: inout Message?
    ) throws(PayloadError) {
        guard var message = value else { return }
        if message is SealedField {
            addSealed(name)
        } else if let attribute = message as? ImportedAttribute {
            add(attribute.key, attribute.value)
        } else {
            let outer = path
            path += name + "."
            try message.code(with: &self)
            path = outer
        }
    }

    mutating func messages<Message: PayloadMessage>(
        _ number: Int, _ name: String, _ value: inout [Message]
    ) throws(PayloadError) {
        for index in value.indices {
            var message: Message? = value[index]
            try self.message(number, value.count > 1 ? "\(name)[\(index)]" : name, &message)
        }
    }

    mutating func unknown(_ fields: inout UnknownFields) {}

    private mutating func addSealed(_ name: String) {
        let parts = revealed.filter { $0.name == name || $0.name.hasPrefix(name + ".") }
        if parts.isEmpty { add(name, labels["sealed"]) }
        for part in parts {
            switch part.content {
            case .revealed(let text): add(part.name, text)
            case .erased: add(part.name, labels["erased"])
            case .redacted: add(part.name, labels["redacted"])
            case .hidden: add(part.name, labels["hidden"])
            case .sealed: add(part.name, labels["sealed"])
            case .damaged: add(part.name, labels["unreadable"])
            }
        }
    }

    private mutating func add(_ name: String, _ value: String) {
        items.append("\(path)\(name)=\(Self.printable(value))")
    }

    /// A value that can't disturb the terminal or be taken for two.
    private static func printable(_ value: String) -> String {
        let isPlain = value.unicodeScalars.allSatisfy {
            $0.value > 0x20 && $0 != "\"" && !(0x7f...0x9f).contains($0.value)
        }
        guard !isPlain else { return value }
        let safe = value.unicodeScalars.map { scalar in
            scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value) ? "␣" : scalar == "\"" ? "'" : String(scalar)
        }
        return "\"" + safe.joined() + "\""
    }

    /// `2026-03-02 09:14:00 +05:00`
    static func shown(_ time: Timestamp, offsetMinutes: Int) -> String {
        let whole = Timestamp(microseconds: time.microseconds - time.microseconds % 1_000_000)
        return whole.iso8601(offsetMinutes: offsetMinutes)
    }
}
