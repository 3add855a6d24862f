// SPDX-License-Identifier: Apache-2.0

extension LogIndex {
    /// Adds all events of a batch; false when the body is malformed or a revision is not the next of its stream.
    mutating func add(_ header: BatchHeader, body: UnsafeRawBufferPointer) -> Bool {
        guard header.basePosition == lastPosition + 1,
            let tables = unsafe BatchTables(decoding: RawSpan(_unsafeBytes: body), eventCount: Int(header.eventCount))
        else { return false }
        var offset = tables.rowsOffset
        for _ in 0..<header.eventCount {
            guard let row = unsafe Row(body, at: offset), row.typeIndex < tables.types.count else { return false }
            offset += row.length
            let stream = unsafe hasher.hash(.stream, RawSpan(_unsafeBytes: row.stream))
            guard addFound(stream: stream, revision: row.revision) else { return false }
            guard unsafe row.forEachTag({ unsafe addTag(hasher.hash(.tag, RawSpan(_unsafeBytes: $0))) }) else {
                return false
            }
        }
        for key in tables.keys where !isPlanted(.keysForgottenAtReopen) {
            let first = header.basePosition + UInt64(key.firstRow)
            addKey(
                hasher.hash(.idempotencyKey, key.key.rawSpan), positions: first...(first + UInt64(key.rowCount) - 1))
        }
        return offset == body.count
    }
}
