// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// What is mounted, as the kernel lists it in `/proc/self/mountinfo` (proc_pid_mountinfo(5)).
package enum MountTable {
    /// The kind of file system that a directory is on; nil where the list has no such device, as with subvolumes, or
    /// there is no list.
    static func kind(of path: String) throws(StorageError) -> String? {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { throw StorageError(call: "stat", path: path, errno: errno) }
        return kind(ofDevice: UInt64(status.st_dev), in: read())
    }

    /// The kind of the file system with this device number in the lines of a list. Each line has `major:minor` as its
    /// third word, and the kind behind a word ` - `.
    package static func kind(ofDevice device: UInt64, in list: [UInt8]) -> String? {
        let major = device >> 8 & 0xfff | device >> 32 & 0xffff_f000
        let minor = device & 0xff | device >> 12 & 0xffff_ff00
        let number = Array("\(major):\(minor)".utf8)
        for line in list.split(separator: UInt8(ascii: "\n")) {
            let words = line.split(separator: UInt8(ascii: " "))
            guard words.count > 2, words[2].elementsEqual(number),
                let dash = words.firstIndex(where: { $0.elementsEqual([UInt8(ascii: "-")]) }), dash + 1 < words.count
            else { continue }
            return String(decoding: words[dash + 1], as: UTF8.self)
        }
        return nil
    }

    private static func read() -> [UInt8] {
        let descriptor = unsafe open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var list: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = unsafe Glibc.read(descriptor, &part, part.count)
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { return list }
            list += part[..<count]
        }
    }
}
