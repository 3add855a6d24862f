// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// What is written never takes the place of a log, of its parts or of keys.
@Suite struct PlaceTests {
    @Test(arguments: [
        "segments/00000001.rows", "segments/00000009.rows", "manifest", "LOCK", "new.html", "../log.keys",
    ])
    func `nothing is written into a log or over its keys`(name: String) async throws {
        let tool = try await Tool.withLog()
        _ = try await tool("record", input: Lines.register("a"))
        let path = name.hasPrefix("../") ? tool.directory + "/log" + ".keys" : tool.directory + "/log" + "/" + name
        let before = try? Data(contentsOf: URL(fileURLWithPath: path))
        for arguments in [
            ["report", path, "--force"], ["export", "csv", path, "--force"], ["backup", path],
            ["salvage", "--to", path],
        ] {
            let result = try await tool(arguments, bytes: [])
            #expect(result.status == 64, "\(arguments): \(result)")
            #expect((try? Data(contentsOf: URL(fileURLWithPath: path))) == before)
        }
        #expect(try await tool("verify").status == 0)
    }

    @Test(arguments: ["", "my notes", String(repeating: "x", count: 500)])
    func `a new log takes no file for its keys that is there, and leaves nothing behind`(notes: String) async throws {
        let tool = Tool()
        let keys = tool.directory + "/log" + ".keys"
        try Data(notes.utf8).write(to: URL(fileURLWithPath: keys))
        let result = try await tool("init")
        #expect(result.status == 64, "\(result)")
        #expect(try String(contentsOfFile: keys, encoding: .utf8) == notes)
        #expect(!FileManager.default.fileExists(atPath: tool.directory + "/log"))
        try FileManager.default.removeItem(atPath: keys)
        #expect(try await tool("init").status == 0)
    }

    @Test(arguments: ["0001-01-01", "1900-01-01", "1969-12-31"])
    func `appeals are simulated from 1970 on`(day: String) async throws {
        let tool = Tool()
        #expect(try await tool("simulate", "--appeals", "5", "--from", day).status == 64)
        #expect(try await tool("simulate", "--appeals", "5", "--from", "1970-01-02").status == 0)
    }
}
