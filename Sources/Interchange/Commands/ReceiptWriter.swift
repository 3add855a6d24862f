// SPDX-License-Identifier: Apache-2.0

internal import EventLog
public import EventSourcing
public import PatientAppeals

/// Writes what became of command lines as JSON, one object a line.
public struct ReceiptWriter: Sendable {
    /// The lines written so far; take them and call `removeAll()` on it now and then.
    public var text = JSONText()

    /// Without any line.
    public init() {}

    /// Adds the receipt of the command in `line`; due times are shown in the command's own zone.
    public mutating func append(_ receipt: CommandReceipt, line: Int, offsetMinutes: Int) {
        begin(line, receipt.outcome.name)
        switch receipt.outcome {
        case .rejected(let rejection):
            add("error", rejection.code.rawValue)
            add("field", rejection.field)
            add("message", rejection.description)
        case .failed(let error): add("message", error.description)
        case .conflict: add("message", "Somebody else was faster; try again.")
        case .appended, .alreadyAppended: addFacts(receipt, offsetMinutes)
        }
        end()
    }

    /// Adds the receipt of a line that is no command.
    public mutating func append(_ error: PayloadError, line: Int) {
        begin(line, "rejected")
        add("error", error.field.isEmpty ? "invalidLine" : "invalidField")
        if !error.field.isEmpty { add("field", error.field) }
        add("message", (error.field.isEmpty ? "The line" : error.field + ":") + " " + error.reason + ".")
        end()
    }

    /// Adds the receipt of a good command that was not carried out because others were refused.
    public mutating func appendHeldBack(line: Int) {
        begin(line, "notRecorded")
        add("message", "Other lines were rejected, and all or nothing was asked for.")
        end()
    }

    private mutating func addFacts(_ receipt: CommandReceipt, _ offsetMinutes: Int) {
        if let appeal = receipt.appeal { add("appeal", appeal.description) }
        if let register = receipt.register { add("register", register.description) }
        if let positions = receipt.positions {
            text.key("positions")
            text.beginArray()
            text.value(positions.lowerBound)
            text.value(positions.upperBound)
            text.endArray()
        }
        guard !receipt.due.isEmpty else { return }
        text.key("due")
        text.beginObject()
        for (clock, due) in receipt.due.sorted(by: { $0.key < $1.key }) {
            add(clock, due.iso8601(offsetMinutes: offsetMinutes))
        }
        text.endObject()
    }

    private mutating func begin(_ line: Int, _ outcome: String) {
        text.beginObject()
        text.key("line")
        text.value(line)
        add("outcome", outcome)
    }

    private mutating func add(_ key: String, _ value: String) {
        text.key(key)
        text.value(value)
    }

    private mutating func end() {
        text.endObject()
        text.endLine()
    }
}

extension CommandReceipt.Outcome {
    /// The outcome's name in JSON.
    public var name: String {
        switch self {
        case .appended: "appended"
        case .alreadyAppended: "alreadyAppended"
        case .rejected: "rejected"
        case .conflict: "conflict"
        case .failed: "failed"
        }
    }
}
