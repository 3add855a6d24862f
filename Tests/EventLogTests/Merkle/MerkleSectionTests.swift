// SPDX-License-Identifier: Apache-2.0

import EventLog
import Testing

@Suite struct CompactRangeTests {
    private func range(_ leaves: [MerkleHash], _ wanted: Range<Int>) -> CompactRange {
        var range = CompactRange(begin: UInt64(wanted.lowerBound))
        for leaf in leaves[wanted] { range.append(leaf) }
        return range
    }

    @Test func `a range has the largest perfect subtrees, at most two of a level`() {
        for begin in 0...40 as ClosedRange<UInt64> {
            for end in begin...80 {
                let nodes = MerkleNode.cover(begin..<end)
                #expect(nodes.count == MerkleNode.coverCount(begin..<end))
                #expect(nodes.reduce(begin) { $1.leaves.lowerBound == $0 ? $1.leaves.upperBound : .max } == end)
                for level in 0..<7 { #expect(nodes.count { $0.level == level } <= 2) }
                // Two that lie under the same node would be one.
                for (left, right) in zip(nodes, nodes.dropFirst()) {
                    #expect(left.level != right.level || left.index / 2 != right.index / 2)
                }
            }
        }
    }

    @Test func `ranges merged at every place are the range that was never divided`() {
        let leaves = MerkleSample.leaves(70)
        for end in 0...leaves.count {
            let whole = range(leaves, 0..<end)
            #expect(whole.root == MerkleSample.root(leaves[..<end]))
            for middle in 0...end {
                var merged = range(leaves, 0..<middle)
                merged.append(range(leaves, middle..<end))
                #expect(merged == whole)
            }
        }
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `ranges merged in any order give the same range`(seed: UInt64) throws {
        var random = MerkleSample.Generator(state: seed)
        let leaves = MerkleSample.leaves(1_000)
        let begin = Int.random(in: 0..<500, using: &random)
        let whole = range(leaves, begin..<leaves.count)
        let places = (0..<12).map { _ in Int.random(in: begin...leaves.count, using: &random) }.sorted()
        var parts = zip([begin] + places, places + [leaves.count]).map { range(leaves, $0..<$1) }
        while parts.count > 1 {
            let index = Int.random(in: 0..<parts.count - 1, using: &random)
            parts[index].append(parts.remove(at: index + 1))
        }
        #expect(parts == [whole])
        let again = try #require(MerkleSample.range(whole.encoded()))
        #expect(again == whole)
    }

    @Test func `bytes that are no range are refused`() {
        let bytes = range(MerkleSample.leaves(100), 3..<90).encoded()
        for count in 0..<bytes.count { #expect(MerkleSample.range(bytes, count) == nil) }
        #expect(MerkleSample.range(bytes + [0]) == nil)
        #expect(MerkleSample.range(bytes + Array(repeating: 0, count: 32)) == nil)
        // Begin and end decide the number of hashes, so most other numbers do not fit the length; none may trap.
        for bit in 0..<128 {
            var changed = bytes
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            if let decoded = MerkleSample.range(changed) {
                #expect(decoded.begin <= decoded.end && decoded.end <= MerkleNode.leavesMax)
                #expect(decoded.encoded() == changed)
            }
        }
        #expect(MerkleSample.range(Array(repeating: 255, count: 16)) == nil)
    }
}

@Suite struct MerkleSectionTests {
    private static let leaves = MerkleSample.leaves(3_000)

    private func section(_ wanted: Range<Int>) -> MerkleSection {
        var section = MerkleSection(begin: UInt64(wanted.lowerBound))
        for leaf in Self.leaves[wanted] { section.append(leaf) }
        return section
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `however the log is divided, the root and the tiles are the same`(seed: UInt64) throws {
        var random = MerkleSample.Generator(state: seed)
        let parts = Int.random(in: 1...30, using: &random)
        var places = (0..<parts).map { _ in Int.random(in: 0...Self.leaves.count, using: &random) }
        places += [256, 512, 513]
        places.sort()
        var merged = MerkleSection(begin: 0)
        for (begin, end) in zip([0] + places, places + [Self.leaves.count]) {
            let part = section(begin..<end)
            #expect(part.tiles.numbers == MerkleTiles.numbers(in: UInt64(begin)..<UInt64(end)))
            let range = try #require(MerkleSample.range(part.range.encoded()))
            let tiles = try #require(MerkleSample.tiles(part.tiles.encoded()))
            merged.append(try #require(MerkleSection(range: range, tiles: tiles)))
        }
        #expect(merged.range.root == MerkleSample.root(Self.leaves[...]))
        #expect(
            merged.tiles.hashes
                == (0..<Self.leaves.count / 256).map { MerkleSample.root(Self.leaves[$0 * 256..<($0 + 1) * 256]) })
        #expect(merged == section(0..<Self.leaves.count))
    }

    @Test func `tiles that are not those of the range are refused`() throws {
        let whole = section(100..<2_900)
        let tiles = whole.tiles
        try #require(tiles.first == 1 && tiles.hashes.count == 10)
        #expect(MerkleSection(range: whole.range, tiles: tiles) == whole)
        for index in tiles.hashes.indices {
            var hashes = tiles.hashes
            hashes[index] = try MerkleSample.flipped(hashes[index], bit: 77)
            #expect(MerkleSection(range: whole.range, tiles: MerkleTiles(first: 1, hashes: hashes)) == nil)
        }
        for other in [
            MerkleTiles(first: 2, hashes: tiles.hashes), MerkleTiles(first: 1, hashes: tiles.hashes.dropLast()),
            MerkleTiles(first: 2, hashes: Array(tiles.hashes.dropFirst())), MerkleTiles(first: 1),
        ] {
            #expect(MerkleSection(range: whole.range, tiles: other) == nil)
        }
    }

    @Test func `bytes that are no tiles are refused`() {
        let bytes = section(0..<1_100).tiles.encoded()
        for count in 0..<bytes.count { #expect(MerkleSample.tiles(bytes, count) == nil) }
        #expect(MerkleSample.tiles(bytes + [0]) == nil)
        for bit in 64..<128 {
            var changed = bytes
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(MerkleSample.tiles(changed) == nil)
        }
        var far = bytes
        far.replaceSubrange(0..<8, with: Array(repeating: 255, count: 8))
        #expect(MerkleSample.tiles(far) == nil)
    }

    @Test func `proofs from tiles are those from all leaves, with the leaves of two tiles at most`() throws {
        var all = LeafNodes(Self.leaves)
        var random = MerkleSample.Generator(state: 9)
        let tiles = section(0..<Self.leaves.count).tiles
        for _ in 0..<60 {
            let size = UInt64.random(in: 1...UInt64(Self.leaves.count), using: &random)
            let old = UInt64.random(in: 1...size, using: &random)
            var asked = 0
            var nodes = TiledNodes(size: size, tiles: tiles) { wanted in
                asked += 1
                return Array(Self.leaves[Int(wanted.lowerBound)..<Int(wanted.upperBound)])
            }
            let inclusion = try InclusionProof(position: old, size: size, from: &nodes)
            #expect(inclusion == (try InclusionProof(position: old, size: size, from: &all)))
            #expect(asked <= 2)
            let consistency = try ConsistencyProof(oldSize: old, newSize: size, from: &nodes)
            #expect(consistency == (try ConsistencyProof(oldSize: old, newSize: size, from: &all)))
            #expect(asked <= 4)
            #expect(try nodes.root(size: size) == MerkleSample.root(Self.leaves[..<Int(size)]))
        }
    }

    @Test func `levels above the tiles are made from them`() throws {
        // 70,000 tiles' hashes stand for as many leaves: what lies above is the tree over them.
        let hashes = MerkleSample.leaves(70_000)
        let size = UInt64(hashes.count) * MerkleTiles.leaves
        var nodes = TiledNodes(size: size, tiles: MerkleTiles(first: 0, hashes: hashes)) { _ throws(LogError) in
            throw LogError(.damaged, "Nobody needs a leaf.")
        }
        var above = LeafNodes(hashes)
        #expect(try nodes.root(size: size) == above.root(size: UInt64(hashes.count)))
        for (level, index) in [(8, 69_999), (9, 34_999), (15, 500), (16, 272), (17, 1), (23, 1), (24, 0)] {
            #expect(
                try nodes.hash(MerkleNode(level: level, index: UInt64(index)))
                    == above.hash(MerkleNode(level: level - 8, index: UInt64(index))))
        }
    }

    @Test func `leaves that are not those of their tile are damage`() throws {
        let tiles = section(0..<600).tiles
        func proof(_ read: @escaping TiledNodes.LeafReader) throws(LogError) -> InclusionProof {
            var nodes = TiledNodes(size: 600, tiles: tiles, leaves: read)
            return try InclusionProof(position: 300, size: 600, from: &nodes)
        }
        let wrong = #expect(throws: LogError.self) {
            try proof { Self.leaves[Int($0.lowerBound)..<Int($0.upperBound)].reversed() }
        }
        #expect(wrong?.code == .damaged && wrong?.positions == 257...512)
        let short = #expect(throws: LogError.self) {
            try proof { Array(Self.leaves[Int($0.lowerBound)..<Int($0.upperBound) - 1]) }
        }
        #expect(short?.code == .damaged)
        let failing = #expect(throws: LogError.self) { try proof { _ throws(LogError) in throw LogError(.io, "No.") } }
        #expect(failing?.code == .io)
    }
}
