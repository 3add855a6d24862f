// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The error numbers that the log tells apart.
enum StorageErrno {
    static let noEntry = ENOENT
    static let notDirectory = ENOTDIR
    static let exists = EEXIST
    static let wouldBlock = EWOULDBLOCK
    static let accessDenied = EACCES

    static func meansReadOnly(_ errno: Int32) -> Bool { errno == EROFS || errno == EINVAL || errno == EBADF }
}
