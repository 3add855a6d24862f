// SPDX-License-Identifier: Apache-2.0

import EventLog
import Foundation
import Testing

@Suite(.serialized) struct MemoryIncidents {
    /// NATS #8485: memory grew by the number of streams until the server was killed. The index is in memory here too:
    /// what it takes for a stream and its events must stay a small constant.
    /// Fails if the index keeps names, or an object of its own for each stream.
    @Test func `a stream costs the index a few dozen bytes`() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("aryz-streams-\(UUID().uuidString)")
            .path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let streams = 200_000
        let log = try EventLog.create(at: path)
        var number = 0
        while number < streams {
            let events = (number..<number + 20_000).map { name in
                NewEvent(stream: "a stream with a rather long name, number \(name)", type: "T", payload: [])
            }
            _ = try log.appendBlocking(contentsOf: [AppendRequest(events)])[0].get()
            number += 20_000
        }
        try log.close()
        let reader = try EventLog.open(at: path, access: .readOnly)
        let before = try residentBytes()
        #expect(try reader.streamCount() == streams)
        let grown = try residentBytes() - before
        // 24 bytes a slot in a table that is at worst three eighths full after growing, with the old one beside it while
        // it grows, and 4 an event; the rest is the reader's buffers.
        #expect(grown < streams * 120 + (16 << 20), "\(grown / streams) bytes a stream")
    }

    private func residentBytes() throws -> Int {
        let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        return (Int(pages[1]) ?? 0) * 4_096
    }
}
