// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import SystemPackage
import Testing

/// What the program does where its surroundings are against it: other writers, missing permissions, other file systems.
@Suite struct SurroundingsTests {
    @Test func `a writer that is stopped is named, readers go on, and so does the writer when it may`() async throws {
        let (tool, positions) = try await Tool.withAppeals("a")
        let first = try await run(
            .path(FilePath(Tool.path)), arguments: ["--log", "log", "record"], environment: Tool.environment,
            workingDirectory: FilePath(tool.directory), input: .inputWriter, output: .sequence, error: .discarded
        ) { execution in
            _ = try await execution.standardInputWriter.write(Lines.register("b"))
            var receipts = ""
            var isStopped = false
            for try await chunk in execution.standardOutput {
                receipts += unsafe chunk.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
                guard !isStopped, receipts.contains("\n") else { continue }
                isStopped = true
                let number = execution.processIdentifier.value
                try execution.send(signal: .suspend)
                while Self.state(of: number) != "T" { await Task.yield() }
                let second = try await tool("record", input: Lines.register("c"))
                #expect(second.status == 75, "\(second)")
                #expect(second.error.contains("process \(number), which is stopped"), "\(second)")
                #expect(second.error.contains("kill -CONT \(number)"))
                let seen = try await tool.history()
                #expect(seen.count >= positions[0].upperBound)
                #expect(try await tool("verify").status == 0)
                try execution.send(signal: .resume)
                _ = try await execution.standardInputWriter.write(Lines.register("d"))
                try await execution.standardInputWriter.finish()
            }
            return receipts
        }
        #expect(first.terminationStatus.isSuccess)
        #expect(
            first.closureResult.split(separator: "\n").map { String($0).value("outcome") } == ["appended", "appended"])
        #expect(try await tool("record", input: Lines.register("c")).status == 0)
        #expect(try await tool("verify").output.value("intact") == "true")
    }

    /// The letter of a process's state: proc_pid_stat(5).
    private static func state(of number: Int32) -> Character? {
        let stat = try? String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8)
        return stat?.split(separator: ")").last?.dropFirst().first
    }

    @Test func `a lock that somebody else holds is told of, and readers do not mind`() async throws {
        let (tool, _) = try await Tool.withAppeals("a")
        for verb in ["record /dev/null", "clock tick", "import cloudevents /dev/null"] {
            let result = try await tool.shell("flock log/LOCK $ARYZ --log log \(verb)")
            #expect(result.status == 75, "\(verb): \(result)")
            #expect(result.output.isEmpty)
            #expect(result.error.contains("Somebody else is writing to the log"))
            #expect(result.error.contains("open the log for reading"))
        }
        let reader = try await tool.shell("flock log/LOCK $ARYZ --log log query appeals")
        #expect(reader.status == 0, "\(reader)")
    }

    // MARK: Permissions

    /// How to run the program so that permissions count: as nobody where these tests run as root.
    private static let unprivileged: String? = {
        guard geteuid() == 0 else { return "" }
        let prefix = "setpriv --reuid=65534 --regid=65534 --clear-groups "
        return unsafe system(prefix + "\(Tool.path) --version > /dev/null 2>&1") == 0 ? prefix : nil
    }()

    @Test(
        .enabled(
            if: unprivileged != nil,
            "runs as root, whom permissions do not stop, and setpriv cannot start the program as nobody"),
        arguments: [
            ("chmod 000 log/segments", "log/segments"), ("chmod 000 log/segments/00000001.rows", "00000001.rows"),
            ("chmod 000 log", "log"), ("chmod 000 log/LOCK", "log/LOCK"),
        ])
    func `what may not be read is named, and what to check`(change: String, named: String) async throws {
        let (tool, _) = try await Tool.withAppeals("a")
        let nobody = try #require(Self.unprivileged)
        #expect(try await tool.shell("chmod 777 . && chmod -R a+rwX log && chmod 644 log.keys").status == 0)
        #expect(try await tool.shell("\(nobody)$ARYZ --log log replay").status == 0, "it can be read before")
        #expect(try await tool.shell(change).status == 0)
        for verb in ["replay", "verify", "record /dev/null"] {
            let result = try await tool.shell("\(nobody)$ARYZ --log log \(verb)")
            #expect(result.status == 74, "\(verb): \(result)")
            #expect(result.error.contains("Permission denied"))
            #expect(result.error.contains("Check the permissions of the file and its directory."))
            #expect(result.error.contains(named), "\(result)")
        }
        #expect(try await tool.shell("chmod -R u+rwX log").status == 0)
        #expect(try await tool("verify").status == 0, "nothing was harmed")
    }

    @Test(.enabled(if: unprivileged != nil, "runs as root, and setpriv cannot start the program as nobody"))
    func `who may only read reads, and is told why nothing is written`() async throws {
        let (tool, _) = try await Tool.withAppeals("a")
        let nobody = try #require(Self.unprivileged)
        #expect(try await tool.shell("chmod 755 . && chmod -R a+rX,a-w log && chmod 644 log.keys").status == 0)
        for verb in ["replay", "query appeals", "verify", "info", "snapshot list"] {
            let result = try await tool.shell("\(nobody)$ARYZ --log log \(verb)")
            #expect(result.status == 0, "\(verb): \(result)")
        }
        for (verb, directory) in [
            ("record /dev/null", "log"), ("snapshot create", "log"), ("init", "other"),
        ] {
            let result = try await tool.shell("\(nobody)$ARYZ --log \(directory) \(verb)")
            #expect(result.status == 74, "\(verb): \(result)")
            #expect(result.error.contains("Permission denied"), "\(result)")
            #expect(result.error.contains("Check the permissions"), "\(result)")
        }
        #expect(try await tool.shell("chmod -R u+w log").status == 0)
    }

    // MARK: File systems

    /// Whether a process can be shown another list of mounts than the real one.
    private static let canPretend: Bool = {
        guard geteuid() == 0 else { return false }
        return unsafe system("unshare -m sh -c 'mount --bind /dev/null /proc/$$/mountinfo' 2> /dev/null") == 0
    }()

    /// Runs a line of shell whose program takes the file system that its log is on for NFS.
    private func onNetworkFileSystem(_ tool: Tool, _ line: String) async throws -> Tool.Result {
        try await tool.shell(
            "sed 's/ - [a-z0-9.]* / - nfs4 /' /proc/self/mountinfo > mounts && "
                + "unshare -m sh -c 'mount --bind mounts /proc/$$/mountinfo && exec \(line)'")
    }

    @Test(.enabled(if: canPretend, "needs root and unshare, to put another list of mounts in place"))
    func `on a network file system nothing is written unless forced, and all can be read`() async throws {
        let (tool, _) = try await Tool.withAppeals("a")
        tool.file("commands", Lines.register("b"))
        for line in [
            "$ARYZ --log new init", "$ARYZ --log log record commands", "$ARYZ --log log clock tick",
            "$ARYZ --log log import cloudevents /dev/null", "$ARYZ salvage log --to new",
            "$ARYZ --log log replay ref:a --reveal --reader head-1",
        ] {
            let refused = try await onNetworkFileSystem(tool, line)
            #expect(refused.status == 64, "\(line): \(refused)")
            #expect(refused.output.isEmpty)
            #expect(refused.error.contains("(nfs4)"))
            #expect(refused.error.contains("Put it on a local disk."))
            #expect(!FileManager.default.fileExists(atPath: tool.directory + "/new"))
            let forced = try await onNetworkFileSystem(tool, line + " --force-network-file-system")
            #expect(forced.status == 0, "\(line): \(forced)")
            #expect(try await tool.shell("rm -rf new new.keys").status == 0)
        }
        #expect(try await onNetworkFileSystem(tool, "$ARYZ --log log query appeals").status == 0)
    }
}
