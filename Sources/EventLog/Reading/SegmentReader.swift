// SPDX-License-Identifier: Apache-2.0

/// Reads the batches of one segment through a window of bytes that it keeps. Not shared between threads.
@safe final class SegmentReader {
    /// Bytes fetched at once when a file is read from one end to the other.
    static let sequentialWindow = 1 << 20
    /// Bytes fetched at once for a single batch.
    static let singleWindow = 16 << 10

    let segment: Segment
    private let windowBytes: Int
    private var window: ByteBuffer
    private var windowStart: UInt64 = 0
    private var unpacked = ByteBuffer(capacity: 64)
    private var bodyIsInWindow = false
    private var bodyStart = 0
    private var bodyLength = 0

    init(_ segment: Segment, window: Int = SegmentReader.sequentialWindow) {
        self.segment = segment
        windowBytes = window
        self.window = ByteBuffer(capacity: window)
    }

    /// The header at `offset`; nil when there is none that belongs to this segment.
    func header(at offset: UInt64) throws(LogError) -> BatchHeader? {
        guard try fetch(LogFormat.batchHeaderBytes, at: offset),
            let header = unsafe BatchHeader(
                decoding: RawSpan(
                    _unsafeBytes: inWindow(Int(offset - windowStart), LogFormat.batchHeaderBytes))),
            header.salt == segment.header.salt, header.segment == segment.header.number
        else { return nil }
        return header
    }

    /// Makes ``body`` the unpacked body of the batch at `offset`; false when it does not match its checksum.
    func loadBody(of header: BatchHeader, at offset: UInt64) throws(LogError) -> Bool {
        let stored = Int(header.storedLength)
        guard try fetch(LogFormat.batchHeaderBytes + stored, at: offset) else { return false }
        bodyStart = Int(offset - windowStart) + LogFormat.batchHeaderBytes
        bodyLength = Int(header.rawLength)
        guard
            unsafe crc32c(RawSpan(_unsafeBytes: inWindow(bodyStart, stored))) == header.bodyChecksum
                || isPlanted(.bodyChecksumSkipped)
        else { return false }
        bodyIsInWindow = header.codec == .raw
        if bodyIsInWindow { return true }
        unpacked.reserve(bodyLength)
        unpacked.setCount(bodyLength)
        return unsafe LZ4.decompress(
            inWindow(bodyStart, stored),
            into: UnsafeMutableRawBufferPointer(rebasing: unpacked.room[..<bodyLength]))
    }

    /// The unpacked body that was loaded last; valid until the next call.
    var body: UnsafeRawBufferPointer {
        unsafe bodyIsInWindow
            ? inWindow(bodyStart, bodyLength)
            : unpacked.pointer
    }

    /// The chain hash of the batch at `offset`, whose header is `header`.
    func chain(of header: BatchHeader, at offset: UInt64) throws(LogError) -> ChainHash? {
        let bytes = LogFormat.batchHeaderBytes + Int(header.storedLength)
        guard try fetch(bytes, at: offset) else { return nil }
        return unsafe ChainHash(of: RawSpan(_unsafeBytes: inWindow(Int(offset - windowStart), bytes)))
    }

    /// Whether all bytes from `offset` to `end` are zero.
    func isZero(from offset: UInt64, to end: UInt64) throws(LogError) -> Bool {
        var next = offset
        while next < end {
            let count = Int(min(UInt64(Self.sequentialWindow), end - next))
            guard try fetch(count, at: next) else { return true }
            let start = Int(next - windowStart)
            let bytes = unsafe inWindow(start, count)
            guard unsafe bytes.allSatisfy({ $0 == 0 }) else { return false }
            next += UInt64(count)
        }
        return true
    }

    private func inWindow(_ start: Int, _ count: Int) -> UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(rebasing: window.pointer[start..<start + count])
    }

    /// Makes the window hold `count` bytes from `offset`; false when the file ends before.
    private func fetch(_ count: Int, at offset: UInt64) throws(LogError) -> Bool {
        if offset >= windowStart, offset - windowStart + UInt64(count) <= UInt64(window.count) { return true }
        do throws(StorageError) {
            try segment.file.read(max(count, windowBytes), at: offset, into: &window)
        } catch {
            throw LogError(error, doing: "read the log")
        }
        windowStart = offset
        return window.count >= count
    }
}
