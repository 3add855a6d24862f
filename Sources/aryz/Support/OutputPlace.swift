// SPDX-License-Identifier: Apache-2.0

import Glibc
import PatientAppeals

/// Refuses to write anything over a log or into its directory, or over its key file: neither a report nor another log.
func refusePlace(_ path: String, inLog log: String) throws {
    guard path != "-", let log = realPath(log), let place = placed(path) else { return }
    let keys = KeyStore.path(besideLog: log)
    guard place == log || place.hasPrefix(log + "/") || place == keys else { return }
    throw Failure(
        .usage, "\(path) belongs to the log in \(log), where nothing else may be written. Name a place outside of it.")
}

/// Says where a file or directory can't be made because the one that is to hold it is not there, or is none.
func refuseMissingParent(of path: String) throws {
    guard path != "-" else { return }
    var parent = path[...]
    while parent.count > 1, parent.last == "/" { parent.removeLast() }
    guard let slash = parent.lastIndex(of: "/"), slash > parent.startIndex else { return }
    parent = parent[..<slash]
    var status = stat()
    if unsafe stat(String(parent), &status) == 0 {
        guard status.st_mode & S_IFMT != S_IFDIR else { return }
        throw Failure(.notFound, "\(parent) is no directory. Check the path.")
    }
    // What else is in the way, whoever makes the file is told.
    guard errno == ENOENT || errno == ENOTDIR else { return }
    throw Failure(.notFound, "The directory \(parent) does not exist. Make it, or check the path.")
}

/// Where a file is, or would be: without links and dots; nil where its directory is not there either.
private func placed(_ path: String) -> String? {
    if let real = realPath(path) { return real }
    var path = path[...]
    while path.count > 1, path.last == "/" { path.removeLast() }
    let slash = path.lastIndex(of: "/")
    let parent = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let name = slash.map { path[path.index(after: $0)...] } ?? path
    return realPath(parent).map { $0 == "/" ? "/\(name)" : "\($0)/\(name)" }
}

private func realPath(_ path: String) -> String? {
    guard let real = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(real) }
    return unsafe String(cString: real)
}
