// SPDX-License-Identifier: Apache-2.0

/// Gathers the events of one group commit and makes the batch of them. Keeps its buffers from group to group.
struct BatchEncoder: ~Copyable {
    private var rows = ByteBuffer(capacity: 1 << 20)
    private var body = ByteBuffer(capacity: 1 << 20)
    private var file = ByteBuffer(capacity: 1 << 20)
    private var keys: [BatchTables.Key] = []
    private var types: [String] = []
    private var typeNumbers: [ExactText: UInt16] = [:]
    private var earliest = Timestamp(microseconds: .max)
    private var latest = Timestamp(microseconds: .min)
    private(set) var eventCount: UInt32 = 0

    /// About how large the body is by now.
    var rawBytes: Int { rows.count }

    /// Forgets the group.
    mutating func removeAll() {
        rows.removeAll()
        keys.removeAll(keepingCapacity: true)
        types.removeAll(keepingCapacity: true)
        typeNumbers.removeAll(keepingCapacity: true)
        earliest = Timestamp(microseconds: .max)
        latest = Timestamp(microseconds: .min)
        eventCount = 0
    }

    /// Bytes of an event's row at most.
    static func rowBytes(_ event: NewEvent) -> Int {
        LogFormat.rowHeaderBytes + Row.idBytes + event.stream.utf8.count + event.payload.count + event.metadata.count
            + event.tags.reduce(0) { $0 + 1 + $1.utf8.count }
    }

    /// Adds an event behind the others.
    mutating func add(_ event: NewEvent, revision: Revision, recordedAt: Timestamp) {
        let start = rows.count
        rows.reserve(start + Self.rowBytes(event))
        rows.append(UInt32(0))
        rows.append(typeNumber(event.type))
        rows.append(event.id == nil ? UInt8(0) : Row.carriesID)
        rows.append(UInt8(event.tags.count))
        rows.append(revision)
        rows.append(recordedAt.microseconds)
        rows.append(UInt8(event.stream.utf8.count))
        rows.append(UInt8(0))
        rows.append(UInt16(event.tags.reduce(0) { $0 + 1 + $1.utf8.count }))
        rows.append(UInt32(event.metadata.count))
        if let id = event.id {
            rows.append(id.high)
            rows.append(id.low)
        }
        rows.append(utf8: event.stream)
        for tag in event.tags {
            rows.append(UInt8(tag.utf8.count))
            rows.append(utf8: tag)
        }
        rows.append(event.metadata)
        rows.append(event.payload)
        rows.store(UInt32(rows.count - start), at: start)
        earliest = min(earliest, recordedAt)
        latest = max(latest, recordedAt)
        eventCount += 1
    }

    /// Notes that the last `count` events are those of a request with this key.
    mutating func add(key: String, eventCount count: Int) {
        keys.append(
            BatchTables.Key(firstRow: eventCount - UInt32(count), rowCount: UInt32(count), key: Array(key.utf8)))
    }

    private mutating func typeNumber(_ type: String) -> UInt16 {
        let key = ExactText(type)
        if let number = typeNumbers[key] { return number }
        let number = UInt16(types.count)
        types.append(type)
        typeNumbers[key] = number
        return number
    }

    /// Whether there is room for a type name that may be new.
    var hasRoomForTypes: Bool { types.count < 32_768 }

    private mutating func makeBody() {
        body.removeAll()
        body.append(UInt32(0))
        body.append(UInt32(keys.count))
        body.append(UInt16(types.count))
        body.append(UInt16(0))
        for type in types {
            body.append(UInt8(type.utf8.count))
            body.append(utf8: type)
        }
        for key in keys {
            body.append(key.firstRow)
            body.append(key.rowCount)
            body.append(UInt8(key.key.count))
            body.append(key.key)
        }
        let rowsOffset = UInt32(body.count)
        body.store(rowsOffset, at: 0)
        body.append(contentsOf: rows)
    }

    /// Makes the batch that follows `end`, ready to be written at `end.offset`, and returns its header; `bytes` has it.
    /// Without events it is a marker.
    mutating func makeBatch(after end: SegmentEnd, in segment: SegmentHeader, durableThrough: Position) -> BatchHeader {
        if eventCount > 0 { makeBody() } else { body.removeAll() }
        let rawLength = body.count
        file.removeAll()
        file.reserve(LogFormat.batchHeaderBytes + LZ4.bound(rawLength) + LogFormat.blockBytes)
        file.setCount(LogFormat.batchHeaderBytes)
        var stored = unsafe LZ4.compress(
            body.pointer, into: UnsafeMutableRawBufferPointer(rebasing: file.room[LogFormat.batchHeaderBytes...]))
        let isRaw = stored > rawLength - rawLength / 20
        if isRaw {
            file.append(contentsOf: body)
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
