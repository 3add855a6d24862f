// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The most memory that was resident in this process, in bytes.
public func residentPeak() throws(RawDiskError) -> Int {
    let status = String(decoding: try readAll("/proc/self/status"), as: UTF8.self)
    guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }) else { return 0 }
    return (Int(line.filter(\.isNumber)) ?? 0) * 1_024
}

/// A file whose length is not known, such as those of `/proc`.
private func readAll(_ path: String) throws(RawDiskError) -> [UInt8] {
    let file = open(path, O_RDONLY)
    guard file >= 0 else { throw RawDiskError(call: "open", errno: errno) }
    defer { close(file) }
    var all: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 4_096)
    while case let count = read(file, &part, part.count), count > 0 { all += part[..<count] }
    return all
}

/// Runs `body` on two threads and returns when both are done.
public func onTwoThreads(_ body: @escaping @Sendable (Int) -> Void) {
    final class Work { let run: @Sendable () -> Void; init(_ run: @escaping @Sendable () -> Void) { self.run = run } }
    let threads = (0..<2).map { number -> pthread_t in
        var thread = pthread_t()
        let work = Unmanaged.passRetained(Work { body(number) })
        let status = pthread_create(
            &thread, nil,
            { argument in
                Unmanaged<Work>.fromOpaque(argument!).takeRetainedValue().run()
                return nil
            }, work.toOpaque())
        precondition(status == 0, "the system has room for a thread")
        return thread
    }
    for thread in threads { pthread_join(thread, nil) }
}

/// Runs this very program with other arguments, waits for its end, and returns the signal that ended it; 0 for none.
public func runSelf(_ arguments: [String]) throws(RawDiskError) -> Int32 {
    var pointers = ([CommandLine.arguments[0]] + arguments).map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    pointers.append(nil)
    var child = pid_t()
    guard posix_spawn(&child, "/proc/self/exe", nil, nil, pointers, environ) == 0 else {
        throw RawDiskError(call: "posix_spawn", errno: errno)
    }
    var status: Int32 = 0
    guard waitpid(child, &status, 0) == child else { throw RawDiskError(call: "waitpid", errno: errno) }
    return status & 0x7f
}

/// Copies a directory with all that is in it, deeper ones too.
public func copyDirectory(_ source: String, to target: String) throws(RawDiskError) {
    guard mkdir(target, 0o755) == 0 else { throw RawDiskError(call: "mkdir", errno: errno) }
    for name in try names(in: source) {
        var status = stat()
        guard lstat(source + "/" + name, &status) == 0 else { continue }
        if status.st_mode & S_IFMT == S_IFDIR {
            try copyDirectory(source + "/" + name, to: target + "/" + name)
            continue
        }
        let bytes = try readWhole(source + "/" + name)
        let file = open(target + "/" + name, O_WRONLY | O_CREAT, 0o644)
        guard file >= 0, write(file, bytes, bytes.count) == bytes.count else {
            throw RawDiskError(call: "write", errno: errno)
        }
        close(file)
    }
}

/// The bytes of all files of a directory and of those inside it.
public func bytes(of directory: String) throws(RawDiskError) -> Int {
    var total = 0
    for name in try names(in: directory) {
        var status = stat()
        guard lstat(directory + "/" + name, &status) == 0 else { continue }
        let isDirectory = status.st_mode & S_IFMT == S_IFDIR
        total += isDirectory ? try bytes(of: directory + "/" + name) : Int(status.st_size)
    }
    return total
}
