// SPDX-License-Identifier: Apache-2.0

/// Shows that an event is in the log whose tree has a certain root, without the other events (RFC 6962, 2.1.1).
///
/// The root must come together with its size from somebody trusted, a signed checkpoint: the path by itself does not
/// always tell two sizes apart.
public struct InclusionProof: Hashable, Sendable {
    /// The event's position.
    public let position: Position
    /// The last position of the log that the root is of: how many leaves its tree has.
    public let size: UInt64
    /// The hashes of the subtrees beside the way from the leaf to the root, the leaf's sibling first.
    public let path: [MerkleHash]

    /// A proof as it was received; ``verify(leaf:root:)`` says whether it is one.
    public init(position: Position, size: UInt64, path: [MerkleHash]) {
        self.position = position
        self.size = size
        self.path = path
    }

    /// Whether the tree of ``size`` leaves with this root has this leaf at ``position``.
    public func verify(leaf: MerkleHash, root: MerkleHash) -> Bool { self.root(leaf: leaf) == root }

    /// The root that the tree has if the leaf is at ``position`` (RFC 9162, 2.1.3.2); nil when the path is too long or
    /// too short for that, or the position is not in the tree.
    public func root(leaf: MerkleHash) -> MerkleHash? {
        guard position >= 1, position <= size else { return nil }
        var index = position - 1
        var last = size - 1
        var hash = leaf
        for sibling in path {
            guard last > 0 else { return nil }
            if index & 1 == 1 || index == last {
                hash = MerkleHash(left: sibling, right: hash)
                // At the right edge, levels where the subtree has no sibling are passed over.
                while index & 1 == 0, index > 0 {
                    index >>= 1
                    last >>= 1
                }
            } else {
                hash = MerkleHash(left: hash, right: sibling)
            }
            index >>= 1
            last >>= 1
        }
        return last == 0 ? hash : nil
    }

    /// The proof for `position` in the tree over the first `size` events. The position must be one of them.
    package init(
        position: Position, size: UInt64, from nodes: inout some MerkleNodes
    ) throws(LogError) {
        precondition(position >= 1 && position <= size && size <= MerkleNode.leavesMax)
        let leaf = position - 1
        var path: [MerkleHash] = []
        var rest = 0..<size
        while rest.upperBound - rest.lowerBound > 1 {
            let middle = rest.lowerBound + merkleSplit(rest.upperBound - rest.lowerBound)
            let left = rest.lowerBound..<middle
            let right = middle..<rest.upperBound
            path.append(try nodes.hash(over: leaf < middle ? right : left))
            rest = leaf < middle ? left : right
        }
        self.init(position: position, size: size, path: path.reversed())
    }
}
