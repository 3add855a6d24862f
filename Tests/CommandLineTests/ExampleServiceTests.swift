// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The example of embedding does what its page says.
@Suite struct ExampleServiceTests {
    @Test func `the service registers, answers, follows and ends, and a second run changes nothing`() async throws {
        let tool = try await Tool.withLog()
        let service = Tool.path.dropLast("aryz".count) + "ExampleService"
        let first = try await tool.shell("\(service) served")
        #expect(first.status == 0, "\(first)")
        #expect(first.output.contains("registered: 50 appended"))
        #expect(first.output.contains("qrAnswer") && first.output.contains("followed to its end"))
        #expect(!first.output.contains("приёма"), "nothing personal is told")
        let second = try await tool.shell("\(service) served")
        #expect(second.output.contains("registered: 50 alreadyAppended"), "\(second)")
        let log = try await tool.shell("$ARYZ --log served verify")
        #expect(log.status == 0, "\(log)")
    }
}
