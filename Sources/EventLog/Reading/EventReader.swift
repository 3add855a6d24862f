// SPDX-License-Identifier: Apache-2.0

/// An error of the log, or the one that the closure threw.
public enum ReadError<Body: Error>: Error {
    /// The log could not be read.
    case log(LogError)
    /// The closure threw.
    case body(Body)
}

/// One read of the log: chooses the shortest way to the events that a query selects.
struct EventReader {
    let shared: LogShared
    let query: EventQuery
    let through: Position
    private let wanted: TypeFilter
    private var remaining: Int
    private var wasStopped = false
    /// Whether the read ran out of events rather than being stopped.
    private(set) var reachedEnd = false
    /// Events that were handed over so far.
    var shownCount: Int { query.limit - remaining }

    init(_ shared: LogShared, _ query: EventQuery) {
        self.shared = shared
        self.query = query
        through = min(shared.published, query.positions.upperBound)
        wanted = TypeFilter(query.types, names: shared.names)
        remaining = query.limit
    }

    mutating func run<E: Error>(
        _ body: (borrowing EventView) throws(E) -> Bool
    ) throws(ReadError<E>) {
        defer { reachedEnd = !wasStopped && remaining > 0 }
        guard remaining > 0, query.positions.lowerBound <= through else { return }
        switch (query.selection, query.direction) {
        case (.all, .forwards): try scanForwards(body)
        case (.all, .backwards): try scanBackwards(body)
        case (.stream(let name), _):
            let shared = shared
            try visit(body) { (range, limit) throws(LogError) in
                try shared.positions(ofStream: name, in: range, limit: limit)
            }
        case (.taggedAnyOf(let tags), _):
            let shared = shared
            try visit(body) { (range, limit) throws(LogError) in
                var found: [FoundEvent] = []
                for tag in tags { found += try shared.positions(ofTag: tag, in: range, limit: limit) }
                return tags.count == 1 ? found : Self.merged(found)
            }
        }
    }

    /// Each position once, newest first.
    private static func merged(_ found: [FoundEvent]) -> [FoundEvent] {
        var merged: [FoundEvent] = []
        for event in found.sorted(by: { $0.position > $1.position }) where merged.last?.position != event.position {
            merged.append(event)
        }
        return merged
    }

    /// From segment to segment, each in the form that it has.
    private mutating func scanForwards<E: Error>(
        _ body: (borrowing EventView) throws(E) -> Bool
    ) throws(ReadError<E>) {
        var next = max(1, query.positions.lowerBound)
        while next <= through {
            guard let start = shared.catalog.placeAtOrBefore(next) else { return }
            switch start.segment {
            case .rows:
                guard let after = try scanRows(from: next, body) else { return }
                next = after
            case .sealed(let segment):
                guard try scan(segment, backwards: false, body) else { return }
                next = max(next, segment.lastPosition + 1)
            }
        }
    }

    /// Every batch of a stretch of segments in rows once, through one set of buffers. Returns the position behind it;
    /// nil when the reader has had enough.
    private mutating func scanRows<E: Error>(
        from first: Position, _ body: (borrowing EventView) throws(E) -> Bool
    ) throws(ReadError<E>) -> Position? {
        guard let walk = BatchWalk(shared.catalog, from: first, through: through) else { return first }
        while try log(for: body, { () throws(LogError) in try walk.advance() }), let header = walk.header {
            let bytes: UnsafeRawBufferPointer = unsafe try log(for: body) { () throws(LogError) in
                unsafe try walk.body()
            }
            guard
                let tables = BatchTables(
                    decoding: unsafe RawSpan(_unsafeBytes: bytes), eventCount: Int(header.eventCount))
            else { throw .log(walk.damage(at: walk.place.offset)) }
            let numbers = shared.names.numbers(of: tables.types)
            guard wanted.any(of: numbers) else { continue }
            var offset = tables.rowsOffset
            for position in header.basePosition...header.lastPosition {
                guard let row = unsafe Row(bytes, at: offset), row.typeIndex < numbers.count else {
                    throw .log(walk.damage(at: walk.place.offset))
                }
                offset += row.length
                if position > through { return position }
                let number = numbers[row.typeIndex]
                guard position >= first, wanted.includes(number) else { continue }
                guard try show(row.event, position, number, body) else { return nil }
            }
        }
        return walk.next
    }

    /// So few events are picked one by one: for a scan all names of the segment's streams are unpacked first.
    private static let fewEvents: UInt64 = 64

    /// The wanted events of a sealed segment; false when the reader has had enough.
    private mutating func scan<E: Error>(
        _ segment: SealedSegment, backwards: Bool, _ body: (borrowing EventView) throws(E) -> Bool
    ) throws(ReadError<E>) -> Bool {
        let base = segment.firstPosition
        let first = max(base, query.positions.lowerBound)
        let last = min(segment.lastPosition, through)
        guard first <= last else { return true }
        let cache = shared.cache
        let count = min(last - first + 1, UInt64(remaining))
        if query.types == nil, count <= Self.fewEvents {
            var pick = try log(for: body) { () throws(LogError) in try SealedPick(segment, cache) }
            for step in 0..<count {
                let found = FoundEvent(position: backwards ? last - step : first + step)
                guard try show(found, from: &pick, body) else { return false }
            }
            return true
        }
        let wanted = segment.typeNumbers.map(wanted.includes)
        var scan = try log(for: body) { () throws(LogError) in
            try SealedScan.begin(
                segment, ordinals: UInt32(first - base)...UInt32(last - base), backwards: backwards, wanted: wanted,
                cache: cache)
        }
        while true {
            do throws(LogError) { guard try scan.advance() else { return true } } catch { throw .log(error) }
            let goOn = try show(scan.event, base + Position(scan.ordinal), segment.typeNumbers[scan.type], body)
            guard goOn else { return false }
        }
    }

    /// From the newest batch or segment to the oldest.
    private mutating func scanBackwards<E: Error>(
        _ body: (borrowing EventView) throws(E) -> Bool
    ) throws(ReadError<E>) {
        var position = through
        while position >= max(1, query.positions.lowerBound) {
            if case .sealed(let segment)? = shared.catalog.placeAtOrBefore(position)?.segment {
                guard try scan(segment, backwards: true, body) else { return }
                position = segment.firstPosition - 1
                continue
            }
            let batch = try log(for: body) { () throws(LogError) in try self.batch(holding: position) }
            guard let batch else { continue }
            var next = min(position, batch.lastPosition)
            while next >= max(batch.basePosition, query.positions.lowerBound) {
                let (row, number) = batch.row(next)
                if wanted.includes(number), try !show(row.event, next, number, body) { return }
                next -= 1
            }
            position = batch.basePosition - 1
        }
    }

    /// The events at positions that the index knows.
    private mutating func visit<E: Error>(
        _ body: (borrowing EventView) throws(E) -> Bool,
        positions find: (ClosedRange<Position>, Int) throws(LogError) -> [FoundEvent]
    ) throws(ReadError<E>) {
        let range = query.positions.lowerBound...through
        // A type filter may drop some of them, and forwards the oldest are wanted, which the index reaches last.
        let limit = query.types == nil && query.direction == .backwards ? remaining : .max
        var ordered = try log(for: body) { () throws(LogError) in try find(range, limit) }
        if query.direction == .forwards { ordered.reverse() }
        var batch: UnpackedBatch?
        var pick: SealedPick?
        for found in ordered {
            let position = found.position
            if pick?.holds(position) == true {
                guard try show(found, from: &pick!, body) else { return }
                continue
            }
            if let known = batch, position >= known.basePosition, position <= known.lastPosition {
                let (row, number) = known.row(position)
                if wanted.includes(number), try !show(row.event, position, number, body) { return }
                continue
            }
            if let segment = sealedSegment(holding: position) {
                guard try show(found, in: segment, &pick, body) else { return }
                continue
            }
            batch = try log(for: body) { () throws(LogError) in try self.batch(holding: position) }
            guard let batch else {
                // Sealed since it was looked up.
                guard let segment = sealedSegment(holding: position) else { continue }
                guard try show(FoundEvent(position: position), in: segment, &pick, body) else { return }
                continue
            }
            let (row, number) = batch.row(position)
            if wanted.includes(number), try !show(row.event, position, number, body) { return }
        }
    }

    private func sealedSegment(holding position: Position) -> SealedSegment? {
        guard case .sealed(let segment)? = shared.catalog.placeAtOrBefore(position)?.segment else { return nil }
        return segment
    }

    /// Shows the event that was found, from a segment that nothing was picked from yet.
    private mutating func show<E: Error>(
        _ found: FoundEvent, in segment: SealedSegment, _ pick: inout SealedPick?,
        _ body: (borrowing EventView) throws(E) -> Bool
    ) throws(ReadError<E>) -> Bool {
        let cache = shared.cache
        pick = try log(for: body) { () throws(LogError) in try SealedPick(segment, cache) }
        return try show(found, from: &pick!, body)
    }

    /// Shows the event that was found, if its type is wanted.
    private mutating func show<E: Error>(
        _ found: FoundEvent, from pick: inout SealedPick, _ body: (borrowing EventView) throws(E) -> Bool
    ) throws(ReadError<E>) -> Bool {
        if query.types != nil, let group = found.group, let numbers = pick.typeNumbers(ofGroup: group),
            !wanted.any(of: numbers)
        {
            return true
        }
        let event: StoredEvent
        let typeNumber: Int
        do throws(LogError) { (event, typeNumber) = try pick.event(found) } catch { throw .log(error) }
        if !wanted.includes(typeNumber) { return true }
        return try show(event, found.position, typeNumber, body)
    }

    @inline(__always)
    private mutating func show<E: Error>(
        _ event: StoredEvent, _ position: Position, _ typeNumber: Int, _ body: (borrowing EventView) throws(E) -> Bool
    ) throws(ReadError<E>) -> Bool {
        let view = EventView(
            event, position: position, typeNumber: typeNumber, names: shared.names, identity: shared.identity)
        let goOn: Bool
        do throws(E) { goOn = try body(view) } catch { throw .body(error) }
        remaining -= 1
        if !goOn { wasStopped = true }
        return goOn && remaining > 0
    }

    /// The batch in rows that holds a published position, from the cache or the file; nil when the position is in a
    /// sealed segment.
    private func batch(holding position: Position) throws(LogError) -> UnpackedBatch? {
        guard let start = shared.catalog.placeAtOrBefore(position) else { throw Self.missing(position) }
        guard case .rows = start.segment,
            let walk = BatchWalk(shared.catalog, from: position, through: through, window: SegmentReader.singleWindow)
        else { return nil }
        guard try walk.advance(), let header = walk.header else { throw Self.missing(position) }
        let key = PartCache.Key(segment: header.segment, offset: walk.place.offset)
        if let cached = shared.cache.part(key, as: UnpackedBatch.self) { return cached }
        guard let batch = try unsafe UnpackedBatch(header: header, body: walk.body(), names: shared.names) else {
            throw walk.damage(at: walk.place.offset)
        }
        shared.cache.insert(batch, for: key)
        return batch
    }

    private static func missing(_ position: Position) -> LogError {
        LogError(.damaged, "An event is missing from the log.", positions: position...position)
    }

    private func log<Result: ~Copyable, E: Error>(
        for body: (borrowing EventView) throws(E) -> Bool, _ work: () throws(LogError) -> Result
    ) throws(ReadError<E>) -> Result {
        do throws(LogError) { return try work() } catch { throw .log(error) }
    }
}
