// SPDX-License-Identifier: Apache-2.0

/// What a segment holds of the tree: the compact range of its leaves and the tiles that lie within it. Sections that
/// follow each other are merged; the one over all segments is what the log holds of the tree.
package struct MerkleSection: Hashable, Sendable {
    /// The compact range of the leaves.
    package private(set) var range: CompactRange
    /// The tiles all of whose leaves are in the range.
    package private(set) var tiles: MerkleTiles

    /// No leaves yet; the first will be `begin`: a position less one.
    package init(begin: UInt64) {
        range = CompactRange(begin: begin)
        tiles = MerkleTiles(first: MerkleTiles.numbers(in: begin..<begin).lowerBound)
    }

    /// The section with these parts, as read from a file. nil when they do not belong together: other tiles than those
    /// in the range, or tiles that do not give the range's hashes. Costs one hash for each tile.
    package init?(range: CompactRange, tiles: MerkleTiles) {
        guard tiles.numbers == MerkleTiles.numbers(in: range.leaves) else { return nil }
        for (node, hash) in zip(MerkleNode.cover(range.leaves), range.hashes) where node.level >= MerkleTiles.levelBits
        {
            let leaves = MerkleTiles.numbers(in: node.leaves)
            let below = tiles.hashes[Int(leaves.lowerBound - tiles.first)..<Int(leaves.upperBound - tiles.first)]
            guard merkleRoot(ofPerfect: below) == hash else { return nil }
        }
        self.range = range
        self.tiles = tiles
    }

    /// Appends one leaf.
    package mutating func append(_ leaf: MerkleHash) {
        range.append(leaf, tiles: &tiles.hashes)
    }

    /// Appends the section of the leaves that follow. The tile across the border, that neither had, is made.
    package mutating func append(_ next: MerkleSection) {
        range.append(next.range, tiles: &tiles.hashes)
        tiles.hashes.append(contentsOf: next.tiles.hashes)
    }
}

/// The hash of the perfect tree over these subtrees of one level, 1, 2, 4, 8, … of them.
func merkleRoot(ofPerfect hashes: ArraySlice<MerkleHash>) -> MerkleHash {
    precondition(!hashes.isEmpty && hashes.count & (hashes.count - 1) == 0)
    var row = Array(hashes)
    while row.count > 1 {
        for index in 0..<row.count / 2 { row[index] = MerkleHash(left: row[2 * index], right: row[2 * index + 1]) }
        row.removeLast(row.count / 2)
    }
    return row[0]
}
