// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Interchange
import PatientAppeals

/// The payload of an event of a known kind: one spelling for each, in bytes and in JSON.
enum PayloadCheck {
    static func run(_ bytes: [UInt8]) throws(FuzzFinding) -> FuzzTarget.Outcome {
        guard let selector = bytes.first else { return .refused }
        let kinds = AppealEventKind.allCases
        let kind = kinds[Int(selector) % kinds.count]
        let payload = Array(bytes.dropFirst())
        var event: AppealEvent
        do throws(PayloadError) {
            event = try AppealEvent(kind: kind, payload: unsafe payload.span.bytes)
        } catch {
            try expect(!error.field.isEmpty && !error.reason.isEmpty, "a payload is refused without a place")
            return .refused
        }
        try expect(event.encodedPayload() == payload, "a payload changes when written again")
        try checkJSON(&event, kind)
        // Any time can be shown, in any zone that an event can name.
        _ = event.context.at?.iso8601(offsetMinutes: Int(event.context.offsetMinutes))
        _ = event.context.at?.date(offsetMinutes: Int(event.context.offsetMinutes))
        return .accepted
    }

    private static func checkJSON(_ event: inout AppealEvent, _ kind: AppealEventKind) throws(FuzzFinding) {
        var writer = JSONFieldWriter()
        writer.text.beginObject()
        do throws(PayloadError) { try event.code(with: &writer) } catch {
            return try expect(!error.field.isEmpty, "JSON is refused without a place")  // a time that JSON can not say
        }
        writer.text.endObject()
        var again = AppealEvent(emptyOf: kind)
        do throws(PayloadError) {
            var reader = try JSONFieldReader(json: writer.text.bytes)
            try again.code(with: &reader)
            let payload = try again.checkedPayload()
            guard payload == event.encodedPayload() else {
                throw PayloadError(field: "", reason: "it is another event")
            }
        } catch {
            throw FuzzFinding(description: "an event's JSON does not give the event: \(error)")
        }
    }
}

/// Fields read one by one: the scan in order and the look at a single field say the same.
enum PayloadFieldsCheck {
    private static let depthMax = 40

    static func run(_ bytes: [UInt8]) throws(FuzzFinding) -> FuzzTarget.Outcome {
        try scan(unsafe bytes.span.bytes, depth: 0) ? .accepted : .refused
    }

    /// False where the bytes are no fields.
    private static func scan(_ bytes: RawSpan, depth: Int) throws(FuzzFinding) -> Bool {
        var fields = PayloadFields(bytes)
        var single = PayloadFields(bytes)
        var last = 0
        do {
            while let field = try fields.next() {
                try expect(field.number >= last && field.number > 0, "a scan goes back from field \(last)")
                if field.number > last { try compare(field, &single) }
                if field.bytes.byteCount > 0, depth < depthMax { _ = try scan(field.bytes, depth: depth + 1) }
                last = field.number
            }
            return true
        } catch let finding as FuzzFinding {
            throw finding
        } catch let error as PayloadError {
            try expect(!error.field.isEmpty && !error.reason.isEmpty, "fields are refused without a place")
            return false
        } catch {
            throw FuzzFinding(description: "fields are refused with another error: \(error)")
        }
    }

    /// Looks at the first field of this number, which a scan came to.
    private static func compare(
        _ field: borrowing PayloadField, _ single: inout PayloadFields
    ) throws(FuzzFinding) {
        if let value = try? single.integer(field.number) {
            try expect(value == field.integer, "field \(field.number) has another number when it is asked for")
        } else if let value = try? single.bytes(field.number) {
            try expect(copy(value) == copy(field.bytes), "field \(field.number) has other bytes when it is asked for")
        }
        _ = field.string
    }

    private static func copy(_ bytes: RawSpan) -> [UInt8] { unsafe bytes.withUnsafeBytes { unsafe Array($0) } }
}
