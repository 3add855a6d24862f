// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A system call that failed.
public struct RawDiskError: Error, CustomStringConvertible {
    public var call: String
    public var errno: Int32

    public init(call: String, errno: Int32) {
        self.call = call
        self.errno = errno
    }

    public var description: String { "\(call): \(String(cString: strerror(errno)))" }
}

/// What the disk itself can do: `pwrite` and `fdatasync` into a file whose blocks are all written already, so that a
/// sync has data to carry and no metadata. Nothing durable can be faster by the same calls.
public final class RawDisk {
    private let descriptor: Int32
    private let size: Int
    private let page: UnsafeMutableRawBufferPointer
    private var offset = 0

    /// A file of `size` bytes of zeroes in `directory`; the largest single write is `pageBytes`.
    public init(in directory: String, size: Int, pageBytes: Int) throws(RawDiskError) {
        descriptor = open(directory + "/raw", O_RDWR | O_CREAT | O_TRUNC, 0o644)
        self.size = size
        page = .allocate(byteCount: pageBytes, alignment: 4_096)
        page.initializeMemory(as: UInt8.self, repeating: 0)
        guard descriptor >= 0 else { throw RawDiskError(call: "open", errno: errno) }
        var written = 0
        while written < size {
            let count = pwrite(descriptor, page.baseAddress, min(pageBytes, size - written), off_t(written))
            guard count > 0 else { throw RawDiskError(call: "pwrite", errno: errno) }
            written += count
        }
        guard fsync(descriptor) == 0 else { throw RawDiskError(call: "fsync", errno: errno) }
        for index in page.indices { page[index] = UInt8(truncatingIfNeeded: index &* 31 &+ 7) }
    }

    deinit {
        close(descriptor)
        page.deallocate()
    }

    /// Writes `count` bytes at the next place, around to the start at the end, and waits until they are on disk.
    public func writeAndSync(_ count: Int) throws(RawDiskError) {
        if offset + count > size { offset = 0 }
        guard pwrite(descriptor, page.baseAddress, count, off_t(offset)) == count else {
            throw RawDiskError(call: "pwrite", errno: errno)
        }
        guard fdatasync(descriptor) == 0 else { throw RawDiskError(call: "fdatasync", errno: errno) }
        offset += count
    }

    /// Reads one page, which the system has in memory.
    public func readPage() throws(RawDiskError) {
        offset = offset + 4_096 > size - 4_096 ? 0 : offset + 4_096
        guard pread(descriptor, page.baseAddress, 4_096, off_t(offset)) == 4_096 else {
            throw RawDiskError(call: "pread", errno: errno)
        }
    }
}

/// Reads every file of a directory and of those inside it from start to end; the number of bytes.
public func readWholeFiles(of directory: String) throws(RawDiskError) -> Int {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4_096)
    defer { buffer.deallocate() }
    var total = 0
    for name in try names(in: directory) {
        let path = directory + "/" + name
        if let inside = try? readWholeFiles(of: path) {
            total += inside
            continue
        }
        let file = open(path, O_RDONLY)
        guard file >= 0 else { continue }
        defer { close(file) }
        while case let count = read(file, buffer.baseAddress, buffer.count), count > 0 { total += count }
    }
    return total
}

/// What is in a directory, itself and its parent left out.
func names(in directory: String) throws(RawDiskError) -> [String] {
    guard let listing = opendir(directory) else { throw RawDiskError(call: "opendir", errno: errno) }
    defer { closedir(listing) }
    var names: [String] = []
    while let entry = readdir(listing) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != "." && name != ".." { names.append(name) }
    }
    return names
}
