// SPDX-License-Identifier: Apache-2.0

import EventLog
import Glibc

/// A disk in memory that always does what it is asked and keeps no record of it.
final class MemoryStorage: Storage {
    private let files = Monitor<[String: MemoryFile]>([:])

    /// Puts a file in the place of another, or of none.
    func put(_ bytes: [UInt8], at path: String) { files.withLock { $0[path] = MemoryFile(bytes) } }

    /// The bytes of a file; none where there is none.
    func bytes(_ path: String) -> [UInt8] { files.withLock { $0[path] }?.content ?? [] }

    func open(_ path: String, _ mode: StorageOpenMode) throws(StorageError) -> any StorageFile {
        try files.withLock { files throws(StorageError) in
            if let file = files[path] {
                guard mode != .createNew else { throw StorageError(call: "open", path: path, errno: EEXIST) }
                return file
            }
            guard mode == .createNew else { throw StorageError(call: "open", path: path, errno: ENOENT) }
            let file = MemoryFile([])
            files[path] = file
            return file
        }
    }

    func rename(_ source: String, to target: String) throws(StorageError) {
        try files.withLock { files throws(StorageError) in
            guard let file = files.removeValue(forKey: source) else {
                throw StorageError(call: "rename", path: source, errno: ENOENT)
            }
            files[target] = file
        }
    }

    func remove(_ path: String) throws(StorageError) {
        guard files.withLock({ $0.removeValue(forKey: path) }) != nil else {
            throw StorageError(call: "unlink", path: path, errno: ENOENT)
        }
    }

    func names(in directory: String) throws(StorageError) -> [String] {
        files.withLock { files in
            files.keys.filter { $0.hasPrefix(directory + "/") }.map { String($0.dropFirst(directory.count + 1)) }
                .filter { !$0.contains("/") }
        }
    }

    func createDirectory(_ path: String) throws(StorageError) {}
    func syncDirectory(_ path: String) throws(StorageError) {}
    func lock(_ path: String) throws(StorageError) -> (any StorageLock)? { MemoryLock() }
    func isLocked(_ path: String) throws(StorageError) -> Bool { false }
}

private final class MemoryLock: StorageLock {
    func note(_ text: String) {}
}

/// A file in memory.
final class MemoryFile: StorageFile {
    private let bytes: Monitor<[UInt8]>

    init(_ bytes: [UInt8]) { self.bytes = Monitor(bytes) }

    var content: [UInt8] { bytes.withLock { $0 } }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int {
        bytes.withLock { bytes in
            guard offset < UInt64(bytes.count) else { return 0 }
            let count = min(buffer.count, bytes.count - Int(offset))
            unsafe buffer.copyBytes(from: bytes[Int(offset)..<Int(offset) + count])
            return count
        }
    }

    func write(_ source: UnsafeRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int {
        bytes.withLock { bytes in
            let end = Int(offset) + source.count
            if bytes.count < end { bytes += repeatElement(0, count: end - bytes.count) }
            unsafe bytes.replaceSubrange(Int(offset)..<end, with: source)
            return source.count
        }
    }

    func sync() throws(StorageError) {}
    func size() throws(StorageError) -> UInt64 { UInt64(bytes.withLock { $0.count }) }
    func forgetCached(from offset: UInt64) throws(StorageError) {}
}
