// SPDX-License-Identifier: Apache-2.0

public import EventLog
internal import Glibc

enum SimulatedErrno {
    static let io = EIO
    static let interrupted = EINTR
    static let noEntry = ENOENT
    static let exists = EEXIST
    static let noSpace = ENOSPC
}

extension SimulatedDisk {
    /// Lets the observer act before a call, without the disk's own lock.
    func announce(_ call: Call) {
        if let observer = state.withLock({ $0.observer }) { observer(call) }
    }

    /// Opens or makes a file.
    public func open(_ path: String, _ mode: StorageOpenMode) throws(StorageError) -> any StorageFile {
        announce(.open)
        return try state.withLock { (state) throws(StorageError) in
            _ = try state.enter(.open, path)
            if let inode = state.names[path] {
                if mode == .createNew { throw StorageError(call: "open", path: path, errno: SimulatedErrno.exists) }
                return SimulatedFile(self, path, inode)
            }
            guard mode == .createNew, state.directories.contains(Self.parent(of: path)) else {
                throw StorageError(call: "open", path: path, errno: SimulatedErrno.noEntry)
            }
            let inode = state.nextInode
            state.nextInode += 1
            state.inodes[inode] = SimulatedInode()
            state.setName(path, .file(inode))
            return SimulatedFile(self, path, inode)
        }
    }

    /// Renames; not durable before the directory is synced.
    public func rename(_ source: String, to target: String) throws(StorageError) {
        announce(.rename)
        try state.withLock { (state) throws(StorageError) in
            _ = try state.enter(.rename, target)
            guard let inode = state.names[source] else {
                throw StorageError(call: "rename", path: source, errno: SimulatedErrno.noEntry)
            }
            // One step of the journal on a real disk: both names or neither.
            state.names[source] = nil
            state.names[target] = inode
            state.pendingNames.append(NameChange(path: target, target: .file(inode)))
            state.pendingNames.append(NameChange(path: source, target: .nothing))
        }
    }

    /// Takes a name away; not durable before the directory is synced.
    public func remove(_ path: String) throws(StorageError) {
        announce(.remove)
        try state.withLock { (state) throws(StorageError) in
            _ = try state.enter(.remove, path)
            guard state.names[path] != nil else {
                throw StorageError(call: "unlink", path: path, errno: SimulatedErrno.noEntry)
            }
            state.setName(path, .nothing)
        }
    }

    /// The names directly in a directory.
    public func names(in directory: String) throws(StorageError) -> [String] {
        announce(.names)
        return try state.withLock { (state) throws(StorageError) in
            _ = try state.enter(.names, directory)
            guard state.directories.contains(directory) else {
                throw StorageError(call: "opendir", path: directory, errno: SimulatedErrno.noEntry)
            }
            return state.names.keys.compactMap { Self.name(of: $0, in: directory) }
                + state.directories.compactMap { Self.name(of: $0, in: directory) }
        }
    }

    /// Makes a directory; not durable before its parent is synced.
    public func createDirectory(_ path: String) throws(StorageError) {
        announce(.createDirectory)
        try state.withLock { (state) throws(StorageError) in
            _ = try state.enter(.createDirectory, path)
            if state.directories.contains(path) { return }
            guard state.directories.contains(Self.parent(of: path)) else {
                throw StorageError(call: "mkdir", path: path, errno: SimulatedErrno.noEntry)
            }
            state.setName(path, .directory)
        }
    }

    /// Makes the names in a directory durable.
    public func syncDirectory(_ path: String) throws(StorageError) {
        announce(.syncDirectory)
        try state.withLock { (state) throws(StorageError) in
            _ = try state.enter(.syncDirectory, path)
            guard state.directories.contains(path) else {
                throw StorageError(call: "open", path: path, errno: SimulatedErrno.noEntry)
            }
            state.makeNamesDurable(in: path)
        }
    }

    /// Takes the lock of a file.
    public func lock(_ path: String) throws(StorageError) -> (any StorageLock)? {
        announce(.lock)
        return try state.withLock { (state) throws(StorageError) in
            _ = try state.enter(.lock, path)
            guard state.directories.contains(Self.parent(of: path)) else {
                throw StorageError(call: "open", path: path, errno: SimulatedErrno.noEntry)
            }
            guard state.locks[path] == nil else { return nil }
            state.lockNumber += 1
            state.locks[path] = state.lockNumber
            return SimulatedLock(self, path, state.lockNumber)
        }
    }

    /// Whether the lock is held.
    public func isLocked(_ path: String) throws(StorageError) -> Bool {
        announce(.lock)
        return try state.withLock { (state) throws(StorageError) in
            _ = try state.enter(.lock, path)
            return state.locks[path] != nil
        }
    }
}

private final class SimulatedLock: StorageLock {
    private let disk: SimulatedDisk
    private let path: String
    private let number: Int

    init(_ disk: SimulatedDisk, _ path: String, _ number: Int) {
        self.disk = disk
        self.path = path
        self.number = number
    }

    deinit {
        disk.state.withLock { state in
            if state.locks[path] == number { state.locks[path] = nil }
        }
    }

    func note(_ text: String) {}
}

private final class SimulatedFile: StorageFile {
    private let disk: SimulatedDisk
    private let path: String
    private let inode: Int

    init(_ disk: SimulatedDisk, _ path: String, _ inode: Int) {
        self.disk = disk
        self.path = path
        self.inode = inode
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int {
        disk.announce(.read)
        return try disk.state.withLock { (state) throws(StorageError) in
            let fault = try state.enter(.read, path)
            let bytes = state.inodes[inode]?.seen ?? []
            guard offset < bytes.count else { return 0 }
            var count = min(buffer.count, bytes.count - Int(offset))
            if fault == .short { count = max(1, count / 2) }
            unsafe bytes.withUnsafeBytes { source in
                unsafe buffer.copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: source[Int(offset)..<Int(offset) + count]))
            }
            return count
        }
    }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int {
        disk.announce(.write)
        let copy = unsafe Array(bytes)
        return try disk.state.withLock { (state) throws(StorageError) in
            let fault = try state.enter(.write, path)
            var count = fault == .short ? max(1, copy.count / 2) : copy.count
            let growth = max(0, Int(offset) + count - (state.inodes[inode]?.seen.count ?? 0))
            let room = max(0, state.capacity - state.usedBytes)
            if growth > room {
                count -= growth - room
                guard count > 0 else { throw StorageError(call: "pwrite", path: path, errno: SimulatedErrno.noSpace) }
            }
            state.inodes[inode]?.write(Array(copy.prefix(count)), at: Int(offset))
            return count
        }
    }

    func sync() throws(StorageError) {
        disk.announce(.sync)
        try disk.state.withLock { (state) throws(StorageError) in
            do throws(StorageError) {
                _ = try state.enter(.sync, path)
            } catch {
                if !state.powerIsOff && error.errno != SimulatedErrno.interrupted {
                    let inPart = if case .failsInPart = state.plan[state.calls] { true } else { false }
                    state.inodes[inode]?.failSync(bringing: inPart ? UInt64(state.calls) : nil)
                }
                throw error
            }
            state.inodes[inode]?.sync()
        }
    }

    func size() throws(StorageError) -> UInt64 {
        disk.announce(.size)
        return try disk.state.withLock { (state) throws(StorageError) in
            _ = try state.enter(.size, path)
            return UInt64(state.inodes[inode]?.seen.count ?? 0)
        }
    }

    func forgetCached(from offset: UInt64) throws(StorageError) {
        disk.announce(.forgetCached)
        try disk.state.withLock { (state) throws(StorageError) in
            _ = try state.enter(.forgetCached, path)
            state.inodes[inode]?.forgetCached(from: Int(offset))
        }
    }
}
