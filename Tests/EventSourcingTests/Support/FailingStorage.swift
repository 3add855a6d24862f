// SPDX-License-Identifier: Apache-2.0

import EventLog
import Foundation
import Synchronization

/// The real disk, but one call fails, or takes and gives less than it was asked for.
final class FailingStorage: Storage {
    private let base = PosixStorage()
    private let calls = Atomic<Int>(0)
    private let failing: Int?
    private let errno: Int32
    private let isShort: Bool

    /// Fails the call with this number, counted from 0 over all kinds of calls.
    init(failing: Int?, errno: Int32 = ENOSPC, isShort: Bool = false) {
        self.failing = failing
        self.errno = errno
        self.isShort = isShort
    }

    var callCount: Int { calls.load(ordering: .relaxed) }

    private func count(_ call: String, _ path: String) throws(StorageError) {
        let number = calls.add(1, ordering: .relaxed).oldValue
        if number == failing { throw StorageError(call: call, path: path, errno: errno) }
    }

    func open(_ path: String, _ mode: StorageOpenMode) throws(StorageError) -> any StorageFile {
        try count("open", path)
        return File(storage: self, base: try base.open(path, mode), path: path)
    }

    func rename(_ source: String, to target: String) throws(StorageError) {
        try count("rename", target)
        try base.rename(source, to: target)
    }

    func remove(_ path: String) throws(StorageError) {
        try count("unlink", path)
        try base.remove(path)
    }

    func names(in directory: String) throws(StorageError) -> [String] {
        try count("opendir", directory)
        return try base.names(in: directory)
    }

    func createDirectory(_ path: String) throws(StorageError) {
        try count("mkdir", path)
        try base.createDirectory(path)
    }

    func syncDirectory(_ path: String) throws(StorageError) {
        try count("fsync", path)
        try base.syncDirectory(path)
    }

    func lock(_ path: String) throws(StorageError) -> (any StorageLock)? { try base.lock(path) }

    func isLocked(_ path: String) throws(StorageError) -> Bool { try base.isLocked(path) }

    private final class File: StorageFile {
        let storage: FailingStorage
        let base: any StorageFile
        let path: String

        init(storage: FailingStorage, base: any StorageFile, path: String) {
            self.storage = storage
            self.base = base
            self.path = path
        }

        func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int {
            try storage.count("pread", path)
            let count = storage.isShort ? min(buffer.count, 3) : buffer.count
            return unsafe try base.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]), at: offset)
        }

        func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int {
            try storage.count("pwrite", path)
            let count = storage.isShort ? min(bytes.count, 3) : bytes.count
            return unsafe try base.write(UnsafeRawBufferPointer(rebasing: bytes[..<count]), at: offset)
        }

        func sync() throws(StorageError) {
            try storage.count("fdatasync", path)
            try base.sync()
        }

        func size() throws(StorageError) -> UInt64 {
            try storage.count("fstat", path)
            return try base.size()
        }

        func forgetCached(from offset: UInt64) throws(StorageError) {}
    }
}
