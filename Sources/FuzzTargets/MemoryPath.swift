// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Bytes in a file without a name that has a path nevertheless, for decoders that open a file themselves.
@safe struct MemoryPath: ~Copyable {
    private let stream: UnsafeMutablePointer<FILE>

    init(_ bytes: [UInt8]) {
        guard let stream = unsafe tmpfile() else { preconditionFailure("there is no room for a file") }
        unsafe self.stream = stream
        let written = unsafe bytes.withUnsafeBytes { unsafe fwrite($0.baseAddress, 1, $0.count, stream) }
        unsafe precondition(written == bytes.count && fflush(stream) == 0, "there is no room for a file")
    }

    deinit { unsafe fclose(stream) }

    var path: String { unsafe "/proc/self/fd/\(fileno(stream))" }
}
