// SPDX-License-Identifier: Apache-2.0

internal import EventLog
internal import Glibc

/// A mistake that a log can make towards its disk. What stands between the two makes it here; the engine is as it is.
package enum StorageBug: String, CaseIterable, Sendable {
    case segmentNeverSynced
    case acknowledgedBeforeSync
    case directoryNeverSynced
    case failedSyncRetried
    case cacheTrustedAfterFailedSync
    case readErrorTakenForEnd
    case shortWriteTakenForWhole
    case writtenUnderItsOwnName
    case staleTemporaryFileReused
    case secondWriterLetIn
}

/// A disk between a log and its own that makes one mistake, and else passes everything on.
struct MistakenStorage: Storage {
    let real: any Storage
    let bug: StorageBug

    private static let ending = ".tmp"

    func open(_ path: String, _ mode: StorageOpenMode) throws(StorageError) -> any StorageFile {
        guard mode == .createNew, path.hasSuffix(Self.ending) else {
            return MistakenFile(try real.open(path, mode), path, bug)
        }
        switch bug {
        case .writtenUnderItsOwnName:
            let name = ownName(path)
            do throws(StorageError) { return MistakenFile(try real.open(name, .createNew), name, bug) } catch {
                guard error.errno == EEXIST else { throw error }
                return MistakenFile(try real.open(name, .readWrite), name, bug)
            }
        case .staleTemporaryFileReused:
            do throws(StorageError) { return MistakenFile(try real.open(path, .createNew), path, bug) } catch {
                guard error.errno == EEXIST else { throw error }
                return MistakenFile(try real.open(path, .readWrite), path, bug, isStale: true)
            }
        default: return MistakenFile(try real.open(path, mode), path, bug)
        }
    }

    func rename(_ source: String, to target: String) throws(StorageError) {
        if bug == .writtenUnderItsOwnName, source.hasSuffix(Self.ending) { return }
        try real.rename(source, to: target)
    }

    func remove(_ path: String) throws(StorageError) {
        if bug == .staleTemporaryFileReused, path.hasSuffix(Self.ending) { return }
        try real.remove(path)
    }

    func names(in directory: String) throws(StorageError) -> [String] { try real.names(in: directory) }

    func createDirectory(_ path: String) throws(StorageError) { try real.createDirectory(path) }

    func syncDirectory(_ path: String) throws(StorageError) {
        if bug != .directoryNeverSynced { try real.syncDirectory(path) }
    }

    func lock(_ path: String) throws(StorageError) -> (any StorageLock)? {
        if let lock = try real.lock(path) { return lock }
        return bug == .secondWriterLetIn ? NoLock() : nil
    }

    func isLocked(_ path: String) throws(StorageError) -> Bool { try real.isLocked(path) }

    private func ownName(_ path: String) -> String { String(path.dropLast(Self.ending.count)) }
}

private final class NoLock: StorageLock {
    func note(_ text: String) {}
}

private final class MistakenFile: StorageFile {
    private let real: any StorageFile
    private let bug: StorageBug
    private let isSegment: Bool
    /// Another program's, and taken for what was to be written.
    private let isStale: Bool
    private let owesSync = Monitor(false)

    init(_ real: any StorageFile, _ path: String, _ bug: StorageBug, isStale: Bool = false) {
        self.real = real
        self.bug = bug
        self.isStale = isStale
        isSegment = path.hasSuffix(".rows")
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int {
        do throws(StorageError) { return unsafe try real.read(into: buffer, at: offset) } catch {
            guard bug == .readErrorTakenForEnd, error.errno == EIO else { throw error }
            return 0
        }
    }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int {
        if isStale { return bytes.count }
        if bug == .acknowledgedBeforeSync { try payDebt() }
        let count = unsafe try real.write(bytes, at: offset)
        return bug == .shortWriteTakenForWhole ? bytes.count : count
    }

    func sync() throws(StorageError) {
        switch bug {
        case .segmentNeverSynced where isSegment: return
        case .acknowledgedBeforeSync where isSegment:
            try payDebt()
            owesSync.withLock { $0 = true }
        case .failedSyncRetried:
            do throws(StorageError) { try real.sync() } catch {
                guard error.errno != EINTR else { throw error }
                try real.sync()
            }
        default: try real.sync()
        }
    }

    func size() throws(StorageError) -> UInt64 { try real.size() }

    func forgetCached(from offset: UInt64) throws(StorageError) {
        if bug != .cacheTrustedAfterFailedSync { try real.forgetCached(from: offset) }
    }

    /// Makes the sync that was promised at the call before.
    private func payDebt() throws(StorageError) {
        let owes = owesSync.withLock { owes in
            defer { owes = false }
            return owes
        }
        if owes { try real.sync() }
    }
}
