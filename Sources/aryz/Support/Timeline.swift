// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import PatientAppeals

/// Puts events into lines for people: when, who, what, the clocks that run then, and how long after the last.
struct Timeline {
    private let labels: Labels
    private let namesStream: Bool
    private var last: Timestamp?
    private var dimensions: [String: String] = [:]
    private let keys: KeyStore?
    private let scope: DisclosureScope?
    /// An event that was recorded a minute later than it happened says so.
    private static let lagWorthTelling: Int64 = 60_000_000
    /// The clocks of the one appeal that is shown: when they are due, and what stops them.
    private var clocks: [String: (due: Timestamp, stop: ClockStop)] = [:]

    /// With keys and a scope, what is sealed is revealed as far as the scope lets it.
    init(labels: Labels, namesStream: Bool, keys: KeyStore? = nil, scope: DisclosureScope? = nil) {
        self.labels = labels
        self.namesStream = namesStream
        self.keys = keys
        self.scope = scope
    }

    /// The line of the next event.
    mutating func line(_ event: RecordedEvent) throws -> String {
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
            let passed = at.microseconds(since: last)
            parts.append(Colour.faint((passed < 0 ? "" : "+") + labels.duration(microseconds: passed)))
        }
        last = at
        parts.append(Colour.bold(labels[event.type]))
        if context.actorRole != .unsaid { parts.append("(\(actor(context)))") }
        if !namesStream { parts += changedDimensions(context) }
        var revealed: [RevealedField] = []
        if let keys, let scope { revealed = try appealEvent.revealed(with: keys, at: event.position, scope: scope) }
        parts += FieldList.of(appealEvent, revealed: revealed, labels: labels)
        if !namesStream { parts += runningClocks(appealEvent, at: at) }
        if event.recordedAt.microseconds(since: at) > Self.lagWorthTelling {
            let recorded = FieldList.shown(event.recordedAt, offsetMinutes: Int(context.offsetMinutes))
            parts.append(Colour.faint("\(labels["recorded"]) \(recorded)"))
        }
        return parts.joined(separator: "  ")
    }

    private func actor(_ context: EventContext) -> String {
        let role = labels[context.actorRole.name]
        // The same pseudonym stands in the person's other appeals, which may be named ones.
        if scope?.refusal != nil, context.actorRole.isApplicantSide { return role }
        // A hash says nothing to people but who is the same as before.
        return context.actorID.isEmpty ? role : role + " " + context.actorID.prefix(12)
    }

    /// What the event says of the appeal otherwise than the one before.
    private mutating func changedDimensions(_ context: EventContext) -> [String] {
        let now = [
            ("channel", context.channel.name), ("kind", context.kind.name), ("language", context.language.name),
            ("organization", context.organization), ("region", context.region), ("category", context.category),
            ("level", context.level == 0 ? "" : String(context.level)),
        ]
        var changed: [String] = []
        for (name, value) in now where !value.isEmpty && dimensions[name] != value {
            dimensions[name] = value
            changed.append("\(labels[name])=\(labels[value])")
        }
        return changed
    }

    /// The clocks that run after the event, the one that is due first in front, with what is left of their time.
    private mutating func runningClocks(_ event: AppealEvent, at: Timestamp) -> [String] {
        switch event.body {
        case .deadlineSet(let set):
            if let due = set.due, set.stop != .never { clocks[set.clock] = (due, set.stop) }
        case .deadlineExtended(let extended):
            if let due = extended.due { clocks[extended.clock]?.due = due }
        case .appealRegistered: stop(.registered)
        case .answerSent: stop(.answered, .resolved)
        case .appealResolved(let resolved):
            if resolved.onTheSpot { stop(.resolved, .answered) } else { stop(.resolved) }
        case .appealRedirected: stop(.redirected)
        case .appealClosed, .appealWithdrawn, .appealLeftUnconsidered: clocks = [:]
        default: break
        }
        guard !clocks.isEmpty else { return [] }
        let shown = clocks.sorted { ($0.value.due, $0.key) < ($1.value.due, $1.key) }.map { name, clock in
            let rest = clock.due.microseconds(since: at)
            let text = "\(labels[name]) \(labels.duration(microseconds: rest))"
            return rest < 0 ? Colour.red(text) : text
        }
        return ["[" + shown.joined(separator: "; ") + "]"]
    }

    private mutating func stop(_ stops: ClockStop...) {
        clocks = clocks.filter { !stops.contains($0.value.stop) }
    }
}
