// SPDX-License-Identifier: Apache-2.0

/// Gathers the events of one group commit and makes the batch of them. Keeps its buffers from group to group.
struct BatchEncoder: ~Copyable {
    /// Room for the tables, then the rows: the tables stand before them but are only known after them.
    private var body = ByteBuffer(capacity: 1 << 20)
    private var tables = ByteBuffer()
    private var file = ByteBuffer(capacity: 1 << 20)
    private var keys: [BatchTables.Key] = []
    private var types = TypeTable()
    private var earliest = Timestamp(microseconds: .max)
    private var latest = Timestamp(microseconds: .min)
    private(set) var eventCount: UInt32 = 0

    /// What tables mostly fit into. Where they do not, the rows have to move.
    private static let tablesRoom = 16 << 10

    /// About how large the body is by now.
    var rawBytes: Int { max(0, body.count - Self.tablesRoom) }

    /// Forgets the group.
    mutating func removeAll() {
        body.removeAll()
        keys.removeAll(keepingCapacity: true)
        types.removeAll()
        earliest = Timestamp(microseconds: .max)
        latest = Timestamp(microseconds: .min)
        eventCount = 0
    }

    /// Bytes of an event's row at most.
    @inline(__always)
    static func rowBytes(_ events: Span<NewEvent>, at index: Int) -> Int {
        LogFormat.rowHeaderBytes + Row.idBytes + events[index].stream.utf8.count + events[index].payload.count
            + events[index].metadata.count + tagsBytes(events, at: index)
    }

    @inline(__always)
    private static func tagsBytes(_ events: Span<NewEvent>, at index: Int) -> Int {
        var bytes = events[index].tags.count
        for tag in events[index].tags.indices { bytes += events[index].tags[tag].utf8.count }
        return bytes
    }

    /// Adds one of these events behind the others.
    @inline(__always)
    mutating func add(_ events: Span<NewEvent>, at index: Int, revision: Revision, recordedAt: Timestamp) {
        if eventCount == 0 { body.setCount(Self.tablesRoom) }
        let event = events[index]
        let tagsBytes = Self.tagsBytes(events, at: index)
        let length = Self.rowBytes(events, at: index) - (event.id == nil ? Row.idBytes : 0)
        body.reserve(body.count + length)
        body.append(UInt32(length))
        body.append(types.number(of: event.type))
        body.append(event.id == nil ? UInt8(0) : Row.carriesID)
        body.append(UInt8(event.tags.count))
        body.append(revision)
        body.append(recordedAt.microseconds)
        body.append(UInt8(event.stream.utf8.count))
        body.append(UInt8(0))
        body.append(UInt16(tagsBytes))
        body.append(UInt32(event.metadata.count))
        if let id = event.id {
            body.append(id.high)
            body.append(id.low)
        }
        body.append(utf8: event.stream)
        for tag in event.tags.indices {
            body.append(UInt8(event.tags[tag].utf8.count))
            body.append(utf8: event.tags[tag])
        }
        body.append(event.metadata)
        body.append(event.payload)
        earliest = min(earliest, recordedAt)
        latest = max(latest, recordedAt)
        eventCount += 1
    }

    /// Notes that the last `count` events are those of a request with this key.
    mutating func add(key: String, eventCount count: Int) {
        keys.append(
            BatchTables.Key(firstRow: eventCount - UInt32(count), rowCount: UInt32(count), key: Array(key.utf8)))
    }

    /// Whether there is room for a type name that may be new.
    var hasRoomForTypes: Bool { types.names.count < 32_768 }

    /// Makes the tables, puts them right before the rows, and returns where they begin.
    private mutating func placeTables() -> Int {
        tables.removeAll()
        tables.append(UInt32(0))
        tables.append(UInt32(keys.count))
        tables.append(UInt16(types.names.count))
        tables.append(UInt16(0))
        for type in types.names {
            tables.append(UInt8(type.utf8.count))
            tables.append(utf8: type)
        }
        for key in keys {
            tables.append(key.firstRow)
            tables.append(key.rowCount)
            tables.append(UInt8(key.key.count))
            tables.append(key.key)
        }
        tables.store(UInt32(tables.count), at: 0)
        let missing = max(0, tables.count - Self.tablesRoom)
        if missing > 0 { body.insertRoom(missing, at: 0) }
        let start = Self.tablesRoom + missing - tables.count
        body.overwrite(at: start, with: tables)
        return start
    }

    /// Makes the batch that follows `end`, ready to be written at `end.offset`, and returns its header; `bytes` has it.
    /// Without events it is a marker.
    mutating func makeBatch(after end: SegmentEnd, in segment: SegmentHeader, durableThrough: Position) -> BatchHeader {
        let start = eventCount > 0 ? placeTables() : body.count
        let rawLength = body.count - start
        file.removeAll()
        file.reserve(LogFormat.batchHeaderBytes + LZ4.bound(rawLength) + LogFormat.blockBytes)
        file.setCount(LogFormat.batchHeaderBytes)
        var stored = unsafe LZ4.compress(
            UnsafeRawBufferPointer(rebasing: body.pointer[start...]),
            into: UnsafeMutableRawBufferPointer(rebasing: file.room[LogFormat.batchHeaderBytes...]))
        let isRaw = stored > rawLength - rawLength / 20
        if isRaw {
            file.append(contentsOf: body, from: start)
            stored = rawLength
        } else {
            file.setCount(LogFormat.batchHeaderBytes + stored)
        }
        let header = BatchHeader(
            codec: isRaw ? .raw : .lz4, kind: eventCount > 0 ? .events : .marker, salt: segment.salt,
            segment: segment.number, eventCount: eventCount, number: end.nextNumber, basePosition: end.lastPosition + 1,
            rawLength: UInt32(rawLength), storedLength: UInt32(stored),
            earliest: eventCount > 0 ? earliest : end.latest, latest: eventCount > 0 ? latest : end.latest,
            durableThrough: durableThrough,
            bodyChecksum: crc32c(file.bytes.part(LogFormat.batchHeaderBytes, stored)), previousChain: end.chain)
        file.setCount(0)
        header.encode(into: &file)
        file.setCount(LogFormat.batchHeaderBytes + stored)
        return header
    }

    /// The chain over the batch that was made.
    var chain: ChainHash { ChainHash(of: file.bytes) }

    /// The batch that was made, padded to whole blocks; valid until the next change.
    mutating func paddedBytes() -> UnsafeRawBufferPointer {
        let padding = Int(LogFormat.roundUp(UInt64(file.count))) - file.count
        file.appendZeros(padding)
        return unsafe file.pointer
    }
}
