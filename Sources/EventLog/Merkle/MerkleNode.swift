// SPDX-License-Identifier: Apache-2.0

/// The place of a perfect subtree: the one over the leaves `index << level ..< (index + 1) << level`, counted from 0.
package struct MerkleNode: Hashable, Sendable {
    /// 0 for a leaf, one more for each doubling of the leaves below.
    package let level: Int
    /// How many subtrees of this level lie to its left.
    package let index: UInt64

    package init(level: Int, index: UInt64) {
        self.level = level
        self.index = index
    }

    /// More leaves than any log will have, and few enough that no sum of them overflows.
    package static let leavesMax: UInt64 = 1 << 56

    /// The leaves below.
    package var leaves: Range<UInt64> { index << UInt64(level)..<(index + 1) << UInt64(level) }

    /// The largest perfect subtree that begins the leaves of `range`, which must not be empty.
    package init(first range: Range<UInt64>) {
        precondition(!range.isEmpty)
        let fitting = UInt64.bitWidth - 1 - (range.upperBound - range.lowerBound).leadingZeroBitCount
        level = min(range.lowerBound.trailingZeroBitCount, fitting)
        index = range.lowerBound >> UInt64(level)
    }

    /// The perfect subtrees, each as large as can be, that together have the leaves of `range`, from left to right.
    package static func cover(_ range: Range<UInt64>) -> [MerkleNode] {
        var nodes: [MerkleNode] = []
        var rest = range
        while !rest.isEmpty {
            let node = MerkleNode(first: rest)
            nodes.append(node)
            rest = node.leaves.upperBound..<range.upperBound
        }
        return nodes
    }

    /// How many ``cover(_:)`` has, without making them.
    package static func coverCount(_ range: Range<UInt64>) -> Int {
        var count = 0
        var rest = range
        while !rest.isEmpty {
            count += 1
            rest = MerkleNode(first: rest).leaves.upperBound..<range.upperBound
        }
        return count
    }
}

/// Whatever knows the hashes of perfect subtrees of a log's tree: the tiles of the segments, an array in a test.
package protocol MerkleNodes {
    /// The hash of the subtree at `node`, all of whose leaves are in the tree.
    /// - Throws: ``LogError`` when leaves had to be read and could not be.
    mutating func hash(_ node: MerkleNode) throws(LogError) -> MerkleHash
}

extension MerkleNodes {
    /// The hash over any leaves that begin where a subtree at least as large begins (MTH of RFC 6962, 2.1).
    mutating func hash(over leaves: Range<UInt64>) throws(LogError) -> MerkleHash {
        var result: MerkleHash?
        for node in MerkleNode.cover(leaves).reversed() {
            let left = try hash(node)
            result = result.map { MerkleHash(left: left, right: $0) } ?? left
        }
        return result ?? .ofEmptyTree
    }

    /// The root of the tree over the first `size` leaves.
    package mutating func root(size: UInt64) throws(LogError) -> MerkleHash { try hash(over: 0..<size) }
}

/// Where the tree over more than one leaf is divided: the largest power of two below `count` (k of RFC 6962, 2.1).
func merkleSplit(_ count: UInt64) -> UInt64 {
    precondition(count > 1)
    return 1 << UInt64(UInt64.bitWidth - 1 - (count - 1).leadingZeroBitCount)
}
