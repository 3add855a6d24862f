// SPDX-License-Identifier: Apache-2.0

/// Reads an XES file (IEEE 1849), gzip or plain, case by case: memory holds one case at a time.
public enum XESReader {
    /// Calls `body` with each case of the file in its order, together with the line on which the case ends, until it
    /// returns false.
    ///
    /// - Throws: ``InterchangeError`` when the file cannot be read, is not UTF-8 or is not XES.
    public static func read(path: String, _ body: (XESTrace, _ line: Int) -> Bool) throws(InterchangeError) {
        let elements = XMLElements(try UTF8Input(path: path))
        var builder = XESBuilder(file: path)
        while let element = try elements.element() {
            if let trace = try builder.take(element), !body(trace, element.line) { return }
        }
        let what: String
        switch elements.ending {
        case .complete where builder.finishedLog: return
        case .documentType: what = "has a declaration of a document type, which is not well-formed XES"
        default: what = builder.foundLog ? "is cut short or not well-formed XML" : "is not XES: it has no <log>"
        }
        throw InterchangeError(.malformed, "The file \(what).", file: path, line: elements.line)
    }
}
