// SPDX-License-Identifier: Apache-2.0

import EventSourcing

/// Writes the columns of a projection one behind the other, each as its count (eight bytes) and its numbers as they lie in
/// memory, so that reading one back is one copy.
///
/// Numbers are little-endian; the package is for machines of that order (a snapshot is derived and never travels anyway).
struct ColumnWriter {
    /// The bytes so far.
    private(set) var bytes: [UInt8] = []

    /// Begins with a word for the layout; change it with the columns.
    init(layout: UInt64) {
        bytes = []
        append(layout)
    }

    /// One column.
    mutating func column<Number: RawRecord>(_ numbers: [Number]) {
        append(UInt64(numbers.count))
        // A raw record is all value: no padding whose bytes would be left to chance.
        unsafe numbers.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
    }

    /// One column that lies in chunks.
    mutating func column<Number: RawRecord>(_ numbers: Column<Number>) {
        append(UInt64(numbers.count))
        numbers.forEachChunk { chunk in
            // As above.
            unsafe chunk.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
        }
    }

    /// The rows that have a number, and the numbers.
    mutating func sparse(_ column: SparseColumn) {
        let entries = column.sorted()
        self.column(entries.map { UInt32($0.key) })
        self.column(entries.map(\.value))
    }

    /// A column of texts.
    mutating func texts(_ table: StringTable) {
        column(table.ends)
        column(table.bytes)
    }

    private mutating func append(_ word: UInt64) {
        for place in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(place * 8))) }
    }
}

extension PayloadError {
    /// A snapshot that cannot be read: of another layout, cut short, or with columns that contradict each other.
    static func snapshot(_ reason: String) -> PayloadError { PayloadError(field: "snapshot", reason: reason) }
}

/// Reads what ``ColumnWriter`` wrote. Lengths are checked before anything is allocated.
struct ColumnReader: ~Escapable {
    private let bytes: RawSpan
    private var offset = 0

    /// Reads `bytes`, which must begin with the word for this layout.
    @_lifetime(copy bytes)
    init(_ bytes: RawSpan, layout: UInt64) throws(PayloadError) {
        self.bytes = bytes
        guard try word() == layout else { throw .snapshot("another layout") }
    }

    /// The next column; nil as `count` takes any, otherwise it must have just so many numbers.
    mutating func column<Number: RawRecord>(
        _ type: Number.Type = Number.self,
        count: Int? = nil
    ) throws(PayloadError) -> [Number] {
        let stored = try word()
        let width = MemoryLayout<Number>.size
        guard stored <= UInt64((bytes.byteCount - offset) / width) else { throw .snapshot("cut short") }
        let number = Int(stored)
        guard count == nil || count == number else { throw .snapshot("columns of different length") }
        let part = bytes.extracting(offset..<offset + number * width)
        offset += number * width
        return unsafe [Number](unsafeUninitializedCapacity: number) { target, written in
            // The same number of bytes on both sides; any bytes are a raw record.
            unsafe part.withUnsafeBytes { unsafe UnsafeMutableRawBufferPointer(target).copyMemory(from: $0) }
            written = number
        }
    }

    /// The next column of numbers that some of so many rows have; refuses rows that are none or out of order.
    mutating func sparse(rows: Int) throws(PayloadError) -> SparseColumn {
        let keys = try column(UInt32.self)
        let values = try column(Int64.self, count: keys.count)
        guard zip(keys, keys.dropFirst()).allSatisfy({ $0 < $1 }), keys.last.map({ Int($0) < rows }) ?? true else {
            throw .snapshot("numbers of no rows")
        }
        var sparse = SparseColumn()
        for (key, value) in zip(keys, values) { sparse[Int(key)] = value }
        return sparse
    }

    /// The next column of texts.
    mutating func texts() throws(PayloadError) -> StringTable {
        let ends = try column(UInt32.self)
        guard let table = StringTable(bytes: try column(UInt8.self), ends: ends) else {
            throw .snapshot("texts do not fit their ends")
        }
        return table
    }

    /// How many bytes there are up to the end of the next column of bytes, whether or not all of them are here.
    mutating func columnBytes() throws(PayloadError) -> Int {
        guard let count = Int(exactly: try word()), count <= Int.max - offset else { throw .snapshot("cut short") }
        return offset + count
    }

    /// Checks that nothing follows.
    func finish() throws(PayloadError) {
        guard offset == bytes.byteCount else { throw .snapshot("bytes left over") }
    }

    private mutating func word() throws(PayloadError) -> UInt64 {
        guard bytes.byteCount - offset >= 8 else { throw .snapshot("cut short") }
        defer { offset += 8 }
        return UInt64(littleEndian: bytes.word(offset))
    }
}
