// SPDX-License-Identifier: Apache-2.0

/// Which events of a sealed segment belong to a stream or a tag: read from the file piece by piece, never loaded. Derived:
/// it can be made again from the events, and is no evidence of them.
///
/// A look-up reads a page of 256 bytes and a bucket of some 150, unless they are kept; a long list has pages of 512 bytes of its own. Each has
/// its checksum. Of a key only 12 bits are stored (and about 14 more by the choice of the bucket), so a look-up gives an
/// entry of another key about once in 1,000 times: whoever asks compares the name.
struct SegmentIndex: Sendable {
    /// A stream of the segment that may be the one asked for.
    struct StreamEntry: Sendable {
        /// Its number in the segment's table of streams.
        var number: UInt32
        /// The revision of its newest event in the segment.
        var lastRevision: Revision
        var list: PostingList

        /// The revision of its oldest event in the segment.
        var firstRevision: Revision { lastRevision - Revision(list.count - 1) }
        func revision(of posting: Posting) -> Revision { lastRevision - Revision(posting.place) }
    }
    /// A tag of the segment that may be the one asked for.
    struct TagEntry: Sendable {
        var list: PostingList
    }
    /// An idempotency key of the segment that may be the one asked for; an index of version 1 holds them.
    struct KeyEntry: Equatable, Sendable {
        /// Its number in the segment's table of keys.
        var number: UInt32
    }

    let header: SegmentIndexHeader
    let reader: CheckedReader

    /// Opens the index that stands in `length` bytes of a file; reads and checks its header only.
    ///
    /// Throws ``LogError/Code/damaged`` with the place, ``LogError/Code/newerFormat`` or what the disk says, as all
    /// look-ups do.
    init(file: any StorageFile, path: String, offset: UInt64, length: UInt64) throws(LogError) {
        reader = CheckedReader(file: file, path: path, what: "index", offset: offset, length: length)
        try reader.checkExtent()
        let headerBytes = SegmentIndexFormat.headerBytes
        let bytes = try reader.read(headerBytes, at: 0)
        let span = bytes.rawSpan
        try reader.checkFrame(
            span, magic: SegmentIndexFormat.magic, newest: SegmentIndexFormat.version, headerBytes: headerBytes,
            checksumAt: headerBytes - 4)
        guard let header = SegmentIndexHeader(decoding: span), header.bytes == length else {
            throw reader.damaged(at: 0)
        }
        self.header = header
    }

    /// The streams that may be this one; normally one or none.
    func streams(_ key: KeyHash, _ kept: KeptPieces? = nil) throws(LogError) -> [StreamEntry] {
        var bucket = try bucket(of: key, kept)
        let wanted = bucket.places(of: key, in: bucket.streams)
        guard let last = wanted.last else { return [] }
        var found: [StreamEntry] = []
        for place in 0...last {
            let entry = try bucket.nextStream()
            if wanted.contains(place) { found.append(entry) }
        }
        return found
    }

    /// The tags that may be this one; normally one or none.
    func tags(_ key: KeyHash, _ kept: KeptPieces? = nil) throws(LogError) -> [TagEntry] {
        var bucket = try bucket(of: key, kept)
        let wanted = bucket.places(of: key, in: bucket.tags)
        guard let last = wanted.last else { return [] }
        for _ in bucket.streams { _ = try bucket.nextStream() }
        var found: [TagEntry] = []
        for place in bucket.tags.lowerBound...last {
            let entry = try bucket.nextTag()
            if wanted.contains(place) { found.append(entry) }
        }
        return found
    }

    /// The idempotency keys that may be this one; normally one or none. Later versions than 1 have none.
    func keys(_ key: KeyHash) throws(LogError) -> [KeyEntry] {
        let bucket = try bucket(of: key, nil)
        var found: [KeyEntry] = []
        for place in bucket.places(of: key, in: bucket.keys) {
            found.append(KeyEntry(number: try bucket.keyNumber(place)))
        }
        return found
    }

    private func bucket(of key: KeyHash, _ kept: KeptPieces?) throws(LogError) -> IndexBucket {
        let number = key.bucket(among: Int(header.buckets))
        let (page, place) = number.quotientAndRemainder(dividingBy: SegmentIndexFormat.bucketsPerDirectoryPage)
        let directory = try directoryPage(page, kept)
        let start: UInt32 = directory.rawSpan.number(at: 4 + place * 4)
        let end: UInt32 = directory.rawSpan.number(at: 8 + place * 4)
        return try bucket(number, from: start, to: end, kept)
    }

    func directoryPage(_ page: Int, _ kept: KeptPieces? = nil) throws(LogError) -> [UInt8] {
        let place = header.directoryStart + UInt64(page * SegmentIndexFormat.directoryPageBytes)
        return try reader.readPiece(SegmentIndexFormat.directoryPageBytes, at: place, place: UInt32(page), kept)
    }

    func bucket(
        _ number: Int, from start: UInt32, to end: UInt32, _ kept: KeptPieces? = nil
    ) throws(LogError) -> IndexBucket {
        let place = header.bucketsStart + UInt64(start)
        guard start < end, UInt64(end) <= header.bucketsBytes else { throw reader.damaged(at: place) }
        let bytes = try reader.readPiece(Int(end - start), at: place, place: UInt32(number), kept)
        return try IndexBucket(bytes, header: header, at: CheckedPlace(reader: reader, offset: place))
    }
}
