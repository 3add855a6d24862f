// SPDX-License-Identifier: Apache-2.0

internal import Crypto

/// A hash of the Merkle tree over all events of a log: of a leaf, of a subtree or of the whole (RFC 6962, 2.1).
///
/// Leaves and inner nodes are hashed with different first bytes, so that neither can be shown as the other.
public struct MerkleHash: Hashable, Sendable {
    /// Bytes of a hash.
    public static let byteCount = 32
    static let leafPrefix: UInt8 = 0
    private static let nodePrefix: UInt8 = 1

    /// The digest's bytes as four little-endian words.
    let words: (UInt64, UInt64, UInt64, UInt64)

    /// The root of a tree without leaves: SHA-256 of nothing.
    public static let ofEmptyTree = MerkleHash(plain: RawSpan())

    /// The hash of these 32 bytes as they stand; nil for another number of bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.init(at: 0, of: bytes.rawSpan)
    }

    /// The hash of a leaf that holds `data`: SHA-256 of a zero byte and the data.
    public init(leaf data: [UInt8]) {
        self.init(Self.leafPrefix, data.rawSpan)
    }

    /// The hash of the node over two subtrees: SHA-256 of a byte 1 and both.
    public init(left: MerkleHash, right: MerkleHash) {
        // In one piece, because each call of the hash function has a cost of its own.
        self = unsafe withUnsafeTemporaryAllocation(byteCount: 1 + 2 * Self.byteCount, alignment: 8) { room in
            unsafe room.storeBytes(of: Self.nodePrefix, as: UInt8.self)
            unsafe left.store(in: room, at: 1)
            unsafe right.store(in: room, at: 1 + Self.byteCount)
            var hash = SHA256()
            unsafe hash.update(bufferPointer: UnsafeRawBufferPointer(room))
            return MerkleHash(hash.finalize())
        }
    }

    /// The 32 bytes.
    public var bytes: [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: Self.byteCount) { room, count in
            unsafe store(in: UnsafeMutableRawBufferPointer(room), at: 0)
            count = Self.byteCount
        }
    }

    /// SHA-256 of these bytes and nothing before them: what a leaf says of a payload.
    package init(plain bytes: RawSpan) {
        var hash = SHA256()
        unsafe bytes.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
        self.init(hash.finalize())
    }

    /// The hash of a leaf whose data are two parts, the first with ``leafPrefix`` before it already.
    init(prefixedLeaf first: RawSpan, _ second: RawSpan) {
        var hash = SHA256()
        unsafe first.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
        if !second.isEmpty { unsafe second.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) } }
        self.init(hash.finalize())
    }

    /// The hash that stands at `offset`; traps outside the span.
    init(at offset: Int, of bytes: RawSpan) {
        words = (
            bytes.number(at: offset), bytes.number(at: offset + 8), bytes.number(at: offset + 16),
            bytes.number(at: offset + 24)
        )
    }

    private init(_ prefix: UInt8, _ data: RawSpan) {
        var hash = SHA256()
        unsafe withUnsafeBytes(of: prefix) { unsafe hash.update(bufferPointer: $0) }
        unsafe data.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
        self.init(hash.finalize())
    }

    @inline(__always)
    private init(_ digest: SHA256.Digest) {
        words = unsafe digest.withUnsafeBytes { digest in
            unsafe (
                UInt64(littleEndian: digest.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
                UInt64(littleEndian: digest.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
                UInt64(littleEndian: digest.loadUnaligned(fromByteOffset: 16, as: UInt64.self)),
                UInt64(littleEndian: digest.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
            )
        }
    }

    @inline(__always)
    private func store(in room: UnsafeMutableRawBufferPointer, at offset: Int) {
        unsafe room.storeBytes(of: words.0.littleEndian, toByteOffset: offset, as: UInt64.self)
        unsafe room.storeBytes(of: words.1.littleEndian, toByteOffset: offset + 8, as: UInt64.self)
        unsafe room.storeBytes(of: words.2.littleEndian, toByteOffset: offset + 16, as: UInt64.self)
        unsafe room.storeBytes(of: words.3.littleEndian, toByteOffset: offset + 24, as: UInt64.self)
    }

    /// Whether both are the same 32 bytes.
    public static func == (left: MerkleHash, right: MerkleHash) -> Bool { left.words == right.words }

    /// A quarter is enough: the bytes are as good as random.
    public func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}

extension MerkleHash: CustomStringConvertible {
    /// The 32 bytes in hexadecimal digits.
    public var description: String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

extension ByteBuffer {
    mutating func append(_ hash: MerkleHash) {
        append(hash.words.0)
        append(hash.words.1)
        append(hash.words.2)
        append(hash.words.3)
    }
}
