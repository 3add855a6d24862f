// SPDX-License-Identifier: Apache-2.0

/// Which positions of one segment in rows belong to a stream, a tag or an idempotency key. Derived: built by scanning,
/// kept in memory until the segment is sealed.
///
/// Each key leads to its newest event, each event to the one before it with the same key. It takes 4 bytes an event,
/// 8 bytes a tag of an event and about 36 bytes a stream, a tag and a key.
///
/// Inside, events are counted from 1 within the segment, so that 32 bits are enough.
struct RowIndex: Sendable {
    let segment: UInt32
    /// The last position before the segment.
    private let base: Position
    /// Stream -> its newest event, that one's revision.
    private var streams = KeyTable()
    /// Streams without an event in this segment yet, whose revision was looked up in older ones: 1, the revision.
    private var earlier = KeyTable()
    /// By event - 1: the event before it in its stream, 0 for none in this segment.
    private var previousInStream: [UInt32] = []
    /// Tag -> number of its newest entry in `tagEntries`, counted from 1.
    private var tags = KeyTable()
    private var tagEntries: [(event: UInt32, previous: UInt32)] = []
    /// Idempotency key -> first position, number of events.
    private var keys = KeyTable()

    /// The index of the segment that begins behind a position.
    init(segment: UInt32, after base: Position) {
        self.segment = segment
        self.base = base
    }

    /// The newest position that was added.
    var lastPosition: Position { base + Position(previousInStream.count) }

    var firstPosition: Position { base + 1 }

    /// Streams that began in this segment.
    private(set) var newStreams = 0

    /// The most events that this index can hold.
    static let eventsMax = Int(UInt32.max) - 1

    /// How many more events this index can hold.
    var room: Int { Self.eventsMax - previousInStream.count }

    /// Adds the next event of `stream`, whose revision is this, or else the one after that which is known.
    @discardableResult
    mutating func addEvent(stream: KeyHash, revision given: Revision? = nil) -> Revision {
        precondition(room > 0)
        let place = streams.place(of: stream)
        let newest = streams[place: place]
        let revision =
            given ?? (newest.first == 0 ? earlier[stream]?.second : newest.second).map { Revision($0) + 1 } ?? 0
        previousInStream.append(newest.first)
        streams[place: place] = (UInt32(previousInStream.count), UInt32(truncatingIfNeeded: revision))
        if revision == 0 { newStreams += 1 }
        return revision
    }

    /// Notes the revision that a stream has reached in older segments.
    mutating func note(earlierRevision revision: Revision, of stream: KeyHash) {
        earlier.set(stream, first: 1, second: UInt32(truncatingIfNeeded: revision))
    }

    /// The revision that the stream has reached, as far as this index knows.
    func knownRevision(of stream: KeyHash) -> Revision? {
        (streams[stream] ?? earlier[stream]).map { Revision($0.second) }
    }

    /// Adds a tag of the newest event; the same tag twice counts once.
    mutating func addTag(_ tag: KeyHash) {
        let event = UInt32(previousInStream.count)
        let place = tags.place(of: tag)
        let newest = tags[place: place].first
        if newest != 0 && tagEntries[Int(newest) - 1].event == event { return }
        tagEntries.append((event, newest))
        tags[place: place] = (UInt32(tagEntries.count), 0)
    }

    /// Adds the key of a request that wrote these positions.
    mutating func addKey(_ key: KeyHash, positions: ClosedRange<Position>) {
        keys.set(key, first: UInt32(positions.lowerBound - base), second: UInt32(positions.count))
    }

    func positions(ofKey key: KeyHash) -> ClosedRange<Position>? {
        keys[key].map { base + Position($0.first)...(base + Position($0.first) + Position($0.second) - 1) }
    }

    func head(ofStream stream: KeyHash) -> (position: Position, revision: Revision)? {
        streams[stream].map { (base + Position($0.first), Revision($0.second)) }
    }

    func lastPosition(ofTag tag: KeyHash) -> Position? {
        tags[tag].map { base + Position(tagEntries[Int($0.first) - 1].event) }
    }

    /// The stream's positions in `range`, newest first, at most `limit`.
    func positions(ofStream stream: KeyHash, in range: ClosedRange<Position>, limit: Int) -> [Position] {
        var found: [Position] = []
        var event = Int(streams[stream]?.first ?? 0)
        while event > 0, found.count < limit {
            let position = base + Position(event)
            if position < range.lowerBound { break }
            if position <= range.upperBound { found.append(position) }
            event = Int(previousInStream[event - 1])
        }
        return found
    }

    /// The tag's positions in `range`, newest first, at most `limit`.
    func positions(ofTag tag: KeyHash, in range: ClosedRange<Position>, limit: Int) -> [Position] {
        var found: [Position] = []
        var number = Int(tags[tag]?.first ?? 0)
        while number > 0, found.count < limit {
            let entry = tagEntries[number - 1]
            let position = base + Position(entry.event)
            if position < range.lowerBound { break }
            if position <= range.upperBound { found.append(position) }
            number = Int(entry.previous)
        }
        return found
    }
}
