// SPDX-License-Identifier: Apache-2.0

/// A batch unpacked and indexed by row, immutable, for the cache.
@safe final class UnpackedBatch: CachedPart, @unchecked Sendable {  // written only by init
    let basePosition: Position
    private let bytes: UnsafeMutableRawBufferPointer
    private let rows: [UInt32]
    private let typeNumbers: [Int]

    /// Copies the body; nil when it is malformed.
    init?(header: BatchHeader, body: UnsafeRawBufferPointer, names: TypeNames) {
        guard let tables = unsafe BatchTables(decoding: RawSpan(_unsafeBytes: body), eventCount: Int(header.eventCount))
        else { return nil }
        var rows: [UInt32] = []
        rows.reserveCapacity(Int(header.eventCount))
        var offset = tables.rowsOffset
        for _ in 0..<Int(header.eventCount) {
            guard let row = unsafe Row(body, at: offset), row.typeIndex < tables.types.count else { return nil }
            rows.append(UInt32(offset))
            offset += row.length
        }
        guard offset == body.count else { return nil }
        basePosition = header.basePosition
        self.rows = rows
        typeNumbers = names.numbers(of: tables.types)
        unsafe bytes = .allocate(byteCount: max(1, body.count), alignment: 16)
        unsafe bytes.copyMemory(from: body)
        super.init(byteCount: body.count + rows.count * 4)
    }

    deinit { unsafe bytes.deallocate() }

    var lastPosition: Position { basePosition + Position(rows.count) - 1 }

    /// The row of a position of this batch, and its type's number.
    func row(_ position: Position) -> (row: Row, typeNumber: Int) {
        precondition(position >= basePosition && position <= lastPosition)
        // init walked over all rows of these very bytes.
        let row = unsafe Row(UnsafeRawBufferPointer(bytes), at: Int(rows[Int(position - basePosition)]))!
        return (row, typeNumbers[row.typeIndex])
    }
}
