// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Testing

/// Numbers and tags of few bytes are read by short ways of their own: every length, at every distance to the end.
@Suite struct PayloadShortWayTests {
    @Test func `numbers of every length are read, near the end and far from it`() throws {
        for shift in 0..<64 {
            for value in [Int64.max >> Int64(shift), Int64.min >> Int64(shift), 1 << Int64(shift)] {
                for tail in 0..<10 {
                    var sample = Sample()
                    sample.count = value
                    sample.at = Timestamp(microseconds: value)
                    if tail > 0 { sample.blob = Array(repeating: 7, count: tail) }
                    let bytes = sample.encoded()
                    #expect(try Sample(decoding: bytes) == sample)
                    let timed = Identified(at: sample.at, last: value)
                    #expect(try Identified(decoding: timed.encoded()) == timed)
                }
            }
        }
    }

    @Test func `a time of 0 is a time`() throws {
        let times = Identified(at: Timestamp(microseconds: 0), until: Timestamp(microseconds: 0))
        #expect(times.encoded() == [0x08, 0x00, 0xa0, 0x01, 0x00])
        #expect(try Identified(decoding: times.encoded() + []) == times)
    }

    @Test func `padding is refused whatever stands behind it`() {
        for groups in 1...9 {
            for tail in 0..<10 {
                // A field that is not known keeps what comes behind it a message.
                let behind = tail == 0 ? [] : [0x1a, UInt8(tail - 1)] + [UInt8](repeating: 1, count: tail - 1)
                let number = [UInt8](repeating: 0x81, count: groups) + [0x00]
                #expect(throws: PayloadError(field: "at", reason: "is cut off or malformed")) {
                    try Identified(decoding: [0x08] + number + behind)
                }
                #expect(throws: PayloadError(field: "count", reason: "is cut off or malformed")) {
                    try Sample(decoding: [0x08] + number + behind)
                }
            }
        }
        // Tags: field 1 in two bytes behind nothing, field 2 in two bytes behind field 1.
        #expect(throws: PayloadError(field: "field 1", reason: "is cut off or malformed")) {
            try Sample(decoding: [0x88, 0x00, 0x02])
        }
        #expect(throws: PayloadError(field: "count", reason: "is followed by bytes that are no field")) {
            try Sample(decoding: [0x08, 0x02, 0x90, 0x00, 0x01])
        }
    }

    @Test func `sixteen bytes are two numbers with the most significant byte first`() throws {
        let identified = Identified(high: 0x0102_0304_0506_0708, low: 0x090a_0b0c_0d0e_0f10)
        let bytes: [UInt8] = [0x12, 16] + Array(1...16)
        #expect(identified.encoded() == bytes)
        #expect(try Identified(decoding: bytes) == identified)
        #expect(try Identified(decoding: Identified(low: 1).encoded()) == Identified(low: 1))
    }

    @Test(arguments: [
        (0, "is written although it is empty"), (15, "is not sixteen bytes"), (17, "is not sixteen bytes"),
        (130, "is not sixteen bytes"),
    ])
    func `sixteen bytes are neither more nor fewer`(count: Int, reason: String) {
        let length: [UInt8] = count < 128 ? [UInt8(count)] : [UInt8(count & 0x7f) | 0x80, 1]
        #expect(throws: PayloadError(field: "id", reason: reason)) {
            try Identified(decoding: [0x12] + length + [UInt8](repeating: 1, count: count))
        }
    }

    @Test func `sixteen zeros are nothing, which is not written`() {
        #expect(Identified().encoded().isEmpty)
        #expect(throws: PayloadError(field: "id", reason: "is written although it is empty")) {
            try Identified(decoding: [0x12, 16] + [UInt8](repeating: 0, count: 16))
        }
    }

    @Test func `the highest field number is a number like others`() throws {
        let last = Identified(last: 3)
        #expect(last.encoded() == [0xf8, 0xff, 0xff, 0xff, 0x0f, 0x06])
        #expect(try Identified(decoding: last.encoded()) == last)
        #expect(try Opaque(decoding: last.encoded()).encoded() == last.encoded())
        #expect(throws: PayloadError(field: "field 536870911", reason: "stands twice or out of order")) {
            try Identified(decoding: last.encoded() + last.encoded())
        }
    }
}
