// SPDX-License-Identifier: Apache-2.0

internal import CXML2

/// An element of an XML text: its beginning or its end.
struct XMLElement {
    /// Its name, without a prefix.
    var name: String
    /// Its attributes, where this is its beginning; nil where it is its end.
    var attributes: [String: String]?
    /// The line on which it begins or ends, counted from 1.
    var line: Int
}

/// Goes over the elements of an XML text that comes in parts, by libxml2's parser. Memory holds what one part has of them.
///
/// Nothing outside the text is ever loaded, and a text that declares a document type is not read on: XES has none, and
/// entities are a way to make a short text long.
@safe final class XMLElements {
    /// How the text ended.
    enum Ending {
        /// It was well-formed.
        case complete
        /// It was not, or ended too early.
        case malformed
        /// It declares a document type.
        case documentType
    }
    /// How the text ended; nil as long as there is more of it.
    private(set) var ending: Ending?
    private let input: UTF8Input
    private var context: xmlParserCtxtPtr?
    private var pieces: [XMLElement] = []
    private var next = 0
    private var declaresType = false

    private static let partBytes = 16 << 10

    /// Reads the input from where it is to its end.
    init(_ input: UTF8Input) {
        self.input = input
        var calls = unsafe xmlSAXHandler()
        unsafe calls.initialized = aryz_xml_sax2_magic
        unsafe calls.startElementNs = { user, name, _, _, _, _, count, _, attributes in
            unsafe XMLElements.of(user)?.begin(name, attributes, count: Int(count))
        }
        unsafe calls.endElementNs = { user, name, _, _ in unsafe XMLElements.of(user)?.end(name) }
        unsafe calls.internalSubset = { user, _, _, _ in unsafe XMLElements.of(user)?.refuseType() }
        // The parser keeps a copy of the calls, and this object for as long as the object keeps the parser.
        unsafe context = xmlCreatePushParserCtxt(&calls, Unmanaged.passUnretained(self).toOpaque(), nil, 0, nil)
        // A file is UTF-8 whatever it says. Messages would quote it, persons included, on the standard error.
        // Entities are put in: without a document type there are only those of characters.
        let options = [
            XML_PARSE_NONET, XML_PARSE_NOENT, XML_PARSE_IGNORE_ENC, XML_PARSE_NOERROR, XML_PARSE_NOWARNING,
        ]
        unsafe _ = xmlCtxtUseOptions(context, options.reduce(0) { $0 | Int32($1.rawValue) })
    }

    deinit { unsafe xmlFreeParserCtxt(context) }

    /// The line that was come to, counted from 1.
    var line: Int { max(1, Int(unsafe xmlSAX2GetLineNumber(context))) }

    /// The next beginning or end of an element; nil at the end of the text, of which ``ending`` tells.
    ///
    /// Throws what reading the input threw.
    func element() throws(InterchangeError) -> XMLElement? {
        while next == pieces.count {
            guard ending == nil else { return nil }
            pieces.removeAll(keepingCapacity: true)
            next = 0
            try parsePart()
        }
        defer { next += 1 }
        return pieces[next]
    }

    private func parsePart() throws(InterchangeError) {
        let part = try input.read(Self.partBytes)
        let status = unsafe part.withUnsafeBufferPointer { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { bytes in
                unsafe xmlParseChunk(context, bytes.baseAddress, Int32(bytes.count), part.isEmpty ? 1 : 0)
            }
        }
        if declaresType {
            ending = .documentType
        } else if status != 0, unsafe context?.pointee.wellFormed != 1 {
            ending = .malformed
        } else if part.isEmpty {
            ending = .complete
        }
    }

    private func begin(
        _ name: UnsafePointer<xmlChar>?, _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, count: Int
    ) {
        // Five pointers each: name, prefix, namespace, and where the value begins and ends.
        var values: [String: String] = [:]
        for index in 0..<count {
            guard let attribute = unsafe attributes?.advanced(by: index * 5), let start = unsafe attribute[3],
                let end = unsafe attribute[4]
            else { continue }
            let bytes = unsafe UnsafeBufferPointer(start: start, count: end - start)
            unsafe values[Self.string(attribute[0])] = String(decoding: bytes, as: UTF8.self)
        }
        pieces.append(XMLElement(name: unsafe Self.string(name), attributes: values, line: line))
    }

    private func end(_ name: UnsafePointer<xmlChar>?) {
        pieces.append(XMLElement(name: unsafe Self.string(name), attributes: nil, line: line))
    }

    private func refuseType() {
        declaresType = true
        unsafe xmlStopParser(context)
    }

    private static func of(_ user: UnsafeMutableRawPointer?) -> XMLElements? {
        unsafe user.map { unsafe Unmanaged<XMLElements>.fromOpaque($0).takeUnretainedValue() }
    }

    private static func string(_ text: UnsafePointer<xmlChar>?) -> String {
        guard let text = unsafe text else { return "" }
        return unsafe String(decodingCString: text, as: UTF8.self)
    }
}
