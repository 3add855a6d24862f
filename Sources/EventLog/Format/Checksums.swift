// SPDX-License-Identifier: Apache-2.0

internal import CChecksum
internal import Crypto

/// CRC-32C (Castagnoli) of these bytes, continuing from `crc`.
package func crc32c(_ bytes: RawSpan, continuing crc: UInt32 = 0) -> UInt32 {
    unsafe bytes.withUnsafeBytes { unsafe aryz_crc32c(crc, $0.baseAddress, $0.count) }
}

/// A SHA-256 value: a link of the chain over all batches.
struct ChainHash: Hashable, Sendable {
    /// The digest's 32 bytes as four little-endian words.
    var words: (UInt64, UInt64, UInt64, UInt64)

    static let zero = ChainHash(words: (0, 0, 0, 0))

    init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

    /// SHA-256 of the parts, one after the other.
    init(of first: RawSpan, _ second: RawSpan = RawSpan()) {
        var hash = SHA256()
        unsafe first.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
        unsafe second.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
        let digest = Array(hash.finalize())
        self.init(at: 0, of: digest.rawSpan)
    }

    /// The hash that stands at `offset`.
    init(at offset: Int, of bytes: RawSpan) {
        words = (
            bytes.number(at: offset), bytes.number(at: offset + 8), bytes.number(at: offset + 16),
            bytes.number(at: offset + 24)
        )
    }

    static func == (left: ChainHash, right: ChainHash) -> Bool { left.words == right.words }

    func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}

extension ByteBuffer {
    mutating func append(_ hash: ChainHash) {
        append(hash.words.0)
        append(hash.words.1)
        append(hash.words.2)
        append(hash.words.3)
    }
}
