// SPDX-License-Identifier: Apache-2.0

import EventLog
import Testing

/// The leaves, roots and proofs with which the implementations of Certificate Transparency are compared.
@Suite struct MerkleVectorTests {
    private static let data = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ]
    private static let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    struct Path: Sendable {
        /// The position of an inclusion proof, the older size of a consistency proof.
        var place: UInt64
        var size: UInt64
        var hashes: [String]
    }
    static let inclusion = [
        Path(
            place: 1, size: 8,
            hashes: [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ]),
        Path(
            place: 6, size: 8,
            hashes: [
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ]),
        Path(place: 3, size: 3, hashes: ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
        Path(
            place: 2, size: 5,
            hashes: [
                "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ]),
    ]
    static let consistency = [
        Path(place: 1, size: 1, hashes: []),
        Path(
            place: 1, size: 8,
            hashes: [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ]),
        Path(
            place: 6, size: 8,
            hashes: [
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ]),
        Path(
            place: 2, size: 5,
            hashes: [
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ]),
    ]

    private func leaves() throws -> [MerkleHash] {
        try Self.data.map { MerkleHash(leaf: try MerkleSample.bytes($0)) }
    }

    @Test func `the trees over the known leaves have the known roots`() throws {
        let leaves = try leaves()
        var nodes = LeafNodes(leaves)
        var range = CompactRange(begin: 0)
        for size in 0...leaves.count {
            let known = Self.roots[size]
            #expect(range.root.description == known)
            #expect(try nodes.root(size: UInt64(size)).description == known)
            #expect(MerkleSample.root(leaves[..<size]).description == known)
            if size < leaves.count { range.append(leaves[size]) }
        }
    }

    @Test(arguments: inclusion) func `inclusion proofs have the known paths`(known: Path) throws {
        let leaves = try leaves()
        var nodes = LeafNodes(leaves)
        let proof = try InclusionProof(position: known.place, size: known.size, from: &nodes)
        #expect(proof.path.map(\.description) == known.hashes)
        let root = try MerkleSample.hash(Self.roots[Int(known.size)])
        #expect(proof.verify(leaf: leaves[Int(known.place) - 1], root: root))
    }

    @Test(arguments: consistency) func `consistency proofs have the known paths`(known: Path) throws {
        var nodes = LeafNodes(try leaves())
        let proof = try ConsistencyProof(oldSize: known.place, newSize: known.size, from: &nodes)
        #expect(proof.path.map(\.description) == known.hashes)
        let old = try MerkleSample.hash(Self.roots[Int(known.place)])
        let new = try MerkleSample.hash(Self.roots[Int(known.size)])
        #expect(proof.verify(oldRoot: old, newRoot: new))
    }

    @Test func `a hash goes through its bytes and only through 32 of them`() throws {
        let hash = MerkleHash(leaf: [1, 2, 3])
        #expect(MerkleHash(bytes: hash.bytes) == hash)
        #expect(hash.bytes == (try MerkleSample.bytes(hash.description)))
        #expect(MerkleHash(bytes: hash.bytes.dropLast()) == nil)
        #expect(MerkleHash(bytes: hash.bytes + [0]) == nil)
    }
}
