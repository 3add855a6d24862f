// SPDX-License-Identifier: Apache-2.0

/// Reads a file line by line in bounded memory, whatever the file holds.
package struct LineReader: ~Copyable {
    /// One line, or why there is none.
    package enum Line: Equatable {
        /// The line's bytes without its end (`\n` or `\r\n`); valid UTF-8.
        case text([UInt8])
        /// Nothing but white space.
        case blank
        /// More bytes than a line may have; they were passed over.
        case tooLong
        /// Not UTF-8.
        case notText
    }

    /// The most bytes that a line may have: an event's own limit, and room for what base64 and escapes add to it.
    package static let lineBytesMax = 8 << 20

    /// The number of the line that ``next()`` gave last, counted from 1.
    package private(set) var lineNumber = 0
    /// The bytes of the file read so far.
    package private(set) var bytesRead = 0

    private let input: FileInput
    private let limit: Int
    private var chunk = [UInt8](repeating: 0, count: 256 << 10)
    private var start = 0
    private var end = 0
    private var isAtEnd = false

    /// Reads `input` from where it stands.
    package init(_ input: consuming FileInput, lineBytesMax: Int = LineReader.lineBytesMax) {
        self.input = input
        limit = lineBytesMax
    }

    /// The file's length, 0 where not known.
    package var byteCount: Int { input.byteCount }

    /// The next line; nil at the end. Waits for input when none is there.
    package mutating func next() throws(InterchangeError) -> Line? {
        var line: [UInt8] = []
        var isTooLong = false
        while true {
            if start == end {
                if !isAtEnd { try fill() }
                if isAtEnd {
                    guard !line.isEmpty || isTooLong else { return nil }
                    return finish(line, isTooLong)
                }
            }
            let newline = chunk[start..<end].firstIndex(of: 0x0a)
            let part = chunk[start..<(newline ?? end)]
            if line.count + part.count > limit {
                isTooLong = true
                line = []
            } else if !isTooLong {
                line.append(contentsOf: part)
            }
            start = newline.map { $0 + 1 } ?? end
            if newline != nil { return finish(line, isTooLong) }
        }
    }

    private mutating func fill() throws(InterchangeError) {
        end = try input.read(into: &chunk)
        start = 0
        bytesRead += end
        isAtEnd = end == 0
    }

    private mutating func finish(_ line: consuming [UInt8], _ isTooLong: Bool) -> Line {
        lineNumber += 1
        if isTooLong { return .tooLong }
        var line = line
        if line.last == 0x0d { line.removeLast() }
        if lineNumber == 1, line.starts(with: [0xef, 0xbb, 0xbf]) { line.removeFirst(3) }
        if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { return .blank }
        return String(validating: line, as: UTF8.self) == nil ? .notText : .text(line)
    }
}
