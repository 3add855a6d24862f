// SPDX-License-Identifier: Apache-2.0

/// The header of one group commit: what its body holds, what it follows, and what is known to be durable before it.
struct BatchHeader: Equatable, Sendable {
    /// How the body is stored. No code is 0, so that a hole in a file is never a batch.
    enum Codec: UInt8, Sendable {
        case raw = 1
        case lz4 = 2
    }
    /// What the batch is for.
    enum Kind: UInt8, Sendable {
        case events = 1
        /// No events: says only that everything before it is durable.
        case marker = 2
    }

    var codec: Codec
    var kind: Kind
    var salt: UInt64
    var segment: UInt32
    var eventCount: UInt32
    /// 1, 2, 3, … within the segment.
    var number: UInt64
    var basePosition: Position
    var rawLength: UInt32
    var storedLength: UInt32
    var earliest: Timestamp
    var latest: Timestamp
    /// The last position that was known to be on disk when this batch was written.
    var durableThrough: Position
    var bodyChecksum: UInt32
    /// SHA-256 over header and stored body of the batch before, or over the segment's header.
    var previousChain: ChainHash

    var lastPosition: Position { basePosition + UInt64(eventCount) - 1 }
    /// Bytes in the file, the padding to the next block included.
    var fileBytes: UInt64 { LogFormat.roundUp(UInt64(LogFormat.batchHeaderBytes) + UInt64(storedLength)) }

    func encode(into buffer: inout ByteBuffer) {
        let start = buffer.count
        buffer.append(LogFormat.batchMagic)
        buffer.append(UInt16(LogFormat.batchHeaderBytes))
        buffer.append(codec.rawValue)
        buffer.append(kind.rawValue)
        buffer.append(salt)
        buffer.append(segment)
        buffer.append(eventCount)
        buffer.append(number)
        buffer.append(basePosition)
        buffer.append(rawLength)
        buffer.append(storedLength)
        buffer.append(earliest.microseconds)
        buffer.append(latest.microseconds)
        buffer.append(durableThrough)
        buffer.append(bodyChecksum)
        buffer.append(UInt32(0))
        buffer.append(previousChain)
        buffer.appendZeros(LogFormat.batchHeaderBytes - 4 - (buffer.count - start))
        buffer.append(crc32c(buffer.bytes.part(start, LogFormat.batchHeaderBytes - 4)))
    }
}

extension BatchHeader {
    /// Reads and checks a header; nil when these bytes are none. All lengths are bounded before anybody allocates by them.
    init?(decoding bytes: RawSpan) {
        let covered = LogFormat.batchHeaderBytes - 4
        guard bytes.byteCount >= LogFormat.batchHeaderBytes, bytes.number(at: 0) == LogFormat.batchMagic,
            bytes.number(at: 4, as: UInt16.self) == LogFormat.batchHeaderBytes,
            crc32c(bytes.part(0, covered)) == bytes.number(at: covered)
                || isPlanted(.zeroChecksumTrusted) && bytes.number(at: covered, as: UInt32.self) == 0,
            let codec = Codec(rawValue: bytes.number(at: 6)), let kind = Kind(rawValue: bytes.number(at: 7))
        else { return nil }
        self.codec = codec
        self.kind = kind
        salt = bytes.number(at: 8)
        segment = bytes.number(at: 16)
        eventCount = bytes.number(at: 20)
        number = bytes.number(at: 24)
        basePosition = bytes.number(at: 32)
        rawLength = bytes.number(at: 40)
        storedLength = bytes.number(at: 44)
        earliest = Timestamp(microseconds: bytes.number(at: 48))
        latest = Timestamp(microseconds: bytes.number(at: 56))
        durableThrough = bytes.number(at: 64)
        bodyChecksum = bytes.number(at: 72)
        previousChain = ChainHash(at: 80, of: bytes)
        guard hasPlausibleLengths || isPlanted(.lengthsTrusted) else { return nil }
    }

    private var hasPlausibleLengths: Bool {
        guard rawLength <= LogFormat.batchRawBytesMax, basePosition > 0, basePosition < Position.max / 2,
            storedLength <= rawLength, codec == .lz4 || storedLength == rawLength
        else { return false }
        switch kind {
        case .marker: return eventCount == 0 && rawLength == 0
        case .events:
            return eventCount > 0
                && Int(rawLength) >= LogFormat.tablesHeaderBytes + Int(eventCount) * LogFormat.rowHeaderBytes
        }
    }
}
