// SPDX-License-Identifier: Apache-2.0

/// What is known of a segment that a sealed one follows, or that is sealed itself. It does not change any more, and is
/// asked without a lock.
///
/// Mostly all of them are sealed. A segment in rows stands between sealed ones where its rows were restored from a
/// backup, or where it was opened while its writer was just sealing it and those behind it.
enum OlderPart: Sendable {
    case sealed(SealedSegment)
    case rows(RowIndex)

    var lastPosition: Position {
        switch self {
        case .sealed(let segment): segment.lastPosition
        case .rows(let part): part.lastPosition
        }
    }

    var newStreams: Int {
        switch self {
        case .sealed(let segment): Int(segment.footer.newStreams)
        case .rows(let part): part.newStreams
        }
    }

    fileprivate func overlaps(_ range: ClosedRange<Position>) -> Bool {
        switch self {
        case .sealed(let segment): segment.overlaps(range)
        case .rows(let part): part.firstPosition <= range.upperBound && part.lastPosition >= range.lowerBound
        }
    }
}

/// The older segments of a log, oldest first; the newest are asked first.
extension [OlderPart] {
    func head(ofStream name: IndexedName, _ cache: PartCache) throws(LogError) -> StreamHead? {
        for part in reversed() {
            switch part {
            case .sealed(let segment):
                guard let entry = try segment.entry(ofStream: name, cache) else { continue }
                return StreamHead(
                    position: segment.firstPosition + UInt64(entry.list.newest), revision: entry.lastRevision)
            case .rows(let rows):
                guard let found = rows.head(ofStream: name.hash) else { continue }
                return StreamHead(position: found.position, revision: found.revision)
            }
        }
        return nil
    }

    func positions(ofKey name: IndexedName, _ cache: PartCache) throws(LogError) -> ClosedRange<Position>? {
        for part in reversed() {
            let found: ClosedRange<Position>?
            switch part {
            case .sealed(let segment): found = try segment.positions(ofKey: name, cache)
            case .rows(let rows): found = rows.positions(ofKey: name.hash)
            }
            if let found { return found }
        }
        return nil
    }

    /// The stream's positions in `range`, newest first, at most `limit`.
    func positions(
        ofStream name: IndexedName, in range: ClosedRange<Position>, limit: Int, _ cache: PartCache
    ) throws(LogError) -> [FoundEvent] {
        var found: [FoundEvent] = []
        for part in reversed() where found.count < limit && part.overlaps(range) {
            switch part {
            case .sealed(let segment):
                guard let entry = try segment.entry(ofStream: name, cache) else { continue }
                try segment.append(entry.list, ofStream: entry.number, in: range, limit: limit, to: &found)
                // The first event of a stream has no older ones.
                if entry.firstRevision == 0 { return found }
            case .rows(let rows):
                let more = rows.positions(ofStream: name.hash, in: range, limit: limit - found.count)
                found += more.map { FoundEvent(position: $0) }
            }
        }
        return found
    }

    /// The tag's positions in `range`, newest first, at most `limit`.
    func positions(
        ofTag name: IndexedName, in range: ClosedRange<Position>, limit: Int, _ cache: PartCache
    ) throws(LogError) -> [FoundEvent] {
        var found: [FoundEvent] = []
        for part in reversed() where found.count < limit && part.overlaps(range) {
            switch part {
            case .sealed(let segment):
                guard let list = try segment.list(ofTag: name, cache) else { continue }
                try segment.append(list, in: range, limit: limit, to: &found)
            case .rows(let rows):
                let more = rows.positions(ofTag: name.hash, in: range, limit: limit - found.count)
                found += more.map { FoundEvent(position: $0) }
            }
        }
        return found
    }
}
