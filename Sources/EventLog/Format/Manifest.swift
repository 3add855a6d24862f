// SPDX-License-Identifier: Apache-2.0

/// What the log reached when it was last closed or began a segment. It can be deleted and is made again; while it is
/// there, a log that ends earlier than it says has lost its end, and is not taken for a shorter log.
struct Manifest: Equatable, Sendable {
    var identity: LogIdentity
    /// The newest segment.
    var segment: UInt32
    /// The last position, the byte after the last batch, and the chain over it.
    var lastPosition: Position
    var length: UInt64
    var chain: ChainHash
    /// The latest recorded time by then.
    var latest: Timestamp
    /// Segments up to this number are read in their sealed form; 0 where none is.
    var sealedThrough: UInt32

    func encoded() -> [UInt8] {
        var buffer = ByteBuffer(capacity: LogFormat.manifestBytes)
        buffer.append(LogFormat.manifestMagic)
        buffer.append(LogFormat.version)
        buffer.append(UInt16(LogFormat.manifestBytes))
        buffer.append(segment)
        buffer.append(identity.high)
        buffer.append(identity.low)
        buffer.append(lastPosition)
        buffer.append(length)
        buffer.append(chain)
        buffer.append(latest.microseconds)
        buffer.append(sealedThrough)
        buffer.appendZeros(LogFormat.manifestBytes - 4 - buffer.count)
        buffer.append(crc32c(buffer.bytes))
        return buffer.bytes.array
    }

    /// nil when the bytes are no whole manifest of this format.
    init?(decoding bytes: [UInt8]) {
        let covered = LogFormat.manifestBytes - 4
        let bytes = bytes.rawSpan
        guard bytes.byteCount == LogFormat.manifestBytes, bytes.number(at: 0) == LogFormat.manifestMagic,
            bytes.number(at: 8, as: UInt16.self) == LogFormat.version,
            bytes.number(at: 10, as: UInt16.self) == LogFormat.manifestBytes,
            crc32c(bytes.part(0, covered)) == bytes.number(at: covered)
        else { return nil }
        self.init(
            identity: LogIdentity(high: bytes.number(at: 16), low: bytes.number(at: 24)),
            segment: bytes.number(at: 12), lastPosition: bytes.number(at: 32), length: bytes.number(at: 40),
            chain: ChainHash(at: 48, of: bytes), latest: Timestamp(microseconds: bytes.number(at: 80)),
            sealedThrough: bytes.number(at: 88))
    }

    init(
        identity: LogIdentity, segment: UInt32, lastPosition: Position, length: UInt64, chain: ChainHash,
        latest: Timestamp, sealedThrough: UInt32 = 0
    ) {
        self.identity = identity
        self.segment = segment
        self.lastPosition = lastPosition
        self.length = length
        self.chain = chain
        self.latest = latest
        self.sealedThrough = sealedThrough
    }
}
