// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The number of a process, left in the lock's file for whoever finds it held.
enum ProcessNumber {
    static var own: Int32 { getpid() }

    static func noted(in path: String, _ storage: any Storage) -> Int32? {
        var buffer = ByteBuffer()
        guard let file = try? storage.open(path, .read), (try? file.read(16, at: 0, into: &buffer)) != nil else {
            return nil
        }
        return Int32(buffer.bytes.text.prefix { $0.isNumber })
    }
}
