// SPDX-License-Identifier: Apache-2.0

/// A name with the hash under which the index keeps it.
struct IndexedName: Sendable {
    let text: String
    let hash: KeyHash

    init(_ text: String, _ space: KeyHasher.Space, _ hasher: KeyHasher) {
        self.init(text, hash: hasher.hash(space, text))
    }

    /// The name with its hash, where that is known.
    init(_ text: String, hash: KeyHash) {
        self.text = text
        self.hash = hash
    }
}

/// Which positions belong to a stream, a tag or an idempotency key: in memory for segments in rows, on disk for sealed
/// ones. Whoever asks about sealed segments pays for reading from them.
struct LogIndex: Sendable {
    let hasher: KeyHasher
    private let cache: PartCache
    /// Those up to the newest sealed one, oldest first.
    private(set) var older: [OlderPart] = []
    /// Behind the sealed ones, oldest first; events are added to the last.
    private(set) var rows: [RowIndex] = []

    init(identity: LogIdentity, cache: PartCache) {
        hasher = KeyHasher(key: identity)
        self.cache = cache
    }

    /// The newest position that was added.
    var lastPosition: Position { rows.last?.lastPosition ?? older.last?.lastPosition ?? 0 }

    var streamCount: Int {
        rows.reduce(0) { $0 + $1.newStreams } + older.reduce(0) { $0 + $1.newStreams }
    }

    // MARK: Adding

    /// Says that the events that follow are those of this segment.
    mutating func begin(segment: UInt32) { rows.append(RowIndex(segment: segment, after: lastPosition)) }

    /// Adds the next segment, which is sealed.
    mutating func add(_ segment: SealedSegment) {
        // Sealed between two looks of a reader, who had come to its middle.
        if rows.last?.segment == segment.header.number { rows.removeLast() }
        older += rows.map(OlderPart.rows) + [.sealed(segment)]
        rows.removeAll()
    }

    /// Lets a sealed segment answer for the one in rows that it was made from, where that was added.
    mutating func replaceRows(by segment: SealedSegment) {
        let number = segment.header.number
        if let index = rows.firstIndex(where: { $0.segment == number }) {
            older += rows[..<index].map(OlderPart.rows) + [.sealed(segment)]
            rows.removeFirst(index + 1)
            return
        }
        let index = older.lastIndex { if case .rows(let part) = $0 { part.segment == number } else { false } }
        if let index { older[index] = .sealed(segment) }
    }

    /// How many more events the newest segment can take.
    var room: Int { rows.last?.room ?? 0 }

    /// Whether older segments may know more than the newest one.
    var hasOlder: Bool { rows.count > 1 || !older.isEmpty }

    /// Finds out what ``addEvent(stream:)`` has to know of the stream from older segments.
    mutating func learn(_ stream: IndexedName) throws(LogError) {
        guard hasOlder, rows[rows.count - 1].knownRevision(of: stream.hash) == nil,
            let head = try head(ofStream: stream)
        else { return }
        rows[rows.count - 1].note(earlierRevision: head.revision, of: stream.hash)
    }

    /// Adds the next event of a stream that was learnt of, and returns its revision.
    mutating func addEvent(stream: KeyHash) -> Revision { rows[rows.count - 1].addEvent(stream: stream) }

    /// Adds an event as it was found in a segment; false when the revision cannot be the next of its stream. What sealed
    /// segments know of it is not asked for: that would make opening slow.
    mutating func addFound(stream: KeyHash, revision: Revision) -> Bool {
        let known = rows.last { $0.knownRevision(of: stream) != nil }?.knownRevision(of: stream)
        guard known.map({ revision == $0 + 1 }) ?? (revision == 0 || !older.isEmpty) else { return false }
        rows[rows.count - 1].addEvent(stream: stream, revision: revision)
        return true
    }

    /// Adds a tag of the newest event; the same tag twice counts once.
    mutating func addTag(_ tag: KeyHash) { rows[rows.count - 1].addTag(tag) }

    /// Adds the key of a request that wrote these positions.
    mutating func addKey(_ key: KeyHash, positions: ClosedRange<Position>) {
        rows[rows.count - 1].addKey(key, positions: positions)
    }

    // MARK: Asking

    func positions(ofKey key: IndexedName) throws(LogError) -> ClosedRange<Position>? {
        if let found = rowPositions(ofKey: key.hash) { return found }
        return try older.positions(ofKey: key, cache)
    }

    func head(ofStream stream: IndexedName) throws(LogError) -> StreamHead? {
        if let found = rowHead(ofStream: stream.hash) { return found }
        return try older.head(ofStream: stream, cache)
    }

    /// The newest position with the tag; nil when there is none after `after`.
    func lastPosition(ofTag tag: IndexedName, after: Position) throws(LogError) -> Position? {
        for part in rows.reversed() {
            if let found = part.lastPosition(ofTag: tag.hash) { return found > after ? found : nil }
            if part.firstPosition <= after + 1 { return nil }
        }
        return try older.positions(ofTag: tag, in: after + 1...Position.max - 1, limit: 1, cache).first?.position
    }

    // What segments in rows know: to be asked under the index's lock, unlike the sealed ones, which never change.

    func rowPositions(ofKey key: KeyHash) -> ClosedRange<Position>? {
        for part in rows.reversed() {
            if let found = part.positions(ofKey: key) { return found }
        }
        return nil
    }

    func rowHead(ofStream stream: KeyHash) -> StreamHead? {
        for part in rows.reversed() {
            if let found = part.head(ofStream: stream) {
                return StreamHead(position: found.position, revision: found.revision)
            }
        }
        return nil
    }

    /// The stream's positions in `range`, newest first, at most `limit`.
    func rowPositions(ofStream stream: KeyHash, in range: ClosedRange<Position>, limit: Int) -> [Position] {
        rowPositions(in: range, limit: limit) { $0.positions(ofStream: stream, in: range, limit: $1) }
    }

    /// The tag's positions in `range`, newest first, at most `limit`.
    func rowPositions(ofTag tag: KeyHash, in range: ClosedRange<Position>, limit: Int) -> [Position] {
        rowPositions(in: range, limit: limit) { $0.positions(ofTag: tag, in: range, limit: $1) }
    }

    private func rowPositions(
        in range: ClosedRange<Position>, limit: Int, _ find: (RowIndex, Int) -> [Position]
    ) -> [Position] {
        var found: [Position] = []
        for part in rows.reversed() where found.count < limit && part.lastPosition >= range.lowerBound {
            if part.firstPosition > range.upperBound { continue }
            found += find(part, limit - found.count)
        }
        return found
    }
}

/// The newest event of a stream.
struct StreamHead: Equatable, Sendable {
    var position: Position
    var revision: Revision
}
