// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Events that no command of ours makes, but that another program's file may hold.
@Suite struct ForeignEventTests {
    /// Varints of the least and the greatest number, zig-zag coded.
    private static let least = [UInt8](repeating: 0xff, count: 9) + [1]
    private static let greatest = [0xfe] + [UInt8](repeating: 0xff, count: 8) + [1]

    @Test func `events at the limits of time and zone are taken in and shown`() async throws {
        let tool = Tool()
        #expect(try await tool("init").status == 0)
        // Field 1 is when it happened, field 2 the zone in minutes.
        let payloads = [
            [8] + Self.least, [8] + Self.greatest + [16] + Self.greatest, [8] + Self.least + [16] + Self.least,
        ]
        let lines = payloads.enumerated().map { index, payload in
            #"{"specversion":"1.0","id":"\#(index)","source":"/x","type":"AppealReceived","subject":"appeal-14D2NX4TC","#
                + #""data_base64":"\#(Data(payload).base64EncodedString())"}"#
        }
        let taken = try await tool("import", "cloudevents", "-", input: lines.joined(separator: "\n"))
        #expect(taken.status == 0, "\(taken.error)")
        for arguments in [
            ["replay"], ["replay", "14D2-NX4T-C"], ["query", "appeals"], ["export", "cloudevents"], ["info"],
        ] {
            let shown = try await tool(arguments, bytes: [])
            #expect(shown.status == 0, "\(arguments): \(shown.status) \(shown.error)")
        }
    }
}
