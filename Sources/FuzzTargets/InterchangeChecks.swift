// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Interchange
import PatientAppeals

/// A line of CloudEvents: what was read from it is read again from what is written.
enum CloudEventCheck {
    private static let position: Position = 7
    private static let identity = LogIdentity(high: 3, low: 5)

    static func run(_ bytes: [UInt8]) throws(FuzzFinding) -> FuzzTarget.Outcome {
        let first: CloudEventReader.Reading
        do throws(PayloadError) { first = try CloudEventReader.read(bytes, position: position) } catch {
            try expect(!error.reason.isEmpty, "a line is refused without a reason")
            return .refused
        }
        let line = line(of: first.event)
        let second: CloudEventReader.Reading
        do throws(PayloadError) { second = try CloudEventReader.read(line, position: position) } catch {
            throw FuzzFinding(description: "a line that was written again can not be read: \(error)")
        }
        try expect(first.key == second.key, "an event has another key after export and import")
        try expect(isSame(dated(first.event), dated(second.event)), "an event changes by export and import")
        try expect(self.line(of: second.event) == line, "export, import, export gives other bytes")
        return .accepted
    }

    private static func line(of event: NewEvent) -> [UInt8] {
        var writer = CloudEventWriter()
        writer.append(
            RecordedEvent(
                position: position, stream: event.stream, revision: 0, type: event.type,
                recordedAt: event.recordedAt ?? Timestamp(microseconds: 0),
                id: event.id ?? EventID(identity: identity, position: position), tags: event.tags,
                payload: event.payload, metadata: event.metadata))
        return Array(writer.text.bytes.dropLast())
    }

    /// The event as the log would have it.
    private static func dated(_ event: NewEvent) -> NewEvent {
        var event = event
        event.recordedAt = event.recordedAt ?? Timestamp(microseconds: 0)
        return event
    }
}

/// Lines of commands, read as a file and one by one.
enum CommandCheck {
    static func run(_ bytes: [UInt8]) throws(FuzzFinding) -> FuzzTarget.Outcome {
        var outcome = FuzzTarget.Outcome.refused
        let file = MemoryPath(bytes)
        do {
            var lines = try CommandLines(path: file.path)
            var last = 0
            while let line = try lines.next() {
                try expect(line.number > last, "line \(line.number) comes after line \(last)")
                last = line.number
                switch line.result {
                case .success(let command):
                    try checkAgain(command)
                    outcome = .accepted
                case .failure(let error):
                    try expect(!error.reason.isEmpty, "a line is refused without a reason")
                }
            }
        } catch let finding as FuzzFinding {
            throw finding
        } catch {
            throw FuzzFinding(description: "a file in memory can not be read: \(error)")
        }
        _ = try? CommandReader.read(bytes)
        return outcome
    }

    /// The command written as a line and read from it.
    private static func checkAgain(_ command: AppealCommand) throws(FuzzFinding) {
        do throws(PayloadError) {
            let line = try line(of: command)
            let again = try CommandReader.read(line)
            guard again == command, try self.line(of: again) == line else {
                throw PayloadError(field: "", reason: "it is another command")
            }
        } catch {
            throw FuzzFinding(description: "a command's line does not give the command: \(error)")
        }
    }

    private static func line(of command: AppealCommand) throws(PayloadError) -> [UInt8] {
        var writer = JSONFieldWriter()
        writer.text.beginObject()
        var body = command.body
        writer.text.key("command")
        writer.text.value(command.body.kind.rawValue)
        writer.text.key("key")
        writer.text.value(command.key)
        writer.text.key("at")
        writer.text.value(command.at.iso8601(offsetMinutes: command.offsetMinutes))
        writer.text.key("actor")
        writer.text.beginObject()
        writer.text.key("role")
        writer.text.value(command.actor.role.name)
        writer.text.key("id")
        writer.text.value(command.actor.id)
        writer.text.endObject()
        if let address = command.appeal {
            writer.text.key("appeal")
            writer.text.value(TextCheck.text(of: address))
        }
        try body.code(with: &writer)
        writer.text.endObject()
        return writer.text.bytes
    }
}

/// Texts that people give: what is read from them, written, is read as the same.
enum TextCheck {
    static func run(_ bytes: [UInt8]) throws(FuzzFinding) -> FuzzTarget.Outcome {
        let text = String(decoding: bytes, as: UTF8.self)
        var outcome = FuzzTarget.Outcome.refused
        if let number = TrackingNumber(text) {
            outcome = .accepted
            try expect(TrackingNumber(number.description) == number, "a tracking number changes by being written")
            try expect(TrackingNumber(number.symbols) == number, "a tracking number changes without its dashes")
            try expect(TrackingNumber(stream: number.stream) == number, "a stream leads to another tracking number")
            try expect(
                TrackingNumber(value: number.value) == number, "a tracking number has bits that it does not show")
        }
        if let address = AppealAddress(text) {
            outcome = .accepted
            try expect(AppealAddress(self.text(of: address)) == address, "an address changes by being written")
        }
        if let entry = RegisterEntry(text) {
            try expect(isSame(entry.description, text), "a register entry changes by being written")
        }
        if let (instant, offset) = Timestamp.parse(iso8601: text) {
            outcome = .accepted
            let written = instant.iso8601(offsetMinutes: offset)
            let again = Timestamp.parse(iso8601: written)
            try expect(again?.instant == instant && again?.offsetMinutes == offset, "a time changes by being written")
        }
        if let id = EventID(text) {
            outcome = .accepted
            try expect(EventID(id.description) == id, "an event's id changes by being written")
        }
        return outcome
    }

    static func text(of address: AppealAddress) -> String {
        switch address {
        case .tracking(let number): number.description
        case .register(let entry): entry.description
        case .reference(let reference): "ref:" + reference
        }
    }
}
