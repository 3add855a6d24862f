// SPDX-License-Identifier: Apache-2.0

/// The start of a sealed segment's file: the header of the segment in rows that it was made from.
struct SealedHeader {
    let source: SegmentHeader
    let version: UInt16

    func encode(into buffer: inout ByteBuffer) {
        let start = buffer.count
        buffer.append(SealedFormat.magic)
        buffer.append(version)
        buffer.append(UInt16(SealedFormat.headerBytes))
        buffer.append(UInt32(0))
        buffer.append(source.encoded().rawSpan.part(0, LogFormat.segmentHeaderBytes))
        buffer.append(crc32c(buffer.bytes.part(start, SealedFormat.headerBytes - 4)))
    }

    init(_ source: SegmentHeader) {
        self.source = source
        version = SealedFormat.version
    }

    /// Reads and checks the first bytes of a file.
    init(decoding bytes: RawSpan, file: String) throws(LogError) {
        guard bytes.byteCount >= SealedFormat.headerBytes, bytes.number(at: 0) == SealedFormat.magic else {
            throw LogError(
                .foreign,
                "This is not a sealed segment of a log. Restore it from a backup; without one, `aryz salvage` copies the rest.",
                file: file, offset: 0)
        }
        let damaged = LogError(
            .damaged,
            "The sealed segment's header is damaged. Restore it from a backup; without one, `aryz salvage` copies the rest.",
            file: file, offset: 0)
        // Before its version is believed: a flipped bit there is damage. Every version has its checksum here.
        let covered = SealedFormat.headerBytes - 4
        guard crc32c(bytes.part(0, covered)) == bytes.number(at: covered) else { throw damaged }
        version = bytes.number(at: 8)
        guard version <= SealedFormat.version else {
            throw LogError(
                .newerFormat,
                "The sealed segment has format \(version), this program reads up to \(SealedFormat.version). "
                    + "Use a newer version of the program.", file: file, offset: 8)
        }
        guard version > 0, bytes.number(at: 10, as: UInt16.self) == SealedFormat.headerBytes else { throw damaged }
        source = try SegmentHeader(decoding: bytes.part(16, LogFormat.segmentHeaderBytes), file: file)
    }
}
