// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import FoundationXML

/// Reads an XES file (IEEE 1849), gzip or plain, case by case: memory holds one case at a time.
public enum XESReader {
    /// Calls `body` with each case of the file in its order, together with the line on which the case ends, until it
    /// returns false.
    ///
    /// - Throws: ``InterchangeError`` when the file cannot be read, is not UTF-8 or is not XES.
    public static func read(path: String, _ body: (XESTrace, _ line: Int) -> Bool) throws(InterchangeError) {
        let input = try GzipInput(path: path)
        let stream = DecompressingStream(input, file: path)
        try withoutActuallyEscaping(body) { (body) throws(InterchangeError) in
            let parser = XMLParser(stream: stream)
            parser.shouldResolveExternalEntities = false
            let builder = XESBuilder(file: path, body)
            parser.delegate = builder
            let isComplete = parser.parse()
            if builder.isStopped { return }
            if let failure = stream.failure ?? builder.failure { throw failure }
            guard isComplete, builder.finishedLog else {
                let what = builder.foundLog ? "is cut short or not well-formed XML" : "is not XES: it has no <log>"
                throw InterchangeError(.malformed, "The file \(what).", file: path, line: parser.lineNumber)
            }
        }
    }
}

/// Gives the XML parser a file's decompressed bytes, as far as the parser survives them: it ends the process at a name
/// that is not UTF-8 and at some markup.
private final class DecompressingStream: InputStream {
    private let input: GzipInput
    private let file: String
    private var text = TextCheck()
    private var markup = MarkupCheck()
    private(set) var failure: InterchangeError?

    init(_ input: GzipInput, file: String) {
        self.input = input
        self.file = file
        super.init(data: Data())
    }

    override func open() {}
    override func close() {}
    override var hasBytesAvailable: Bool { true }
    override var streamError: (any Error)? { nil }  // the failure goes past the parser

    override func read(_ buffer: UnsafeMutablePointer<UInt8>, maxLength count: Int) -> Int {
        do throws(InterchangeError) {
            let read = try unsafe input.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: count))
            let part = unsafe UnsafeRawBufferPointer(start: buffer, count: read)
            guard unsafe text.take(part), read > 0 || !text.isInsideCharacter else {
                throw fault("is not UTF-8 text; convert it first", line: text.line)
            }
            if let what = unsafe markup.take(part) { throw fault(what, line: markup.line) }
            return read
        } catch {
            failure = error
            return 0
        }
    }

    private func fault(_ what: String, line: Int) -> InterchangeError {
        InterchangeError(.malformed, "The file \(what).", file: file, line: line)
    }
}
