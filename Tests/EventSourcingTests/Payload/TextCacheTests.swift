// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Testing

@Suite struct TextCacheTests {
    /// The text that a message of these bytes holds, read with the cache.
    private func text(of bytes: [UInt8], by texts: TextCache) throws(PayloadError) -> String {
        let length =
            bytes.count < 128 ? [UInt8(bytes.count)] : [UInt8(bytes.count & 0x7f) | 0x80, UInt8(bytes.count >> 7)]
        let message = [0x22] + length + bytes
        return try unsafe Sample(decoding: message.span.bytes, texts: texts).text
    }

    @Test func `texts of every length are read the first time and again`() throws {
        let texts = TextCache()
        for count in 1...70 {
            let plain = String(repeating: "x", count: count - 1) + "y"
            let kazakh = String(
                String.UnicodeScalarView("өңірлік денсаулық сақтау басқармасы қабылдады".unicodeScalars.prefix(count)))
            for text in [plain, kazakh, plain, kazakh] {
                #expect(try self.text(of: Array(text.utf8), by: texts) == text)
            }
        }
    }

    @Test func `texts that differ in one byte alone are told apart`() throws {
        let texts = TextCache()
        for count in 1...40 {
            let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: count)
            for round in 0..<2 {
                #expect(try text(of: bytes, by: texts) == String(repeating: "a", count: count), "round \(round)")
                for index in bytes.indices {
                    var other = bytes
                    other[index] = UInt8(ascii: "b")
                    #expect(try text(of: other, by: texts) == String(decoding: other, as: UTF8.self))
                }
            }
        }
    }

    @Test func `texts with zeros at either end and of other lengths are told apart`() throws {
        let texts = TextCache()
        for _ in 0..<2 {
            for count in 1...32 {
                for first in 0...count {
                    let bytes = [UInt8](repeating: 0, count: first) + [UInt8](repeating: 1, count: count - first)
                    #expect(try text(of: bytes, by: texts) == String(decoding: bytes, as: UTF8.self))
                }
            }
        }
    }

    @Test func `many more texts than there is room for, twice, in any order`() throws {
        let texts = TextCache()
        var generator = SeededGenerator(seed: 4)
        let all = (0..<5_000).map { _ in String.random(using: &generator) }.filter { !$0.isEmpty }
        for _ in 0..<20_000 {
            let text = all.randomElement(using: &generator)!
            #expect(try self.text(of: Array(text.utf8), by: texts) == text)
        }
    }

    @Test func `bytes that are no UTF-8 are refused each time and leave what is kept as it was`() throws {
        let texts = TextCache()
        for count in 1...40 {
            let good = [UInt8](repeating: UInt8(ascii: "g"), count: count)
            #expect(try text(of: good, by: texts) == String(repeating: "g", count: count))
            for index in good.indices {
                var bad = good
                bad[index] = 0xff
                for _ in 0..<2 {
                    #expect(throws: PayloadError(field: "text", reason: "is not UTF-8")) {
                        try text(of: bad, by: texts)
                    }
                }
            }
            #expect(try text(of: good, by: texts) == String(repeating: "g", count: count))
        }
    }

    @Test(arguments: 0..<8) func `messages are the same with the cache and without`(seed: UInt64) throws {
        let texts = TextCache()
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<100 {
            let bytes = Sample.random(using: &generator).encoded()
            for _ in 0..<2 {
                #expect(try unsafe Sample(decoding: bytes.span.bytes, texts: texts) == Sample(decoding: bytes))
            }
        }
    }

    @Test func `an empty text is refused alone and read among several`() throws {
        let texts = TextCache()
        #expect(throws: PayloadError(field: "text", reason: "is written although it is empty")) {
            try text(of: [], by: texts)
        }
        let several: [UInt8] = [0x2a, 0x00, 0x2a, 0x01, 0x61, 0x2a, 0x00]
        #expect(try unsafe Sample(decoding: several.span.bytes, texts: texts).texts == ["", "a", ""])
    }
}
