// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Foundation

/// A directory of its own for a test, removed when the last reference goes.
final class TemporaryLog: Sendable {
    let path: String

    init() {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("sourcing-\(UUID().uuidString)").path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func create() throws -> EventLog { try EventLog.create(at: path, options: .small) }

    func open(_ access: EventLog.Access = .readWrite) throws -> EventLog {
        try EventLog.open(at: path, access: access, options: .small)
    }

    func bytes(_ file: String) throws -> [UInt8] { try [UInt8](Data(contentsOf: URL(fileURLWithPath: file))) }

    func write(_ bytes: [UInt8], to file: String) throws { try Data(bytes).write(to: URL(fileURLWithPath: file)) }

    /// The files in the directory of snapshots.
    func snapshots() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path + "/snapshots").sorted()
    }

    /// The files in another directory of the log; none where it is missing.
    func files(in directory: String) throws -> [String] {
        guard FileManager.default.fileExists(atPath: path + directory) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: path + directory).sorted()
    }

    func copyEverything(to other: TemporaryLog) throws {
        try FileManager.default.copyItem(atPath: path, toPath: other.path)
    }
}

extension EventLog.Options {
    static var small: EventLog.Options {
        var options = EventLog.Options()
        options.segmentBytes = 256 << 10
        return options
    }
}

extension EventLog {
    /// Appends `Added` events of these steps to a stream, each recorded at its own time where one is given.
    func add(_ steps: [Int64], to stream: String = "s", recordedAt seconds: [Int64]? = nil) async throws {
        let events = steps.indices.map { index in
            NewEvent(
                stream: stream, type: "Added", payload: Added(step: steps[index]).encoded(),
                recordedAt: seconds.map { Timestamp(microseconds: $0[index] * 1_000_000) })
        }
        _ = try await append(AppendRequest(events))
    }
}
