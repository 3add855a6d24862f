// SPDX-License-Identifier: Apache-2.0

/// The header of a block: events of one group of types of one stripe, compressed together.
struct BlockHeader: Equatable, Sendable {
    enum Codec: UInt8, Sendable {
        case raw = 1
        case lz4 = 2
        /// With the group's dictionary before it.
        case lz4Dictionary = 3
    }
    /// Which of the optional columns the block has.
    struct Parts: OptionSet, Sendable {
        let rawValue: UInt8
        static let tags = Parts(rawValue: 1)
        static let metadata = Parts(rawValue: 2)
        static let ids = Parts(rawValue: 4)
        /// The group has more than one type.
        static let types = Parts(rawValue: 8)
    }

    /// The group of types.
    var group: UInt16
    var codec: Codec
    var parts: Parts
    var count: UInt32
    /// The place in the segment, from 0, of the block's first event.
    var firstOrdinal: UInt32
    var rawLength: UInt32
    var storedLength: UInt32
    var checksum: UInt32

    func encode(into buffer: inout ByteBuffer) {
        let start = buffer.count
        buffer.append(SealedFormat.blockMagic)
        buffer.append(group)
        buffer.append(codec.rawValue)
        buffer.append(parts.rawValue)
        buffer.append(count)
        buffer.append(firstOrdinal)
        buffer.append(rawLength)
        buffer.append(storedLength)
        buffer.append(checksum)
        buffer.append(crc32c(buffer.bytes.part(start, SealedFormat.blockHeaderBytes - 4)))
    }

    /// Reads and checks a header; nil when these bytes are none. The lengths are bounded.
    init?(decoding bytes: RawSpan) {
        let covered = SealedFormat.blockHeaderBytes - 4
        guard bytes.byteCount >= SealedFormat.blockHeaderBytes, bytes.number(at: 0) == SealedFormat.blockMagic,
            crc32c(bytes.part(0, covered)) == bytes.number(at: covered),
            let codec = Codec(rawValue: bytes.number(at: 6))
        else { return nil }
        group = bytes.number(at: 4)
        self.codec = codec
        parts = Parts(rawValue: bytes.number(at: 7))
        count = bytes.number(at: 8)
        firstOrdinal = bytes.number(at: 12)
        rawLength = bytes.number(at: 16)
        storedLength = bytes.number(at: 20)
        checksum = bytes.number(at: 24)
        guard count > 0, count <= SealedFormat.blockEventsMax, rawLength <= SealedFormat.blockRawBytesMax,
            storedLength <= rawLength, codec != .raw || storedLength == rawLength, parts.rawValue < 16
        else { return nil }
    }

    init(
        group: UInt16, codec: Codec, parts: Parts, count: UInt32, firstOrdinal: UInt32, rawLength: UInt32,
        storedLength: UInt32, checksum: UInt32
    ) {
        self.group = group
        self.codec = codec
        self.parts = parts
        self.count = count
        self.firstOrdinal = firstOrdinal
        self.rawLength = rawLength
        self.storedLength = storedLength
        self.checksum = checksum
    }
}
