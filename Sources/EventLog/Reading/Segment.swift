// SPDX-License-Identifier: Apache-2.0

/// An open segment file.
final class Segment: Sendable {
    let header: SegmentHeader
    let file: any StorageFile
    let path: String

    init(header: SegmentHeader, file: any StorageFile, path: String) {
        self.header = header
        self.file = file
        self.path = path
    }

    /// Opens the file and checks its header.
    static func open(
        _ number: UInt32, in layout: LogLayout, storage: any Storage, forWriting: Bool
    ) throws(LogError) -> Segment {
        let path = layout.segment(number)
        let file: any StorageFile
        var block = ByteBuffer(capacity: LogFormat.blockBytes)
        do throws(StorageError) {
            file = try storage.open(path, forWriting ? .readWrite : .read)
            try file.read(LogFormat.blockBytes, at: 0, into: &block)
        } catch {
            throw LogError(error, doing: "open a segment")
        }
        return Segment(header: try SegmentHeader(decoding: block.bytes, file: path), file: file, path: path)
    }
}

/// Where a batch is.
struct BatchPlace: Sendable {
    var segment: Segment
    var offset: UInt64
}
