// SPDX-License-Identifier: Apache-2.0

/// Where one event of an unpacked block lies.
struct BlockRow {
    var revision: Revision = 0
    var recordedAt: Int64 = 0
    var ordinal: UInt32 = 0
    var stream: UInt32 = 0
    var payloadOffset: UInt32 = 0
    var payloadLength: UInt32 = 0
    var metadataOffset: UInt32 = 0
    var metadataLength: UInt32 = 0
    var tagsOffset: UInt32 = 0
    /// 0 where the event has no id of its own: an id never lies at the start of a block.
    var idOffset: UInt32 = 0
    var tagsLength: UInt16 = 0
    var tagCount: UInt8 = 0
    /// The type's place among the segment's.
    var type: UInt16 = 0
}

/// A block unpacked, with its columns spread out to rows. Can be loaded again and again without allocating.
@safe final class UnpackedBlock {
    private var body = ByteBuffer(capacity: SealedFormat.blockContentBytes * 2)
    private var room = 128
    private(set) var rows: UnsafeMutablePointer<BlockRow>
    private(set) var count = 0

    init() { unsafe rows = .allocate(capacity: room) }

    deinit { unsafe rows.deallocate() }

    /// The unpacked bytes; valid until the next load.
    var bytes: UnsafeRawPointer { unsafe UnsafeRawPointer(body.base) }

    var byteCount: Int { body.capacity + room * MemoryLayout<BlockRow>.stride }

    /// Unpacks the stored bytes of a block whose header is `header`; false when they do not match their checksum or make
    /// no sense. `events` and `streams` are how many the segment has, `type` is that of all events where the block does
    /// not say another.
    func load(_ header: BlockHeader, _ stored: UnsafeRawBufferPointer, type: UInt16, events: UInt32, streams: UInt32)
        -> Bool
    {
        count = 0
        let rawLength = Int(header.rawLength)
        guard stored.count == Int(header.storedLength),
            unsafe crc32c(RawSpan(_unsafeBytes: stored)) == header.checksum
        else { return false }
        body.removeAll()
        body.reserve(rawLength)
        if header.codec == .raw {
            unsafe body.append(RawSpan(_unsafeBytes: stored))
        } else {
            body.setCount(rawLength)
            guard unsafe LZ4.decompress(stored, into: UnsafeMutableRawBufferPointer(rebasing: body.room[..<rawLength]))
            else { return false }
        }
        reserveRows(Int(header.count))
        guard spread(header, type, events: events, streams: streams) else { return false }
        count = Int(header.count)
        return true
    }

    private func reserveRows(_ count: Int) {
        guard count > room else { return }
        unsafe rows.deallocate()
        room = count
        unsafe rows = .allocate(capacity: room)
    }

    /// Fills the rows from the columns; false when anything lies outside of the block, the segment or its streams.
    private func spread(_ header: BlockHeader, _ type: UInt16, events: UInt32, streams: UInt32) -> Bool {
        let count = Int(header.count)
        var reader = unsafe VarintReader(body.pointer)
        unsafe rows.initialize(repeating: BlockRow(type: type), count: count)
        var ordinal = UInt64(header.firstOrdinal)
        unsafe rows[0].ordinal = header.firstOrdinal
        for index in 1..<max(count, 1) {
            ordinal += 1 + reader.varint(upTo: UInt64(events))
            unsafe rows[index].ordinal = UInt32(truncatingIfNeeded: ordinal)
        }
        guard reader.isGood, ordinal < UInt64(events) else { return false }
        var stream: Int64 = 0
        for index in 0..<count {
            stream &+= reader.zigzag()
            guard stream >= 0, stream < Int64(streams) else { return false }
            unsafe rows[index].stream = UInt32(truncatingIfNeeded: stream)
        }
        for index in 0..<count { unsafe rows[index].revision = reader.varint() }
        var time: Int64 = 0
        for index in 0..<count {
            time &+= reader.zigzag()
            unsafe rows[index].recordedAt = time
        }
        let limit = UInt64(header.rawLength)
        for index in 0..<count { unsafe rows[index].payloadLength = UInt32(reader.varint(upTo: limit)) }
        if header.parts.contains(.types) {
            for index in 0..<count {
                unsafe rows[index].type = UInt16(reader.varint(upTo: UInt64(SealedFormat.typesMax)))
            }
        }
        if header.parts.contains(.tags) { readTagLengths(&reader, count) }
        if header.parts.contains(.metadata) {
            for index in 0..<count { unsafe rows[index].metadataLength = UInt32(reader.varint(upTo: limit)) }
        }
        return reader.isGood && layOut(&reader, header)
    }

    private func readTagLengths(_ reader: inout VarintReader, _ count: Int) {
        for index in 0..<count {
            let tags = reader.varint(upTo: UInt64(LogLimits.tagsPerEvent))
            unsafe rows[index].tagCount = UInt8(tags)
            guard tags > 0 else { continue }
            let limit = UInt64(LogLimits.tagsPerEvent * (LogLimits.tagBytes + 1))
            unsafe rows[index].tagsLength = UInt16(reader.varint(upTo: limit))
        }
    }

    /// Gives each row its part of what stands behind the columns; they must fill it exactly.
    private func layOut(_ reader: inout VarintReader, _ header: BlockHeader) -> Bool {
        let count = Int(header.count)
        var hasID = header.parts.contains(.ids)
        if hasID {
            for index in 0..<count { unsafe rows[index].idOffset = UInt32(reader.varint(upTo: 1)) }
            hasID = reader.isGood
        }
        var offset = reader.next
        if hasID {
            for index in 0..<count where unsafe rows[index].idOffset != 0 {
                unsafe rows[index].idOffset = UInt32(truncatingIfNeeded: offset)
                offset += Row.idBytes
            }
        }
        for index in 0..<count {
            unsafe rows[index].tagsOffset = UInt32(truncatingIfNeeded: offset)
            offset += Int(unsafe rows[index].tagsLength)
        }
        for index in 0..<count {
            unsafe rows[index].metadataOffset = UInt32(truncatingIfNeeded: offset)
            offset += Int(unsafe rows[index].metadataLength)
        }
        for index in 0..<count {
            unsafe rows[index].payloadOffset = UInt32(truncatingIfNeeded: offset)
            offset += Int(unsafe rows[index].payloadLength)
        }
        // All lengths were bounded by the block's, so that the sum cannot have wrapped around.
        return reader.isGood && offset == Int(header.rawLength)
    }

    /// Whether all rows have types of this group. `groups` has the group of each of the segment's types.
    func hasTypes(of group: UInt16, _ groups: [UInt16]) -> Bool {
        let groups = groups.span
        for index in 0..<count {
            let type = Int(unsafe rows[index].type)
            guard type < groups.count, groups[type] == group else { return false }
        }
        return true
    }

    /// The event in a row. Its stream is known by number only; `names` leads to the names.
    @inline(__always)
    static func event(_ row: BlockRow, _ bytes: UnsafeRawPointer, names: UnsafeRawPointer) -> StoredEvent {
        unsafe StoredEvent(
            revision: row.revision, recordedAt: Timestamp(microseconds: row.recordedAt), stream: names,
            tags: bytes + Int(row.tagsOffset), metadata: bytes + Int(row.metadataOffset),
            payload: bytes + Int(row.payloadOffset), id: row.idOffset == 0 ? nil : bytes + Int(row.idOffset),
            payloadLength: row.payloadLength, metadataLength: row.metadataLength, streamNumber: row.stream,
            tagsLength: row.tagsLength, tagCount: row.tagCount, streamLength: 0)
    }
}
