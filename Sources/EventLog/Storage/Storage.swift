// SPDX-License-Identifier: Apache-2.0

/// Everything that the log asks of an operating system. The log calls nothing else, so that a test can be the disk.
///
/// All calls are synchronous and may be made from any thread; calls on one file are not made at the same time by two
/// writers. Paths are whole paths with `/` between their parts.
public protocol Storage: Sendable {
    /// Opens or makes a file.
    func open(_ path: String, _ mode: StorageOpenMode) throws(StorageError) -> any StorageFile
    /// Gives `source` the name `target`, replacing what was there, in one step.
    func rename(_ source: String, to target: String) throws(StorageError)
    /// Takes a file's name away.
    func remove(_ path: String) throws(StorageError)
    /// The names in a directory, in no particular order.
    func names(in directory: String) throws(StorageError) -> [String]
    /// Makes a directory; one that is there already is no error.
    func createDirectory(_ path: String) throws(StorageError)
    /// Makes the names in a directory durable.
    func syncDirectory(_ path: String) throws(StorageError)
    /// Takes the exclusive lock of a file (made if absent) without waiting; nil when somebody else holds it.
    func lock(_ path: String) throws(StorageError) -> (any StorageLock)?
    /// Whether somebody holds the lock of this file now.
    func isLocked(_ path: String) throws(StorageError) -> Bool
    /// The kind of file system that a directory is on, as `mount` calls it: `ext4`, `nfs4`, `fuse.sshfs`; nil where it is
    /// not known, which is the default.
    func fileSystemKind(of path: String) throws(StorageError) -> String?
    /// Gives a file another name, so that both name the same bytes; false where that can't be done here, which is the
    /// default.
    func link(_ source: String, as target: String) throws(StorageError) -> Bool
}

extension Storage {
    /// Knows nothing of file systems.
    public func fileSystemKind(of path: String) throws(StorageError) -> String? { nil }

    /// Links nothing.
    public func link(_ source: String, as target: String) throws(StorageError) -> Bool { false }
}

/// How a file is opened.
public enum StorageOpenMode: Sendable {
    /// For reading; the file must exist.
    case read
    /// For reading and writing; the file must exist.
    case readWrite
    /// For reading and writing; the file must not exist.
    case createNew
}

/// An open file. It is closed when the last reference goes.
public protocol StorageFile: AnyObject, Sendable {
    /// Reads up to `buffer.count` bytes; fewer is allowed, 0 only at the end of the file.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int
    /// Writes up to `bytes.count` bytes; fewer is allowed.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int
    /// Returns when the file's bytes, and its length, are on disk (`fdatasync`).
    func sync() throws(StorageError)
    /// The file's length in bytes.
    func size() throws(StorageError) -> UInt64
    /// Makes later reads come from the disk rather than from a cache, as far as the system can be made to.
    func forgetCached(from offset: UInt64) throws(StorageError)
}

/// A held lock; it is let go when the last reference goes.
public protocol StorageLock: AnyObject, Sendable {
    /// Leaves a note (the process number) in the lock's file for whoever finds it held.
    func note(_ text: String)
}

/// A call that the operating system refused.
public struct StorageError: Error, Sendable, Equatable {
    /// The call, for example `fdatasync`.
    public var call: String
    /// The file or directory.
    public var path: String
    /// The system's error number.
    public var errno: Int32

    /// A refusal of `call` on `path`.
    public init(call: String, path: String, errno: Int32) {
        self.call = call
        self.path = path
        self.errno = errno
    }
}
