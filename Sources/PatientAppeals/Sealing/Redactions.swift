// SPDX-License-Identifier: Apache-2.0

public import EventLog

/// Which personal data of an appeal is not to be shown any more, though its key is still there: what `ContentRedacted` says.
public struct Redactions: Sendable, Equatable {
    /// By position, the names of fields; the empty name stands for all.
    private var names: [Position: Set<String>] = [:]

    /// Nothing is redacted.
    public init() {}

    /// All that the events of a stream redact, wherever in it they stand.
    ///
    /// Throws where the log can't be read.
    public init(of stream: String, in log: EventLog) throws(RecordingError) {
        let reader = AppealReader(log)
        let query = EventQuery(.stream(stream))
        let kind = log.typeNumber(of: AppealEventKind.contentRedacted.typeName)
        var redactions = Redactions()
        try reader.forEach(query) { view throws(RecordingError) in
            if view.typeNumber == kind { redactions.note(try reader.event(view)) }
            return true
        }
        self = redactions
    }

    /// Takes in an event; only `ContentRedacted` changes anything.
    public mutating func note(_ event: AppealEvent) {
        guard case .contentRedacted(let body) = event.body, body.target > 0 else { return }
        names[Position(body.target), default: []].insert(body.field)
    }

    /// Whether a field of the event at a position is hidden. A redaction that names none of the event's fields hides all
    /// of them: somebody wanted something gone.
    func hides(_ name: String, at position: Position, among fields: [String]) -> Bool {
        guard let redacted = names[position] else { return false }
        return redacted.contains { field in
            field == name || name.hasPrefix(field + ".")
                || !fields.contains { field == $0 || field.hasPrefix($0 + ".") }
        }
    }
}
