// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import FoundationXML

/// Reads an XES file (IEEE 1849), gzip or plain, case by case: memory holds one case at a time.
public enum XESReader {
    /// Calls `body` with each case of the file in its order, together with the line on which the case ends, until it
    /// returns false.
    ///
    /// - Throws: ``InterchangeError`` when the file cannot be read or is not XES.
    public static func read(path: String, _ body: (XESTrace, _ line: Int) -> Bool) throws(InterchangeError) {
        let input = try GzipInput(path: path)
        let stream = DecompressingStream(input)
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

/// Gives the XML parser a file's decompressed bytes.
private final class DecompressingStream: InputStream {
    private let input: GzipInput
    private(set) var failure: InterchangeError?

    init(_ input: GzipInput) {
        self.input = input
        super.init(data: Data())
    }

    override func open() {}
    override func close() {}
    override var hasBytesAvailable: Bool { true }
    override var streamError: (any Error)? { nil }  // the failure goes past the parser

    override func read(_ buffer: UnsafeMutablePointer<UInt8>, maxLength count: Int) -> Int {
        do {
            return try unsafe input.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: count))
        } catch {
            failure = error
            return 0
        }
    }
}
