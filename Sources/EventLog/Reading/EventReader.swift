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
            let key = shared.index.withLock { $0.hasher.hash(.stream, name) }
            try visit(body) { index, range, limit in index.positions(ofStream: key, in: range, limit: limit) }
        case (.taggedAnyOf(let tags), _):
            let keys = shared.index.withLock { index in tags.map { index.hasher.hash(.tag, $0) } }
            try visit(body) { index, range, limit in
                let found = keys.map { index.positions(ofTag: $0, in: range, limit: limit) }
                return found.count == 1 ? found[0] : Array(Set(found.joined())).sorted(by: >)
            }
        }
    }

    /// Every batch once, through one set of buffers.
    private mutating func scanForwards<E: Error>(
        _ body: (borrowing EventView) throws(E) -> Bool
    ) throws(ReadError<E>) {
        let first = max(1, query.positions.lowerBound)
        guard let walk = BatchWalk(shared.catalog, from: first, through: through) else { return }
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
                if position > through { return }
                let number = numbers[row.typeIndex]
                guard position >= first, wanted.includes(number) else { continue }
                guard try show(row, position, number, body) else { return }
            }
        }
    }

    /// From the newest batch to the oldest: batches are found forwards, a stretch at a time, and visited backwards.
    private mutating func scanBackwards<E: Error>(
        _ body: (borrowing EventView) throws(E) -> Bool
    ) throws(ReadError<E>) {
        var position = through
        while position >= max(1, query.positions.lowerBound) {
            let batch = try log(for: body) { () throws(LogError) in try self.batch(holding: position) }
            var next = min(position, batch.lastPosition)
            while next >= max(batch.basePosition, query.positions.lowerBound) {
                let (row, number) = batch.row(next)
                if wanted.includes(number), try !show(row, next, number, body) { return }
                next -= 1
            }
            position = batch.basePosition - 1
        }
    }

    /// The events at positions that the index knows.
    private mutating func visit<E: Error>(
        _ body: (borrowing EventView) throws(E) -> Bool,
        positions find: (LogIndex, ClosedRange<Position>, Int) -> [Position]
    ) throws(ReadError<E>) {
        let range = query.positions.lowerBound...through
        // A type filter may drop some of them, and forwards the oldest are wanted, which the index reaches last.
        let limit = query.types == nil && query.direction == .backwards ? remaining : .max
        let newestFirst = shared.index.withLock { find($0, range, limit) }
        let ordered = query.direction == .backwards ? newestFirst : newestFirst.reversed()
        var batch: UnpackedBatch?
        for position in ordered {
            if batch.map({ position < $0.basePosition || position > $0.lastPosition }) ?? true {
                batch = try log(for: body) { () throws(LogError) in try self.batch(holding: position) }
            }
            guard let (row, number) = batch?.row(position), wanted.includes(number) else { continue }
            guard try show(row, position, number, body) else { return }
        }
    }

    private mutating func show<E: Error>(
        _ row: Row, _ position: Position, _ typeNumber: Int, _ body: (borrowing EventView) throws(E) -> Bool
    ) throws(ReadError<E>) -> Bool {
        let view = EventView(
            row, position: position, typeNumber: typeNumber, names: shared.names, identity: shared.identity)
        let goOn: Bool
        do throws(E) { goOn = try body(view) } catch { throw .body(error) }
        remaining -= 1
        if !goOn { wasStopped = true }
        return goOn && remaining > 0
    }

    /// The batch that holds a published position, from the cache or the file.
    private func batch(holding position: Position) throws(LogError) -> UnpackedBatch {
        guard
            let walk = BatchWalk(
                shared.catalog, from: position, through: through, window: SegmentReader.singleWindow),
            try walk.advance(), let header = walk.header
        else { throw LogError(.damaged, "An event is missing from the log.", positions: position...position) }
        if let cached = shared.cache.batch(at: header.basePosition) { return cached }
        guard let batch = try unsafe UnpackedBatch(header: header, body: walk.body(), names: shared.names) else {
            throw walk.damage(at: walk.place.offset)
        }
        shared.cache.insert(batch)
        return batch
    }

    private func log<Result, E: Error>(
        for body: (borrowing EventView) throws(E) -> Bool, _ work: () throws(LogError) -> Result
    ) throws(ReadError<E>) -> Result {
        do throws(LogError) { return try work() } catch { throw .log(error) }
    }
}

/// Which types a query lets through, by number.
private struct TypeFilter {
    private let all: Bool
    private var included: [Bool] = []

    init(_ types: [String]?, names: TypeNames) {
        all = types == nil
        for number in names.numbers(of: types ?? []) {
            if number >= included.count { included += [Bool](repeating: false, count: number + 1 - included.count) }
            included[number] = true
        }
    }

    @inline(__always)
    func includes(_ number: Int) -> Bool { all || (number < included.count && included[number]) }

    func any(of numbers: [Int]) -> Bool { all || numbers.contains(where: includes) }
}
