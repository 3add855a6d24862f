// SPDX-License-Identifier: Apache-2.0

import EventLog
import Testing

@Suite struct InclusionProofTests {
    private let leaves = MerkleSample.leaves(512)

    @Test func `every event of every log up to 512 is shown to be in it`() throws {
        var nodes = LeafNodes(leaves)
        for size in 1...leaves.count {
            let root = MerkleSample.root(leaves[..<size])
            var failures = 0
            for position in 1...size {
                let proof = try InclusionProof(position: UInt64(position), size: UInt64(size), from: &nodes)
                if !proof.verify(leaf: leaves[position - 1], root: root) { failures += 1 }
            }
            #expect(failures == 0, "\(size)")
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `another leaf, root, hash or length of the path is refused`(seed: UInt64) throws {
        var random = MerkleSample.Generator(state: seed)
        var nodes = LeafNodes(leaves)
        for _ in 0..<200 {
            let size = Int.random(in: 1...leaves.count, using: &random)
            let position = Int.random(in: 1...size, using: &random)
            let leaf = leaves[position - 1]
            let root = MerkleSample.root(leaves[..<size])
            let proof = try InclusionProof(position: UInt64(position), size: UInt64(size), from: &nodes)
            func verifies(_ path: [MerkleHash]) -> Bool {
                InclusionProof(position: proof.position, size: proof.size, path: path).verify(leaf: leaf, root: root)
            }
            try #require(verifies(proof.path))
            let bit = Int.random(in: 0..<256, using: &random)
            #expect(!proof.verify(leaf: try MerkleSample.flipped(leaf, bit: bit), root: root))
            #expect(!proof.verify(leaf: leaf, root: try MerkleSample.flipped(root, bit: bit)))
            for index in proof.path.indices {
                var path = proof.path
                path[index] = try MerkleSample.flipped(path[index], bit: bit)
                #expect(!verifies(path))
            }
            #expect(!verifies(proof.path + [root]))
            #expect(!verifies([leaf] + proof.path))
            if !proof.path.isEmpty {
                #expect(!verifies(Array(proof.path.dropLast())))
                #expect(!verifies(Array(proof.path.dropFirst())))
            }
        }
    }

    /// Whether each step from the leaf to the root has its sibling on the left: what a verifier does with a path.
    private func turns(_ position: Int, _ size: Int) -> [Bool] {
        if size == 1 { return [] }
        let middle = MerkleSample.split(size)
        return position <= middle ? turns(position, middle) + [false] : turns(position - middle, size - middle) + [true]
    }

    @Test func `another position is refused, and another size unless the way to the root is the same`() throws {
        var nodes = LeafNodes(leaves)
        for size in 1...20 {
            let root = MerkleSample.root(leaves[..<size])
            for position in 1...size {
                let path = try InclusionProof(position: UInt64(position), size: UInt64(size), from: &nodes).path
                let way = turns(position, size)
                var wrong = 0
                for other in 0...40 {
                    let moved = InclusionProof(position: UInt64(other), size: UInt64(size), path: path)
                    if moved.verify(leaf: leaves[position - 1], root: root) != (other == position) { wrong += 1 }
                    let resized = InclusionProof(position: UInt64(position), size: UInt64(other), path: path)
                    let sameWay = other >= position && turns(position, other) == way
                    if resized.verify(leaf: leaves[position - 1], root: root) != sameWay { wrong += 1 }
                }
                #expect(wrong == 0, "\(position) of \(size)")
            }
        }
    }

    @Test func `numbers at the ends of their range are refused`() {
        let leaf = leaves[0]
        for (position, size) in [(0, 0), (0, 1), (1, 0), (2, 1), (.max, .max), (1, .max), (0, .max), (.max, 0)]
            as [(UInt64, UInt64)]
        {
            for count in [0, 1, 63, 64, 65, 200] {
                let proof = InclusionProof(
                    position: position, size: size, path: Array(repeating: leaf, count: count))
                #expect(!proof.verify(leaf: leaf, root: leaf))
            }
        }
    }
}

@Suite struct ConsistencyProofTests {
    private let leaves = MerkleSample.leaves(512)

    @Test func `every log up to 512 is shown to continue every shorter one`() throws {
        let roots = (0...leaves.count).map { MerkleSample.root(leaves[..<$0]) }
        var nodes = LeafNodes(leaves)
        for new in 0...leaves.count {
            var failures = 0
            for old in 0...new {
                let proof = try ConsistencyProof(oldSize: UInt64(old), newSize: UInt64(new), from: &nodes)
                if !proof.verify(oldRoot: roots[old], newRoot: roots[new]) { failures += 1 }
            }
            #expect(failures == 0, "\(new)")
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `another root, hash or length of the path is refused`(seed: UInt64) throws {
        var random = MerkleSample.Generator(state: seed)
        var nodes = LeafNodes(leaves)
        for _ in 0..<200 {
            let new = Int.random(in: 0...leaves.count, using: &random)
            let old = Int.random(in: 0...new, using: &random)
            let oldRoot = MerkleSample.root(leaves[..<old])
            let newRoot = MerkleSample.root(leaves[..<new])
            let proof = try ConsistencyProof(oldSize: UInt64(old), newSize: UInt64(new), from: &nodes)
            func verifies(_ path: [MerkleHash]) -> Bool {
                ConsistencyProof(oldSize: proof.oldSize, newSize: proof.newSize, path: path)
                    .verify(oldRoot: oldRoot, newRoot: newRoot)
            }
            try #require(verifies(proof.path))
            let bit = Int.random(in: 0..<256, using: &random)
            #expect(!proof.verify(oldRoot: try MerkleSample.flipped(oldRoot, bit: bit), newRoot: newRoot))
            if old > 0 {
                #expect(!proof.verify(oldRoot: oldRoot, newRoot: try MerkleSample.flipped(newRoot, bit: bit)))
            }
            for index in proof.path.indices {
                var path = proof.path
                path[index] = try MerkleSample.flipped(path[index], bit: bit)
                #expect(!verifies(path))
            }
            #expect(!verifies(proof.path + [newRoot]))
            #expect(!verifies([oldRoot] + proof.path))
            if !proof.path.isEmpty {
                #expect(!verifies(Array(proof.path.dropLast())))
                #expect(!verifies(Array(proof.path.dropFirst())))
            }
        }
    }

    /// What a verifier does with a path: whether it starts with the older root itself, then for each hash whether it
    /// belongs to both trees.
    private func turns(_ old: Int, _ new: Int, whole: Bool = true) -> [Bool] {
        if old == new { return [whole] }
        let middle = MerkleSample.split(new)
        return old <= middle
            ? turns(old, middle, whole: whole) + [false] : turns(old - middle, new - middle, whole: false) + [true]
    }

    @Test func `other sizes are refused unless both ways to the roots are the same`() throws {
        var nodes = LeafNodes(leaves)
        let roots = (0...20).map { MerkleSample.root(leaves[..<$0]) }
        for new in 1...20 {
            for old in 1...new {
                let path = try ConsistencyProof(oldSize: UInt64(old), newSize: UInt64(new), from: &nodes).path
                func verifies(_ oldSize: Int, _ newSize: Int) -> Bool {
                    ConsistencyProof(oldSize: UInt64(oldSize), newSize: UInt64(newSize), path: path)
                        .verify(oldRoot: roots[old], newRoot: roots[new])
                }
                let way = turns(old, new)
                var wrong = 0
                for other in 1...40 {
                    if verifies(old, other) != (other >= old && turns(old, other) == way) { wrong += 1 }
                    if verifies(other, new) != (other <= new && turns(other, new) == way) { wrong += 1 }
                }
                #expect(wrong == 0, "\(old) and \(new)")
                #expect(!verifies(0, new) && !verifies(old, 0))
            }
        }
    }

    @Test func `a log that was changed does not continue the old one`() throws {
        var changed = leaves
        changed[100] = leaves[101]
        changed[101] = leaves[100]
        var nodes = LeafNodes(changed)
        let newRoot = MerkleSample.root(changed[...])
        for old in 101...400 {
            let proof = try ConsistencyProof(oldSize: UInt64(old), newSize: 512, from: &nodes)
            #expect(!proof.verify(oldRoot: MerkleSample.root(leaves[..<old]), newRoot: newRoot))
        }
    }

    @Test func `numbers at the ends of their range are refused`() {
        let some = leaves[0]
        for (old, new) in [(1, 0), (.max, 0), (.max, .max), (1, .max), (.max - 1, .max), (1 << 63, .max), (0, 0)]
            as [(UInt64, UInt64)]
        {
            for count in [1, 63, 64, 65, 200] {
                let proof = ConsistencyProof(oldSize: old, newSize: new, path: Array(repeating: some, count: count))
                #expect(!proof.verify(oldRoot: some, newRoot: some))
            }
        }
        #expect(!ConsistencyProof(oldSize: 0, newSize: 0, path: []).verify(oldRoot: some, newRoot: some))
    }
}
