// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Sealing by hand, and what is said of sealed logs.
@Suite struct SealTests {
    /// A log of simulated appeals, in rows.
    private static func withAppeals() async throws -> Tool {
        let tool = try await Tool.withLog()
        try #require(try await tool.shell("$ARYZ simulate --appeals 60 | $ARYZ --log log record").status == 0)
        return tool
    }

    private func number(_ result: Tool.Result, _ key: String) throws -> Int {
        try #require(result.output.value(key).flatMap(Int.init), "\(key) of \(result)")
    }

    @Test func `sealing takes the rows away, tells of it, and changes no answer`() async throws {
        let tool = try await Self.withAppeals()
        let before = try await tool("info")
        let history = try await tool.history()
        let events = try number(before, "events")
        #expect(try number(before, "sealedSegments") == 0)
        #expect(try number(before, "unsealedSegments") == 0, "the one that is written to has not ended")

        let sealed = try await tool("seal")
        #expect(sealed.status == 0, "\(sealed)")
        #expect(sealed.error.isEmpty, "no progress where there is no terminal")
        #expect(try number(sealed, "segments") == 1)
        #expect(try number(sealed, "events") == events)
        #expect(try number(sealed, "bytesAfter") < number(sealed, "bytesBefore"))
        #expect(try number(sealed, "unsealedSegments") == 0)

        let after = try await tool("info")
        for key in ["events", "streams", "identity", "oldest", "newest", "types"] {
            #expect(after.output.value(key) == before.output.value(key), "\(key)")
        }
        #expect(try number(after, "sealedSegments") == 1)
        #expect(try number(after, "sealedEvents") == events)
        #expect(try number(after, "sealedBytes") == number(sealed, "bytesAfter"))
        #expect(after.output.contains(#""AppealReceived":60,"#))
        #expect(try await tool.history() == history)

        let verified = try await tool("verify")
        #expect(verified.status == 0, "\(verified)")
        #expect(try number(verified, "sealedSegments") == 1)
        #expect(try number(verified, "segments") == 2)
        #expect(try number(verified, "events") == events)
    }

    @Test func `what is sealed already is not sealed again, and what came since is`() async throws {
        let tool = try await Self.withAppeals()
        _ = try await tool("seal")
        let again = try await tool("seal")
        #expect(try number(again, "segments") == 0)
        #expect(try number(again, "sealedSegments") == 1)
        _ = try await tool("record", input: Lines.register("later"))
        let third = try await tool("seal")
        #expect(try number(third, "segments") == 1)
        #expect(try number(third, "sealedSegments") == 2)
        #expect(try await tool("replay", "ref:later").status == 0)
        #expect(try await tool("record", input: Lines.register("later")).output.value("outcome") == "alreadyAppended")
    }

    @Test func `damage of a sealed segment is found and named`() async throws {
        let tool = try await Self.withAppeals()
        _ = try await tool("seal")
        let sealed = try #require(try tool.segments().first { $0.hasSuffix(".sealed") })
        var bytes = try Data(contentsOf: URL(fileURLWithPath: sealed))
        bytes[bytes.count / 3] ^= 0x10
        try bytes.write(to: URL(fileURLWithPath: sealed))
        let verified = try await tool("verify")
        #expect(verified.status == 1)
        #expect(verified.output.value("intact") == "false")
        #expect(verified.output.contains("00000001.sealed"))
    }

    @Test func `a log that is not there, or is damaged, is not sealed`() async throws {
        let tool = Tool()
        #expect(try await tool("seal").status == 66)
        let (damaged, _) = try await Tool.withAppeals("a", "b", "c")
        try damaged.damageBatch(ofAppeal: 1)
        #expect(try await damaged("seal").status == 69)
    }
}
