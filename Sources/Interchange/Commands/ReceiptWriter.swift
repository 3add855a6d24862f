// SPDX-License-Identifier: Apache-2.0

internal import EventLog
public import EventSourcing
public import PatientAppeals

/// Writes what became of command lines as JSON, one object a line.
public struct ReceiptWriter: Sendable {
    /// The lines written so far; take them and call `removeAll()` on it now and then.
    public var text = JSONText()

    /// The language of messages; nil for that of the appeal where an applicant is told, else English.
    private let language: MessageLanguage?

    /// Without any line. Messages are in `language`; if nil, in the appeal's language where the command came from the
    /// applicant's side, else in English. Only what an applicant can meet is said in Kazakh and Russian.
    public init(language: MessageLanguage? = nil) { self.language = language }

    /// Adds the receipt of the command in `line`; due times are shown in the command's own zone.
    public mutating func append(_ receipt: CommandReceipt, of command: AppealCommand, line: Int) {
        begin(line, receipt.outcome.name)
        switch receipt.outcome {
        case .rejected(let rejection):
            add("error", rejection.code.rawValue)
            add("field", rejection.field)
            let ofAppeal = command.actor.role.isApplicantSide ? MessageLanguage(of: receipt.language) : nil
            addMessage(rejection.description, rejection.code.advice, language ?? ofAppeal, rejection.message)
        case .failed(let error): add("message", error.description)
        case .conflict: add("message", "Somebody else was faster; try again.")
        case .appended, .alreadyAppended: addFacts(receipt, command.offsetMinutes)
        }
        end()
    }

    /// Adds the receipt of a line that is no command.
    public mutating func append(_ error: PayloadError, line: Int) {
        begin(line, "rejected")
        add("error", error.fault.rawValue)
        if !error.field.isEmpty { add("field", error.field) }
        let message = (error.field.isEmpty ? "The line" : error.field + ":") + " " + error.reason + "."
        addMessage(message, error.fault.advice, language, error.fault.message)
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

    /// The short text of the language, or where there is none the exact one in English and what to do about it.
    private mutating func addMessage(
        _ exact: String, _ advice: String, _ language: MessageLanguage?, _ text: (MessageLanguage) -> String?
    ) {
        if let language, language != .english, let text = text(language) { return add("message", text) }
        add("message", exact)
        add("advice", advice)
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
