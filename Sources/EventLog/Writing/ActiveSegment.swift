// SPDX-License-Identifier: Apache-2.0

/// The segment that batches are appended to.
struct ActiveSegment {
    let segment: Segment
    var end: SegmentEnd
    /// Up to here the file was filled with zeros ahead, so that a commit changes no file length.
    private var preparedThrough: UInt64

    /// Zeros are written ahead in steps of half of what the segment holds, within these bounds.
    private static let preparedBytes: ClosedRange<UInt64> = (128 << 10)...(8 << 20)
    /// A group of this size gains nothing from zeros ahead: its own bytes dwarf the change of the file's length.
    private static let largeGroupBytes = 256 << 10

    /// Goes on in a segment whose end is known and behind which there are only zeros.
    init(_ segment: Segment, end: SegmentEnd, fileSize: UInt64) {
        self.segment = segment
        self.end = end
        preparedThrough = max(end.offset, fileSize)
    }

    /// Makes the segment that follows `end`: first whole under another name, then under its own.
    static func begin(
        after end: SegmentEnd, of header: SegmentHeader, salt: UInt64, storage: any Storage, layout: LogLayout,
        createdAt: Timestamp, manifest: ManifestFile
    ) throws(LogError) -> ActiveSegment {
        let next = SegmentHeader(
            number: header.number + 1, identity: header.identity, salt: salt, createdAt: createdAt,
            predecessor: SegmentHeader.Predecessor(
                number: header.number, lastPosition: end.lastPosition + (isPlanted(.wrongBaseAfterRoll) ? 1 : 0),
                length: end.offset, chain: end.chain))
        let active = try create(next, storage: storage, layout: layout)
        try manifest.note(active)
        return active
    }

    /// Makes a segment with this header and no batches.
    static func create(
        _ header: SegmentHeader, storage: any Storage, layout: LogLayout
    ) throws(LogError) -> ActiveSegment {
        let path = layout.segment(header.number)
        do throws(StorageError) {
            try storage.replace(path, in: layout.segments, with: header.encoded())
            let file = try storage.open(path, .readWrite)
            let segment = Segment(header: header, file: file, path: path)
            return ActiveSegment(
                segment, end: SegmentEnd(emptySegment: header), fileSize: UInt64(LogFormat.blockBytes))
        } catch {
            throw LogError(error, doing: "begin a segment")
        }
    }

    func isFull(options: EventLog.Options, rawBytes: Int) -> Bool {
        let needed = UInt64(LogFormat.batchHeaderBytes + LZ4.bound(rawBytes) + LogFormat.blockBytes)
        return end.nextNumber > 1 && end.offset + needed > options.segmentBytes
    }

    mutating func write(_ bytes: UnsafeRawBufferPointer, options: EventLog.Options) throws(LogError) {
        do throws(StorageError) {
            if end.offset + UInt64(bytes.count) > preparedThrough, bytes.count < Self.largeGroupBytes {
                try prepare(UInt64(bytes.count), limit: options.segmentBytes)
            }
            try unsafe segment.file.writeWhole(bytes, at: end.offset)
            preparedThrough = max(preparedThrough, end.offset + UInt64(bytes.count))
        } catch {
            var failure = LogError(error, doing: "write to the log")
            failure.file = segment.path
            failure.offset = end.offset
            throw failure
        }
    }

    /// Real zeros rather than a hole or `fallocate`: only they make the commits that follow free of metadata.
    private mutating func prepare(_ needed: UInt64, limit: UInt64) throws(StorageError) {
        let ahead = min(max(end.offset / 2, Self.preparedBytes.lowerBound), Self.preparedBytes.upperBound)
        let target = max(LogFormat.roundUp(min(end.offset + needed + ahead, limit)), end.offset + needed)
        let zeros = [UInt8](repeating: 0, count: Int(target - preparedThrough))
        try segment.file.writeWhole(zeros, at: preparedThrough)
        preparedThrough = target
    }

    func sync() throws(LogError) {
        do throws(StorageError) { try segment.file.sync() } catch {
            var failure = LogError(error, doing: "bring the log to disk")
            failure.file = segment.path
            throw failure
        }
    }

    /// What the manifest says when the log ends here.
    var manifest: Manifest {
        Manifest(
            identity: segment.header.identity, segment: segment.header.number, lastPosition: end.lastPosition,
            length: end.offset, chain: end.chain, latest: end.latest)
    }
}
