// SPDX-License-Identifier: Apache-2.0

/// Answers from the tiles of the whole log, and from the events themselves inside of one tile.
package struct TiledNodes: MerkleNodes {
    /// The hashes of these leaves, read from the log. They never go beyond one tile.
    package typealias LeafReader = (_ leaves: Range<UInt64>) throws(LogError) -> [MerkleHash]

    /// How many leaves the tree has.
    package let size: UInt64
    /// `rows[0]` are the tiles, each further row has one hash for 256 of the row before.
    private var rows: [[MerkleHash]]
    private let readLeaves: LeafReader
    /// The leaves of the tile that was asked for last: a proof asks for eight subtrees of the same one.
    private var tile: (number: UInt64, leaves: [MerkleHash])?

    /// The tree over the first `size` leaves.
    ///
    /// - Parameter tiles: All complete tiles from the first; those beyond `size` are not looked at.
    package init(size: UInt64, tiles: MerkleTiles, leaves: @escaping LeafReader) {
        let complete = MerkleTiles.numbers(in: 0..<size)
        precondition(tiles.first == 0 && tiles.numbers.upperBound >= complete.upperBound)
        self.size = size
        readLeaves = leaves
        rows = [Array(tiles.hashes.prefix(Int(complete.upperBound)))]
        let width = Int(MerkleTiles.leaves)
        while let below = rows.last, below.count >= width {
            rows.append(
                (0..<below.count / width).map { merkleRoot(ofPerfect: below[$0 * width..<($0 + 1) * width]) })
        }
    }

    package mutating func hash(_ node: MerkleNode) throws(LogError) -> MerkleHash {
        precondition(node.leaves.upperBound <= size)
        let row = node.level / MerkleTiles.levelBits
        let steps = UInt64(node.level % MerkleTiles.levelBits)
        let wanted = node.index << steps..<(node.index + 1) << steps
        guard row == 0 else {
            return merkleRoot(ofPerfect: rows[row - 1][Int(wanted.lowerBound)..<Int(wanted.upperBound)])
        }
        let number = wanted.lowerBound / MerkleTiles.leaves
        let start = number * MerkleTiles.leaves
        let leaves = try leaves(ofTile: number)
        return merkleRoot(ofPerfect: leaves[Int(wanted.lowerBound - start)..<Int(wanted.upperBound - start)])
    }

    private mutating func leaves(ofTile number: UInt64) throws(LogError) -> [MerkleHash] {
        if let tile, tile.number == number { return tile.leaves }
        let start = number * MerkleTiles.leaves
        let wanted = start..<min(start + MerkleTiles.leaves, size)
        let leaves = try readLeaves(wanted)
        let count = wanted.upperBound - wanted.lowerBound
        guard UInt64(leaves.count) == count else {
            throw LogError(
                .damaged, "The log gave \(leaves.count) events instead of \(count).",
                positions: start + 1...wanted.upperBound)
        }
        // The proof would not hold either, but here it is known which events are wrong.
        if number < UInt64(rows[0].count), merkleRoot(ofPerfect: leaves[...]) != rows[0][Int(number)] {
            throw LogError(
                .damaged, "The events are not those that the Merkle tree was made of.",
                positions: start + 1...wanted.upperBound)
        }
        tile = (number, leaves)
        return leaves
    }
}

/// All hashes in memory: the plain form that the others are compared with.
package struct LeafNodes: MerkleNodes {
    /// `rows[0]` are the leaves, each further row has one hash for two of the row before.
    private let rows: [[MerkleHash]]

    package init(_ leaves: [MerkleHash]) {
        var rows = [leaves]
        while let below = rows.last, below.count > 1 {
            rows.append((0..<below.count / 2).map { MerkleHash(left: below[2 * $0], right: below[2 * $0 + 1]) })
        }
        self.rows = rows
    }

    package func hash(_ node: MerkleNode) -> MerkleHash { rows[node.level][Int(node.index)] }
}
