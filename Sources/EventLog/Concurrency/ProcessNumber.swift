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

    /// What a process that holds a lock is doing.
    enum Condition {
        case running
        /// By a signal or a debugger; it goes on when it is told to.
        case stopped
        /// No process of this number can be seen: it may be in another container, or a child of it holds the lock.
        case unseen
    }

    static func condition(of number: Int32) -> Condition {
        // The state is the letter behind the name, which is in brackets and may itself hold some: proc_pid_stat(5).
        let descriptor = unsafe open("/proc/\(number)/stat", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return .unseen }
        defer { close(descriptor) }
        var text = [UInt8](repeating: 0, count: 256)
        let count = max(0, unsafe read(descriptor, &text, text.count))
        guard let bracket = text[..<count].lastIndex(of: UInt8(ascii: ")")), bracket + 2 < count else { return .unseen }
        return text[bracket + 2] == UInt8(ascii: "T") || text[bracket + 2] == UInt8(ascii: "t") ? .stopped : .running
    }
}
