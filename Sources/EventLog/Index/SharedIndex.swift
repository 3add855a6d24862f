// SPDX-License-Identifier: Apache-2.0

/// A position that the index found, with what a sealed segment's index says of the event: the group of types that it is stored
/// with, and its stream's number where it was found by its stream.
struct FoundEvent: Equatable, Sendable {
    var position: Position
    var group: UInt16?
    var stream: UInt32?
}

extension LogShared {
    /// The stream's newest event at or before a position: what the writer added beyond is not on disk yet.
    func head(of stream: String, through: Position) throws(LogError) -> StreamHead? {
        let name = IndexedName(stream, .stream, hasher)
        let (head, newer, reached, older) = index.withLock { index in
            let head = index.rowHead(ofStream: name.hash)
            let isNewer = head.map { $0.position > through } ?? false
            // Only events that are just being written lie beyond: they are few.
            let newer =
                isNewer ? index.rowPositions(ofStream: name.hash, in: through + 1...Position.max, limit: .max) : []
            let reached =
                isNewer ? index.rowPositions(ofStream: name.hash, in: 1...max(1, through), limit: 1).first : nil
            return (head, newer.count, reached, index.older)
        }
        guard let head else { return try older.head(ofStream: name, cache) }
        if newer == 0 { return head }
        guard Revision(newer) <= head.revision else { return nil }
        let position = reached == nil ? try older.head(ofStream: name, cache)?.position : reached
        return position.map { StreamHead(position: $0, revision: head.revision - Revision(newer)) }
    }

    /// The stream's positions in `range`, newest first, at most `limit`.
    func positions(
        ofStream stream: String, in range: ClosedRange<Position>, limit: Int
    ) throws(LogError) -> [FoundEvent] {
        let name = IndexedName(stream, .stream, hasher)
        let (rows, older) = index.withLock { index in
            (index.rowPositions(ofStream: name.hash, in: range, limit: limit), index.older)
        }
        let found = rows.map { FoundEvent(position: $0) }
        if found.count >= limit { return found }
        return found + (try older.positions(ofStream: name, in: range, limit: limit - found.count, cache))
    }

    /// The tag's positions in `range`, newest first, at most `limit`.
    func positions(ofTag tag: String, in range: ClosedRange<Position>, limit: Int) throws(LogError) -> [FoundEvent] {
        let name = IndexedName(tag, .tag, hasher)
        let (rows, older) = index.withLock { index in
            (index.rowPositions(ofTag: name.hash, in: range, limit: limit), index.older)
        }
        let found = rows.map { FoundEvent(position: $0) }
        if found.count >= limit { return found }
        return found + (try older.positions(ofTag: name, in: range, limit: limit - found.count, cache))
    }

    /// The positions of the request with this idempotency key.
    func positions(ofKey key: String) throws(LogError) -> ClosedRange<Position>? {
        let name = IndexedName(key, .idempotencyKey, hasher)
        let (found, older) = index.withLock { ($0.rowPositions(ofKey: name.hash), $0.older) }
        if let found { return found }
        return try older.positions(ofKey: name, cache)
    }
}
