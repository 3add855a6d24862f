// SPDX-License-Identifier: Apache-2.0

internal import EventLog

/// A kind of work on the disk in whose middle a process can be killed.
enum DiskWork: String, CaseIterable {
    case opening, write, sync, roll, snapshot
}

/// The real disk, which says what it is about to do and what it has done, so that whoever kills the process can aim and
/// knows what was hit.
final class AnnouncingStorage: Storage {
    private let real = PosixStorage()

    func open(_ path: String, _ mode: StorageOpenMode) throws(StorageError) -> any StorageFile {
        if mode == .createNew { Self.work(on: path).map(Self.begin) }
        let file = try real.open(path, mode)
        return path.hasSuffix(".rows") ? AnnouncingFile(file) : file
    }

    /// A new segment or snapshot is made under another name first.
    private static func work(on path: String) -> DiskWork? {
        if path.hasSuffix(".rows.tmp") { return .roll }
        return path.contains("/snapshots/") ? .snapshot : nil
    }

    func syncDirectory(_ path: String) throws(StorageError) {
        try real.syncDirectory(path)
        if path.hasSuffix("/segments") { Self.end(.roll) }
        if path.hasSuffix("/snapshots") { Self.end(.snapshot) }
    }

    fileprivate static func begin(_ work: DiskWork) { Word.say("> \(work.rawValue)") }
    fileprivate static func end(_ work: DiskWork) { Word.say("< \(work.rawValue)") }

    func rename(_ source: String, to target: String) throws(StorageError) { try real.rename(source, to: target) }
    func remove(_ path: String) throws(StorageError) { try real.remove(path) }
    func names(in directory: String) throws(StorageError) -> [String] { try real.names(in: directory) }
    func createDirectory(_ path: String) throws(StorageError) { try real.createDirectory(path) }
    func lock(_ path: String) throws(StorageError) -> (any StorageLock)? { try real.lock(path) }
    func isLocked(_ path: String) throws(StorageError) -> Bool { try real.isLocked(path) }
}

private final class AnnouncingFile: StorageFile {
    private let real: any StorageFile
    /// Smaller writes are over before anybody could aim at them.
    private static let longWriteBytes = 100_000

    init(_ real: any StorageFile) { self.real = real }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int {
        guard bytes.count >= Self.longWriteBytes else { return unsafe try real.write(bytes, at: offset) }
        AnnouncingStorage.begin(.write)
        defer { AnnouncingStorage.end(.write) }
        return unsafe try real.write(bytes, at: offset)
    }

    func sync() throws(StorageError) {
        AnnouncingStorage.begin(.sync)
        defer { AnnouncingStorage.end(.sync) }
        try real.sync()
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int {
        unsafe try real.read(into: buffer, at: offset)
    }
    func size() throws(StorageError) -> UInt64 { try real.size() }
    func forgetCached(from offset: UInt64) throws(StorageError) { try real.forgetCached(from: offset) }
}
