// SPDX-License-Identifier: Apache-2.0

internal import EventLog
internal import Glibc
internal import LogCampaigns

/// This program started once more, with other arguments. Its output is read line by line; it ends when its input does,
/// so that none is left behind.
final class ChildProcess {
    let number: pid_t
    private let input: Int32
    private let output: Int32
    /// Bytes that were read, and where the next line begins.
    private var bytes: [UInt8] = []
    private var start = 0
    private var isReaped = false

    /// A child that says nothing for so long hangs.
    private static let patienceMilliseconds: Int32 = 60_000

    /// Starts this very program.
    init(_ arguments: [String]) throws(Check.Broken) {
        var down: [Int32] = [0, 0]
        var up: [Int32] = [0, 0]
        guard unsafe pipe(&down) == 0, unsafe pipe(&up) == 0 else {
            throw Check.Broken("the system has no pipe: error \(errno)")
        }
        // Another child that held an end of them would keep this one from seeing the end.
        for end in down + up { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_adddup2(&actions, down[0], 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, up[1], 1)
        var words = unsafe (["torture"] + arguments).map { unsafe strdup($0) } + [nil]
        defer { unsafe words.forEach { unsafe free($0) } }
        var child: pid_t = 0
        let result = unsafe posix_spawn(&child, Self.executable, &actions, nil, &words, environ)
        close(down[0])
        close(up[1])
        number = child
        input = down[1]
        output = up[0]
        guard result == 0 else {
            isReaped = true
            throw Check.Broken("a process cannot be started: error \(result)")
        }
    }

    deinit {
        if !isReaped { kill() }
        close(output)
    }

    private static let executable = "/proc/self/exe"

    /// The next whole line; nil at the end. What was cut short is no line.
    func nextLine() throws(Check.Broken) -> String? {
        var end = start
        while true {
            while end < bytes.count, bytes[end] != 0x0a { end += 1 }
            if end < bytes.count {
                defer { start = end + 1 }
                return String(decoding: bytes[start..<end], as: UTF8.self)
            }
            bytes.removeFirst(start)
            end -= start
            start = 0
            guard try readMore() else { return nil }
        }
    }

    private func readMore() throws(Check.Broken) -> Bool {
        var state = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
        var ready: Int32
        repeat { ready = unsafe poll(&state, 1, Self.patienceMilliseconds) } while ready < 0 && errno == EINTR
        guard ready > 0 else { throw Check.Broken("process \(number) says nothing any more") }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe read(output, &buffer, buffer.count)
        guard count > 0 else { return false }
        bytes += buffer[..<count]
        return true
    }

    /// Says that it may go on.
    func tell() { _ = unsafe write(input, [0], 1) }

    /// Lets go of its input, which asks it to end.
    func letGo() { close(input) }

    /// Kills it as the system would, at once and without a word.
    func kill() {
        _ = Glibc.kill(number, SIGKILL)
        _ = wait()
        letGo()
    }

    /// Kills it and leaves what it said to be read.
    func strike() { _ = Glibc.kill(number, SIGKILL) }

    /// Waits for its end; returns the signal that ended it, or its exit code as a negative number.
    func wait() -> Int32 {
        var status: Int32 = 0
        while unsafe waitpid(number, &status, 0) < 0, errno == EINTR {}
        isReaped = true
        return status & 0x7f != 0 ? status & 0x7f : -((status >> 8) & 0xff)
    }
}

/// What a child has to say to its parent.
enum Word {
    /// Writes a line at once and whole, from any thread: a pipe takes so few bytes in one piece.
    static func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        precondition(bytes.count <= 4_096, "a pipe may take it in pieces")
        while unsafe write(1, bytes, bytes.count) < 0, errno == EINTR {}
    }

    /// Ends this process when its parent is gone or asks for it.
    static func endWithInput() {
        _ = OwnThread.start {
            var byte: UInt8 = 0
            while unsafe read(0, &byte, 1) > 0 {}
            _exit(0)
        }
    }
}
