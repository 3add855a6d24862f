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

    /// Every command that makes a file or directory, which is called PLACE here.
    private static let makers: [String] =
        [
            "--log PLACE init", "--log PLACE restore kept", "--log log backup PLACE", "--log log salvage --to PLACE",
            "--log log report PLACE",
        ] + ["cloudevents", "xes", "ocel", "csv"].map { "--log log export \($0) PLACE" }

    @Test func `where the directory is missing that is to hold what is made, every command says so alike`() async throws
    {
        let (tool, _) = try await Tool.withAppeals("a")
        #expect(try await tool.shell("$ARYZ --log log backup kept && touch file").status == 0)
        for line in Self.makers {
            for (place, said) in [
                ("absent/new", "The directory absent does not exist"),
                ("absent/further/new/", "The directory absent/further does not exist"),
                ("file/new", "file is no directory"), ("file/further/new", "The directory file/further does not exist"),
            ] {
                let result = try await tool.shell("$ARYZ \(line.replacing("PLACE", with: place))")
                #expect(result.status == 66, "\(line) \(place): \(result)")
                #expect(result.output.isEmpty)
                #expect(result.error.contains(said), "\(line) \(place): \(result)")
            }
            let made = try await tool.shell(
                "$ARYZ \(line.replacing("PLACE", with: "new")); status=$?; rm -rf new new.keys; exit $status")
            #expect(made.status == 0, "\(line): \(made)")
        }
        #expect(!FileManager.default.fileExists(atPath: tool.directory + "/absent"))
        // Whoever only reads, or writes to a log that is there, says the same of one that is not.
        for verb in ["record", "clock tick", "info", "query appeals", "seal", "snapshot create", "verify"] {
            for log in ["absent/log", "file/log"] {
                let result = try await tool.shell("$ARYZ --log \(log) \(verb) < /dev/null")
                #expect(result.status == 66, "\(verb) \(log): \(result)")
            }
        }
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
