// SPDX-License-Identifier: Apache-2.0

/// What must be known of some leaves in a row, `begin..<end`, to append to them and to hash the whole tree: the hashes
/// of the largest perfect subtrees that together have these leaves, at most two for each level.
///
/// Each segment has the range of its own positions; merged from the first to the last they give the root of the log.
package struct CompactRange: Hashable, Sendable {
    /// The first leaf.
    package let begin: UInt64
    /// The leaf after the last.
    package private(set) var end: UInt64
    /// The subtrees' hashes from left to right, at the places that ``MerkleNode/cover(_:)`` names.
    package private(set) var hashes: [MerkleHash] = []

    /// No leaves yet; the first will be `begin`.
    package init(begin: UInt64) {
        precondition(begin <= MerkleNode.leavesMax)
        self.begin = begin
        end = begin
    }

    /// The range over `leaves` whose subtrees have these hashes; nil when it would have another number of them.
    package init?(_ leaves: Range<UInt64>, hashes: [MerkleHash]) {
        guard leaves.upperBound <= MerkleNode.leavesMax, hashes.count == MerkleNode.coverCount(leaves) else {
            return nil
        }
        begin = leaves.lowerBound
        end = leaves.upperBound
        self.hashes = hashes
    }

    /// Its leaves.
    package var leaves: Range<UInt64> { begin..<end }

    /// Appends one leaf.
    package mutating func append(_ leaf: MerkleHash) {
        var tiles: [MerkleHash] = []
        append(leaf, tiles: &tiles)
    }

    /// Appends the range that begins where this one ends.
    package mutating func append(_ next: CompactRange) {
        var tiles: [MerkleHash] = []
        append(next, tiles: &tiles)
    }

    /// Appends one leaf and adds to `tiles` the tile that it completes, if it does.
    @inline(__always)
    mutating func append(_ leaf: MerkleHash, tiles: inout [MerkleHash]) {
        append(leaf, at: MerkleNode(level: 0, index: end), tiles: &tiles)
    }

    /// Appends the range that begins where this one ends, and adds to `tiles` the tile that has leaves of both and is
    /// complete now, if there is one.
    mutating func append(_ next: CompactRange, tiles: inout [MerkleHash]) {
        precondition(next.begin == end, "Only ranges that follow each other can be merged.")
        for (node, hash) in zip(MerkleNode.cover(next.leaves), next.hashes) { append(hash, at: node, tiles: &tiles) }
    }

    private mutating func append(_ hash: MerkleHash, at node: MerkleNode, tiles: inout [MerkleHash]) {
        precondition(node.leaves.lowerBound == end && node.leaves.upperBound <= MerkleNode.leavesMax)
        end = node.leaves.upperBound
        var hash = hash
        var level = node.level
        var index = node.index
        // A right child whose left sibling is ours joins it; the sibling is then always the last of our subtrees.
        while index & 1 == 1, (index - 1) << UInt64(level) >= begin {
            hash = MerkleHash(left: hashes.removeLast(), right: hash)
            level += 1
            index >>= 1
            if level == MerkleTiles.levelBits { tiles.append(hash) }
        }
        hashes.append(hash)
    }

    /// The root over all leaves (MTH of RFC 6962, 2.1). Only a range that begins with the first leaf has one.
    package var root: MerkleHash {
        precondition(begin == 0, "The root needs all leaves from the first.")
        guard var root = hashes.last else { return .ofEmptyTree }
        for left in hashes.dropLast().reversed() { root = MerkleHash(left: left, right: root) }
        return root
    }
}

extension CompactRange {
    private static let headBytes = 16

    /// The bytes that a file holds: begin, end, the hashes.
    package func encoded() -> [UInt8] {
        var buffer = ByteBuffer(capacity: Self.headBytes + hashes.count * MerkleHash.byteCount)
        buffer.append(begin)
        buffer.append(end)
        for hash in hashes { buffer.append(hash) }
        return buffer.bytes.array
    }

    /// Reads what ``encoded()`` wrote; nil when the bytes are not exactly one range.
    package init?(decoding bytes: RawSpan) {
        guard bytes.byteCount >= Self.headBytes else { return nil }
        let begin: UInt64 = bytes.number(at: 0)
        let end: UInt64 = bytes.number(at: 8)
        guard begin <= end, end <= MerkleNode.leavesMax else { return nil }
        let count = MerkleNode.coverCount(begin..<end)
        guard bytes.byteCount == Self.headBytes + count * MerkleHash.byteCount else { return nil }
        self.begin = begin
        self.end = end
        hashes = (0..<count).map { MerkleHash(at: Self.headBytes + $0 * MerkleHash.byteCount, of: bytes) }
    }
}
