// SPDX-License-Identifier: Apache-2.0

extension EventLog {
    /// The Merkle tree's compact range and tiles over all events that can be read now: from the footers of sealed
    /// segments, and made from the events of those in rows, which costs a pass over them.
    package func merkleSection() throws(LogError) -> MerkleSection {
        var section = MerkleSection(begin: 0)
        let through = lastPosition
        var next: Position = 1
        while next <= through {
            if case .sealed(let segment)? = shared.catalog.placeAtOrBefore(next)?.segment {
                section.append(try segment.merkleSection())
                next = segment.lastPosition + 1
                continue
            }
            guard let walk = BatchWalk(shared.catalog, from: next, through: through) else { continue }
            var tree = SegmentTree(from: next)
            while try walk.advance(), let header = walk.header {
                let body = unsafe try walk.body()
                guard
                    let tables = BatchTables(
                        decoding: unsafe RawSpan(_unsafeBytes: body), eventCount: Int(header.eventCount))
                else { throw walk.damage(at: walk.place.offset) }
                var offset = tables.rowsOffset
                for position in header.basePosition...header.lastPosition {
                    guard let row = unsafe Row(body, at: offset), row.typeIndex < tables.types.count else {
                        throw walk.damage(at: walk.place.offset)
                    }
                    offset += row.length
                    tree.add(row.event, position: position, type: tables.types[row.typeIndex])
                }
            }
            section.append(tree.section)
            next = walk.next
        }
        return section
    }
}

extension SealedSegment {
    /// The part of the Merkle tree that the segment's events make up, as its file holds it.
    func merkleSection() throws(LogError) -> MerkleSection {
        let reader = try reader(.tiles)
        let bytes = try reader.read(Int(reader.length), at: 0)
        let encoded = footer.range
        guard let range = CompactRange(decoding: encoded.rawSpan),
            let tiles = MerkleTiles(decoding: bytes.rawSpan),
            range.leaves == firstPosition - 1..<lastPosition, let section = MerkleSection(range: range, tiles: tiles)
        else { throw reader.damage(at: 0, "The Merkle tree of the sealed segment is damaged.") }
        return section
    }
}
