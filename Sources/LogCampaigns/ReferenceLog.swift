// SPDX-License-Identifier: Apache-2.0

internal import EventLog

/// What a log must do, in a few lines and in memory: the measure for the real one.
struct ReferenceLog: Sendable {
    struct Entry: Sendable {
        var event: NewEvent
        var revision: Revision
    }
    /// What a request comes to.
    enum Outcome: Equatable, Sendable {
        case appended(ClosedRange<Position>)
        case alreadyAppended(ClosedRange<Position>)
        case conflict
        case invalid
    }
    private(set) var entries: [Entry] = []
    private var keys: [String: ClosedRange<Position>] = [:]

    var lastPosition: Position { Position(entries.count) }

    func lastRevision(of stream: String) -> Revision? {
        entries.last { $0.event.stream == stream }?.revision
    }

    func positions(forKey key: String) -> ClosedRange<Position>? { keys[key] }

    func lastPosition(tagged tag: String) -> Position? {
        entries.lastIndex { $0.event.tags.contains(tag) }.map { Position($0 + 1) }
    }

    /// Takes a request as the log must.
    mutating func append(_ request: AppendRequest) -> Outcome {
        guard !request.events.isEmpty, request.events.allSatisfy({ !$0.stream.isEmpty }) else { return .invalid }
        if let key = request.idempotencyKey, let positions = keys[key] { return .alreadyAppended(positions) }
        guard request.conditions.allSatisfy(holds) else { return .conflict }
        let first = lastPosition + 1
        for event in request.events {
            let revision = lastRevision(of: event.stream).map { $0 + 1 } ?? 0
            entries.append(Entry(event: event, revision: revision))
        }
        let positions = first...lastPosition
        if let key = request.idempotencyKey { keys[key] = positions }
        return .appended(positions)
    }

    private func holds(_ condition: AppendCondition) -> Bool {
        switch condition {
        case .stream(let name, .noStream): lastRevision(of: name) == nil
        case .stream(let name, .streamExists): lastRevision(of: name) != nil
        case .stream(let name, .exactly(let revision)): lastRevision(of: name) == revision
        case .noEvent(let tags, let after):
            !entries.indices.contains { index in
                Position(index + 1) > after && entries[index].event.tags.contains(where: tags.contains)
            }
        }
    }

    /// The positions that a query selects of the first `through` events, in its order.
    func select(_ query: EventQuery, through: Position) -> [Position] {
        var found = entries.indices.filter { index in
            let event = entries[index].event
            guard Position(index + 1) <= through, query.positions.contains(Position(index + 1)),
                query.types.map({ $0.contains(event.type) }) ?? true
            else { return false }
            switch query.selection {
            case .all: return true
            case .stream(let name): return event.stream == name
            case .taggedAnyOf(let tags): return event.tags.contains(where: tags.contains)
            }
        }.map { Position($0 + 1) }
        if query.direction == .backwards { found.reverse() }
        return Array(found.prefix(query.limit))
    }

    /// What is wrong with an event as it was read; nil when nothing is.
    func fault(in event: RecordedEvent) -> String? {
        guard event.position >= 1, event.position <= lastPosition else { return "an event is there that nobody sent" }
        let entry = entries[Int(event.position) - 1]
        guard event.stream == entry.event.stream, event.revision == entry.revision, event.type == entry.event.type,
            event.tags == entry.event.tags, event.payload == entry.event.payload,
            event.metadata == entry.event.metadata, entry.event.id == nil || entry.event.id == event.id
        else { return "event \(event.position) is another one" }
        return nil
    }
}
