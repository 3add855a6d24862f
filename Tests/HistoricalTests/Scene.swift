// SPDX-License-Identifier: Apache-2.0

import EventLog
import SimulatedDisk

/// A small log on a simulated disk, and what its caller was told.
final class Scene {
    static let path = "/log"
    static let block = 4_096

    let disk: SimulatedDisk
    let storage: any Storage
    var segmentBytes: UInt64 = 1 << 20
    private(set) var acknowledged: [RecordedEvent] = []
    private var requests: Int

    /// `number` keeps the keys apart where a log has requests of an earlier scene.
    init(_ disk: SimulatedDisk = SimulatedDisk(), storage: (any Storage)? = nil, startingAt number: Int = 0) {
        requests = number
        self.disk = disk
        self.storage = storage ?? disk
    }

    var options: EventLog.Options {
        var options = EventLog.Options()
        options.sealing = .onRequest
        options.storage = storage
        options.segmentBytes = segmentBytes
        options.idleMarkerAfter = .seconds(86_400)
        return options
    }

    func create() throws -> EventLog { try EventLog.create(at: Self.path, options: options) }

    /// Appends requests of two events, each a batch of one block of its own.
    func append(_ count: Int, to log: EventLog) throws {
        for _ in 0..<count {
            requests += 1
            let request = AppendRequest(
                [Self.event("a", "first \(requests)"), Self.event("b", "second \(requests)", tags: ["t"])],
                idempotencyKey: "key \(requests)")
            _ = try log.appendBlocking(contentsOf: [request])[0].get()
        }
        acknowledged = try log.events()
    }

    /// A log of so many batches, closed or left as a killed program leaves it.
    func fill(_ count: Int, closing: Bool = false) throws {
        let log = try create()
        try append(count, to: log)
        if closing { try log.close() }
    }

    static func event(_ stream: String, _ payload: String, tags: [String] = []) -> NewEvent {
        NewEvent(stream: stream, type: "T", payload: Array(payload.utf8), tags: tags)
    }

    static func segment(_ number: Int) -> String {
        let digits = String(number)
        return path + "/segments/" + String(repeating: "0", count: 8 - digits.count) + digits + ".rows"
    }

    /// What another program finds on this disk: a copy, with nobody holding the lock.
    func open(
        _ other: SimulatedDisk? = nil, access: EventLog.Access = .readWrite
    ) throws -> EventLog {
        var options = options
        options.storage = other ?? disk.afterKill()
        return try EventLog.open(at: Self.path, access: access, options: options)
    }

    /// The code with which the log refuses to be opened; nil when it opens.
    func refusal(_ other: SimulatedDisk? = nil, access: EventLog.Access = .readWrite) -> LogError.Code? {
        do { _ = try open(other, access: access) } catch { return (error as? LogError)?.code }
        return nil
    }

    /// The disk after `change` was made to a file's bytes.
    func changed(_ file: String, _ change: (inout [UInt8]) -> Void) -> SimulatedDisk {
        let copy = disk.afterKill()
        var bytes = copy.bytes(file) ?? []
        change(&bytes)
        copy.replace(file, with: bytes)
        return copy
    }
}

/// CRC-32C put where a header keeps it, so that only the lie in the header is left to be found.
func putChecksum(of range: Range<Int>, at offset: Int, in bytes: inout [UInt8]) {
    let value = unsafe crc32c(bytes.span.bytes.extracting(range))
    for index in 0..<4 { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> UInt32(8 * index)) }
}

func put(_ value: UInt32, at offset: Int, in bytes: inout [UInt8]) {
    for index in 0..<4 { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> UInt32(8 * index)) }
}

/// A disk that keeps the order of its calls, and how much was asked of it at once.
final class WatchedStorage: Storage {
    private struct State {
        var calls: [(call: String, path: String)] = []
        var largestRead = 0
    }
    private let real: any Storage
    private let state = Monitor(State())

    init(_ real: any Storage) { self.real = real }

    var calls: [(call: String, path: String)] { state.withLock { $0.calls } }
    var largestRead: Int { state.withLock { $0.largestRead } }

    fileprivate func note(_ call: String, _ path: String) { state.withLock { $0.calls.append((call, path)) } }
    fileprivate func noteRead(_ count: Int) { state.withLock { $0.largestRead = max($0.largestRead, count) } }

    func open(_ path: String, _ mode: StorageOpenMode) throws(StorageError) -> any StorageFile {
        note(mode == .createNew ? "create" : "open", path)
        return WatchedFile(try real.open(path, mode), path, self)
    }
    func rename(_ source: String, to target: String) throws(StorageError) {
        note("rename", target)
        try real.rename(source, to: target)
    }
    func remove(_ path: String) throws(StorageError) {
        note("remove", path)
        try real.remove(path)
    }
    func names(in directory: String) throws(StorageError) -> [String] { try real.names(in: directory) }
    func createDirectory(_ path: String) throws(StorageError) { try real.createDirectory(path) }
    func syncDirectory(_ path: String) throws(StorageError) {
        note("syncDirectory", path)
        try real.syncDirectory(path)
    }
    func lock(_ path: String) throws(StorageError) -> (any StorageLock)? { try real.lock(path) }
    func isLocked(_ path: String) throws(StorageError) -> Bool { try real.isLocked(path) }
}

private final class WatchedFile: StorageFile {
    private let real: any StorageFile
    private let path: String
    private let storage: WatchedStorage

    init(_ real: any StorageFile, _ path: String, _ storage: WatchedStorage) {
        self.real = real
        self.path = path
        self.storage = storage
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int {
        storage.noteRead(buffer.count)
        return unsafe try real.read(into: buffer, at: offset)
    }
    func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int {
        storage.note("write", path)
        return unsafe try real.write(bytes, at: offset)
    }
    func sync() throws(StorageError) {
        storage.note("sync", path)
        try real.sync()
    }
    func size() throws(StorageError) -> UInt64 { try real.size() }
    func forgetCached(from offset: UInt64) throws(StorageError) { try real.forgetCached(from: offset) }
}
