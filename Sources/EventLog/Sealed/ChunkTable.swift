// SPDX-License-Identifier: Apache-2.0

/// A table of byte strings in a sealed segment. Keeps 12 bytes for each 256 of them; the strings are read when asked for.
struct ChunkTable: Sendable {
    private struct Chunk {
        var offset: UInt64
        var storedLength: UInt32
        var rawLength: UInt32
        var checksum: UInt32
    }
    let count: UInt32
    private let source: SectionReader
    private let chunks: [Chunk]

    var byteCount: Int { chunks.count * MemoryLayout<Chunk>.stride + 64 }

    /// Reads and checks the table's directory.
    init(_ source: SectionReader) throws(LogError) {
        self.source = source
        let head = try source.read(8, at: 0)
        count = head.rawSpan.number(at: 0)
        let chunkCount: UInt32 = head.rawSpan.number(at: 4)
        guard chunkCount == (UInt64(count) + UInt64(SealedFormat.chunkItems) - 1) / UInt64(SealedFormat.chunkItems),
            UInt64(chunkCount) * 12 + 12 <= source.length
        else { throw source.damage(at: 0, "The directory of a table is damaged.") }
        let directoryBytes = 8 + Int(chunkCount) * 12
        let bytes = try source.read(directoryBytes + 4, at: 0)
        let directory = bytes.rawSpan
        guard crc32c(directory.part(0, directoryBytes)) == directory.number(at: directoryBytes) else {
            throw source.damage(at: 0, "The directory of a table is damaged.")
        }
        var chunks: [Chunk] = []
        chunks.reserveCapacity(Int(chunkCount))
        var offset = UInt64(directoryBytes + 4)
        for index in 0..<Int(chunkCount) {
            let stored: UInt32 = directory.number(at: 8 + index * 12)
            let chunk = Chunk(
                offset: offset, storedLength: stored, rawLength: directory.number(at: 12 + index * 12),
                checksum: directory.number(at: 16 + index * 12))
            guard chunk.rawLength <= Self.chunkBytesMax, stored <= Self.chunkBytesMax * 2 else {
                throw source.damage(at: UInt64(8 + index * 12), "The directory of a table is damaged.")
            }
            chunks.append(chunk)
            offset += UInt64(stored)
        }
        guard offset == source.length else { throw source.damage(at: 0, "A table does not fill its section.") }
        self.chunks = chunks
    }

    /// Items are names and keys, at most 255 bytes with two numbers before them.
    private static let chunkBytesMax: UInt32 = 256 * 300

    var chunkCount: Int { chunks.count }

    /// The chunk that holds the item with this number.
    static func chunk(of item: UInt32) -> Int { Int(item) / SealedFormat.chunkItems }

    /// How many items a chunk has.
    func itemCount(ofChunk number: Int) -> Int {
        min(SealedFormat.chunkItems, Int(count) - number * SealedFormat.chunkItems)
    }

    /// Reads a chunk.
    func read(chunk number: Int) throws(LogError) -> TableChunk {
        var raw = ByteBuffer(capacity: Int(chunks[number].rawLength))
        try unpack(chunk: number, into: &raw)
        guard let items = unsafe TableChunk(raw.pointer, items: itemCount(ofChunk: number)) else {
            throw damage(chunk: number)
        }
        return items
    }

    /// Appends a chunk's items as they are stored, each behind its length.
    func unpack(chunk number: Int, into buffer: inout ByteBuffer) throws(LogError) {
        let chunk = chunks[number]
        let stored = try source.read(Int(chunk.storedLength), at: chunk.offset)
        guard crc32c(stored.rawSpan) == chunk.checksum else { throw damage(chunk: number) }
        guard chunk.storedLength != chunk.rawLength else { return buffer.append(stored) }
        let start = buffer.count
        buffer.reserve(start + Int(chunk.rawLength))
        let room = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer.room[start..<start + Int(chunk.rawLength)])
        let isWhole = unsafe stored.withUnsafeBytes { unsafe LZ4.decompress($0, into: room) }
        guard isWhole else { throw damage(chunk: number) }
        buffer.setCount(start + room.count)
    }

    /// That a chunk is not what it must be.
    func damage(chunk number: Int) -> LogError {
        source.damage(at: chunks[number].offset, "A part of a table is damaged.")
    }
}

/// Some consecutive items of a table, unpacked.
@safe final class TableChunk: CachedPart, @unchecked Sendable {  // written only by init
    private let bytes: UnsafeMutableRawPointer
    private let places: [(start: UInt32, count: UInt32)]

    /// nil when the bytes are not exactly so many items.
    fileprivate init?(_ raw: UnsafeRawBufferPointer, items: Int) {
        var places: [(start: UInt32, count: UInt32)] = []
        places.reserveCapacity(items)
        var reader = unsafe VarintReader(raw)
        for _ in 0..<items {
            let count = Int(reader.varint(upTo: UInt64(raw.count)))
            let start = reader.next
            guard unsafe reader.bytes(count) != nil, reader.isGood else { return nil }
            places.append((UInt32(start), UInt32(count)))
        }
        guard reader.rest == 0 else { return nil }
        let copy = UnsafeMutableRawPointer.allocate(byteCount: max(1, raw.count), alignment: 8)
        if let start = raw.baseAddress { unsafe copy.copyMemory(from: start, byteCount: raw.count) }
        unsafe bytes = unsafe copy
        self.places = places
        super.init(byteCount: raw.count + places.count * 8 + 64)
    }

    deinit { unsafe bytes.deallocate() }

    var count: Int { places.count }

    /// The item with this place in the chunk; valid while the chunk is.
    func item(_ index: Int) -> UnsafeRawBufferPointer {
        let place = places[index]
        return unsafe UnsafeRawBufferPointer(start: bytes + Int(place.start), count: Int(place.count))
    }
}
