// SPDX-License-Identifier: Apache-2.0

/// A footer with its trailer. A file ends with two of them that say the same, so that damage to one leaves what is known of
/// all events to the other; before version 3 there was one.
struct SealedEnd {
    let footer: SealedFooter
    /// Where the footer begins.
    let offset: UInt64
    /// Whether it ends where the file does.
    let isLast: Bool

    /// Reads and checks the footer whose trailer ends at a byte of the file.
    init(_ whole: SectionReader, endingAt end: UInt64) throws(LogError) {
        guard end >= UInt64(SealedFormat.headerBytes + SealedFormat.trailerBytes) else {
            throw whole.damage(at: end, "The sealed segment ends too early.")
        }
        let trailerStart = end - UInt64(SealedFormat.trailerBytes)
        let bytes = try whole.read(SealedFormat.trailerBytes, at: trailerStart)
        guard let trailer = SealedTrailer(decoding: bytes.rawSpan, end: end) else {
            throw whole.damage(at: trailerStart, "The sealed segment's end is damaged or missing.")
        }
        let footer = try whole.read(Int(trailer.footerLength), at: trailer.footerOffset)
        guard crc32c(footer.rawSpan) == trailer.footerChecksum,
            let decoded = SealedFooter(decoding: footer.rawSpan, end: trailer.footerOffset)
        else { throw whole.damage(at: trailer.footerOffset, "The sealed segment's footer is damaged.") }
        self.footer = decoded
        offset = trailer.footerOffset
        isLast = end == whole.length
    }

    /// The one at the file's end, or where that is damaged the nearest before it that is whole. Throws the damage of the
    /// one at the end when there is none.
    static func newest(of whole: SectionReader) throws(LogError) -> SealedEnd {
        do throws(LogError) { return try SealedEnd(whole, endingAt: whole.length) } catch {
            guard error.code == .damaged, let other = try before(whole.length, whole) else { throw error }
            return other
        }
    }

    /// That both are whole and say the same.
    static func check(_ whole: SectionReader) throws(LogError) {
        let (first, last): (SealedEnd, SealedEnd)
        do throws(LogError) {
            last = try SealedEnd(whole, endingAt: whole.length)
            first = try SealedEnd(whole, endingAt: last.offset)
        } catch {
            guard error.code == .damaged else { throw error }
            throw LogError(
                .damaged,
                "One of the two footers at the end of the sealed segment is damaged. Its events are read with the other. Restore "
                    + "the segment from a backup.", file: error.file, offset: error.offset)
        }
        guard first.footer == last.footer else {
            throw whole.damage(at: last.offset, "The two footers of the sealed segment are not the same.")
        }
    }

    /// Goes back over as many bytes as a footer can have, for the mark that a trailer ends with.
    private static func before(_ end: UInt64, _ whole: SectionReader) throws(LogError) -> SealedEnd? {
        let mark = SealedFormat.trailerMagic
        let step: UInt64 = 64 << 10
        let furthest = end - min(end, UInt64(SealedFormat.footerBytesMax + 2 * SealedFormat.trailerBytes))
        var upper = end
        while upper > furthest {
            let lower = max(furthest, upper - min(upper, step))
            // Seven bytes more: a mark may lie across two steps.
            let bytes = try whole.read(Int(min(upper + 7, end) - lower), at: lower)
            for place in stride(from: bytes.count - 8, through: 0, by: -1)
            where bytes[place] == UInt8(truncatingIfNeeded: mark) && bytes.rawSpan.number(at: place) == mark {
                let found = lower + UInt64(place) + 8
                if found < end, let other = try? SealedEnd(whole, endingAt: found) { return other }
            }
            upper = lower
        }
        return nil
    }
}

/// What stands behind a footer, and says where it begins.
struct SealedTrailer {
    var footerOffset: UInt64
    var footerLength: UInt32
    var footerChecksum: UInt32

    func encode(into buffer: inout ByteBuffer) {
        let start = buffer.count
        buffer.append(footerOffset)
        buffer.append(footerLength)
        buffer.append(footerChecksum)
        buffer.append(UInt32(0))
        buffer.append(crc32c(buffer.bytes.part(start, 20)))
        buffer.append(SealedFormat.trailerMagic)
    }

    init(footerOffset: UInt64, footerLength: UInt32, footerChecksum: UInt32) {
        self.footerOffset = footerOffset
        self.footerLength = footerLength
        self.footerChecksum = footerChecksum
    }

    /// nil when the bytes are no trailer that ends at this byte of a file.
    init?(decoding bytes: RawSpan, end: UInt64) {
        guard bytes.byteCount == SealedFormat.trailerBytes, bytes.number(at: 24) == SealedFormat.trailerMagic,
            crc32c(bytes.part(0, 20)) == bytes.number(at: 20)
        else { return nil }
        footerOffset = bytes.number(at: 0)
        footerLength = bytes.number(at: 8)
        footerChecksum = bytes.number(at: 12)
        guard footerLength <= SealedFormat.footerBytesMax, footerOffset >= SealedFormat.headerBytes,
            footerOffset <= end,
            end - footerOffset == UInt64(footerLength) + UInt64(SealedFormat.trailerBytes)
        else { return nil }
    }
}
