// SPDX-License-Identifier: Apache-2.0

extension EventLog {
    /// The root of the Merkle tree (RFC 6962) over the first `size` events, all by default: one hash that commits to every
    /// one of them. It is the same whether they are sealed or not. Of sealed segments it costs 33 bytes read for each 256
    /// events, of others a hash or two for each event. Throws ``LogError`` with code `invalidRequest` where the log has
    /// fewer events, or what reading throws.
    public func merkleRoot(size: UInt64? = nil) throws(LogError) -> MerkleHash {
        try merkleSection(size: checked(size ?? lastPosition)).range.root
    }

    /// The proof that the event at `position` is one of the first `size`, all by default. Throws as ``merkleRoot(size:)``.
    public func inclusionProof(of position: Position, size: UInt64? = nil) throws(LogError) -> InclusionProof {
        let size = try checked(size ?? lastPosition)
        guard position >= 1, position <= size else { throw Self.beyond(position, size) }
        var nodes = try merkleNodes(size: size)
        return try InclusionProof(position: position, size: size, from: &nodes)
    }

    /// The proof that the log's first `newSize` events, all by default, begin with the first `oldSize` unchanged. Throws as
    /// ``merkleRoot(size:)``.
    public func consistencyProof(from oldSize: UInt64, to newSize: UInt64? = nil) throws(LogError) -> ConsistencyProof {
        let newSize = try checked(newSize ?? lastPosition)
        guard oldSize <= newSize else { throw Self.beyond(oldSize, newSize) }
        var nodes = try merkleNodes(size: newSize)
        return try ConsistencyProof(oldSize: oldSize, newSize: newSize, from: &nodes)
    }

    private func checked(_ size: UInt64) throws(LogError) -> UInt64 {
        guard size <= lastPosition else { throw Self.beyond(size, lastPosition) }
        return size
    }

    private static func beyond(_ position: Position, _ size: UInt64) -> LogError {
        LogError(.invalidRequest, "Position \(position) is not among the first \(size) events. Ask for one that is.")
    }

    private func merkleNodes(size: UInt64) throws(LogError) -> TiledNodes {
        TiledNodes(size: size, tiles: try merkleSection(size: size).tiles) { (leaves) throws(LogError) in
            try self.leaves(leaves)
        }
    }

    /// What sealed segments say of their events, and what the events behind them give.
    package func merkleSection(size: UInt64) throws(LogError) -> MerkleSection {
        var section = MerkleSection(begin: 0)
        for case .sealed(let segment) in shared.catalog.segments
        where segment.firstPosition == section.range.end + 1 && segment.lastPosition <= size {
            section.append(try segment.merkleSection())
        }
        if section.range.end < size {
            for leaf in try leaves(section.range.end..<size) { section.append(leaf) }
        }
        return section
    }

    private func leaves(_ leaves: Range<UInt64>) throws(LogError) -> [MerkleHash] {
        var hashes: [MerkleHash] = []
        hashes.reserveCapacity(leaves.count)
        var hasher = LeafHasher()
        do throws(ReadError<Never>) {
            try read(EventQuery(positions: leaves.lowerBound + 1...leaves.upperBound)) { event in
                hashes.append(hasher.leaf(of: event))
                return true
            }
        } catch {
            switch error {
            case .log(let error): throw error
            }
        }
        return hashes
    }
}

extension SealedSegment {
    /// The segment's part of the tree, as its footer and its tiles say.
    func merkleSection() throws(LogError) -> MerkleSection {
        let reader = try reader(.tiles)
        guard reader.length <= 64 + UInt64(footer.events) else {
            throw reader.damage(at: 0, "The Merkle tree of the sealed segment is damaged.")
        }
        let stored = try reader.read(Int(reader.length), at: 0)
        let known = footer.range
        guard let range = CompactRange(decoding: known.rawSpan), let tiles = MerkleTiles(decoding: stored.rawSpan),
            range.leaves == firstPosition - 1..<lastPosition, let section = MerkleSection(range: range, tiles: tiles)
        else { throw reader.damage(at: 0, "The Merkle tree of the sealed segment is damaged.") }
        return section
    }
}
