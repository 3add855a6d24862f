// SPDX-License-Identifier: Apache-2.0

import Glibc
import Interchange

/// The standard output: data, written in large pieces.
final class StandardOutput {
    private var pending: [UInt8] = []
    private static let pieceBytes = 64 << 10

    /// Adds bytes; writes when there are many.
    func write(_ bytes: [UInt8]) throws {
        pending.append(contentsOf: bytes)
        if pending.count >= Self.pieceBytes { try flush() }
    }

    /// Adds text.
    func write(_ text: String) throws { try write(Array(text.utf8)) }

    /// Adds a line.
    func line(_ text: String = "") throws { try write(text + "\n") }

    /// Adds JSON text as a line, and takes it out of `text`.
    func line(_ text: inout JSONText) throws {
        text.endLine()
        try write(text.bytes)
        text.removeAll()
    }

    /// Writes what is pending.
    func flush() throws {
        defer { pending.removeAll(keepingCapacity: true) }
        try FileOutput.write(pending, to: 1, name: "The standard output")
    }
}

/// Writing to a file or stream; the one place in the program that calls the system to write.
enum FileOutput {
    static func write(_ bytes: [UInt8], to descriptor: Int32, name: String) throws {
        var start = 0
        while start < bytes.count {
            let written = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(descriptor, buffer.baseAddress! + start, buffer.count - start)
            }
            if written >= 0 {
                start += written
            } else if errno == EPIPE {
                throw ReaderIsGone()
            } else if errno != EINTR {
                throw Failure(.io, "\(name) can not be written: \(unsafe String(cString: strerror(errno))).")
            }
        }
    }

    /// Opens a file for writing, making it; empties one that is there only where it is to be replaced. A private one can be read
    /// by its owner alone, also where it was there.
    static func open(_ path: String, replacing: Bool, isPrivate: Bool = false) throws -> Int32 {
        var status = stat()
        // A device or a pipe loses nothing.
        let isFile = unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && status.st_size > 0
        guard replacing || !isFile else {
            throw Failure(.usage, "The file \(path) is there already. Name a new one, or say --force to replace it.")
        }
        let descriptor = unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, isPrivate ? 0o600 : 0o644)
        guard descriptor >= 0 else {
            let status: ExitStatus = errno == ENOENT || errno == ENOTDIR ? .notFound : .io
            throw Failure(status, "The file \(path) can not be made: \(unsafe String(cString: strerror(errno))).")
        }
        if isPrivate, unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
            fchmod(descriptor, 0o600)
        }
        return descriptor
    }

    /// Closes what was opened; a write that fails late is reported here.
    static func close(_ descriptor: Int32, name: String) throws {
        guard Glibc.close(descriptor) == 0 else {
            throw Failure(.io, "\(name) can not be written: \(unsafe String(cString: strerror(errno))).")
        }
    }
}
