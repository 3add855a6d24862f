// SPDX-License-Identifier: Apache-2.0

import EventLog
import Glibc

/// A disk whose changes are forgotten: reads what is really there, and keeps what is written in memory. A log opened on it
/// can be appended to for trial.
final class RehearsalStorage: Storage {
    private let real: any Storage
    /// What was written, by path; nil is a name that was taken away.
    private let changed = Monitor<[String: RehearsalFile?]>([:])

    init(_ real: any Storage = PosixStorage()) { self.real = real }

    func open(_ path: String, _ mode: StorageOpenMode) throws(StorageError) -> any StorageFile {
        switch changed.withLock({ $0[path] }) {
        case .some(.some(let file)):
            guard mode != .createNew else { throw StorageError(call: "open", path: path, errno: EEXIST) }
            return file
        case .some(.none):
            guard mode == .createNew else { throw StorageError(call: "open", path: path, errno: ENOENT) }
            return keep(RehearsalFile(path: path), at: path)
        case .none:
            switch mode {
            case .read: return try real.open(path, .read)
            case .readWrite: return keep(try RehearsalFile(path: path, over: real.open(path, .read)), at: path)
            case .createNew: return keep(RehearsalFile(path: path), at: path)
            }
        }
    }

    private func keep(_ file: RehearsalFile, at path: String) -> RehearsalFile {
        changed.withLock { $0[path] = file }
        return file
    }

    func rename(_ source: String, to target: String) throws(StorageError) {
        let file: RehearsalFile
        if case .some(.some(let known)) = changed.withLock({ $0[source] }) {
            file = known
        } else {
            file = try RehearsalFile(path: source, over: real.open(source, .read))
        }
        changed.withLock { changed in
            changed[target] = file
            changed[source] = .some(nil)
        }
    }

    func remove(_ path: String) throws(StorageError) {
        changed.withLock { $0[path] = .some(nil) }
    }

    func names(in directory: String) throws(StorageError) -> [String] {
        var names = Set(try real.names(in: directory))
        changed.withLock { changed in
            for (path, file) in changed where path.hasPrefix(directory + "/") {
                let name = String(path.dropFirst(directory.utf8.count + 1))
                guard !name.contains("/") else { continue }
                if file == nil { names.remove(name) } else { names.insert(name) }
            }
        }
        return Array(names)
    }

    func createDirectory(_ path: String) throws(StorageError) {}
    func syncDirectory(_ path: String) throws(StorageError) {}

    /// The real lock is held by the log that the trial is for.
    func lock(_ path: String) throws(StorageError) -> (any StorageLock)? { RehearsalLock() }
    func isLocked(_ path: String) throws(StorageError) -> Bool { true }
}

private final class RehearsalLock: StorageLock {
    func note(_ text: String) {}
}

/// A file whose changes are kept in pages over what is really there.
final class RehearsalFile: StorageFile {
    private struct State {
        var size: UInt64
        var pages: [UInt64: [UInt8]] = [:]
    }

    private static let pageBytes: UInt64 = 4_096
    private let path: String
    private let below: (any StorageFile)?
    private let belowSize: UInt64
    private let state: Monitor<State>

    init(path: String) {
        self.path = path
        below = nil
        belowSize = 0
        state = Monitor(State(size: 0))
    }

    init(path: String, over below: any StorageFile) throws(StorageError) {
        self.path = path
        self.below = below
        belowSize = try below.size()
        state = Monitor(State(size: belowSize))
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int {
        try state.withLock { (state) throws(StorageError) -> Int in
            guard offset < state.size, unsafe !buffer.isEmpty else { return 0 }
            let number = offset / Self.pageBytes
            let inPage = Int(offset % Self.pageBytes)
            let count = min(buffer.count, Int(Self.pageBytes) - inPage, Int(state.size - offset))
            let page = try page(number, state)
            unsafe buffer.copyBytes(from: page[inPage..<inPage + count])
            return count
        }
    }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int {
        try state.withLock { (state) throws(StorageError) -> Int in
            guard unsafe !bytes.isEmpty else { return 0 }
            let number = offset / Self.pageBytes
            let inPage = Int(offset % Self.pageBytes)
            let count = min(bytes.count, Int(Self.pageBytes) - inPage)
            var page = try page(number, state)
            for index in 0..<count { unsafe page[inPage + index] = bytes[index] }
            state.pages[number] = page
            state.size = max(state.size, offset + UInt64(count))
            return count
        }
    }

    /// A page as it was written, else as it really is; zeroes beyond the file's end.
    private func page(_ number: UInt64, _ state: State) throws(StorageError) -> [UInt8] {
        if let page = state.pages[number] { return page }
        var page = [UInt8](repeating: 0, count: Int(Self.pageBytes))
        let start = number * Self.pageBytes
        guard let below, start < belowSize else { return page }
        var filled = 0
        while filled < page.count {
            var failure: StorageError?
            let count = unsafe page.withUnsafeMutableBytes { buffer in
                do throws(StorageError) {
                    let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
                    return try unsafe below.read(into: rest, at: start + UInt64(filled))
                } catch {
                    failure = error
                    return 0
                }
            }
            if let failure { throw failure }
            if count == 0 { break }
            filled += count
        }
        return page
    }

    func sync() throws(StorageError) {}
    func size() throws(StorageError) -> UInt64 { state.withLock { $0.size } }
    func forgetCached(from offset: UInt64) throws(StorageError) {}
}
