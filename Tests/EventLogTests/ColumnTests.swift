// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import EventLog

/// The columns of a block, read by words, against the same read byte by byte; and checksums by lanes against bit by bit.
@Suite struct ColumnTests {
    private func bytes(of values: [UInt64]) -> [UInt8] {
        var buffer = ByteBuffer()
        for value in values { buffer.append(varint: value) }
        return buffer.bytes.array
    }

    /// Reads `count` values of these bytes in both ways; nil when they are not there.
    private func read(_ bytes: [UInt8], _ count: Int, oneByOne: Bool) -> [UInt64]? {
        // The slack holds what would be taken for values.
        let room = bytes + [UInt8](repeating: 0, count: ColumnReader.slackBytes)
        var values: [UInt64] = []
        let isGood = unsafe room.withUnsafeBytes { room in
            var reader = unsafe ColumnReader(room.baseAddress!, count: bytes.count)
            if oneByOne {
                for _ in 0..<count { values.append(reader.value()) }
            } else {
                reader.forEach(count) { index, value in
                    #expect(index == values.count)
                    values.append(value)
                }
            }
            return reader.isGood && reader.next <= bytes.count
        }
        return isGood ? values : nil
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `values of any length are read as they were written, and none behind the end`(seed: UInt64) {
        var generator = MerkleSample.Generator(state: seed)
        let values = (0..<200).map { _ -> UInt64 in
            // Mostly small, in runs, as columns are.
            let bits = Bool.random(using: &generator) ? 7 : Int.random(in: 1...64, using: &generator)
            return generator.next() >> UInt64(64 - bits)
        }
        let whole = bytes(of: values)
        for oneByOne in [true, false] {
            #expect(read(whole, values.count, oneByOne: oneByOne) == values)
            for end in 0..<whole.count {
                #expect(read(Array(whole[..<end]), values.count, oneByOne: oneByOne) == nil)
            }
        }
    }

    @Test func `a value of more than 64 bits is none`() {
        let largest = bytes(of: [.max])
        #expect(largest.count == 10)
        #expect(read(largest, 1, oneByOne: false) == [.max])
        for last in [2, 0x7F, 0x80, 0xFF] as [UInt8] {
            #expect(read(largest.dropLast() + [last, 1], 1, oneByOne: false) == nil)
        }
    }

    @Test func `a checksum does not depend on how the bytes are divided into lanes`() {
        var generator = MerkleSample.Generator(state: 3)
        let bytes = (0..<7_000).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
        var plain: UInt32 = .max
        for count in 0...bytes.count {
            if count % 61 == 0 || count % 384 < 3 || count % 3_072 < 3 {
                #expect(crc32c(bytes.rawSpan.part(0, count)) == ~plain, "\(count) bytes")
            }
            guard count < bytes.count else { break }
            plain ^= UInt32(bytes[count])
            for _ in 0..<8 { plain = plain & 1 == 1 ? plain >> 1 ^ 0x82F6_3B78 : plain >> 1 }
        }
    }
}
