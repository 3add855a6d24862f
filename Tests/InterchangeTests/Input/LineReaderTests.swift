// SPDX-License-Identifier: Apache-2.0

import Interchange
import Testing

@Suite struct LineReaderTests {
    private let directory = TemporaryDirectory()

    @Test func `lines end with a line feed, with or without a carriage return, or with the file`() throws {
        #expect(try lines("a\nb\r\n\n  \nc") == [.text("a"), .text("b"), .blank, .blank, .text("c")])
        #expect(try lines("") == [])
        #expect(try lines("\n") == [.blank])
        #expect(try lines("\u{feff}{}\n") == [.text("{}")])
    }

    @Test func `a line of any length is kept whole or passed over whole`() throws {
        for count in [0, 1, 9, 10, 11, 300_000] {
            let found = try lines(String(repeating: "x", count: count) + "\nnext\n", limit: 10)
            let first: LineReader.Line =
                count == 0 ? .blank : count <= 10 ? .text(String(repeating: "x", count: count)) : .tooLong
            #expect(found == [first, .text("next")])
        }
        let long = String(repeating: "ж", count: 400_000)
        #expect(try lines("a\n\(long)\nb", limit: 1 << 20) == [.text("a"), .text(long), .text("b")])
    }

    @Test func `bytes that are not UTF-8 spoil their own line only`() throws {
        #expect(try lines(bytes: [0x61, 0x0a, 0xff, 0xfe, 0x0a, 0x62]) == [.text("a"), .notText, .text("b")])
        #expect(try lines(bytes: [0xc3, 0x0a]) == [.notText])
        #expect(try lines(bytes: [0x61, 0x00, 0x0a]) == [.text("a\0")])
    }

    @Test func `lines are counted from 1`() throws {
        var reader = LineReader(try FileInput(path: directory.file("lines", Array("a\n\nb".utf8))))
        var numbers: [Int] = []
        while try reader.next() != nil { numbers.append(reader.lineNumber) }
        #expect(numbers == [1, 2, 3])
        #expect(reader.bytesRead == reader.byteCount)
    }

    private func lines(_ text: String, limit: Int = 1 << 20) throws -> [LineReader.Line] {
        try lines(bytes: Array(text.utf8), limit: limit)
    }

    private func lines(bytes: [UInt8], limit: Int = 1 << 20) throws -> [LineReader.Line] {
        var reader = LineReader(try FileInput(path: directory.file("lines", bytes)), lineBytesMax: limit)
        var lines: [LineReader.Line] = []
        while let line = try reader.next() { lines.append(line) }
        return lines
    }
}

extension LineReader.Line {
    fileprivate static func text(_ string: String) -> LineReader.Line { .text(Array(string.utf8)) }
}
