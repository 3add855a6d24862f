// SPDX-License-Identifier: Apache-2.0

/// The forms of the log's files one by one, away from a log: read, and written again. This is how tests get at the
/// decoders with bytes that no log would hold.
package enum LooseForms {
    /// A manifest that says the same, its reserved bytes zero; nil for bytes that are none.
    package static func manifest(_ bytes: [UInt8]) -> [UInt8]? { Manifest(decoding: bytes)?.encoded() }

    /// The first block of a segment that says the same, its reserved bytes zero. Throws as opening the segment would.
    package static func segmentHeader(_ block: RawSpan, file: String) throws(LogError) -> [UInt8] {
        try SegmentHeader(decoding: block, file: file).encoded()
    }

    /// Opens the index of a sealed segment, asks it for keys of all kinds, and goes over all of it. Returns how many events
    /// it covers.
    package static func segmentIndex(
        _ file: any StorageFile, path: String, length: UInt64, asking names: [String]
    ) throws(LogError) -> UInt32 {
        let index = try SegmentIndex(file: file, path: path, offset: 0, length: length)
        let hasher = KeyHasher(key: LogIdentity(high: 3, low: 5))
        for name in names {
            for entry in try index.streams(hasher.hash(.stream, name)) {
                _ = try index.postings(of: entry.list, in: 0..<index.header.events, limit: 100)
            }
            for entry in try index.tags(hasher.hash(.tag, name)) {
                _ = try index.postings(of: entry.list, in: 0..<index.header.events, limit: 100)
            }
            _ = try index.keys(hasher.hash(.idempotencyKey, name))
        }
        try index.verify()
        return index.header.events
    }

    /// Reads the filter of a sealed segment and asks it for each name.
    package static func keyFilter(
        _ file: any StorageFile, path: String, length: UInt64, asking names: [String]
    ) throws(LogError) -> Int {
        let filter = try KeyFilter(file: file, path: path, offset: 0, length: length)
        let hasher = KeyHasher(key: LogIdentity(high: 3, low: 5))
        return names.count { filter.mayContain(hasher.hash(.stream, $0)) }
    }

    /// The header of a batch that says the same, its reserved bytes zero; nil for bytes that are none.
    package static func batchHeader(_ bytes: RawSpan) -> [UInt8]? {
        guard let header = BatchHeader(decoding: bytes) else { return nil }
        var buffer = ByteBuffer(capacity: LogFormat.batchHeaderBytes)
        header.encode(into: &buffer)
        return buffer.bytes.array
    }
}

/// A batch of a segment, read as the log reads it and taken apart.
package struct LooseBatch: Equatable, Sendable {
    /// An event with what its row says of it.
    package struct Event: Equatable, Sendable {
        /// What was appended, with its recorded time.
        package var event: NewEvent
        /// Its place in its stream.
        package var revision: Revision
    }
    /// An idempotency key and the events, counted from 0, of its request.
    package struct Key: Equatable, Sendable {
        /// The events.
        package var events: Range<Int>
        /// The key's bytes.
        package var key: [UInt8]
    }
    /// Its events, in their order.
    package var events: [Event] = []
    /// Its keys, in the order of the file.
    package var keys: [Key] = []
    private var header: BatchHeader
    private let segment: SegmentHeader

    /// Reads the first batch of a segment; nil where there is none, or none that is whole. Throws where the segment's
    /// header is none.
    package init?(firstOf file: any StorageFile, path: String) throws(LogError) {
        var block = ByteBuffer(capacity: LogFormat.blockBytes)
        do throws(StorageError) { try file.read(LogFormat.blockBytes, at: 0, into: &block) } catch {
            throw LogError(error, doing: "open a segment")
        }
        segment = try SegmentHeader(decoding: block.bytes, file: path)
        let reader = SegmentReader(
            Segment(header: segment, file: file, path: path), window: SegmentReader.singleWindow)
        let start = UInt64(LogFormat.blockBytes)
        guard let header = try reader.header(at: start), try reader.loadBody(of: header, at: start) else { return nil }
        self.header = header
        guard header.kind == .events else { return }
        var index = LogIndex(identity: segment.identity, cache: PartCache(budget: 0))
        index.begin(segment: segment.number)
        _ = unsafe index.add(header, body: reader.body)  // for its own sake: opening a log does this
        guard unsafe unpack(reader.body) else { return nil }
    }

    private mutating func unpack(_ body: UnsafeRawBufferPointer) -> Bool {
        let names = TypeNames()
        guard
            let tables = unsafe BatchTables(
                decoding: RawSpan(_unsafeBytes: body), eventCount: Int(header.eventCount)),
            let batch = unsafe UnpackedBatch(header: header, body: body, names: names)
        else { return false }
        keys = tables.keys.map { Key(events: Int($0.firstRow)..<Int($0.firstRow) + Int($0.rowCount), key: $0.key) }
        for position in header.basePosition...header.lastPosition {
            let (row, typeNumber) = batch.row(position)
            let view = EventView(
                row.event, position: position, typeNumber: typeNumber, names: names, identity: segment.identity)
            let event = NewEvent(
                stream: view.stream, type: view.type, payload: view.payload.array, metadata: view.metadata.array,
                tags: view.tags, recordedAt: view.recordedAt, id: view.importedID)
            events.append(Event(event: event, revision: view.revision))
        }
        return true
    }

    /// The whole segment with this batch alone, as a writer makes it; nil for what no writer would be asked to write.
    package func encodedSegment() -> [UInt8]? {
        let names = keys.map(\.key).filter { String(validating: $0, as: UTF8.self) == nil }
        guard names.isEmpty, header.kind == .marker || RequestCheck.allows(events.map(\.event)) else { return nil }
        var encoder = BatchEncoder()
        for (number, event) in events.enumerated() {
            let one = [event.event]
            encoder.add(
                one.span, at: 0, revision: event.revision, recordedAt: event.event.recordedAt ?? header.latest)
            for key in keys where key.events.upperBound == number + 1 {
                encoder.add(key: String(decoding: key.key, as: UTF8.self), eventCount: key.events.count)
            }
        }
        var end = SegmentEnd(emptySegment: segment)
        end.resume(at: end.offset, with: header)
        _ = encoder.makeBatch(after: end, in: segment, durableThrough: header.durableThrough)
        return unsafe segment.encoded() + Array(encoder.paddedBytes())
    }
}
