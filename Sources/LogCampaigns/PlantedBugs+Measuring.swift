// SPDX-License-Identifier: Apache-2.0

internal import EventLog

/// A disk that remembers the largest read that was asked of it.
final class MeasuredStorage: Storage {
    private let real: any Storage
    private let largest = Monitor(0)

    init(_ real: any Storage) { self.real = real }

    var largestRead: Int { largest.withLock { $0 } }

    fileprivate func note(_ count: Int) { largest.withLock { $0 = max($0, count) } }

    func open(_ path: String, _ mode: StorageOpenMode) throws(StorageError) -> any StorageFile {
        MeasuredFile(try real.open(path, mode), self)
    }
    func rename(_ source: String, to target: String) throws(StorageError) { try real.rename(source, to: target) }
    func remove(_ path: String) throws(StorageError) { try real.remove(path) }
    func names(in directory: String) throws(StorageError) -> [String] { try real.names(in: directory) }
    func createDirectory(_ path: String) throws(StorageError) { try real.createDirectory(path) }
    func syncDirectory(_ path: String) throws(StorageError) { try real.syncDirectory(path) }
    func lock(_ path: String) throws(StorageError) -> (any StorageLock)? { try real.lock(path) }
    func isLocked(_ path: String) throws(StorageError) -> Bool { try real.isLocked(path) }
}

private final class MeasuredFile: StorageFile {
    private let real: any StorageFile
    private let storage: MeasuredStorage

    init(_ real: any StorageFile, _ storage: MeasuredStorage) {
        self.real = real
        self.storage = storage
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int {
        storage.note(buffer.count)
        return unsafe try real.read(into: buffer, at: offset)
    }
    func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int {
        unsafe try real.write(bytes, at: offset)
    }
    func sync() throws(StorageError) { try real.sync() }
    func size() throws(StorageError) -> UInt64 { try real.size() }
    func forgetCached(from offset: UInt64) throws(StorageError) { try real.forgetCached(from: offset) }
}
