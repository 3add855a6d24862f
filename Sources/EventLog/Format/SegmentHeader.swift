// SPDX-License-Identifier: Apache-2.0

/// The first block of a segment: whose it is, where it starts, and what the segment before it held.
struct SegmentHeader: Equatable, Sendable {
    /// How the segment before ended; what is missing there is therefore known here.
    struct Predecessor: Equatable, Sendable {
        /// Its number; 0 when this segment is the first.
        var number: UInt32
        /// The last position that it, or any before it, holds.
        var lastPosition: Position
        /// The byte after its last batch.
        var length: UInt64
        /// The chain over its last batch.
        var chain: ChainHash

        static let none = Predecessor(number: 0, lastPosition: 0, length: 0, chain: .zero)
    }

    var number: UInt32
    var identity: LogIdentity
    /// Random, repeated in each batch: bytes of an older file at the same place are not taken for this one's.
    var salt: UInt64
    var createdAt: Timestamp
    var predecessor: Predecessor

    var basePosition: Position { predecessor.lastPosition + 1 }

    /// The whole first block.
    func encoded() -> [UInt8] {
        var buffer = ByteBuffer(capacity: LogFormat.blockBytes)
        buffer.append(LogFormat.segmentMagic)
        buffer.append(LogFormat.version)
        buffer.append(UInt16(LogFormat.segmentHeaderBytes))
        buffer.append(number)
        buffer.append(identity.high)
        buffer.append(identity.low)
        buffer.append(salt)
        buffer.append(basePosition)
        buffer.append(createdAt.microseconds)
        buffer.append(predecessor.number)
        buffer.append(UInt32(0))
        buffer.append(predecessor.lastPosition)
        buffer.append(predecessor.length)
        buffer.append(predecessor.chain)
        buffer.append(crc32c(buffer.bytes))
        buffer.appendZeros(LogFormat.blockBytes - buffer.count)
        return buffer.bytes.array
    }

    /// Reads and checks the first block.
    init(decoding block: RawSpan, file: String) throws(LogError) {
        guard block.byteCount >= LogFormat.segmentHeaderBytes, block.number(at: 0) == LogFormat.segmentMagic else {
            throw LogError(
                .foreign, "This is not a segment of a log. Restore it from a backup.", file: file, offset: 0)
        }
        let damaged = LogError(
            .damaged, "The segment's header is damaged. Restore it from a backup.", file: file, offset: 0)
        // Before its version is believed: a flipped bit there is damage. Every version has its checksum here.
        let covered = LogFormat.segmentHeaderBytes - 4
        guard crc32c(block.part(0, covered)) == block.number(at: covered) else { throw damaged }
        let version: UInt16 = block.number(at: 8)
        guard version <= LogFormat.version else {
            throw LogError(
                .newerFormat,
                "The segment has format \(version), this program reads up to \(LogFormat.version). "
                    + "Use a newer version of the program.", file: file, offset: 8)
        }
        guard version > 0, block.number(at: 10, as: UInt16.self) == LogFormat.segmentHeaderBytes,
            block.number(at: 64, as: Position.self) < Position.max / 2,
            block.number(at: 40) == block.number(at: 64, as: Position.self) + 1
        else { throw damaged }
        number = block.number(at: 12)
        identity = LogIdentity(high: block.number(at: 16), low: block.number(at: 24))
        salt = block.number(at: 32)
        createdAt = Timestamp(microseconds: block.number(at: 48))
        predecessor = Predecessor(
            number: block.number(at: 56), lastPosition: block.number(at: 64), length: block.number(at: 72),
            chain: ChainHash(at: 80, of: block))
    }

    init(number: UInt32, identity: LogIdentity, salt: UInt64, createdAt: Timestamp, predecessor: Predecessor) {
        self.number = number
        self.identity = identity
        self.salt = salt
        self.createdAt = createdAt
        self.predecessor = predecessor
    }

    /// Where the chain of this segment's batches starts.
    var chainStart: ChainHash {
        let block = encoded()
        return ChainHash(of: block.rawSpan.part(0, LogFormat.segmentHeaderBytes))
    }
}
