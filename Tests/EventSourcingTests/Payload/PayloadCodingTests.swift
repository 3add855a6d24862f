// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Testing

@Suite struct PayloadCodingTests {
    @Test func `the bytes are those that protobuf defines`() {
        var sample = Sample()
        sample.count = -2
        sample.isUrgent = true
        sample.text = "өң"
        sample.texts = ["a", "", "b"]
        sample.blob = [0, 255]
        sample.colour = Colour(code: 200)
        sample.at = Timestamp(microseconds: 150)
        sample.part = Part(name: "x", weight: 1)
        sample.parts = [Part(), Part(weight: -1)]
        sample.late = 64
        // Written by hand from protobuf.dev, "Encoding": tag = number << 3 | type, least significant group first.
        let expected: [UInt8] = [
            0x08, 0x03,  // 1: sint64 -2
            0x10, 0x01,  // 2: bool
            0x22, 0x04, 0xd3, 0xa9, 0xd2, 0xa3,  // 4: string
            0x2a, 0x01, 0x61, 0x2a, 0x00, 0x2a, 0x01, 0x62,  // 5: repeated string
            0x3a, 0x02, 0x00, 0xff,  // 7: bytes
            0x40, 0xc8, 0x01,  // 8: enum
            0x78, 0xac, 0x02,  // 15: sint64 150
            0x82, 0x01, 0x05, 0x0a, 0x01, 0x78, 0x18, 0x02,  // 16: message
            0x8a, 0x01, 0x00, 0x8a, 0x01, 0x02, 0x18, 0x01,  // 17: repeated message, the first empty
            0x80, 0x80, 0x01, 0x80, 0x01,  // 2048: sint64 64
        ]
        #expect(sample.encoded() == expected)
    }

    @Test func `an empty message has no bytes`() throws {
        #expect(Sample().encoded().isEmpty)
        #expect(try Sample(decoding: []) == Sample())
    }

    @Test(arguments: 0..<20) func `what was written is read again`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<100 {
            let sample = Sample.random(using: &generator)
            let bytes = sample.encoded()
            let read = try Sample(decoding: bytes)
            #expect(read == sample)
            #expect(read.encoded() == bytes)
            #expect(try sample.checkedEncoding() == bytes)
        }
    }

    @Test(arguments: 0..<20) func `an earlier version keeps what it does not know, byte for byte`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<100 {
            let sample = Sample.random(using: &generator)
            let bytes = sample.encoded()
            let earlier = try EarlierSample(decoding: bytes)
            #expect(earlier.isUrgent == sample.isUrgent)
            #expect(earlier.part?.weight == sample.part?.weight)
            #expect(earlier.encoded() == bytes)
            #expect(try earlier.checkedEncoding() == bytes)
            #expect(try Opaque(decoding: bytes).encoded() == bytes)
        }
    }

    @Test func `unknown fixed-width fields are kept`() throws {
        let bytes: [UInt8] = [0x10, 0x01, 0x19] + Array(repeating: 7, count: 8) + [0x2d, 1, 2, 3, 4, 0x40, 0x02]
        #expect(try EarlierSample(decoding: bytes).encoded() == bytes)
    }

    @Test func `long and deep messages are written and read`() throws {
        var part = Part(name: String(repeating: "ң", count: 100_000), weight: .min)
        for depth in 0..<31 {
            part = Part(name: "at \(depth)", inner: [part, Part(name: String(repeating: "x", count: 130))])
        }
        let sample = Sample(part: part, late: .max)
        #expect(try Sample(decoding: sample.encoded()) == sample)
    }
}

@Suite struct PayloadRefusalTests {
    @Test(arguments: 0..<8) func `every cut is an error or a message`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<8 {
            let bytes = Sample.random(using: &generator).encoded()
            for count in 0..<bytes.count { expectErrorOrSameBytes(Array(bytes[..<count])) }
        }
    }

    @Test(arguments: 0..<8) func `every flipped bit is an error or a message of those bytes`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<4 {
            var bytes = Sample.random(using: &generator).encoded()
            for index in bytes.indices {
                for bit in 0..<8 {
                    bytes[index] ^= 1 << bit
                    expectErrorOrSameBytes(bytes)
                    bytes[index] ^= 1 << bit
                }
            }
        }
    }

    @Test func `any bytes are an error or a message of those bytes`() {
        var generator = SeededGenerator(seed: 99)
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...24, using: &generator)
            expectErrorOrSameBytes((0..<count).map { _ in .random(in: 0...255, using: &generator) })
        }
    }

    /// What decodes must encode to the bytes it came from: there is one spelling of each message.
    private func expectErrorOrSameBytes(_ bytes: [UInt8]) {
        if let sample = try? Sample(decoding: bytes) { #expect(sample.encoded() == bytes) }
        if let earlier = try? EarlierSample(decoding: bytes) { #expect(earlier.encoded() == bytes) }
        if let opaque = try? Opaque(decoding: bytes) { #expect(opaque.encoded() == bytes) }
        if let identified = try? Identified(decoding: bytes) { #expect(identified.encoded() == bytes) }
        scan(bytes)
    }

    /// Reading by field must end as well, whatever the bytes.
    private func scan(_ bytes: [UInt8]) {
        var fields = unsafe PayloadFields(bytes.span.bytes)
        do {
            var count = 0
            while let field = try fields.next() {
                count += 1
                _ = field.string
            }
            #expect(count <= bytes.count)
            _ = try fields.integer(2_048)
            _ = try fields.string(4)
        } catch {}
    }

    @Test(arguments: [
        ("out of order", [0x10, 0x01, 0x08, 0x02] as [UInt8], "field 1"),
        ("twice", [0x08, 0x02, 0x08, 0x02], "field 1"),
        ("unknown ones out of order", [0x32, 0x00, 0x18, 0x00], "field 3"),
        ("padded varint", [0x08, 0x82, 0x00], "count"),
        ("varint of 65 bits", [0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02], "count"),
        ("written zero", [0x08, 0x00], "count"),
        ("written empty text", [0x22, 0x00], "text"),
        ("written empty bytes", [0x3a, 0x00], "blob"),
        ("written false", [0x10, 0x00], "isUrgent"),
        ("flag of 2", [0x10, 0x02], "isUrgent"),
        ("code of 256", [0x40, 0x80, 0x02], "colour"),
        ("not UTF-8", [0x22, 0x02, 0xc3, 0x28], "text"),
        ("wrong type", [0x0a, 0x00], "count"),
        ("field number 0", [0x02, 0x00], "field 1"),
        ("group", [0x33, 0x34], "field 6"),
        ("the tag that stands for the end", [0xff, 0xff, 0xff, 0xff, 0x0f, 0x01], "field 1"),
        ("length behind the end", [0x22, 0x05, 0x61], "text"),
        ("length of 2^63", [0x3a, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01], "blob"),
        ("inside a part", [0x82, 0x01, 0x02, 0x18, 0x00], "part.weight"),
        ("twice inside the parts", [0x8a, 0x01, 0x04, 0x18, 0x02, 0x18, 0x02], "parts.field 3"),
    ])
    func `a misspelt message is refused with its field`(what: String, bytes: [UInt8], field: String) throws {
        let error = #expect(throws: PayloadError.self, "\(what)") { try Sample(decoding: bytes) }
        #expect(error?.field == field, "\(what): \(error?.reason ?? "")")
    }

    @Test func `messages that lie too deep are refused`() {
        var bytes: [UInt8] = []
        for _ in 0..<2_000 {
            let length = UInt64(bytes.count)
            bytes =
                length < 128
                ? [0x22, UInt8(length)] + bytes : [0x22, UInt8(length & 127) | 128, UInt8(length >> 7)] + bytes
        }
        let error = #expect(throws: PayloadError.self) { try Part(decoding: bytes) }
        #expect(error?.reason == "lies too deep")
    }

    @Test(
        arguments: [[0x08], [0x08, 0x02], [0x10, 0x02], [0x1a, 0x01, 0x61, 0x0b], [0x32, 0x00, 0x18, 0x02]] as [[UInt8]]
    )
    func `unknown fields that can not be are refused when asked to check`(fields: [UInt8]) {
        let sample = Sample(count: 3, unknownFields: UnknownFields(bytes: fields))
        #expect(throws: PayloadError.self) { try sample.checkedEncoding() }
        _ = sample.encoded()
    }
}
