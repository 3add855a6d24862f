// SPDX-License-Identifier: Apache-2.0

import EventLog
import Foundation
import PatientAppeals

/// A log with its key store in a directory of its own, gone with the test.
final class TemporaryLog {
    let directory: String
    let log: EventLog
    let keys: KeyStore

    var logPath: String { directory + "/log" }
    var keyPath: String { KeyStore.path(besideLog: logPath) }

    init() throws {
        directory = FileManager.default.temporaryDirectory.path + "/appeals-\(UInt64.random(in: 0...UInt64.max))"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        log = try EventLog.create(at: directory + "/log")
        keys = try KeyStore.open(for: log)
    }

    deinit {
        try? log.close()
        try? FileManager.default.removeItem(atPath: directory)
    }

    /// All bytes of all files of the log.
    func bytes() throws -> [UInt8] {
        var bytes: [UInt8] = []
        for case let name as String in FileManager.default.enumerator(atPath: logPath) ?? .init() {
            bytes += Array(FileManager.default.contents(atPath: logPath + "/" + name) ?? Data())
        }
        return bytes
    }
}

/// An empty directory, gone with the test.
final class TemporaryDirectory {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/appeals-\(UInt64.random(in: 0...UInt64.max))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func read(_ name: String) -> [UInt8] { Array(FileManager.default.contents(atPath: path + "/" + name) ?? Data()) }

    func write(_ bytes: [UInt8], _ name: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name))
    }
}
