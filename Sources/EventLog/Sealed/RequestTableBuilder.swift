// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Makes the table of a segment's idempotency keys: sorted by their bytes, each told by what it does not share with the
/// one before, so that they are found without an index and pack to a tenth.
///
/// Keys are held until they are sorted, at most ``SealedFormat/keyRunBytes`` of them: where there are more, the table has
/// several runs, each sorted in itself.
struct RequestTableBuilder: ~Copyable {
    private struct Request {
        var start: UInt32
        var length: UInt32
        var firstOrdinal: UInt32
        var count: UInt32
    }
    private let runBytes: Int
    private var text = ByteBuffer(capacity: 64 << 10)
    private var requests: [Request] = []
    private var directory = ByteBuffer(capacity: 4 << 10)
    private var stored = ByteBuffer(capacity: 64 << 10)
    private(set) var count: UInt32 = 0
    private var chunks: UInt32 = 0

    init(runBytes: Int = SealedFormat.keyRunBytes) { self.runBytes = runBytes }

    /// Adds the key of a request.
    mutating func add(_ key: RawSpan, firstOrdinal: UInt32, count: UInt32) {
        requests.append(
            Request(
                start: UInt32(text.count), length: UInt32(key.byteCount), firstOrdinal: firstOrdinal, count: count))
        text.append(key)
        self.count += 1
        if text.count + requests.count * MemoryLayout<Request>.stride >= runBytes { endRun() }
    }

    private mutating func endRun() {
        let base = unsafe text.base
        requests.sort { left, right in
            let order = unsafe memcmp(
                base + Int(left.start), base + Int(right.start), Int(min(left.length, right.length)))
            if order != 0 { return order < 0 }
            return (left.length, left.firstOrdinal) < (right.length, right.firstOrdinal)
        }
        for first in stride(from: 0, to: requests.count, by: SealedFormat.chunkItems) {
            add(chunk: first..<min(first + SealedFormat.chunkItems, requests.count), beginsRun: first == 0)
        }
        requests.removeAll(keepingCapacity: true)
        text.removeAll()
    }

    private mutating func add(chunk: Range<Int>, beginsRun: Bool) {
        let first = key(chunk.lowerBound).array
        let content = content(of: chunk)
        let packed = LZ4.compressSoundly(content.bytes)
        directory.append(UInt32(packed.count))
        directory.append(UInt32(content.count))
        directory.append(crc32c(packed.rawSpan))
        directory.append(UInt16(chunk.count))
        directory.append(UInt8(beginsRun ? 1 : 0))
        directory.append(UInt8(first.count))
        directory.append(first)
        stored.append(packed)
        chunks += 1
    }

    /// The chunk's keys and what is known of their requests.
    private func content(of chunk: Range<Int>) -> ByteBuffer {
        var content = ByteBuffer(capacity: 8 << 10)
        for index in chunk {
            let key = key(index)
            let shared = sharedBytes(key, self.key(max(index - 1, chunk.lowerBound)))
            content.append(varint: UInt64(shared))
            content.append(varint: UInt64(key.byteCount - shared))
            content.append(key.part(shared, key.byteCount - shared))
        }
        content.append(contentsOf: events(of: chunk))
        return content
    }

    /// Where the requests of neighbouring keys lie, which mostly is near each other.
    private func events(of chunk: Range<Int>) -> ByteBuffer {
        var steps: [UInt64] = []
        var last: Int64 = 0
        for index in chunk {
            let step = Int64(requests[index].firstOrdinal) - last
            steps.append(UInt64(bitPattern: step << 1 ^ step >> 63))
            last = Int64(requests[index].firstOrdinal)
        }
        let sizes = (0...RequestTable.stepOrderMax).map { order in
            steps.reduce(0) { $0 + ExpGolomb.bits($1, order: order) }
        }
        let order = sizes.firstIndex(of: sizes.min()!)!
        var bits = BitWriter(capacity: 1 << 10)
        bits.write(UInt64(order), width: RequestTable.stepOrderBits)
        for (step, index) in zip(steps, chunk) {
            bits.write(step, order: order)
            bits.write(UInt64(requests[index].count - 1), order: RequestTable.countOrder)
        }
        return bits.finished()
    }

    @_lifetime(borrow self)
    private func key(_ index: Int) -> RawSpan {
        text.bytes.part(Int(requests[index].start), Int(requests[index].length))
    }

    /// The section's bytes.
    mutating func encode() -> ByteBuffer {
        if !requests.isEmpty { endRun() }
        var section = ByteBuffer(capacity: RequestTable.headBytes + directory.count + 4 + stored.count)
        section.append(count)
        section.append(chunks)
        section.append(UInt32(directory.count))
        section.append(contentsOf: directory)
        section.append(crc32c(section.bytes))
        section.append(contentsOf: stored)
        return section
    }
}

/// Bytes at the start of both that are the same.
private func sharedBytes(_ left: RawSpan, _ right: RawSpan) -> Int {
    let most = min(left.byteCount, right.byteCount)
    var shared = 0
    while shared < most, left.number(at: shared, as: UInt8.self) == right.number(at: shared) { shared += 1 }
    return shared
}
