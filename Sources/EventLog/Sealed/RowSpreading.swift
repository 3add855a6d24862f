// SPDX-License-Identifier: Apache-2.0

/// Spreads the columns of an unpacked block out to rows, and says where the parts of each event lie.
///
/// All that is counted on stands in variables of a function, not of a type: next to stores through a pointer these stay
/// in registers, which halves the time.
@safe struct RowSpreading {
    private let header: BlockHeader
    private let count: Int
    private let bytes: UnsafeRawPointer
    private let rows: UnsafeMutablePointer<BlockRow>
    private let tags: UnsafeMutableRawBufferPointer

    /// Bytes of all ids, tags, metadata and payloads.
    private struct Totals {
        var ids = 0, tags = 0, metadata = 0, payloads = 0
    }

    /// `bytes` are those that the header speaks of, with their slack; `rows` has room for so many as it says. Where tags are
    /// packed their texts go to `tags`, which is the room that the header says, directly behind.
    init(
        _ header: BlockHeader, _ bytes: UnsafeRawPointer, _ rows: UnsafeMutablePointer<BlockRow>,
        tags: UnsafeMutableRawBufferPointer
    ) {
        self.header = header
        count = Int(header.count)
        unsafe self.bytes = unsafe bytes
        unsafe self.rows = unsafe rows
        unsafe self.tags = unsafe tags
    }

    /// Fills the rows; false when anything lies outside of the block, the segment or its streams.
    func run(type: UInt16, events: UInt32, streams: UInt32) -> Bool {
        var reader = unsafe ColumnReader(bytes, count: Int(header.rawLength))
        unsafe rows.initialize(repeating: BlockRow(type: type), count: count)
        guard readPlaces(&reader, events: events, streams: streams) else { return false }
        readTimes(&reader)
        var totals = Totals()
        let rows = unsafe rows
        var isGood = readLengths(&reader, &totals.payloads) { unsafe rows[$0].payloadLength = $1 }
        if header.parts.contains(.types) { isGood = readTypes(&reader) && isGood }
        if header.parts.contains(.tags) { isGood = readTagLengths(&reader, &totals.tags) && isGood }
        if header.parts.contains(.metadata) {
            let areGood = readLengths(&reader, &totals.metadata) { unsafe rows[$0].metadataLength = $1 }
            isGood = areGood && isGood
        }
        if header.parts.contains(.ids) { isGood = readIDMarks(&reader, &totals.ids) && isGood }
        return isGood && reader.isGood && layOut(from: reader.next, totals)
    }

    @inline(__always)
    private func readPlaces(_ reader: inout ColumnReader, events: UInt32, streams: UInt32) -> Bool {
        let rows = unsafe rows
        var ordinal = UInt64(header.firstOrdinal)
        var largest: UInt64 = 0
        unsafe rows[0].ordinal = header.firstOrdinal
        reader.forEach(count - 1) { index, gap in
            largest = max(largest, gap)
            ordinal &+= 1 &+ gap
            unsafe rows[index + 1].ordinal = UInt32(truncatingIfNeeded: ordinal)
        }
        // Without a larger gap the sum cannot have wrapped around.
        guard largest <= UInt64(events), ordinal < UInt64(events) else { return false }
        var stream: Int64 = 0
        largest = 0
        reader.forEach(count) { index, step in
            stream &+= ColumnReader.signed(step)
            largest = max(largest, UInt64(bitPattern: stream))
            unsafe rows[index].names = NameNumbers(stream: UInt32(truncatingIfNeeded: stream))
        }
        return largest < UInt64(streams)
    }

    @inline(__always)
    private func readTimes(_ reader: inout ColumnReader) {
        let rows = unsafe rows
        reader.forEach(count) { index, revision in unsafe rows[index].revision = revision }
        var time: Int64 = 0
        reader.forEach(count) { index, step in
            time &+= ColumnReader.signed(step)
            unsafe rows[index].recordedAt = time
        }
    }

    /// Lengths of at most the block's, so that their sum cannot wrap around.
    @inline(__always)
    private func readLengths(
        _ reader: inout ColumnReader, _ total: inout Int, _ store: (Int, UInt32) -> Void
    ) -> Bool {
        var sum: UInt64 = 0
        var largest: UInt64 = 0
        reader.forEach(count) { index, length in
            largest = max(largest, length)
            sum &+= length
            store(index, UInt32(truncatingIfNeeded: length))
        }
        guard largest <= UInt64(header.rawLength) else { return false }
        total = Int(sum)
        return true
    }

    @inline(__always)
    private func readTypes(_ reader: inout ColumnReader) -> Bool {
        let rows = unsafe rows
        var largest: UInt64 = 0
        reader.forEach(count) { index, type in
            largest = max(largest, type)
            unsafe rows[index].type = UInt16(truncatingIfNeeded: type)
        }
        return largest <= UInt64(SealedFormat.typesMax)
    }

    @inline(__always)
    private func readTagLengths(_ reader: inout ColumnReader, _ total: inout Int) -> Bool {
        let rows = unsafe rows
        var sum: UInt64 = 0
        var largestCount: UInt64 = 0
        var largest: UInt64 = 0
        for index in 0..<count {
            let tags = reader.value()
            guard tags > 0 else { continue }
            let length = reader.value()
            largestCount = max(largestCount, tags)
            largest = max(largest, length)
            sum &+= length
            unsafe rows[index].names = NameNumbers(
                stream: rows[index].stream, tagsLength: UInt16(truncatingIfNeeded: length),
                tagCount: UInt8(truncatingIfNeeded: tags))
        }
        guard largestCount <= UInt64(LogLimits.tagsPerEvent),
            largest <= UInt64(LogLimits.tagsPerEvent * (LogLimits.tagBytes + 1))
        else { return false }
        total = Int(sum)
        return true
    }

    /// Marks the rows that have an id with 1; ``layOut(from:_:)`` says where.
    @inline(__always)
    private func readIDMarks(_ reader: inout ColumnReader, _ total: inout Int) -> Bool {
        let rows = unsafe rows
        var marks: UInt64 = 0
        var largest: UInt64 = 0
        reader.forEach(count) { index, mark in
            largest = max(largest, mark)
            marks &+= mark
            unsafe rows[index].idOffset = UInt32(truncatingIfNeeded: mark)
        }
        guard largest <= 1 else { return false }
        total = Int(marks) * Row.idBytes
        return true
    }

    /// Unpacks all tags and returns where what is behind them starts; nil when they are not what the rows say.
    private func unpackTags(from start: Int, _ totals: Totals) -> Int? {
        let rawLength = Int(header.rawLength)
        guard start <= rawLength, unsafe totals.tags <= tags.count, let text = unsafe tags.baseAddress else {
            return nil
        }
        var packing = unsafe TagPacking(
            UnsafeRawBufferPointer(start: bytes + start, count: rawLength - start), text: text)
        for index in 0..<count {
            let names = unsafe rows[index].names
            guard names.tagCount == 0 || packing.unpack(Int(names.tagCount), length: Int(names.tagsLength)) else {
                return nil
            }
        }
        return rawLength - packing.rest
    }

    /// Gives each row its part of what stands behind the columns; they must fill it exactly.
    @inline(__always)
    private func layOut(from ids: Int, _ totals: Totals) -> Bool {
        var tags = ids + totals.ids
        var metadata = tags + totals.tags
        if header.parts.contains(.packedTags) {
            guard let end = unpackTags(from: tags, totals) else { return false }
            (tags, metadata) = (Int(header.rawLength) + ColumnReader.slackBytes, end)
        }
        let payloads = metadata + totals.metadata
        guard payloads + totals.payloads == Int(header.rawLength) else { return false }
        let rows = unsafe rows
        var id = UInt32(truncatingIfNeeded: ids)
        var tag = UInt32(truncatingIfNeeded: tags)
        var meta = UInt32(truncatingIfNeeded: metadata)
        var payload = UInt32(truncatingIfNeeded: payloads)
        for index in 0..<count {
            let row = unsafe rows + index
            if unsafe row.pointee.idOffset != 0 {
                unsafe row.pointee.idOffset = id
                id &+= UInt32(Row.idBytes)
            }
            unsafe row.pointee.tagsOffset = tag
            tag &+= UInt32(unsafe row.pointee.names.tagsLength)
            unsafe row.pointee.metadataOffset = meta
            meta &+= unsafe row.pointee.metadataLength
            unsafe row.pointee.payloadOffset = payload
            payload &+= unsafe row.pointee.payloadLength
        }
        return true
    }
}
