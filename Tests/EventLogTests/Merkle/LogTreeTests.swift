// SPDX-License-Identifier: Apache-2.0

import EventLog
import Testing

@Suite struct LogTreeTests {
    @Test(arguments: [4, 5] as [UInt64]) func `rows and sealed segments have one root and one set of proofs`(
        seed: UInt64
    ) throws {
        let place = TemporaryLog()
        let log = try EventLog.create(at: place.path, options: .small)
        var generator = MerkleSample.Generator(state: seed)
        #expect(try log.merkleRoot() == MerkleHash.ofEmptyTree)
        for number in 0..<260 {
            _ = try log.appendBlocking(contentsOf: [SealingTests.request(number, &generator)])[0].get()
        }
        let size = log.lastPosition
        #expect(size > 700)
        var leaves: [MerkleHash] = []
        try log.read { event in
            leaves.append(event.merkleLeaf())
            return true
        }
        var plain = LeafNodes(leaves)
        let sizes = [1, 2, 255, 256, 257, 600, size - 1, size]
        let roots = try sizes.map { try log.merkleRoot(size: $0) }
        let plainRoots = try sizes.map { try plain.root(size: $0) }
        #expect(roots == plainRoots)
        for round in 0..<3 {
            if round == 1 { try log.seal() }
            let again =
                round == 2
                ? try EventLog.open(at: place.path, access: .readOnly, options: .small) : log
            #expect(try sizes.map { try again.merkleRoot(size: $0) } == roots)
            for position in [1, 2, 256, 257, 511, size] {
                let proof = try again.inclusionProof(of: position)
                #expect(proof.verify(leaf: leaves[Int(position) - 1], root: roots[7]))
                #expect(!proof.verify(leaf: leaves[Int(position) % leaves.count], root: roots[7]))
            }
            for (old, root) in zip(sizes, roots) {
                #expect(try again.consistencyProof(from: old).verify(oldRoot: root, newRoot: roots[7]))
            }
        }
        #expect(throws: LogError.self) { try log.merkleRoot(size: size + 1) }
        #expect(throws: LogError.self) { try log.inclusionProof(of: 0) }
    }
}
