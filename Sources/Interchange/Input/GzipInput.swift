// SPDX-License-Identifier: Apache-2.0

internal import CZlib

/// A file's bytes, decompressed when it is a gzip file (RFC 1952), which its first two bytes tell.
@safe final class GzipInput {
    private let file: FileInput
    private var chunk = [UInt8](repeating: 0, count: 64 << 10)
    private var chunkCount = 0
    private var next = 0
    /// zlib's state points back to its stream structure, so that the structure must not move.
    private var inflating: UnsafeMutablePointer<z_stream>?
    private var isFirst = true
    private var isInsideMember = false

    init(path: String) throws(InterchangeError) {
        file = try FileInput(path: path)
    }

    deinit {
        guard let stream = unsafe inflating else { return }
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// Fills `buffer` as far as the file goes; 0 is the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(InterchangeError) -> Int {
        if isFirst { try begin() }
        guard let stream = unsafe inflating else { return try unsafe copy(into: buffer) }
        return try unsafe inflate(stream, into: buffer)
    }

    private func begin() throws(InterchangeError) {
        isFirst = false
        try fill()
        // One byte may come alone from a pipe; a gzip header is never cut so short in a file.
        guard chunkCount >= 2, chunk[0] == 0x1f, chunk[1] == 0x8b else { return }
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        // 15 is the largest window, 16 asks for gzip's header and check sum.
        let status = unsafe inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else {
            throw InterchangeError(.io, "There is no memory to decompress the file.", file: file.name)
        }
        unsafe inflating = stream
        isInsideMember = true
    }

    private func fill() throws(InterchangeError) {
        chunkCount = try file.read(into: &chunk)
        next = 0
    }

    private func copy(into buffer: UnsafeMutableRawBufferPointer) throws(InterchangeError) -> Int {
        if next == chunkCount { try fill() }
        let count = min(buffer.count, chunkCount - next)
        unsafe buffer.copyBytes(from: chunk[next..<next + count])
        next += count
        return count
    }

    private func inflate(
        _ stream: UnsafeMutablePointer<z_stream>,
        into buffer: UnsafeMutableRawBufferPointer
    ) throws(InterchangeError) -> Int {
        while true {
            if next == chunkCount { try fill() }
            if chunkCount == 0 {
                guard !isInsideMember else {
                    throw InterchangeError(.malformed, "The gzip file is cut short; fetch it again.", file: file.name)
                }
                return 0
            }
            if !isInsideMember {  // gzip files may be joined end to end
                unsafe inflateReset(stream)
                isInsideMember = true
            }
            let available = chunkCount - next
            let status = unsafe chunk.withUnsafeMutableBufferPointer { input in
                unsafe stream.pointee.next_in = input.baseAddress! + next
                unsafe stream.pointee.avail_in = UInt32(available)
                unsafe stream.pointee.next_out = buffer.baseAddress!.assumingMemoryBound(to: UInt8.self)
                unsafe stream.pointee.avail_out = UInt32(buffer.count)
                return unsafe CZlib.inflate(stream, Z_NO_FLUSH)
            }
            let made = unsafe buffer.count - Int(stream.pointee.avail_out)
            next += available - Int(unsafe stream.pointee.avail_in)
            if status == Z_STREAM_END { isInsideMember = false }
            guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else {
                throw InterchangeError(.malformed, "The gzip file is damaged; fetch it again.", file: file.name)
            }
            if made > 0 { return made }
        }
    }
}
