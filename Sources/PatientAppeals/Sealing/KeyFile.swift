// SPDX-License-Identifier: Apache-2.0

import EventLog
import Glibc

/// The system calls of the key store, one thin function each, or the same in memory for a store that nobody keeps.
struct KeyFile: ~Copyable {
    let path: String
    private let descriptor: Int32
    private var memory: [UInt8] = []

    /// A file in memory.
    init() {
        path = "memory"
        descriptor = -1
    }

    /// Opens the file, for its owner alone; makes it where `create` says so. One writer at a time.
    init(path: String, writing: Bool, create: Bool) throws(KeyStoreError) {
        self.path = path
        let flags = (writing ? O_RDWR : O_RDONLY) | O_CLOEXEC | (create ? O_CREAT | O_EXCL : 0)
        descriptor = retry { unsafe Glibc.open(path, flags, 0o600) }
        guard descriptor >= 0 else {
            let code = errno
            if code == ENOENT {
                throw KeyStoreError(.noSuchStore, "There is no key store here.", file: path, errno: code)
            }
            let refusal = StorageError(call: "open", path: path, errno: code)
            throw KeyStoreError(
                .io, "The key store could not be opened: \(refusal.reasonAndAdvice)", file: path, errno: code)
        }
        if writing, retry({ flock(descriptor, LOCK_EX | LOCK_NB) }) != 0 {
            throw KeyStoreError(.locked, "Another process writes to the key store; wait for it to end.", file: path)
        }
        if writing, fchmod(descriptor, 0o600) != 0 { throw failed("made private") }
    }

    deinit {
        guard descriptor >= 0 else { return }
        // Not left to close: a child process that is just being started has the descriptor too, and the lock with it.
        flock(descriptor, LOCK_UN)
        Glibc.close(descriptor)
    }

    private func failed(_ what: String, offset: Int? = nil) -> KeyStoreError {
        KeyStoreError(
            .io,
            "The key store could not be \(what): \(unsafe String(cString: strerror(errno))).",
            file: path,
            offset: offset,
            errno: errno
        )
    }

    func size() throws(KeyStoreError) -> Int {
        guard descriptor >= 0 else { return memory.count }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw failed("measured") }
        return Int(status.st_size)
    }

    /// Up to `count` bytes from `offset`; fewer at the end.
    func read(at offset: Int, count: Int) throws(KeyStoreError) -> [UInt8] {
        guard descriptor >= 0 else { return Array(memory.dropFirst(offset).prefix(count)) }
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let part = unsafe bytes.withUnsafeMutableBytes { buffer in
                retry { unsafe pread(descriptor, buffer.baseAddress! + done, count - done, off_t(offset + done)) }
            }
            guard part >= 0 else { throw failed("read", offset: offset) }
            guard part > 0 else { break }
            done += part
        }
        bytes.removeLast(count - done)
        return bytes
    }

    mutating func write(_ bytes: [UInt8], at offset: Int) throws(KeyStoreError) {
        guard descriptor >= 0 else {
            if memory.count < offset + bytes.count {
                memory.append(contentsOf: repeatElement(0, count: offset + bytes.count - memory.count))
            }
            memory.replaceSubrange(offset..<offset + bytes.count, with: bytes)
            return
        }
        var done = 0
        while done < bytes.count {
            let part = unsafe bytes.withUnsafeBytes { buffer in
                retry {
                    unsafe pwrite(descriptor, buffer.baseAddress! + done, bytes.count - done, off_t(offset + done))
                }
            }
            guard part > 0 else { throw failed("written", offset: offset) }
            done += part
        }
    }

    mutating func truncate(to size: Int) throws(KeyStoreError) {
        guard descriptor >= 0 else {
            memory.removeLast(max(0, memory.count - size))
            return
        }
        guard retry({ ftruncate(descriptor, off_t(size)) }) == 0 else { throw failed("cut to its last whole record") }
    }

    func sync() throws(KeyStoreError) {
        guard descriptor >= 0 else { return }
        guard retry({ fsync(descriptor) }) == 0 else { throw failed("synced") }
    }

    /// Makes the file's name durable.
    func syncDirectory() throws(KeyStoreError) {
        guard descriptor >= 0 else { return }
        let slash = path.lastIndex(of: "/")
        let directory = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let handle = retry { unsafe Glibc.open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard handle >= 0 else { throw failed("found in its directory") }
        defer { Glibc.close(handle) }
        guard retry({ fsync(handle) }) == 0 else { throw failed("synced with its directory") }
    }
}

/// Bytes from the kernel's generator, in one call where Swift's generator would make one for every eight. At most 256.
func randomBytes(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let result = unsafe bytes.withUnsafeMutableBytes { unsafe getentropy($0.baseAddress!, $0.count) }
    precondition(result == 0, "the kernel gives random bytes")
    return bytes
}

private func retry<Result: SignedInteger>(_ call: () -> Result) -> Result {
    while true {
        let result = call()
        if result != -1 || errno != EINTR { return result }
    }
}
