// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Files beside the package that are not part of it; a test that needs one is skipped where it is absent.
enum SharedData {
    /// The path of a file of `../shared/data`, seen from the package's root.
    static func path(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("../shared/data/\(name)").standardizedFileURL.path
    }

    /// The path of a file of the package's own fixtures.
    static func fixture(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/\(name)").path
    }

    /// Runs a test only where the file is there, else says what is missing.
    static func requires(_ name: String) -> ConditionTrait {
        .enabled(if: FileManager.default.fileExists(atPath: path(name)), "../shared/data/\(name) is absent")
    }
}

/// A directory that is gone when the value is.
final class TemporaryDirectory {
    let path: String

    init() {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("aryz-\(UUID().uuidString)").path
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file into the directory and gives its path.
    func file(_ name: String, _ bytes: some Sequence<UInt8>) -> String {
        let file = path + "/" + name
        _ = FileManager.default.createFile(atPath: file, contents: Data(bytes))
        return file
    }
}
