// SPDX-License-Identifier: Apache-2.0

import EventSourcing
import Foundation
import PatientAppeals
import Testing

@Suite struct EventSchemaTests {
    /// `docs/events.proto` is what a reader without this library reads payloads by. A change of it that is not an
    /// addition breaks logs; an addition is written with `ARYZ_WRITE_SCHEMA=1 swift test --filter EventSchemaTests`.
    @Test func `the schema in the documentation is that of the events`() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../docs/events.proto").standardizedFileURL
        let header = """
            // SPDX-License-Identifier: Apache-2.0
            //
            // The payloads of the events, by the name of their type. Fields are in ascending order, empty ones are absent, and
            // numbers never change their meaning. `protoc --decode=aryz.SatisfactionRated events.proto < payload` reads one.


            """
        let text = header + AppealEvent.schema.text
        if ProcessInfo.processInfo.environment["ARYZ_WRITE_SCHEMA"] != nil { try Data(text.utf8).write(to: file) }
        #expect(try String(contentsOf: file, encoding: .utf8) == text)
    }
}
