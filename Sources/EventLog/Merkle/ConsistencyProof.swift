// SPDX-License-Identifier: Apache-2.0

/// Shows that a log only grew between two of its roots: the older tree's leaves are the first ones of the newer, none
/// changed, left out or put between (RFC 6962, 2.1.2).
///
/// Each root must come together with its size from somebody trusted, as for ``InclusionProof``.
public struct ConsistencyProof: Hashable, Sendable {
    /// How many leaves the older tree has: the log's last position then.
    public let oldSize: UInt64
    /// How many leaves the newer tree has: the log's last position later.
    public let newSize: UInt64
    /// The hashes of subtrees from which both roots can be made.
    public let path: [MerkleHash]

    /// A proof as it was received; ``verify(oldRoot:newRoot:)`` says whether it is one.
    public init(oldSize: UInt64, newSize: UInt64, path: [MerkleHash]) {
        self.oldSize = oldSize
        self.newSize = newSize
        self.path = path
    }

    /// Whether the tree with `newRoot` continues the one with `oldRoot` (RFC 9162, 2.1.4.2). Every tree continues the
    /// empty one and itself; the path is empty then.
    public func verify(oldRoot: MerkleHash, newRoot: MerkleHash) -> Bool {
        guard oldSize <= newSize else { return false }
        if oldSize == newSize { return path.isEmpty && oldRoot == newRoot && (oldSize > 0 || oldRoot == .ofEmptyTree) }
        if oldSize == 0 { return path.isEmpty && oldRoot == .ofEmptyTree }
        return continues(oldRoot: oldRoot, newRoot: newRoot)
    }

    /// For `0 < oldSize < newSize`.
    private func continues(oldRoot: MerkleHash, newRoot: MerkleHash) -> Bool {
        // The way starts at the largest subtree that ends both the older tree and a perfect subtree of the newer.
        let skipped = UInt64(oldSize.trailingZeroBitCount)
        var index = (oldSize - 1) >> skipped
        var last = (newSize - 1) >> skipped
        var siblings = path[...]
        // If that is the whole older tree, the verifier has its hash: the proof leaves it out.
        guard let start = index == 0 ? oldRoot : siblings.popFirst() else { return false }
        var old = start
        var new = start
        for sibling in siblings {
            guard last > 0 else { return false }
            if index & 1 == 1 || index == last {
                old = MerkleHash(left: sibling, right: old)
                new = MerkleHash(left: sibling, right: new)
                while index & 1 == 0, index > 0 {
                    index >>= 1
                    last >>= 1
                }
            } else {
                new = MerkleHash(left: new, right: sibling)
            }
            index >>= 1
            last >>= 1
        }
        return last == 0 && old == oldRoot && new == newRoot
    }

    /// The proof that the first `newSize` events continue the first `oldSize`.
    package init(oldSize: UInt64, newSize: UInt64, from nodes: inout some MerkleNodes) throws(LogError) {
        precondition(oldSize <= newSize && newSize <= MerkleNode.leavesMax)
        var path: [MerkleHash] = []
        var rest = 0..<newSize
        // SUBPROOF of RFC 6962, 2.1.2, from the root downwards, until `rest` ends where the older tree does.
        while oldSize > 0, rest.upperBound != oldSize {
            let middle = rest.lowerBound + merkleSplit(rest.upperBound - rest.lowerBound)
            let left = rest.lowerBound..<middle
            let right = middle..<rest.upperBound
            path.append(try nodes.hash(over: oldSize <= middle ? right : left))
            rest = oldSize <= middle ? left : right
        }
        // Where `rest` is the whole older tree, its hash is known to the verifier.
        if rest.lowerBound > 0 { path.append(try nodes.hash(over: rest)) }
        self.init(oldSize: oldSize, newSize: newSize, path: path.reversed())
    }
}
