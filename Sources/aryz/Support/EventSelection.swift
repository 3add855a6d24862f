// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EventLog
import PatientAppeals

/// Which events a verb is about.
struct EventSelection: ParsableArguments {
    @Option(
        help: ArgumentHelp("Only what was recorded until \(Instant.help), which counts as a whole.", valueName: "time"),
        transform: Instant.throughDay)
    var asOf: Instant?

    @Option(
        help: ArgumentHelp(
            "Only what had happened by \(Instant.help), which is meant to its end, whenever it was recorded.",
            valueName: "time"),
        transform: Instant.throughDay)
    var happenedBy: Instant?

    @Option(help: ArgumentHelp("From this position on.", valueName: "position"))
    var from: UInt64 = 1

    @Option(help: ArgumentHelp("Up to this position.", valueName: "position"))
    var to: UInt64 = .max

    @Option(
        help: ArgumentHelp("Only these types, separated by commas.", valueName: "type,…"),
        completion: .list(AppealEventKind.allCases.map(\.typeName)))
    var type: String?

    @Option(help: ArgumentHelp("Only events with this tag.", valueName: "tag"))
    var tag: String?

    func validate() throws {
        guard from >= 1, from <= to else { throw ValidationError("--from must be at least 1 and not beyond --to.") }
    }

    /// The log's part of the question, about one appeal or all.
    func query(in log: EventLog, appeal: String?) throws -> EventQuery {
        var selection = EventQuery.Selection.all
        guard appeal == nil || tag == nil else { throw ValidationError("An appeal and --tag exclude each other.") }
        if let appeal { selection = .stream(try log.stream(ofAppeal: appeal)) }
        if let tag { selection = .taggedAnyOf([tag]) }
        let types = type.map { $0.split(separator: ",").map(String.init) }
        for type in types ?? [] { try check(type: type, in: log) }
        return EventQuery(selection, types: types, positions: from...to)
    }

    /// Refuses a type that neither the domain nor the log has.
    private func check(type: String, in log: EventLog) throws {
        guard AppealEventKind(typeName: type) == nil else { return }
        var isThere = false
        try log.forEach(EventQuery(types: [type], limit: 1)) { _ in
            isThere = true
            return false
        }
        guard !isThere else { return }
        let names = AppealEventKind.allCases.map(\.typeName)
        throw ValidationError("--type: no event is a \(type); there are \(Spelling.some(of: names, near: type)).")
    }

    /// Whether an event that the log found is asked for.
    func wants(_ event: borrowing EventView) -> Bool {
        if let asOf, event.recordedAt > asOf.timestamp { return false }
        return happenedBy.map { event.happenedAt <= $0.timestamp } ?? true
    }
}

extension EventLog {
    /// The stream of the appeal with this tracking number, register entry or reference.
    ///
    /// - Throws: ``Failure`` when the text is none of these, or there is no such appeal.
    func stream(ofAppeal text: String) throws -> String {
        let address = try AppealAddress(typed: text, in: self)
        switch address {
        case .tracking(let number):
            if try lastRevision(of: number.stream) != nil { return number.stream }
        case .register(let entry):
            if let stream = try stream(tagged: entry.tag) { return stream }
        case .reference(let reference):
            if let stream = try stream(tagged: "ref:" + reference) { return stream }
        }
        // What is not in the readable part may be in the rest.
        if let damage { throw Failure(damage) }
        throw Failure(.notFound, "There is no appeal \(text) in the log \(path).")
    }

    private func stream(tagged tag: String) throws -> String? {
        try events(EventQuery(.taggedAnyOf([tag]), limit: 1)).first?.stream
    }
}
