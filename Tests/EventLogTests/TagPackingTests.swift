// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import EventLog

/// Tags with digits, packed in a block and unpacked from it.
@Suite struct TagPackingTests {
    private static let digits = "00ff10a9b8c7d6e5f4039a7bcc5d81fe"

    /// As rows have them.
    private func text(_ tags: [String]) -> [UInt8] { tags.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } }

    private func packed(_ text: [UInt8]) -> [UInt8] {
        var buffer = ByteBuffer(capacity: 64)
        unsafe text.withUnsafeBytes { unsafe TagPacking.pack($0, into: &buffer) }
        return buffer.bytes.array
    }

    /// What comes out of packed bytes, and how many are left; nil where they are refused.
    private func unpacked(_ packed: [UInt8], count: Int, length: Int) -> (text: [UInt8], rest: Int)? {
        // One byte more on each side, to see that nothing is written there.
        var text = [UInt8](repeating: 0xEE, count: length + 2)
        let rest: Int? = unsafe text.withUnsafeMutableBytes { text in
            unsafe packed.withUnsafeBytes { packed in
                var packing = unsafe TagPacking(packed, text: text.baseAddress! + 1)
                return packing.unpack(count, length: length) ? packing.rest : nil
            }
        }
        #expect(text.first == 0xEE && text.last == 0xEE)
        return rest.map { (Array(text.dropFirst().dropLast()), $0) }
    }

    @Test(arguments: [
        ["person:" + digits], [digits], ["a" + digits + digits], ["ref:1", "person:" + digits, "registry:x/2026"],
        ["person:" + digits.dropLast() + "g"], ["person:" + digits.dropLast() + "A"], [String(digits.dropLast())],
        [String(repeating: "x", count: 223) + digits], [""], ["", "person:" + digits, ""], ["тег"],
    ])
    func `tags come back as they were`(tags: [String]) throws {
        let text = text(tags)
        let packed = packed(text)
        let result = try #require(unpacked(packed + [1, 2, 3], count: tags.count, length: text.count))
        #expect(result.text == text && result.rest == 3)
        let isDigits = tags.contains { $0.utf8.suffix(32).elementsEqual(Self.digits.utf8) }
        #expect((packed.count < text.count) == isDigits)
    }

    @Test func `bytes are refused that are not the tags which the columns tell of`() {
        let text = text(["person:" + Self.digits, "ref:1"])
        let packed = packed(text)
        for count in 1..<packed.count {
            #expect(unpacked(Array(packed.prefix(count)), count: 2, length: text.count) == nil)
        }
        #expect(unpacked(packed, count: 2, length: text.count - 1) == nil)
        #expect(unpacked(packed, count: 2, length: text.count + 1) == nil)
        #expect(unpacked(packed, count: 1, length: text.count) == nil)
        #expect(unpacked(packed, count: 3, length: text.count) == nil)
        for byte in UInt8.min...UInt8.max { _ = unpacked([byte, byte] + packed, count: 3, length: text.count) }
        #expect(unpacked([0, 240] + [UInt8](repeating: 7, count: 300), count: 1, length: 273) == nil)
    }
}
