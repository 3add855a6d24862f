// SPDX-License-Identifier: Apache-2.0

/// Looks through XML that comes in parts for what Foundation's parser does not survive and XES never has: declarations of
/// a document type and what stands in them, a processing instruction without data, an encoding other than UTF-8.
///
/// It looks at bytes alone, comments included: in XML that is not well-formed the parser may see markup anywhere.
struct MarkupCheck {
    private enum State {
        case text
        /// Behind `<`; behind `<!` with so much of what follows; behind `<?` in the target, whose last byte may be `?`.
        case open, declaration([UInt8]), target([UInt8], isAtEnd: Bool)
    }
    private var state = State.text
    /// The data of the XML declaration, as far as it was come to; nil outside of it.
    private var declared: [UInt8]?
    /// The line that was come to, counted from 1.
    private(set) var line = 1

    private static let declaredBytesMax = 256

    /// Takes the next part; what is wrong with the file, nil when nothing is.
    mutating func take(_ part: UnsafeRawBufferPointer) -> String? {
        for index in 0..<part.count {
            let byte = unsafe part[index]
            if byte == 0x0a { line += 1 }
            if case .text = state, declared == nil, byte != UInt8(ascii: "<"), byte != 0 { continue }
            if let fault = declares(byte) ?? step(byte) { return fault }
        }
        return nil
    }

    private mutating func step(_ byte: UInt8) -> String? {
        guard byte != 0 else { return "is not XES: it has a zero byte" }
        switch state {
        case .text: state = byte == UInt8(ascii: "<") ? .open : .text
        case .open:
            switch byte {
            case UInt8(ascii: "!"): state = .declaration([])
            case UInt8(ascii: "?"): state = .target([], isAtEnd: false)
            case UInt8(ascii: "<"): state = .open
            default: state = .text
            }
        case .declaration(let start): return declaration(start + [byte])
        case .target(let name, let isAtEnd): return target(name, isAtEnd, byte)
        }
        return nil
    }

    private mutating func declaration(_ start: [UInt8]) -> String? {
        if start.elementsEqual("--".utf8) || start.elementsEqual("[CDATA[".utf8) {
            state = .text
        } else if "--".utf8.starts(with: start) || "[CDATA[".utf8.starts(with: start) {
            state = .declaration(start)
        } else {
            return "has a declaration of a document type, which is not well-formed XES"
        }
        return nil
    }

    private mutating func target(_ name: [UInt8], _ isAtEnd: Bool, _ byte: UInt8) -> String? {
        switch byte {
        case UInt8(ascii: ">") where isAtEnd: return "has a processing instruction without data"
        case UInt8(ascii: "<"): state = .open
        case 0x20, 0x09, 0x0a, 0x0d:
            state = .text
            if name.elementsEqual("xml".utf8) { declared = [] }
        default:
            let isShort = name.count < 4  // enough to know "xml" from others
            state = .target(isShort ? name + [byte] : name, isAtEnd: byte == UInt8(ascii: "?"))
        }
        return nil
    }

    /// The parser would take bytes in another encoding for other markup than what is looked at here.
    private mutating func declares(_ byte: UInt8) -> String? {
        guard var data = declared else { return nil }
        data.append(byte)
        declared = data
        guard byte == UInt8(ascii: ">") || data.count == Self.declaredBytesMax else { return nil }
        declared = nil
        let text = String(decoding: data, as: UTF8.self).lowercased()
        guard text.contains("encoding") else { return nil }
        let words = text.split { "=\"'? \t\r\n>".contains($0) }
        guard let key = words.firstIndex(of: "encoding"), key + 1 < words.count,
            ["utf-8", "us-ascii"].contains(words[key + 1]), words.filter({ $0 == "encoding" }).count == 1
        else { return "is said to be in another encoding than UTF-8; convert it first" }
        return nil
    }
}
