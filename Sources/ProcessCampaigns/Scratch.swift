// SPDX-License-Identifier: Apache-2.0

internal import EventLog
internal import Glibc

/// A directory beside this program, so on a real disk; a directory for temporary files may lie in memory.
package final class Scratch {
    package let path: String

    package init() {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = max(0, unsafe readlink("/proc/self/exe", &buffer, buffer.count - 1))
        let program = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let directory = program.split(separator: "/").dropLast().joined(separator: "/")
        path = "/\(directory)/torture-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
        unsafe mkdir(path, 0o750)
    }

    deinit { Self.remove(path) }

    /// Removes a directory of files and directories; what cannot be removed stays.
    private static func remove(_ path: String) {
        guard unsafe unlink(path) != 0 else { return }
        for name in (try? PosixStorage().names(in: path)) ?? [] { remove("\(path)/\(name)") }
        unsafe rmdir(path)
    }
}
