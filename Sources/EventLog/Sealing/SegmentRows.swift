// SPDX-License-Identifier: Apache-2.0

/// The rows of a segment that has ended, gone over from the first to the last with everything checked.
struct SegmentRows {
    let segment: Segment
    /// What the segment behind it says of its end.
    let end: SegmentHeader.Predecessor

    /// Calls `onRow` with each event and its type's place among `types` of its batch, and `onBatch` behind the last event
    /// of each batch, until `isStopped`. Throws `damaged` where the rows are not all that was acknowledged. Returns what
    /// is to be known of the rows when they are gone.
    func forEach(
        isStopped: () -> Bool, onBatch: (BatchHeader, BatchTables) throws(LogError) -> Void,
        onRow: (StoredEvent, String) throws(LogError) -> Void
    ) throws(LogError) -> SealedFooter.Source {
        var source = SealedFooter.Source()
        var scan = SegmentScan(segment)
        unsafe try scan.run(upTo: end.length) { (header, offset, body) throws(LogError) in
            source.batches += 1
            source.rawBytes += UInt64(header.rawLength)
            guard header.kind == .events, !isStopped() else { return }
            let tables = unsafe try rows(header, offset, body, onRow)
            try onBatch(header, tables)
        }
        guard scan.end.offset == end.length, scan.end.lastPosition == end.lastPosition, scan.end.chain == end.chain
        else {
            throw LogError(
                .damaged, "A batch that was acknowledged is damaged; the segment is not sealed.", file: segment.path,
                offset: scan.end.offset,
                positions: scan.end.lastPosition + 1...max(scan.end.lastPosition + 1, end.lastPosition))
        }
        source.length = end.length
        source.chain = end.chain
        source.latest = scan.end.latest
        return source
    }

    private func rows(
        _ header: BatchHeader, _ offset: UInt64, _ body: UnsafeRawBufferPointer,
        _ onRow: (StoredEvent, String) throws(LogError) -> Void
    ) throws(LogError) -> BatchTables {
        let damage = LogError(
            .damaged, "A batch has the right checksum but no sense; the segment is not sealed.", file: segment.path,
            offset: offset, positions: header.basePosition...header.lastPosition)
        guard let tables = unsafe BatchTables(decoding: RawSpan(_unsafeBytes: body), eventCount: Int(header.eventCount))
        else { throw damage }
        var rowOffset = tables.rowsOffset
        for _ in 0..<header.eventCount {
            guard let row = unsafe Row(body, at: rowOffset), row.typeIndex < tables.types.count, row.streamLength > 0,
                row.tagCount <= LogLimits.tagsPerEvent, unsafe row.forEachTag({ _ in })
            else { throw damage }
            rowOffset += row.length
            try onRow(row.event, tables.types[row.typeIndex])
        }
        guard rowOffset == body.count else { throw damage }
        return tables
    }
}
