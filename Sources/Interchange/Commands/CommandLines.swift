// SPDX-License-Identifier: Apache-2.0

public import EventSourcing
public import PatientAppeals

/// Reads commands from a file of NDJSON, line by line, in bounded memory.
public struct CommandLines: ~Copyable {
    /// A line of the file: a command, or what is wrong with it.
    public struct Line: Sendable {
        /// The line's number, counted from 1.
        public var number: Int
        /// The command, or the error that names its key.
        public var result: Result<AppealCommand, PayloadError>
        /// The line's length in bytes.
        public var byteCount: Int
        /// How much of the file was read, in bytes.
        public var bytesRead: Int
    }

    /// The file's length in bytes; 0 where that is not known, as with a pipe.
    public var byteCount: Int { lines.byteCount }

    /// The most bytes that a line may have.
    public static let lineBytesMax = 1 << 20

    private var lines: LineReader

    /// Opens the file at `path`; `-` is the standard input.
    public init(path: String) throws(InterchangeError) {
        lines = LineReader(try FileInput(path: path), lineBytesMax: Self.lineBytesMax)
    }

    /// The next line that is not blank; nil at the end. Waits for input.
    public mutating func next() throws(InterchangeError) -> Line? {
        while let line = try lines.next() {
            if line == .blank { continue }
            let result: Result<AppealCommand, PayloadError>
            var byteCount = 0
            if case .text(let bytes) = line { byteCount = bytes.count }
            do throws(PayloadError) {
                result = .success(try CommandReader.read(try line.utf8(bytesMax: Self.lineBytesMax)))
            } catch {
                result = .failure(error)
            }
            return Line(number: lines.lineNumber, result: result, byteCount: byteCount, bytesRead: lines.bytesRead)
        }
        return nil
    }
}
