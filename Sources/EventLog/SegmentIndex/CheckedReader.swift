// SPDX-License-Identifier: Apache-2.0

/// Reads pieces of one part of a file, each with its checksum, and says where one is damaged.
struct CheckedReader: Sendable {
    let file: any StorageFile
    let path: String
    /// What the part is, for messages.
    let what: String
    /// Where the part is in the file.
    let offset: UInt64
    let length: UInt64

    /// The part is damaged at a byte counted from its start.
    func damaged(at relative: UInt64) -> LogError {
        LogError(
            .damaged,
            "The \(what) of a sealed segment is damaged. The events are not concerned. Restore the segment from a backup; "
                + "without one, `aryz salvage` copies all events to a new log.",
            file: path, offset: offset + min(relative, UInt64.max - offset))
    }

    /// Refuses a part that does not lie within the file, before anybody allocates by its length.
    func checkExtent() throws(LogError) {
        let size: UInt64
        do throws(StorageError) { size = try file.size() } catch { throw LogError(error, doing: "read the \(what)") }
        guard offset <= size, length <= size - offset else {
            throw damaged(at: size > offset ? size - offset : 0)
        }
    }

    /// Reads `count` bytes and appends `padding` zeros. The caller has bounded `count`.
    func read(_ count: Int, at relative: UInt64, padding: Int = 0) throws(LogError) -> [UInt8] {
        guard relative <= length, UInt64(count) <= length - relative else { throw damaged(at: relative) }
        var failure: StorageError?
        var read = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count + padding) { buffer, filled in
            let room = UnsafeMutableRawBufferPointer(buffer)
            do throws(StorageError) {
                let target = unsafe UnsafeMutableRawBufferPointer(rebasing: room[..<count])
                read = unsafe try file.readWhole(into: target, at: offset + relative)
            } catch { failure = error }
            unsafe UnsafeMutableRawBufferPointer(rebasing: room[read...]).initializeMemory(as: UInt8.self, repeating: 0)
            filled = count + padding
        }
        if let failure { throw LogError(failure, doing: "read the \(what)") }
        guard read == count else { throw damaged(at: relative + UInt64(read)) }
        return bytes
    }

    /// Reads a piece whose first 4 bytes are the checksum of the rest. The checksum goes on from the piece's place, so
    /// that a piece that came to stand in another's place is not taken for it.
    func readPiece(_ count: Int, at relative: UInt64, place: UInt32) throws(LogError) -> [UInt8] {
        guard count >= 4 else { throw damaged(at: relative) }
        let bytes = try read(count, at: relative, padding: BitReader.paddingBytes)
        let span = bytes.rawSpan
        guard crc32c(span.part(4, count - 4), continuing: place) == span.number(at: 0) else {
            throw damaged(at: relative)
        }
        return bytes
    }

    /// The same, from where it is kept since it was read first.
    func readPiece(
        _ count: Int, at relative: UInt64, place: UInt32, _ kept: KeptPieces?
    ) throws(LogError) -> [UInt8] {
        guard let kept else { return try readPiece(count, at: relative, place: place) }
        let key = PartCache.Key(segment: kept.segment, offset: offset + relative)
        if let piece = kept.cache.part(key, as: KeptPiece.self), piece.bytes.count == count + BitReader.paddingBytes {
            return piece.bytes
        }
        let bytes = try readPiece(count, at: relative, place: place)
        kept.cache.insert(KeptPiece(bytes), for: key)
        return bytes
    }

    /// Checks a part's first bytes up to their checksum. Its version is believed only then, as a flipped bit there is
    /// damage; every version has its checksum in the same place.
    func checkFrame(
        _ bytes: RawSpan, magic: UInt32, newest: UInt16, headerBytes: Int, checksumAt covered: Int
    ) throws(LogError) {
        guard bytes.number(at: 0) == magic, crc32c(bytes.part(0, covered)) == bytes.number(at: covered) else {
            throw damaged(at: 0)
        }
        let version: UInt16 = bytes.number(at: 4)
        guard version <= newest else {
            throw LogError(
                .newerFormat,
                "The \(what) has format \(version), this program reads up to \(newest). "
                    + "Use a newer version of the program.", file: path, offset: offset + 4)
        }
        guard version > 0, bytes.number(at: 6, as: UInt16.self) == headerBytes else { throw damaged(at: 4) }
    }
}

/// Where pieces of one segment are kept that were read and checked.
struct KeptPieces {
    let cache: PartCache
    let segment: UInt32
}

private final class KeptPiece: CachedPart, @unchecked Sendable {  // written only by init
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        super.init(byteCount: bytes.count + 96)
    }
}

/// A place in a checked part, for the error that is made only when something there is wrong.
struct CheckedPlace: Sendable {
    let reader: CheckedReader
    let offset: UInt64

    var damage: LogError { reader.damaged(at: offset) }
}
