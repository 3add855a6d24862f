// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A new directory on the disk that is measured; ``remove()`` deletes it with all that is in it.
public struct ScratchDirectory: Sendable {
    public let path: String

    /// A new directory inside `parent`, which is made when it is absent.
    public init(in parent: String) throws(RawDiskError) {
        mkdir(parent, 0o755)
        var template = Array((parent + "/bench-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { throw RawDiskError(call: "mkdtemp", errno: errno) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    public func remove() { Self.remove(path) }

    private static func remove(_ path: String) {
        for name in (try? names(in: path)) ?? [] { remove(path + "/" + name) }
        _ = Glibc.remove(path)
    }
}
