// SPDX-License-Identifier: Apache-2.0

/// Which positions belong to a stream, a tag or an idempotency key. Derived: built by scanning, kept in memory.
///
/// Each key leads to its newest event, each event to the one before it with the same key. It takes 4 bytes an event,
/// 8 bytes a tag of an event and about 36 bytes a stream, a tag and a key.
struct LogIndex: Sendable {
    let hasher: KeyHasher
    /// Stream -> newest position, its revision.
    private var streams = KeyTable()
    /// By position - 1: the position before it in its stream, 0 for none.
    private var previousInStream: [UInt32] = []
    /// Tag -> number of its newest entry in `tagEntries`, counted from 1.
    private var tags = KeyTable()
    private var tagEntries: [(position: UInt32, previous: UInt32)] = []
    /// Idempotency key -> first position, number of events.
    private var keys = KeyTable()

    init(identity: LogIdentity) { hasher = KeyHasher(key: identity) }

    /// The newest position that was added.
    var lastPosition: Position { Position(previousInStream.count) }

    var streamCount: Int { streams.count }

    /// The most events that this index can hold.
    static let eventsMax = Int(UInt32.max) - 1

    /// Adds the next event of `stream` and returns its revision.
    mutating func addEvent(stream: KeyHash) -> Revision {
        precondition(previousInStream.count < Self.eventsMax)
        let position = UInt32(previousInStream.count + 1)
        let head = streams[stream]
        previousInStream.append(head?.first ?? 0)
        let revision = head.map { $0.second + 1 } ?? 0
        streams.set(stream, first: position, second: revision)
        return Revision(revision)
    }

    /// Adds a tag of the newest event; the same tag twice counts once.
    mutating func addTag(_ tag: KeyHash) {
        let position = UInt32(previousInStream.count)
        let newest = tags[tag]?.first ?? 0
        if newest != 0 && tagEntries[Int(newest) - 1].position == position { return }
        tagEntries.append((position, newest))
        tags.set(tag, first: UInt32(tagEntries.count), second: 0)
    }

    /// Adds the key of a request that wrote these positions.
    mutating func addKey(_ key: KeyHash, positions: ClosedRange<Position>) {
        keys.set(key, first: UInt32(positions.lowerBound), second: UInt32(positions.count))
    }

    func positions(ofKey key: KeyHash) -> ClosedRange<Position>? {
        keys[key].map { Position($0.first)...(Position($0.first) + Position($0.second) - 1) }
    }

    func head(ofStream stream: KeyHash) -> (position: Position, revision: Revision)? {
        streams[stream].map { (Position($0.first), Revision($0.second)) }
    }

    func lastPosition(ofTag tag: KeyHash) -> Position? {
        tags[tag].map { Position(tagEntries[Int($0.first) - 1].position) }
    }

    /// The stream's positions in `range`, newest first, at most `limit`.
    func positions(ofStream stream: KeyHash, in range: ClosedRange<Position>, limit: Int) -> [Position] {
        var found: [Position] = []
        var position = Position(streams[stream]?.first ?? 0)
        while position >= range.lowerBound, position > 0, found.count < limit {
            if position <= range.upperBound { found.append(position) }
            position = Position(previousInStream[Int(position) - 1])
        }
        return found
    }

    /// The tag's positions in `range`, newest first, at most `limit`.
    func positions(ofTag tag: KeyHash, in range: ClosedRange<Position>, limit: Int) -> [Position] {
        var found: [Position] = []
        var number = Int(tags[tag]?.first ?? 0)
        while number > 0, found.count < limit {
            let entry = tagEntries[number - 1]
            if Position(entry.position) < range.lowerBound { break }
            if Position(entry.position) <= range.upperBound { found.append(Position(entry.position)) }
            number = Int(entry.previous)
        }
        return found
    }
}

extension LogIndex {
    /// The stream's newest event at or before a position: what the writer added beyond is not on disk yet.
    func head(of stream: String, through: Position) -> (position: Position, revision: Revision)? {
        let key = hasher.hash(.stream, stream)
        guard let head = head(ofStream: key) else { return nil }
        if head.position <= through { return head }
        guard through > 0 else { return nil }
        let newer = positions(ofStream: key, in: through + 1...Position.max, limit: .max).count
        guard Revision(newer) <= head.revision,
            let position = positions(ofStream: key, in: 1...through, limit: 1).first
        else { return nil }
        return (position, head.revision - Revision(newer))
    }
}
