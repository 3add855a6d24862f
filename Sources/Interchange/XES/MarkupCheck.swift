// SPDX-License-Identifier: Apache-2.0

/// Looks through XML that comes in parts for what Foundation's parser does not survive and XES never has: declarations of
/// a document type and what stands in them, a processing instruction without data, an encoding other than UTF-8.
struct MarkupCheck {
    private enum State {
        case text
        /// Behind `<`, and behind `<!` with so much of what follows.
        case open, declaration([UInt8])
        /// Inside of a comment or CDATA, which ends with these bytes and `>`, so many of them seen.
        case within(end: UInt8, seen: Int)
        /// Behind `<?`: in the target, and in the data; whether the last byte was `?`.
        case target([UInt8], isAtEnd: Bool), data(isAtEnd: Bool)
    }
    private var state = State.text
    /// The data of the XML declaration, as far as it is of interest.
    private var declared: [UInt8]?
    /// The line that was come to, counted from 1.
    private(set) var line = 1

    private static let declaredBytesMax = 256

    /// Takes the next part; what is wrong with the file, nil when nothing is.
    mutating func take(_ part: UnsafeRawBufferPointer) -> String? {
        for index in 0..<part.count {
            let byte = unsafe part[index]
            if byte == 0x0a { line += 1 }
            if case .text = state, byte != UInt8(ascii: "<"), byte != 0 { continue }
            if let fault = step(byte) { return fault }
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
        case .within(let end, let seen):
            if byte == UInt8(ascii: ">"), seen >= 2 {
                state = .text
            } else {
                state = .within(end: end, seen: byte == end ? seen + 1 : 0)
            }
        case .target(let name, let isAtEnd): return target(name, isAtEnd, byte)
        case .data(let isAtEnd):
            if byte == UInt8(ascii: ">"), isAtEnd {
                state = .text
                return encodingFault()
            }
            state = .data(isAtEnd: byte == UInt8(ascii: "?"))
            if let count = declared?.count, count < Self.declaredBytesMax { declared?.append(byte) }
        }
        return nil
    }

    private mutating func declaration(_ start: [UInt8]) -> String? {
        if start.elementsEqual("--".utf8) {
            state = .within(end: UInt8(ascii: "-"), seen: 0)
        } else if start.elementsEqual("[CDATA[".utf8) {
            state = .within(end: UInt8(ascii: "]"), seen: 0)
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
        case 0x20, 0x09, 0x0a, 0x0d:
            state = .data(isAtEnd: false)
            if name.elementsEqual("xml".utf8) { declared = [] }
        default:
            let isShort = name.count < 4  // enough to know "xml" from others
            state = .target(isShort ? name + [byte] : name, isAtEnd: byte == UInt8(ascii: "?"))
        }
        return nil
    }

    /// The parser would take bytes in another encoding for other markup than what was looked at here.
    private mutating func encodingFault() -> String? {
        guard let text = declared.map({ String(decoding: $0, as: UTF8.self).lowercased() }) else { return nil }
        declared = nil
        guard text.contains("encoding") else { return nil }
        let words = text.split { "=\"'? \t\r\n".contains($0) }
        guard let key = words.firstIndex(of: "encoding"), key + 1 < words.count,
            ["utf-8", "us-ascii"].contains(words[key + 1]), words.filter({ $0 == "encoding" }).count == 1
        else { return "is said to be in another encoding than UTF-8; convert it first" }
        return nil
    }
}
