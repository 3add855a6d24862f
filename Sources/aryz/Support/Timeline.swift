// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import PatientAppeals

/// Puts events into lines for people: when, who, what, the clocks that run then, and how long after the last.
struct Timeline {
    private let labels: Labels
    private let namesStream: Bool
    private var last: Timestamp?
    /// The clocks of the one appeal that is shown, with their due times.
    private var clocks: [String: Timestamp] = [:]

    init(labels: Labels, namesStream: Bool) {
        self.labels = labels
        self.namesStream = namesStream
    }

    /// The line of the next event.
    mutating func line(_ event: RecordedEvent) -> String {
        let bytes = event.payload
        guard let appealEvent = try? AppealEvent(type: event.type, payload: unsafe bytes.span.bytes) else {
            return "\(event.position)  \(event.recordedAt)  \(event.type)  ?"
        }
        let context = appealEvent.context
        let at = context.at ?? event.recordedAt
        var parts = [
            Colour.faint(String(event.position)), FieldList.shown(at, offsetMinutes: Int(context.offsetMinutes)),
        ]
        if namesStream {
            parts.append(TrackingNumber(stream: event.stream)?.description ?? event.stream)
        } else if let last {
            parts.append(Colour.faint("+" + labels.duration(microseconds: at.microseconds - last.microseconds)))
        }
        last = at
        parts.append(Colour.bold(labels[event.type]))
        if context.actorRole != .unsaid { parts.append("(\(actor(context)))") }
        parts += FieldList.of(appealEvent, labels: labels)
        if !namesStream { parts += runningClocks(appealEvent, at: at) }
        return parts.joined(separator: "  ")
    }

    private func actor(_ context: EventContext) -> String {
        let role = labels[context.actorRole.name]
        // A hash says nothing to people but who is the same as before.
        return context.actorID.isEmpty ? role : role + " " + context.actorID.prefix(12)
    }

    private mutating func runningClocks(_ event: AppealEvent, at: Timestamp) -> [String] {
        switch event.body {
        case .deadlineSet(let set): clocks[set.clock] = set.due
        case .deadlineExtended(let extended): clocks[extended.clock] = extended.due
        case .appealClosed, .appealWithdrawn, .appealLeftUnconsidered: clocks = [:]
        default: break
        }
        guard !clocks.isEmpty else { return [] }
        let shown = clocks.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map { name, due in
            let rest = due.microseconds - at.microseconds
            let text = "\(labels[name]) \(labels.duration(microseconds: rest))"
            return rest < 0 ? Colour.red(text) : text
        }
        return ["[" + shown.joined(separator: "; ") + "]"]
    }
}
