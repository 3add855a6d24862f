// SPDX-License-Identifier: Apache-2.0

internal import EventLog
internal import EventSourcing
internal import PatientAppeals

/// The objects that events are about: appeals, their issues, actions and clocks, organisations and those who act.
struct OCELObjects {
    /// An object, by its type and its name within it.
    struct Object: Hashable {
        var type: String
        var name: String
        var id: String { "\(type):\(name)" }
    }
    /// What an object has to do with an event or another object.
    struct Relation: Hashable {
        var object: Object
        var qualifier: String
    }
    static let types = ["appeal", "issue", "action", "clock", "organization", "actor"]
    private static let appealAttributes = ["channel", "kind", "language", "region"]

    private var order: [Object] = []
    private var attributes: [Object: [(name: String, value: String, time: String)]] = [:]
    private var relations: [Object: [Relation]] = [:]
    private var eventTypes: [String: Set<String>] = [:]

    /// Notes what an event is about.
    mutating func take(_ event: PlainEvent) {
        guard let appeal = event.appeal else { return }
        eventTypes[event.type, default: []].formUnion(OCELExport.attributes(event).map(\.name))
        for relation in Self.relations(of: event) {
            note(relation.object)
            if ["issue", "action", "clock"].contains(relation.object.type) {
                relate(relation.object, to: Object(type: "appeal", name: appeal), "of")
            }
        }
        let own = Object(type: "appeal", name: appeal)
        noteAttributes(of: own, event)
        if !event.context.organization.isEmpty {
            relate(own, to: Object(type: "organization", name: event.context.organization), "concerns")
        }
        for (kind, field, qualifier) in [
            (AppealEventKind.duplicateLinked, "original", "duplicate of"), (.repeatLinked, "previous", "repeat of"),
        ] where event.kind == kind {
            guard case .text(let symbols)? = event.field(field) else { continue }
            let other = Object(type: "appeal", name: TrackingNumber(symbols)?.description ?? symbols)
            note(other)
            relate(own, to: other, qualifier)
        }
    }

    /// The objects of an event, each with what it has to do with it.
    static func relations(of event: PlainEvent) -> [Relation] {
        guard let appeal = event.appeal else { return [] }
        var found = [Relation(object: Object(type: "appeal", name: appeal), qualifier: "of")]
        if !event.context.organization.isEmpty {
            let organization = Object(type: "organization", name: event.context.organization)
            found.append(Relation(object: organization, qualifier: "at"))
        }
        if !event.context.actorID.isEmpty {
            found.append(Relation(object: Object(type: "actor", name: event.context.actorID), qualifier: "by"))
        }
        for type in ["issue", "action"] {
            guard case .integer(let number)? = event.field(type) else { continue }
            found.append(Relation(object: Object(type: type, name: "\(appeal)/\(number)"), qualifier: "about"))
        }
        if case .text(let clock)? = event.field("clock"), !clock.isEmpty {
            found.append(Relation(object: Object(type: "clock", name: "\(appeal)/\(clock)"), qualifier: "about"))
        }
        return found
    }

    private mutating func note(_ object: Object) {
        guard attributes[object] == nil else { return }
        attributes[object] = []
        order.append(object)
    }

    /// An attribute of an appeal has a time for each of its values.
    private mutating func noteAttributes(of appeal: Object, _ event: PlainEvent) {
        for (name, value) in event.dimensions where Self.appealAttributes.contains(name) {
            let text = event.text(value)
            if attributes[appeal]?.last(where: { $0.name == name })?.value == text { continue }
            attributes[appeal]?.append((name, text, OCELExport.utc(event.context.at ?? event.recordedAt)))
        }
    }

    private mutating func relate(_ object: Object, to other: Object, _ qualifier: String) {
        let relation = Relation(object: other, qualifier: qualifier)
        if relations[object]?.contains(relation) != true { relations[object, default: []].append(relation) }
    }
}

extension OCELObjects {
    /// Writes `objectTypes` and `eventTypes`.
    func writeTypes(to text: inout JSONText) {
        text.key("objectTypes")
        text.beginArray()
        for type in Self.types { writeType(type, type == "appeal" ? Self.appealAttributes : [], to: &text) }
        text.endArray()
        text.key("eventTypes")
        text.beginArray()
        for (type, names) in eventTypes.sorted(by: { $0.key < $1.key }) { writeType(type, names.sorted(), to: &text) }
        text.endArray()
    }

    private func writeType(_ name: String, _ attributes: [String], to text: inout JSONText) {
        text.beginObject()
        text.pair("name", name)
        text.key("attributes")
        text.beginArray()
        for attribute in attributes {
            text.beginObject()
            text.pair("name", attribute)
            text.pair("type", "string")
            text.endObject()
        }
        text.endArray()
        text.endObject()
    }

    /// Writes `objects`, in the order in which they came up.
    func writeObjects(to text: inout JSONText) {
        text.key("objects")
        text.beginArray()
        for object in order {
            text.beginObject()
            text.pair("id", object.id)
            text.pair("type", object.type)
            text.key("attributes")
            text.beginArray()
            for attribute in attributes[object] ?? [] {
                text.beginObject()
                text.pair("name", attribute.name)
                text.pair("time", attribute.time)
                text.pair("value", attribute.value)
                text.endObject()
            }
            text.endArray()
            text.key("relationships")
            text.beginArray()
            for relation in relations[object] ?? [] {
                text.beginObject()
                text.pair("objectId", relation.object.id)
                text.pair("qualifier", relation.qualifier)
                text.endObject()
            }
            text.endArray()
            text.endObject()
        }
        text.endArray()
    }
}
