// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A directory in which there is room for so many bytes only, until it is made larger.
enum BoundedPlace: String, CaseIterable {
    /// Every file may have so many bytes: the process's limit, `RLIMIT_FSIZE`.
    case fileLimit = "limit of a file's length"
    /// A file system in memory of that size, in a name space of mounts that nobody else sees and that goes with the process.
    case fileSystem = "file system in memory"

    /// Gives this thread, and those that it starts, mounts of their own; false where that is not allowed.
    static func separateMounts() -> Bool {
        // Glibc's module does not show `unshare`, nor its flag CLONE_NEWNS.
        typealias Unshare = @convention(c) (Int32) -> Int32
        guard let address = unsafe dlsym(nil, "unshare") else { return false }
        guard unsafe unsafeBitCast(address, to: Unshare.self)(0x0002_0000) == 0 else { return false }
        return unsafe mount("none", "/", nil, UInt(MS_REC | MS_PRIVATE), nil) == 0
    }

    /// Makes the directory, if need be, and bounds it.
    func begin(_ path: String, bytes: Int) -> Bool {
        unsafe mkdir(path, 0o750)
        switch self {
        case .fileLimit: return Self.limitFiles(bytes)
        case .fileSystem:
            return unsafe "size=\(bytes)".withCString { unsafe mount("none", path, "tmpfs", 0, $0) == 0 }
        }
    }

    /// Makes room.
    func extend(_ path: String) -> Bool {
        switch self {
        case .fileLimit: return Self.limitFiles(nil)
        case .fileSystem:
            let flags = UInt(MS_REMOUNT)
            return unsafe "size=\(64 << 20)".withCString { unsafe mount("none", path, "tmpfs", flags, $0) == 0 }
        }
    }

    /// Takes it away, with all that is in it.
    func end(_ path: String) {
        switch self {
        case .fileLimit: _ = Self.limitFiles(nil)
        case .fileSystem: unsafe umount2(path, Int32(MNT_DETACH))
        }
    }

    /// The soft limit, which may be raised again; nil takes it away. A write beyond it is refused with EFBIG, or done in
    /// part where it begins below it.
    private static func limitFiles(_ bytes: Int?) -> Bool {
        signal(SIGXFSZ, SIG_IGN)
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0 else { return false }
        limit.rlim_cur = bytes.map { rlim_t($0) } ?? limit.rlim_max
        return unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0
    }
}
