// SPDX-License-Identifier: Apache-2.0

/// 128 bits that stand for a stream's name, a tag or an idempotency key in the index. Two names with the same value are
/// not to be expected even among 10^15 (chance below 10^-8), so the index need not compare names.
struct KeyHash: Equatable, Sendable {
    var high: UInt64, low: UInt64
}

/// SipHash-1-3 with 128 bits of output (J.-P. Aumasson, D. J. Bernstein), keyed by the log's identity, so that nobody
/// who does not know the log can prepare names that collide.
struct KeyHasher: Sendable {
    /// What a key stands for; the same text as a stream and as a tag gives two keys.
    enum Space: UInt64, Sendable {
        case stream = 0x0101_0101_0101_0101
        case tag = 0x0202_0202_0202_0202
        case idempotencyKey = 0x0404_0404_0404_0404
    }
    let key: LogIdentity

    func hash(_ space: Space, _ text: String) -> KeyHash {
        unsafe text.withBytes { unsafe hash(space, RawSpan(_unsafeBytes: $0)) }
    }

    func hash(_ space: Space, _ bytes: RawSpan) -> KeyHash {
        var state = SipState(key: (key.high ^ space.rawValue, key.low))
        let whole = bytes.byteCount / 8 * 8
        for offset in stride(from: 0, to: whole, by: 8) { state.absorb(bytes.number(at: offset)) }
        var last = UInt64(truncatingIfNeeded: bytes.byteCount) << 56
        for index in whole..<bytes.byteCount {
            last |= UInt64(bytes.number(at: index, as: UInt8.self)) << UInt64(8 * (index - whole))
        }
        state.absorb(last)
        return state.finish()
    }
}

private struct SipState {
    private var v0: UInt64, v1: UInt64, v2: UInt64, v3: UInt64

    init(key: (UInt64, UInt64)) {
        v0 = key.0 ^ 0x736f_6d65_7073_6575
        v1 = key.1 ^ 0x646f_7261_6e64_6f6d ^ 0xee
        v2 = key.0 ^ 0x6c79_6765_6e65_7261
        v3 = key.1 ^ 0x7465_6462_7974_6573
    }

    @inline(__always)
    private mutating func round() {
        v0 &+= v1
        v1 = (v1 << 13 | v1 >> 51) ^ v0
        v0 = v0 << 32 | v0 >> 32
        v2 &+= v3
        v3 = (v3 << 16 | v3 >> 48) ^ v2
        v0 &+= v3
        v3 = (v3 << 21 | v3 >> 43) ^ v0
        v2 &+= v1
        v1 = (v1 << 17 | v1 >> 47) ^ v2
        v2 = v2 << 32 | v2 >> 32
    }

    @inline(__always)
    mutating func absorb(_ word: UInt64) {
        v3 ^= word
        round()
        v0 ^= word
    }

    mutating func finish() -> KeyHash {
        v2 ^= 0xee
        round()
        round()
        round()
        let low = v0 ^ v1 ^ v2 ^ v3
        v1 ^= 0xdd
        round()
        round()
        round()
        return KeyHash(high: v0 ^ v1 ^ v2 ^ v3, low: low)
    }
}
