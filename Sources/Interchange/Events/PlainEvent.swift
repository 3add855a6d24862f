// SPDX-License-Identifier: Apache-2.0

internal import EventLog
internal import EventSourcing
internal import PatientAppeals

/// An event as other programs take it: times, who, and what it says in clear. What is sealed is in it
/// where it was disclosed.
struct PlainEvent {
    /// A value of a field.
    enum Value: Equatable {
        case text(String)
        case integer(Int64)
        case flag(Bool)
        case time(Timestamp)
    }
    let position: Position
    let recordedAt: Timestamp
    let stream: String
    let type: String
    let context: EventContext
    /// What it says beyond its context, in the order of the fields; a name that comes twice has a number.
    let fields: [(name: String, value: Value)]
    /// The kind; nil for a type of somebody else's.
    let kind: AppealEventKind?
    /// What was sealed and is shown, and why the rest is not; nil where nothing is revealed.
    let revelation: Revelation?

    /// The event in a view; one that can't be read has its type and times alone.
    ///
    /// Throws where the key store can't be read.
    init(_ view: borrowing EventView, _ disclosures: Disclosures? = nil) throws(KeyStoreError) {
        position = view.position
        recordedAt = view.recordedAt
        stream = view.stream
        type = view.type
        guard var event = try? AppealEvent(type: view.type, payload: view.payload), event.body.kind != nil else {
            (context, fields, kind, revelation) = (EventContext(), [], nil, nil)
            return
        }
        if let disclosures {
            revelation = try Revelation(event, of: view.stream, at: view.position, disclosures)
        } else {
            revelation = nil
        }
        if revelation?.hidesPersons == true { event = event.withoutPersons }
        context = event.context
        kind = event.body.kind
        fields = PlainFields.of(event)
    }

    /// What it says and what was revealed, for formats that have one list of names.
    var allFields: [(name: String, value: Value)] {
        guard let revelation else { return fields }
        let texts = revelation.texts.map { (name: $0.name, value: Value.text($0.text)) }
        let reasons = revelation.reasons
        return fields + texts + (reasons.isEmpty ? [] : [(name: "notShown", value: .text(reasons))])
    }

    /// The appeal's tracking number; nil for a stream that is no appeal.
    var appeal: String? {
        guard stream.hasPrefix("appeal-") else { return nil }
        return TrackingNumber(stream: stream)?.description ?? String(stream.dropFirst("appeal-".count))
    }

    /// When it happened, as its own zone's clock showed it.
    var happenedAt: String { time(context.at ?? recordedAt) }

    /// An instant as the clock of the event's zone shows it.
    func time(_ instant: Timestamp) -> String { instant.iso8601(offsetMinutes: Int(context.offsetMinutes)) }

    /// A value as text.
    func text(_ value: Value) -> String {
        switch value {
        case .text(let text): text
        case .integer(let number): String(number)
        case .flag(let flag): flag ? "true" : "false"
        case .time(let instant): time(instant)
        }
    }

    /// The dimensions that it carries, those that are said.
    var dimensions: [(name: String, value: Value)] {
        let texts = [
            ("organization", context.organization), ("region", context.region), ("channel", context.channel.name),
            ("category", context.category), ("kind", context.kind.name), ("language", context.language.name),
            ("rule", context.rule),
        ]
        var found = texts.filter { !$0.1.isEmpty }.map { (name: $0.0, value: Value.text($0.1)) }
        if context.level > 0 { found.append(("level", .integer(context.level))) }
        return found
    }

    /// The value of a field; nil where it has none of this name.
    func field(_ name: String) -> Value? { fields.first { $0.name == name }?.value }
}

/// Walks over an event's own fields and keeps those in clear.
struct PlainFields: FieldCoder {
    private var found: [(name: String, value: PlainEvent.Value)] = []
    private var path = ""

    static func of(_ event: AppealEvent) -> [(name: String, value: PlainEvent.Value)] {
        var list = PlainFields()
        var event = event
        event.context = EventContext()
        // A list refuses nothing.
        try? event.code(with: &list)
        return list.found
    }

    mutating func integer(_ number: Int, _ name: String, _ value: inout Int64) {
        if value != 0 { add(name, .integer(value)) }
    }

    mutating func flag(_ number: Int, _ name: String, _ value: inout Bool) {
        if value { add(name, .flag(true)) }
    }

    mutating func string(_ number: Int, _ name: String, _ value: inout String) {
        if !value.isEmpty { add(name, .text(value)) }
    }

    mutating func strings(_ number: Int, _ name: String, _ value: inout [String]) {
        if !value.isEmpty { add(name, .text(value.joined(separator: " "))) }
    }

    /// Persons are random numbers and digests are digests; longer bytes are no text.
    mutating func bytes(_ number: Int, _ name: String, _ value: inout [UInt8]) {
        guard !value.isEmpty, value.count <= 32 else { return }
        add(name, .text(value.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()))
    }

    mutating func code<Value: CodedValue>(_ number: Int, _ name: String, _ value: inout Value) {
        if value.code != 0 { add(name, .text(value.name)) }
    }

    mutating func time(_ number: Int, _ name: String, _ value: inout Timestamp?) {
        if let value { add(name, .time(value)) }
    }

    mutating func message<Message: PayloadMessage>(
        _ number: Int, _ name: String, _ value: inout Message?
    ) throws(PayloadError) {
        guard var message = value, !(message is SealedField) else { return }
        if let attribute = message as? ImportedAttribute { return add(attribute.key, .text(attribute.value)) }
        let outer = path
        path += name + "."
        try message.code(with: &self)
        path = outer
    }

    mutating func messages<Message: PayloadMessage>(
        _ number: Int, _ name: String, _ value: inout [Message]
    ) throws(PayloadError) {
        for element in value {
            var message: Message? = element
            try self.message(number, name, &message)
        }
    }

    mutating func unknown(_ fields: inout UnknownFields) {}

    private mutating func add(_ name: String, _ value: PlainEvent.Value) {
        let whole = path + name
        let count = found.count { $0.name == whole || $0.name.hasPrefix(whole + "#") }
        found.append((count == 0 ? whole : "\(whole)#\(count + 1)", value))
    }
}
