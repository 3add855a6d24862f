// SPDX-License-Identifier: Apache-2.0

/// A file's decompressed bytes, as long as they are UTF-8.
final class UTF8Input {
    private let input: GzipInput
    private let file: String
    private var text = TextCheck()

    init(path: String) throws(InterchangeError) {
        input = try GzipInput(path: path)
        file = path
    }

    /// The next bytes, at most so many; none is the end.
    func read(_ count: Int) throws(InterchangeError) -> [UInt8] {
        var failure: InterchangeError?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            do throws(InterchangeError) {
                initialized = unsafe try input.read(into: UnsafeMutableRawBufferPointer(buffer))
            } catch { failure = error }
        }
        if let failure { throw failure }
        guard text.take(bytes), !bytes.isEmpty || !text.isInsideCharacter else {
            throw InterchangeError(
                .malformed, "The file is not UTF-8 text; convert it first.", file: file, line: text.line)
        }
        return bytes
    }
}
