// SPDX-License-Identifier: Apache-2.0

import Foundation
import FuzzTargets
import Testing

/// The inputs in `Fixtures/fuzz`.
struct Corpus {
    /// One input and where it lies.
    struct Input: CustomTestStringConvertible {
        var target: FuzzTarget
        var name: String
        var bytes: [UInt8]

        /// What the decoder must do with it follows from its name.
        var mustBeAccepted: Bool { !name.hasPrefix("found-") && !name.hasPrefix("refused-") }
        var testDescription: String { target.rawValue + "/" + name }
    }

    static let directory = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures/fuzz")

    static func inputs(of target: FuzzTarget) throws -> [Input] {
        let directory = directory.appending(path: target.rawValue)
        return try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted().map { name in
            Input(
                target: target, name: name, bytes: [UInt8](try Data(contentsOf: directory.appending(path: name))))
        }
    }

    static func write(_ bytes: [UInt8], as name: String, of target: FuzzTarget) throws {
        let directory = directory.appending(path: target.rawValue)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try Data(bytes).write(to: directory.appending(path: name))
    }
}
