// SPDX-License-Identifier: Apache-2.0

import CBlockWalk
import Glibc

/// The sealed segments of a log, read into memory: what a plain loop in C makes of the same bytes.
public struct SealedFiles: Sendable {
    private struct File {
        var bytes: [UInt8]
        var offsets: [Int]
        var rated: block_walk_place
    }
    private var files: [File] = []

    /// Reads all sealed segments of the log at `path` and finds their blocks.
    public init(ofLog path: String) throws(RawDiskError) {
        for name in try names(in: path + "/segments").sorted() where name.hasSuffix(".sealed") {
            let bytes = try readWhole(path + "/segments/" + name)
            var offsets = [Int](repeating: 0, count: bytes.count / 32)
            let count = block_walk_find(bytes, bytes.count, &offsets, offsets.count)
            let rated = block_walk_type(bytes, bytes.count, "SatisfactionRated")
            files.append(File(bytes: bytes, offsets: Array(offsets.prefix(count)), rated: rated))
        }
    }

    /// Unpacks all blocks, or one of several equal parts of them, and walks over what a fold needs of each event.
    public func walk(part: Int = 0, of parts: Int = 1) -> block_walk_sum {
        var sum = block_walk_sum()
        for file in files {
            let blocks = file.offsets.count * part / parts..<file.offsets.count * (part + 1) / parts
            let offsets = Array(file.offsets[blocks])
            let count = block_walk_at(file.bytes, file.bytes.count, offsets, offsets.count, file.rated, &sum)
            precondition(count == offsets.count, "the blocks of our own log make sense")
        }
        return sum
    }
}

/// All bytes of a file.
func readWhole(_ path: String) throws(RawDiskError) -> [UInt8] {
    let file = open(path, O_RDONLY)
    guard file >= 0 else { throw RawDiskError(call: "open", errno: errno) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw RawDiskError(call: "fstat", errno: errno) }
    let size = Int(status.st_size)
    return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
        while count < size, case let more = read(file, buffer.baseAddress! + count, size - count), more > 0 {
            count += more
        }
    }
}
