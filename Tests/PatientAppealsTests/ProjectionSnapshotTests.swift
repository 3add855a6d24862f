// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Testing

@testable import PatientAppeals

@Suite struct `Snapshots of satisfaction` {
    @Test(arguments: [31, 32] as [UInt64])
    func `a snapshot and the events behind it give the same state and bytes as all events`(seed: UInt64) throws {
        var histories = RandomHistories(seed: seed, appeals: 50)
        let events = histories.events(900)
        let whole = try Satisfaction(events)
        for cut in [0, 1, 17, 450, 899, 900] {
            let bytes = try Satisfaction(events[..<cut]).snapshot()
            var resumed = try Satisfaction(snapshot: bytes.rawBytes)
            #expect(resumed.snapshot() == bytes)
            try resumed.take(events[cut...])
            #expect(resumed == whole)
            #expect(resumed.snapshot() == whole.snapshot())
        }
    }

    @Test func `a snapshot that is cut short or longer is refused`() throws {
        var histories = RandomHistories(seed: 33, appeals: 4)
        let bytes = try Satisfaction(histories.events(60)).snapshot()
        for length in 0..<bytes.count {
            #expect(throws: PayloadError.self) { _ = try Satisfaction(snapshot: Array(bytes[..<length]).rawBytes) }
        }
        #expect(throws: PayloadError.self) { _ = try Satisfaction(snapshot: (bytes + [0]).rawBytes) }
    }

    @Test func `a snapshot with a changed byte is refused or read, and never traps`() throws {
        var histories = RandomHistories(seed: 34, appeals: 4)
        let bytes = try Satisfaction(histories.events(60)).snapshot()
        let question = StatisticsQuery(
            cohort: .received,
            groups: Dimension.allCases,
            asOf: Timestamp(microseconds: 1_800_000_000_000_000)
        )
        for place in bytes.indices {
            var changed = bytes
            changed[place] ^= 0xff
            guard let satisfaction = try? Satisfaction(snapshot: changed.rawBytes) else { continue }
            #expect(satisfaction.snapshot() == changed)
            _ = satisfaction.deadlines(question)
        }
    }

    @Test func `records have no padding, so that a snapshot holds no stray bytes`() {
        // Eight-byte, four-byte and one-byte fields, counted by hand from the declarations.
        #expect(MemoryLayout<AppealFacts>.size == 6 * 8 + 2 * 8 + 16 + 2 * 4 + 2 * 4 + 4 + 4)
        #expect(MemoryLayout<AbsenceRecord>.size == 2 * 8)
        #expect(MemoryLayout<ActionRecord>.size == 2 * 8 + 4 + 2 * 2 + 2 * 4)
        #expect(MemoryLayout<AppealDimensions>.size == 16)
        #expect(MemoryLayout<AppealFacts>.size == MemoryLayout<AppealFacts>.stride)
        #expect(MemoryLayout<ClockRecord>.size == 8 + 4 + 4)
        #expect(MemoryLayout<ClockRecord>.size == MemoryLayout<ClockRecord>.stride)
    }

    @Test func `a damaged payload is an error and no trap`() throws {
        let payload =
            AppealEvent(context: EventContext(), body: .appealRegistered(.with { $0.number = 7 }))
            .encodedPayload() + [0x0a]
        var satisfaction = Satisfaction()
        #expect(throws: PayloadError.self) {
            try satisfaction.apply(
                .issueOutcomeDecided,
                stream: Array("appeal-x".utf8).rawBytes,
                payload: payload.rawBytes,
                recordedAt: Timestamp(microseconds: 0),
                revision: 0
            )
        }
    }
}
