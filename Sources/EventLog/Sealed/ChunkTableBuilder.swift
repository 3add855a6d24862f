// SPDX-License-Identifier: Apache-2.0

/// Makes a table of short byte strings, numbered from 0, compressed in chunks so that one of them can be had for little.
struct ChunkTableBuilder: ~Copyable {
    private var chunk = ByteBuffer(capacity: 8 << 10)
    private var chunkItems = 0
    private var directory = ByteBuffer(capacity: 4 << 10)
    private var stored = ByteBuffer(capacity: 64 << 10)
    private(set) var count: UInt32 = 0
    private var chunks: UInt32 = 0

    /// Adds an item; it gets the next number.
    mutating func add(_ item: RawSpan) {
        chunk.append(varint: UInt64(item.byteCount))
        chunk.append(item)
        chunkItems += 1
        count += 1
        if chunkItems == SealedFormat.chunkItems { endChunk() }
    }

    private mutating func endChunk() {
        let packed = LZ4.compressSoundly(chunk.bytes)
        directory.append(UInt32(packed.count))
        directory.append(UInt32(chunk.count))
        directory.append(crc32c(packed.rawSpan))
        stored.append(packed)
        chunk.removeAll()
        chunkItems = 0
        chunks += 1
    }

    /// The section's bytes.
    mutating func encode() -> ByteBuffer {
        if chunkItems > 0 { endChunk() }
        var section = ByteBuffer(capacity: 12 + directory.count + stored.count)
        section.append(count)
        section.append(chunks)
        section.append(contentsOf: directory)
        section.append(crc32c(section.bytes))
        section.append(contentsOf: stored)
        return section
    }
}
