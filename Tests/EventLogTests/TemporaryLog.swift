// SPDX-License-Identifier: Apache-2.0

import EventLog
import Foundation

/// A directory of its own for a test, removed when the last reference goes.
final class TemporaryLog: Sendable {
    let path: String

    init() {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("aryz-test-\(UUID().uuidString)").path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func segment(_ number: Int) -> String {
        let digits = String(number)
        return path + "/segments/" + String(repeating: "0", count: 8 - digits.count) + digits + ".rows"
    }

    func sealed(_ number: Int) -> String { segment(number).dropLast(4) + "sealed" }

    func bytes(_ file: String) throws -> [UInt8] { try [UInt8](Data(contentsOf: URL(fileURLWithPath: file))) }

    func write(_ bytes: some Sequence<UInt8>, to file: String) throws {
        try Data(Array(bytes)).write(to: URL(fileURLWithPath: file))
    }

    func names(in directory: String = "") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path + directory).sorted()
    }

    /// A copy of the log's files in a directory of its own.
    func copy() throws -> TemporaryLog {
        let other = TemporaryLog()
        try FileManager.default.copyItem(atPath: path, toPath: other.path)
        return other
    }
}

extension EventLog.Options {
    /// Small segments, no idle marker and no sealing unasked, so that a test sees what it does and nothing else.
    static var small: EventLog.Options {
        var options = EventLog.Options()
        options.segmentBytes = 64 << 10
        options.idleMarkerAfter = .seconds(3_600)
        options.sealing = .onRequest
        return options
    }
}

func event(
    _ stream: String = "s", _ type: String = "Happened", _ payload: String = "payload", tags: [String] = []
) -> NewEvent {
    NewEvent(stream: stream, type: type, payload: Array(payload.utf8), tags: tags)
}
