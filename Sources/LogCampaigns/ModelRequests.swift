// SPDX-License-Identifier: Apache-2.0

internal import EventLog
internal import SimulatedDisk

/// Draws what programs ask of a log.
struct ModelRequests: Sendable {
    var random: SeededGenerator
    private var number = 0

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    /// True once in `times`.
    mutating func oneIn(_ times: Int) -> Bool { number(1...times) == 1 }

    private mutating func stream() -> String { "stream-\(number(1...6))" }
    private mutating func tag() -> String { "tag-\(number(1...5))" }

    /// One to four requests, as they come in one call.
    mutating func call(_ log: ReferenceLog) -> [AppendRequest] { (1...number(1...4)).map { _ in request(log) } }

    private mutating func request(_ log: ReferenceLog) -> AppendRequest {
        if oneIn(40) { return AppendRequest([]) }
        number += 1
        let events = (1...number(1...3)).map { _ in event() }
        // Also keys of the same call and of long ago.
        let key = oneIn(3) ? nil : "key-\(oneIn(5) ? number(1...self.number) : self.number)"
        return AppendRequest(events, conditions: oneIn(2) ? [condition(log)] : [], idempotencyKey: key)
    }

    private mutating func event() -> NewEvent {
        let size = oneIn(12) ? 5_000 : number(0...120)
        var event = NewEvent(
            stream: stream(), type: "Type\(number(1...4))",
            payload: (0..<size).map { _ in UInt8.random(in: 0...255, using: &random) },
            metadata: oneIn(4) ? [1, 2, 3] : [], tags: oneIn(2) ? [tag(), tag()] : [])
        if oneIn(10) { event.id = EventID(high: random.next(), low: random.next()) }
        if oneIn(200) { event.stream = "" }
        return event
    }

    /// One that may hold as well as not.
    private mutating func condition(_ log: ReferenceLog) -> AppendCondition {
        let stream = stream()
        switch number(1...5) {
        case 1: return .stream(stream, .noStream)
        case 2: return .stream(stream, .streamExists)
        case 3, 4:
            let revision = log.lastRevision(of: stream) ?? 0
            return .stream(stream, .exactly(oneIn(4) ? revision + 1 : revision))
        default:
            let tags = [tag(), tag()]
            return .noEvent(taggedAnyOf: tags, after: oneIn(2) ? log.lastPosition : log.lastPosition / 2)
        }
    }

    /// A question of any kind.
    mutating func query(_ last: Position) -> EventQuery {
        var query = EventQuery()
        switch number(1...3) {
        case 1: query.selection = .stream(stream())
        case 2: query.selection = .taggedAnyOf(oneIn(2) ? [tag()] : [tag(), tag(), "none"])
        default: break
        }
        if oneIn(3) { query.types = oneIn(5) ? ["None"] : ["Type\(number(1...4))", "Type1"] }
        if oneIn(2) {
            let low = Position(number(0...Int(last) + 1))
            query.positions = low...max(low, Position(number(0...Int(last) + 3)))
        }
        if oneIn(2) { query.direction = .backwards }
        if oneIn(3) { query.limit = number(0...7) }
        return query
    }
}
