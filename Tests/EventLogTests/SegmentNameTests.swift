// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import EventLog

@Suite("Names of segments' files")
struct SegmentNameTests {
    @Test("A name says its number and form, and only that", arguments: [0, 1, 42, 99_999_999, 100_000_000, UInt32.max])
    func roundTrip(number: UInt32) {
        for sealed in [false, true] {
            let name = LogFormat.segmentName(number, sealed: sealed)
            #expect(LogFormat.segmentNumber(ofName: name, sealed: sealed) == number)
            #expect(LogFormat.segmentNumber(ofName: name, sealed: !sealed) == nil)
        }
    }

    @Test(
        "Other files are no segments",
        arguments: [
            "", ".rows", "1.rows", "0000001.rows", "000000001.rows", "+0000001.rows", "-0000001.rows", "0000000a.rows",
            "00000001.rows.tmp", "00000001.torn-1", "00000001.Rows", "00000001rows", "99999999999.rows", "٠٠٠٠.rows",
        ])
    func foreign(name: String) {
        #expect(LogFormat.segmentNumber(ofName: name) == nil)
    }
}
