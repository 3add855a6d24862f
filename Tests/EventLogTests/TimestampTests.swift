// SPDX-License-Identifier: Apache-2.0

import EventLog
import Testing

/// Times and offsets come from payloads, which hold any number.
@Suite struct TimestampTests {
    @Test(arguments: [Int64.min, .min + 1, -1 << 60, -86_400_000_001, -1, 0, 1, 1 << 60, .max - 1, .max])
    func `any instant can be shown in any zone and moved by any time`(microseconds: Int64) {
        let instant = Timestamp(microseconds: microseconds)
        for offset in [Int.min, -1_440, -1, 0, 1, 300, 1_440, .max] {
            #expect(!instant.iso8601(offsetMinutes: offset).isEmpty)
            let date = instant.date(offsetMinutes: offset)
            #expect((1...12).contains(date.month) && (1...31).contains(date.day))
        }
        for seconds in [Int64.min, -1, 0, 1, .max] {
            let moved = instant.advanced(bySeconds: seconds)
            #expect(seconds >= 0 ? moved >= instant : moved <= instant)
        }
        for other in [Int64.min, -1, 0, 1, .max] {
            let passed = instant.microseconds(since: Timestamp(microseconds: other))
            #expect(passed.signum() == (microseconds < other ? -1 : microseconds > other ? 1 : 0))
            #expect(passed != .min)
        }
    }

    @Test(arguments: [-719_528 * 86_400_000_000, -86_400_000_001, -1, 0, 1_772_400_000_123_456])
    func `an instant that has a year of four digits is read as it was written`(microseconds: Int64) {
        for offset in [-1_080, -1, 0, 300, 1_080] {
            let instant = Timestamp(microseconds: microseconds + 86_400_000_000)
            let read = Timestamp.parse(iso8601: instant.iso8601(offsetMinutes: offset))
            #expect(read?.instant == instant)
            #expect(read?.offsetMinutes == offset)
        }
    }
}
