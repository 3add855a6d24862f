// SPDX-License-Identifier: Apache-2.0

import EventLog
import Foundation

/// The real disk, except that chosen calls fail, are interrupted or do only a part of their work.
final class FaultyStorage: Storage, @unchecked Sendable {  // the state is only touched under the lock
    enum Fault: Equatable {
        case fails(Int32)
        case interrupted
        case short
    }
    enum Call: String, CaseIterable {
        case open, rename, remove, names, createDirectory, syncDirectory, read, write, sync, size, forgetCached, lock,
            isLocked
    }

    private let real = PosixStorage()
    private let lock = NSLock()
    private var counts: [Call: Int] = [:]
    private var plan: [Call: (number: Int, fault: Fault)] = [:]
    private var denied: String?
    private var kind: String?
    private(set) var faultsReached = 0

    /// Refuses every call on paths that end like this for want of permission.
    func deny(_ ending: String?) { lock.withLock { denied = ending } }

    /// Says that everything is on this kind of file system.
    func pretend(_ kind: String?) { lock.withLock { self.kind = kind } }

    /// Lets the `number`-th such call from now on (1 is the next) meet a fault.
    func plan(_ call: Call, _ number: Int, _ fault: Fault) {
        lock.withLock {
            counts[call] = 0
            plan[call] = (number, fault)
        }
    }

    func count(_ call: Call) -> Int { lock.withLock { counts[call, default: 0] } }

    fileprivate func meet(_ call: Call, _ path: String) throws(StorageError) -> Bool {
        let fault: Fault? = lock.withLock {
            counts[call, default: 0] += 1
            if let denied, path.hasSuffix(denied) { return .fails(EACCES) }
            guard let planned = plan[call], planned.number == counts[call] else { return nil }
            faultsReached += 1
            return planned.fault
        }
        switch fault {
        case nil: return false
        case .short: return true
        case .interrupted: throw StorageError(call: call.rawValue, path: path, errno: EINTR)
        case .fails(let errno): throw StorageError(call: call.rawValue, path: path, errno: errno)
        }
    }

    func open(_ path: String, _ mode: StorageOpenMode) throws(StorageError) -> any StorageFile {
        _ = try meet(.open, path)
        return FaultyFile(try real.open(path, mode), path, self)
    }
    func rename(_ source: String, to target: String) throws(StorageError) {
        _ = try meet(.rename, target)
        try real.rename(source, to: target)
    }
    func remove(_ path: String) throws(StorageError) {
        _ = try meet(.remove, path)
        try real.remove(path)
    }
    func names(in directory: String) throws(StorageError) -> [String] {
        _ = try meet(.names, directory)
        return try real.names(in: directory)
    }
    func createDirectory(_ path: String) throws(StorageError) {
        _ = try meet(.createDirectory, path)
        try real.createDirectory(path)
    }
    func syncDirectory(_ path: String) throws(StorageError) {
        _ = try meet(.syncDirectory, path)
        try real.syncDirectory(path)
    }
    func lock(_ path: String) throws(StorageError) -> (any StorageLock)? {
        _ = try meet(.lock, path)
        return try real.lock(path)
    }
    func isLocked(_ path: String) throws(StorageError) -> Bool {
        _ = try meet(.isLocked, path)
        return try real.isLocked(path)
    }
    func fileSystemKind(of path: String) throws(StorageError) -> String? { lock.withLock { kind } }
}

private final class FaultyFile: StorageFile {
    private let real: any StorageFile
    private let path: String
    private let storage: FaultyStorage

    init(_ real: any StorageFile, _ path: String, _ storage: FaultyStorage) {
        self.real = real
        self.path = path
        self.storage = storage
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int {
        guard try storage.meet(.read, path), buffer.count > 1 else {
            return unsafe try real.read(into: buffer, at: offset)
        }
        return unsafe try real.read(
            into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<(buffer.count / 2)]), at: offset)
    }
    func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int {
        guard try storage.meet(.write, path), bytes.count > 1 else { return unsafe try real.write(bytes, at: offset) }
        return unsafe try real.write(UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count / 2)]), at: offset)
    }
    func sync() throws(StorageError) {
        _ = try storage.meet(.sync, path)
        try real.sync()
    }
    func size() throws(StorageError) -> UInt64 {
        _ = try storage.meet(.size, path)
        return try real.size()
    }
    func forgetCached(from offset: UInt64) throws(StorageError) {
        _ = try storage.meet(.forgetCached, path)
        try real.forgetCached(from: offset)
    }
}
