// SPDX-License-Identifier: Apache-2.0

import EventLog
import Testing

/// Leaves and the tree over them, made without the code under test but for the hash itself.
enum MerkleSample {
    /// SplitMix64: the same seed gives the same numbers.
    struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
            return mixed ^ (mixed >> 31)
        }
    }

    /// Leaves that all differ.
    static func leaves(_ count: Int) -> [MerkleHash] {
        (0..<count).map { MerkleHash(leaf: [UInt8($0 & 255), UInt8($0 >> 8 & 255), UInt8($0 >> 16)]) }
    }

    /// MTH of RFC 6962, 2.1, as it is written there.
    static func root(_ leaves: ArraySlice<MerkleHash>) -> MerkleHash {
        guard let first = leaves.first else { return .ofEmptyTree }
        if leaves.count == 1 { return first }
        let middle = leaves.startIndex + split(leaves.count)
        return MerkleHash(left: root(leaves[..<middle]), right: root(leaves[middle...]))
    }

    /// The largest power of two below `count`.
    static func split(_ count: Int) -> Int {
        var power = 1
        while power * 2 < count { power *= 2 }
        return power
    }

    /// `hash` with one bit of the 256 turned over.
    static func flipped(_ hash: MerkleHash, bit: Int) throws -> MerkleHash {
        var bytes = hash.bytes
        bytes[bit / 8] ^= 1 << UInt8(bit % 8)
        return try #require(MerkleHash(bytes: bytes))
    }

    /// The hash with these hexadecimal digits.
    static func hash(_ digits: String) throws -> MerkleHash { try #require(MerkleHash(bytes: bytes(digits))) }

    /// The bytes of these hexadecimal digits.
    static func bytes(_ digits: String) throws -> [UInt8] {
        let nibbles = digits.compactMap(\.hexDigitValue).map { UInt8($0) }
        try #require(nibbles.count == digits.count && nibbles.count % 2 == 0)
        return stride(from: 0, to: nibbles.count, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] }
    }

    /// What the first bytes of a file's section say.
    static func range(_ bytes: [UInt8], _ count: Int? = nil) -> CompactRange? {
        CompactRange(decoding: unsafe bytes.span.bytes.extracting(first: count ?? bytes.count))
    }

    static func tiles(_ bytes: [UInt8], _ count: Int? = nil) -> MerkleTiles? {
        MerkleTiles(decoding: unsafe bytes.span.bytes.extracting(first: count ?? bytes.count))
    }
}
