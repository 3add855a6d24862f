// SPDX-License-Identifier: Apache-2.0

/// Records one behind the other, in chunks: growing copies nothing, and no more room is left unused than one chunk has.
///
/// An array that doubles would hold up to twice of what is in it, and three times while it grows.
struct Column<Record: RawRecord>: Sendable {
    private var chunks: [[Record]] = []
    /// How many records there are.
    private(set) var count = 0

    /// A chunk has 1024 narrow records, 256, or 128 wide ones, some KiB: little of it stays unused, and little goes into its
    /// own head.
    @inline(__always) private static var shift: Int {
        MemoryLayout<Record>.stride < 8 ? 10 : MemoryLayout<Record>.stride < 32 ? 8 : 7
    }
    @inline(__always) private static var mask: Int { (1 << shift) - 1 }
    static var chunkCount: Int { 1 << shift }

    /// No records.
    init() {}

    /// These records.
    init(_ records: [Record]) {
        for record in records { append(record) }
    }

    /// Whether there are none.
    var isEmpty: Bool { count == 0 }
    /// The places of all records.
    var indices: Range<Int> { 0..<count }

    /// The record at a place; traps beyond the last one.
    @inline(__always) subscript(index: Int) -> Record {
        get { chunks[index >> Self.shift][index & Self.mask] }
        _modify { yield &chunks[index >> Self.shift][index & Self.mask] }
    }

    /// Adds a record behind the others.
    @inline(__always) mutating func append(_ record: Record) {
        if count & Self.mask == 0 { addChunk() }
        chunks[count >> Self.shift].append(record)
        count += 1
    }

    /// Calls `body` with each chunk's records.
    func forEachChunk(_ body: ([Record]) -> Void) { chunks.forEach(body) }

    /// The first chunk grows, for what stays small; the others have their room at once.
    @inline(never) private mutating func addChunk() {
        var chunk: [Record] = []
        if !chunks.isEmpty { chunk.reserveCapacity(Self.chunkCount) }
        chunks.append(chunk)
    }

    /// The bytes that it has taken from the memory, unused room included.
    var heldBytes: Int {
        chunks.reduce(chunks.heldBytes) { $0 + $1.heldBytes }
    }
}

extension Column: Equatable {
    /// Equal when the same records stand at the same places.
    static func == (left: Column, right: Column) -> Bool { left.chunks == right.chunks }
}

extension Array {
    /// The bytes that its room takes, used or not, with the head that every array has; an empty one takes none.
    var heldBytes: Int { capacity == 0 ? 0 : 32 + capacity * MemoryLayout<Element>.stride }
}
