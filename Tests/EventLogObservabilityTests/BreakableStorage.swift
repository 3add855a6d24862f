// SPDX-License-Identifier: Apache-2.0

import EventLog
import Foundation

/// The real disk until it is broken; from then on every write fails.
final class BreakableStorage: Storage {
    private let real = PosixStorage()
    private let isBroken = Monitor(false)

    func breakDown() { isBroken.withLock { $0 = true } }

    private final class File: StorageFile {
        let real: any StorageFile
        let owner: BreakableStorage

        init(_ real: any StorageFile, _ owner: BreakableStorage) {
            self.real = real
            self.owner = owner
        }
        func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int {
            unsafe try real.read(into: buffer, at: offset)
        }
        func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int {
            if owner.isBroken.withLock({ $0 }) { throw StorageError(call: "pwrite", path: "segment", errno: EIO) }
            return unsafe try real.write(bytes, at: offset)
        }
        func sync() throws(StorageError) { try real.sync() }
        func size() throws(StorageError) -> UInt64 { try real.size() }
        func forgetCached(from offset: UInt64) throws(StorageError) { try real.forgetCached(from: offset) }
    }

    func open(_ path: String, _ mode: StorageOpenMode) throws(StorageError) -> any StorageFile {
        File(try real.open(path, mode), self)
    }
    func rename(_ source: String, to target: String) throws(StorageError) { try real.rename(source, to: target) }
    func remove(_ path: String) throws(StorageError) { try real.remove(path) }
    func names(in directory: String) throws(StorageError) -> [String] { try real.names(in: directory) }
    func createDirectory(_ path: String) throws(StorageError) { try real.createDirectory(path) }
    func syncDirectory(_ path: String) throws(StorageError) { try real.syncDirectory(path) }
    func lock(_ path: String) throws(StorageError) -> (any StorageLock)? { try real.lock(path) }
    func isLocked(_ path: String) throws(StorageError) -> Bool { try real.isLocked(path) }
}
