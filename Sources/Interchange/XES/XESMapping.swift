// SPDX-License-Identifier: Apache-2.0

internal import EventLog
internal import EventSourcing
public import PatientAppeals

/// Says what the attributes of an XES log mean for appeals. Attributes are named by key, nested ones as `outer/inner`.
///
/// What is not named is not taken in. Names of people have no place in a log: leave their attributes out.
public struct XESMapping: Sendable, Equatable {
    /// Names the history: part of references and of the keys that make a second import change nothing.
    public var source = ""
    /// What register entries start with; the year follows.
    public var registry = ""
    /// The organisation, the region, the category: constants for all cases.
    public var organization = "", region = "", category = ""
    /// The kind of appeal and its language, for all cases.
    public var kind = AppealKind.unsaid, language = Language.unsaid
    /// The level, for all cases. The default is 1.
    public var level: Int64 = 1
    /// The name of the clock that a case's deadline belongs to.
    public var clock = ""
    /// The channel of cases whose attribute has none of the values of ``channels``; not said, such a case is refused.
    public var otherChannel = Channel.unsaid
    /// The channel behind each value of the case's attribute.
    public var channels: [String: Channel] = [:]

    /// The attributes of a case: its id, when it came in, by when it is due, when it ended, the way it came, the department.
    public var caseID = "concept:name", start = "", deadline = "", end = "", channel = "", unit = ""
    /// The attributes of an event: what was done, when, its stage, who did it, their group.
    public var activity = "concept:name", time = "time:timestamp", lifecycle = "", resource = "", group = ""
    /// Further attributes of an event that are kept.
    public var eventAttributes: [String] = []

    /// Reads a mapping file.
    ///
    /// - Throws: ``InterchangeError`` that names the key and what is wrong with it.
    public init(path: String) throws(InterchangeError) {
        let input = try FileInput(path: path)
        let json = try input.readAll(bytesMax: 1 << 20)
        do { try self.init(json: json) } catch {
            let field = error.field.isEmpty ? "The file" : "The key \(error.field)"
            throw InterchangeError(.mapping, "\(field) \(error.reason).", file: path)
        }
    }

    init(json: [UInt8]) throws(PayloadError) {
        var reader = try JSONFieldReader(json: json)
        try readConstants(&reader)
        if var fields = try reader.object("case") { try readCase(&fields) }
        if var fields = try reader.object("event") { try readEvent(&fields) }
        if var fields = try reader.object("channels") {
            for value in fields.keys.sorted() { try fields.code(0, value, &channels[value, default: .unsaid]) }
        }
        var unknown = UnknownFields()
        try reader.unknown(&unknown)
        for (name, value) in [("source", source), ("registry", registry), ("organization", organization)]
        where value.isEmpty {
            throw PayloadError(field: name, reason: "is missing")
        }
        guard (1...3).contains(level) else { throw PayloadError(field: "level", reason: "is not 1, 2 or 3") }
        guard deadline.isEmpty || !clock.isEmpty else {
            throw PayloadError(field: "clock", reason: "is missing, though cases have a deadline")
        }
    }

    private mutating func readConstants(_ reader: inout JSONFieldReader) throws(PayloadError) {
        try reader.string(1, "source", &source)
        try reader.string(2, "registry", &registry)
        try reader.string(3, "organization", &organization)
        try reader.string(4, "region", &region)
        try reader.string(5, "category", &category)
        try reader.code(6, "kind", &kind)
        try reader.code(7, "language", &language)
        if reader.contains("level") { try reader.integer(8, "level", &level) }
        try reader.string(9, "clock", &clock)
        try reader.code(10, "otherChannel", &otherChannel)
    }

    private mutating func readCase(_ fields: inout JSONFieldReader) throws(PayloadError) {
        if fields.contains("id") { try fields.string(1, "id", &caseID) }
        try fields.string(2, "start", &start)
        try fields.string(3, "deadline", &deadline)
        try fields.string(4, "end", &end)
        try fields.string(5, "channel", &channel)
        try fields.string(6, "unit", &unit)
        var unknown = UnknownFields()
        try fields.unknown(&unknown)
    }

    private mutating func readEvent(_ fields: inout JSONFieldReader) throws(PayloadError) {
        if fields.contains("activity") { try fields.string(1, "activity", &activity) }
        if fields.contains("time") { try fields.string(2, "time", &time) }
        try fields.string(3, "lifecycle", &lifecycle)
        try fields.string(4, "resource", &resource)
        try fields.string(5, "group", &group)
        try fields.strings(6, "attributes", &eventAttributes)
        var unknown = UnknownFields()
        try fields.unknown(&unknown)
    }
}
