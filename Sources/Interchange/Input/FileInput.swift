// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A file that is read from its beginning to its end; the one place here that calls the system to read.
package struct FileInput: ~Copyable {
    private let descriptor: Int32
    private let closes: Bool
    /// The file's path, for messages.
    package let name: String
    /// How many bytes the file has; 0 where that is not known, as with a pipe.
    package let byteCount: Int

    /// Opens the file at `path`; `-` is the standard input.
    package init(path: String) throws(InterchangeError) {
        if path == "-" {
            descriptor = 0
            closes = false
            name = "standard input"
        } else {
            descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
            closes = true
            name = path
        }
        guard descriptor >= 0 else { throw Self.failure("cannot be opened", path) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw Self.failure("cannot be looked at", path) }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw InterchangeError(.noSuchFile, "\(path) is a directory; name a file.", file: path)
        }
        byteCount = status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : 0
    }

    deinit {
        if closes { close(descriptor) }
    }

    /// Reads what is there, at most `buffer.count` bytes; waits for the first. 0 is the end.
    package func read(into buffer: inout [UInt8]) throws(InterchangeError) -> Int {
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 { return count }
            guard errno == EINTR else { throw Self.failure("cannot be read", name) }
        }
    }

    /// The whole of a small file.
    package func readAll(bytesMax: Int) throws(InterchangeError) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = try read(into: &buffer)
            if count == 0 { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= bytesMax else {
                throw InterchangeError(.malformed, "The file is longer than \(bytesMax) bytes.", file: name)
            }
        }
    }

    private static func failure(_ what: String, _ path: String) -> InterchangeError {
        let number = errno
        if number == ENOENT || number == ENOTDIR {
            return InterchangeError(.noSuchFile, "There is no file at \(path); check the path.", file: path)
        }
        let reason = unsafe String(cString: strerror(number))
        return InterchangeError(.io, "The file \(what): \(reason).", file: path)
    }
}
