// SPDX-License-Identifier: Apache-2.0

/// The names and keys that stand before the rows of a batch.
struct BatchTables: Sendable {
    /// An idempotency key and the rows of its request.
    struct Key: Sendable {
        var firstRow: UInt32
        var rowCount: UInt32
        var key: [UInt8]
    }
    var types: [String] = []
    var keys: [Key] = []
    /// Where the first row starts.
    var rowsOffset = 0

    /// Reads the tables of an unpacked body; nil when they are malformed.
    init?(decoding body: RawSpan, eventCount: Int) {
        guard body.byteCount >= LogFormat.tablesHeaderBytes else { return nil }
        rowsOffset = Int(body.number(at: 0, as: UInt32.self))
        let keyCount = Int(body.number(at: 4, as: UInt32.self))
        let typeCount = Int(body.number(at: 8, as: UInt16.self))
        guard rowsOffset >= LogFormat.tablesHeaderBytes, rowsOffset <= body.byteCount, keyCount <= eventCount else {
            return nil
        }
        var next = LogFormat.tablesHeaderBytes
        for _ in 0..<typeCount {
            guard next < rowsOffset else { return nil }
            let count = Int(body.number(at: next, as: UInt8.self))
            guard count > 0, next + 1 + count <= rowsOffset else { return nil }
            types.append(body.part(next + 1, count).text)
            next += 1 + count
        }
        for _ in 0..<keyCount {
            guard next + 9 <= rowsOffset else { return nil }
            let count = Int(body.number(at: next + 8, as: UInt8.self))
            guard next + 9 + count <= rowsOffset else { return nil }
            let firstRow: UInt32 = body.number(at: next)
            let rowCount: UInt32 = body.number(at: next + 4)
            guard rowCount > 0, UInt64(firstRow) + UInt64(rowCount) <= UInt64(eventCount) else { return nil }
            keys.append(Key(firstRow: firstRow, rowCount: rowCount, key: body.part(next + 9, count).array))
            next += 9 + count
        }
        guard next == rowsOffset else { return nil }
    }
}
