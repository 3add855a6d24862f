// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A storage whose calls are made again when a signal interrupted them, so that nobody above has to know of signals. An
/// interrupted call has done nothing and says nothing about the disk, a sync included.
struct RetryingStorage: Storage {
    private let base: any Storage

    init(_ base: any Storage) { self.base = (base as? RetryingStorage)?.base ?? base }

    func open(_ path: String, _ mode: StorageOpenMode) throws(StorageError) -> any StorageFile {
        RetryingFile(try untilHeard { () throws(StorageError) in try base.open(path, mode) })
    }

    func rename(_ source: String, to target: String) throws(StorageError) {
        try untilHeard { () throws(StorageError) in try base.rename(source, to: target) }
    }

    func remove(_ path: String) throws(StorageError) {
        try untilHeard { () throws(StorageError) in try base.remove(path) }
    }

    func names(in directory: String) throws(StorageError) -> [String] {
        try untilHeard { () throws(StorageError) in try base.names(in: directory) }
    }

    func createDirectory(_ path: String) throws(StorageError) {
        try untilHeard { () throws(StorageError) in try base.createDirectory(path) }
    }

    func syncDirectory(_ path: String) throws(StorageError) {
        try untilHeard { () throws(StorageError) in try base.syncDirectory(path) }
    }

    func lock(_ path: String) throws(StorageError) -> (any StorageLock)? {
        try untilHeard { () throws(StorageError) in try base.lock(path) }
    }

    func isLocked(_ path: String) throws(StorageError) -> Bool {
        try untilHeard { () throws(StorageError) in try base.isLocked(path) }
    }

    func fileSystemKind(of path: String) throws(StorageError) -> String? {
        try untilHeard { () throws(StorageError) in try base.fileSystemKind(of: path) }
    }

    func link(_ source: String, as target: String) throws(StorageError) -> Bool {
        try untilHeard { () throws(StorageError) in try base.link(source, as: target) }
    }
}

private final class RetryingFile: StorageFile {
    private let base: any StorageFile

    init(_ base: any StorageFile) { self.base = base }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int {
        try untilHeard { () throws(StorageError) in unsafe try base.read(into: buffer, at: offset) }
    }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int {
        try untilHeard { () throws(StorageError) in unsafe try base.write(bytes, at: offset) }
    }

    func sync() throws(StorageError) {
        try untilHeard { () throws(StorageError) in try base.sync() }
    }

    func size() throws(StorageError) -> UInt64 {
        try untilHeard { () throws(StorageError) in try base.size() }
    }

    func forgetCached(from offset: UInt64) throws(StorageError) {
        try untilHeard { () throws(StorageError) in try base.forgetCached(from: offset) }
    }
}

/// Makes a call until it ends in another way than by an interruption.
@inline(__always)
private func untilHeard<Result>(_ call: () throws(StorageError) -> Result) throws(StorageError) -> Result {
    while true {
        do throws(StorageError) { return try call() } catch {
            guard error.errno == EINTR else { throw error }
        }
    }
}
