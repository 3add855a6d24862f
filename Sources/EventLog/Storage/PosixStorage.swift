// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The real disk, through the system calls of POSIX.
public struct PosixStorage: Storage {
    /// The real disk.
    public init() {}

    /// Calls `open(2)`.
    public func open(_ path: String, _ mode: StorageOpenMode) throws(StorageError) -> any StorageFile {
        let flags =
            switch mode {
            case .read: O_RDONLY
            case .readWrite: O_RDWR
            case .createNew: O_RDWR | O_CREAT | O_EXCL
            }
        let descriptor = unsafe Glibc.open(path, flags | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw StorageError(call: "open", path: path, errno: errno) }
        return PosixFile(descriptor: descriptor, path: path)
    }

    /// Calls `rename(2)`.
    public func rename(_ source: String, to target: String) throws(StorageError) {
        guard unsafe Glibc.rename(source, target) == 0 else {
            throw StorageError(call: "rename", path: target, errno: errno)
        }
    }

    /// Calls `unlink(2)`.
    public func remove(_ path: String) throws(StorageError) {
        guard unsafe unlink(path) == 0 else { throw StorageError(call: "unlink", path: path, errno: errno) }
    }

    /// Calls `opendir(3)` and `readdir(3)`; leaves out `.` and `..`.
    public func names(in directory: String) throws(StorageError) -> [String] {
        guard let stream = unsafe opendir(directory) else {
            throw StorageError(call: "opendir", path: directory, errno: errno)
        }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(stream) else { break }
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
                unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        guard errno == 0 else { throw StorageError(call: "readdir", path: directory, errno: errno) }
        return names
    }

    /// Calls `mkdir(2)`.
    public func createDirectory(_ path: String) throws(StorageError) {
        guard unsafe mkdir(path, 0o750) == 0 || errno == EEXIST else {
            throw StorageError(call: "mkdir", path: path, errno: errno)
        }
    }

    /// Calls `fsync(2)` on the directory.
    public func syncDirectory(_ path: String) throws(StorageError) {
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StorageError(call: "open", path: path, errno: errno) }
        defer { Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw StorageError(call: "fsync", path: path, errno: errno) }
    }

    /// Calls `flock(2)`: the lock goes with the process, however it ends.
    ///
    /// A reader that looks whether somebody writes holds it for a moment, and so does a child process between `fork` and
    /// `exec` whose parent ended, so that a lock that is held is asked for again for a tenth of a second.
    public func lock(_ path: String) throws(StorageError) -> (any StorageLock)? {
        let descriptor = unsafe Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw StorageError(call: "open", path: path, errno: errno) }
        let lock = PosixLock(descriptor: descriptor)
        for _ in 0..<10 {
            guard flock(descriptor, LOCK_EX | LOCK_NB) != 0 else { return lock }
            guard errno == EWOULDBLOCK || errno == EINTR else {
                throw StorageError(call: "flock", path: path, errno: errno)
            }
            usleep(10_000)
        }
        return nil
    }

    /// Tries a shared lock and lets it go at once.
    public func isLocked(_ path: String) throws(StorageError) -> Bool {
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return false }
            throw StorageError(call: "open", path: path, errno: errno)
        }
        defer { Glibc.close(descriptor) }
        if flock(descriptor, LOCK_SH | LOCK_NB) == 0 {
            // Not left to close: a child process that is just being started has the descriptor too, and the lock with it.
            flock(descriptor, LOCK_UN)
            return false
        }
        if errno == EWOULDBLOCK { return true }
        throw StorageError(call: "flock", path: path, errno: errno)
    }

    /// Calls `stat(2)` and reads the kernel's list of mounts.
    public func fileSystemKind(of path: String) throws(StorageError) -> String? { try MountTable.kind(of: path) }

    /// Calls `link(2)`; false across file systems, and on those that have no links or allow none here.
    public func link(_ source: String, as target: String) throws(StorageError) -> Bool {
        if unsafe Glibc.link(source, target) == 0 { return true }
        guard [EXDEV, EPERM, EMLINK, EOPNOTSUPP, ENOSYS].contains(errno) else {
            throw StorageError(call: "link", path: target, errno: errno)
        }
        return false
    }
}

/// A descriptor that is closed with its last reference.
private final class PosixFile: StorageFile {
    private let descriptor: Int32
    private let path: String

    init(descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { close(descriptor) }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int {
        let count = unsafe pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
        guard count >= 0 else { throw StorageError(call: "pread", path: path, errno: errno) }
        return count
    }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int {
        let count = unsafe pwrite(descriptor, bytes.baseAddress, bytes.count, off_t(offset))
        guard count >= 0 else { throw StorageError(call: "pwrite", path: path, errno: errno) }
        return count
    }

    func sync() throws(StorageError) {
        // An interrupted sync has said nothing about the bytes, so only that one may be asked again.
        while fdatasync(descriptor) != 0 {
            guard errno == EINTR else { throw StorageError(call: "fdatasync", path: path, errno: errno) }
        }
    }

    func size() throws(StorageError) -> UInt64 {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw StorageError(call: "fstat", path: path, errno: errno)
        }
        return UInt64(status.st_size)
    }

    func forgetCached(from offset: UInt64) throws(StorageError) {
        let result = posix_fadvise(descriptor, off_t(offset), 0, POSIX_FADV_DONTNEED)
        guard result == 0 else { throw StorageError(call: "posix_fadvise", path: path, errno: result) }
    }
}

private final class PosixLock: StorageLock {
    private let descriptor: Int32

    init(descriptor: Int32) { self.descriptor = descriptor }

    deinit {
        // Not left to close: a child process that is just being started has the descriptor too, and the lock with it.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    func note(_ text: String) {
        let bytes = Array(text.utf8)
        // The note is a courtesy: a lock without one holds just as well.
        if ftruncate(descriptor, 0) == 0 { _ = unsafe pwrite(descriptor, bytes, bytes.count, 0) }
    }
}
