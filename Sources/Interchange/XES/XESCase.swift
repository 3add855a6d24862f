// SPDX-License-Identifier: Apache-2.0

internal import EventLog
internal import EventSourcing
internal import PatientAppeals

/// A case of an XES log, turned into the events of an appeal.
struct XESCase {
    /// The case's own id.
    let id: String
    /// When it came in.
    let start: (instant: Timestamp, offsetMinutes: Int)
    private let mapping: XESMapping
    private let trace: XESTrace

    /// Takes what the mapping needs out of the trace.
    ///
    /// - Throws: `PayloadError` that names the attribute and what is wrong with it.
    init(_ trace: XESTrace, _ mapping: XESMapping) throws(PayloadError) {
        self.trace = trace
        self.mapping = mapping
        id = trace.attributes[mapping.caseID]?.text ?? ""
        guard !id.isEmpty else { throw PayloadError(field: mapping.caseID, reason: "is missing: the case has no id") }
        if let start = try Self.date(mapping.start, in: trace.attributes) {
            self.start = start
        } else if let first = trace.events.first, let start = try Self.date(mapping.time, in: first) {
            self.start = start
        } else {
            throw PayloadError(field: mapping.start, reason: "is missing, and so is the time of a first event")
        }
    }

    /// Makes a second import of the case change nothing.
    var key: String { "xes:\(mapping.source):\(id)" }

    /// The sender's own id that the appeal gets.
    var reference: String { "\(mapping.source):\(id)" }

    /// The register that the appeal belongs to.
    var registry: String { "\(mapping.registry)/\(start.instant.date(offsetMinutes: start.offsetMinutes).year)" }

    /// The events of the appeal that gets this number and register entry.
    func events(_ number: TrackingNumber, _ entry: RegisterEntry) throws(PayloadError) -> [NewEvent] {
        var context = EventContext()
        context.actorRole = .system
        context.actorID = "import"
        context.organization = mapping.organization
        context.region = mapping.region
        context.channel = try channel()
        context.category = mapping.category
        context.level = mapping.level
        context.kind = mapping.kind
        context.language = mapping.language
        var events: [NewEvent] = []
        func add(_ body: AppealEventBody, at time: (instant: Timestamp, offsetMinutes: Int), tags: [String] = []) {
            context.at = time.instant
            context.offsetMinutes = Int64(time.offsetMinutes)
            let event = AppealEvent(context: context, body: body)
            events.append(
                NewEvent(stream: number.stream, type: event.typeName, payload: event.encodedPayload(), tags: tags)
            )
        }
        add(.appealReceived(received(number)), at: start, tags: ["ref:" + reference])
        add(
            .appealRegistered(
                .with {
                    $0.registry = entry.registry
                    $0.number = Int64(entry.number)
                }), at: start, tags: [RegisterEntry.tag(ofRegistry: entry.registry), entry.tag])
        if let due = try Self.date(mapping.deadline, in: trace.attributes) {
            add(.deadlineSet(deadline(due.instant)), at: start)
        }
        for (index, event) in trace.events.enumerated() {
            guard let time = try Self.date(mapping.time, in: event) else {
                throw PayloadError(field: "event[\(index)].\(mapping.time)", reason: "is missing")
            }
            add(.activityRecorded(activity(event)), at: time)
        }
        if let end = try Self.date(mapping.end, in: trace.attributes) {
            add(.appealClosed(.with { $0.cycle = 1 }), at: end)
        }
        return events
    }

    private func received(_ number: TrackingNumber) -> AppealReceived {
        .with {
            $0.trackingNumber = number.symbols
            $0.reference = reference
            $0.unit = text(mapping.unit, in: trace.attributes)
        }
    }

    private func deadline(_ due: Timestamp) -> DeadlineSet {
        .with {
            $0.clock = mapping.clock
            $0.startedAt = start.instant
            $0.due = due
            $0.stop = .resolved
            $0.onBreach = .finding
            $0.policy = "imported"
            $0.cycle = 1
        }
    }

    private func activity(_ event: [XESAttribute]) -> ActivityRecorded {
        .with {
            $0.activity = text(mapping.activity, in: event)
            $0.lifecycle = text(mapping.lifecycle, in: event)
            $0.resource = text(mapping.resource, in: event)
            $0.group = text(mapping.group, in: event)
            for key in mapping.eventAttributes {
                guard let value = event[key]?.text else { continue }
                $0.attributes.append(ImportedAttribute(key: key, value: value))
            }
        }
    }

    private func channel() throws(PayloadError) -> Channel {
        guard !mapping.channel.isEmpty else { return mapping.otherChannel }
        let value = text(mapping.channel, in: trace.attributes)
        if let channel = mapping.channels[value] { return channel }
        guard mapping.otherChannel != .unsaid else {
            throw PayloadError(field: mapping.channel, reason: "has a value that the mapping's channels do not have")
        }
        return mapping.otherChannel
    }

    private func text(_ key: String, in attributes: [XESAttribute]) -> String {
        key.isEmpty ? "" : attributes[key]?.text ?? ""
    }

    private static func date(
        _ key: String, in attributes: [XESAttribute]
    ) throws(PayloadError) -> (instant: Timestamp, offsetMinutes: Int)? {
        guard !key.isEmpty, let attribute = attributes[key] else { return nil }
        guard let date = attribute.date else { throw PayloadError(field: key, reason: "is not a date") }
        return date
    }
}
