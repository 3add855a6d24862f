// SPDX-License-Identifier: Apache-2.0

/// The hashes of tiles in a row: of the perfect subtrees with 256 leaves each, tile n over leaves `256 n ..< 256 (n + 1)`.
///
/// With them a proof needs the leaves of two tiles at most instead of those of all. The levels above are not stored:
/// they are made from these with one hash each, 1/255 of the work for the leaves, and most of their subtrees would not
/// lie within one segment.
package struct MerkleTiles: Hashable, Sendable {
    /// Leaves of one tile.
    package static let leaves: UInt64 = 256
    /// The level of a tile's root above the leaves: 2^8 leaves.
    package static let levelBits = 8

    /// The number of the first tile.
    package let first: UInt64
    /// The tiles' hashes.
    package internal(set) var hashes: [MerkleHash]

    /// The tiles `first`, `first + 1`, …
    package init(first: UInt64, hashes: [MerkleHash] = []) {
        self.first = first
        self.hashes = hashes
    }

    /// The tiles all of whose leaves are in `leaves`.
    package static func numbers(in leaves: Range<UInt64>) -> Range<UInt64> {
        let first = (leaves.lowerBound + Self.leaves - 1) / Self.leaves
        return first..<max(first, leaves.upperBound / Self.leaves)
    }

    /// The numbers of these tiles.
    package var numbers: Range<UInt64> { first..<first + UInt64(hashes.count) }
}

extension MerkleTiles {
    private static let headBytes = 16

    /// The bytes that a file holds: the first number, how many, the hashes.
    package func encoded() -> [UInt8] {
        var buffer = ByteBuffer(capacity: Self.headBytes + hashes.count * MerkleHash.byteCount)
        buffer.append(first)
        buffer.append(UInt64(hashes.count))
        for hash in hashes { buffer.append(hash) }
        return buffer.bytes.array
    }

    /// Reads what ``encoded()`` wrote; nil when the bytes are not exactly that.
    package init?(decoding bytes: RawSpan) {
        guard bytes.byteCount >= Self.headBytes else { return nil }
        let first: UInt64 = bytes.number(at: 0)
        let count: UInt64 = bytes.number(at: 8)
        let rest = bytes.byteCount - Self.headBytes
        guard rest % MerkleHash.byteCount == 0, count == UInt64(rest / MerkleHash.byteCount),
            first <= MerkleNode.leavesMax / Self.leaves, count <= MerkleNode.leavesMax / Self.leaves - first
        else { return nil }
        self.first = first
        hashes = (0..<Int(count)).map { MerkleHash(at: Self.headBytes + $0 * MerkleHash.byteCount, of: bytes) }
    }
}
