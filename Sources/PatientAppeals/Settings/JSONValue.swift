// SPDX-License-Identifier: Apache-2.0

/// A JSON text taken apart (RFC 8259), for the settings and tables that this layer carries with it, which does without
/// Foundation. An object's keys keep their order.
enum JSONValue: Equatable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([Member])

    struct Member: Equatable, Sendable {
        var key: String
        var value: JSONValue
    }

    /// What is wrong with a text, and at which byte.
    struct SyntaxError: Error, Equatable {
        var offset: Int
        var reason: String
    }

    /// Takes a text apart.
    init(parsing text: [UInt8]) throws(SyntaxError) {
        var parser = JSONParser(text: text)
        self = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.next == text.count else { throw parser.error("more text after the end") }
    }

    /// The value of a key; nil where this is no object or has no such key.
    subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    var string: String? { if case .string(let text) = self { text } else { nil } }
}

private struct JSONParser {
    let text: [UInt8]
    var next = 0

    func error(_ reason: String) -> JSONValue.SyntaxError { JSONValue.SyntaxError(offset: next, reason: reason) }

    mutating func skipSpace() {
        while next < text.count, [0x20, 0x09, 0x0a, 0x0d].contains(text[next]) { next += 1 }
    }

    mutating func skip(_ symbol: Unicode.Scalar) -> Bool {
        skipSpace()
        guard next < text.count, text[next] == UInt8(ascii: symbol) else { return false }
        next += 1
        return true
    }

    mutating func value(depth: Int) throws(JSONValue.SyntaxError) -> JSONValue {
        guard depth < 32 else { throw error("nested too deep") }
        skipSpace()
        guard next < text.count else { throw error("the text ends too early") }
        switch text[next] {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    mutating func word(_ word: String, _ value: JSONValue) throws(JSONValue.SyntaxError) -> JSONValue {
        guard text[next...].starts(with: word.utf8) else { throw error("no such word") }
        next += word.utf8.count
        return value
    }

    mutating func number() throws(JSONValue.SyntaxError) -> JSONValue {
        let digits = text[next...].prefix { (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }
        guard let value = Double(String(decoding: digits, as: UTF8.self)), value.isFinite else {
            throw error("neither value nor number")
        }
        next += digits.count
        return .number(value)
    }

    mutating func array(depth: Int) throws(JSONValue.SyntaxError) -> JSONValue {
        next += 1
        var values: [JSONValue] = []
        if skip("]") { return .array(values) }
        repeat { values.append(try value(depth: depth + 1)) } while skip(",")
        guard skip("]") else { throw error("a comma or ] is missing") }
        return .array(values)
    }

    mutating func object(depth: Int) throws(JSONValue.SyntaxError) -> JSONValue {
        next += 1
        var members: [JSONValue.Member] = []
        if skip("}") { return .object(members) }
        repeat {
            skipSpace()
            guard next < text.count, text[next] == UInt8(ascii: "\"") else { throw error("a key is missing") }
            let key = try string()
            guard !members.contains(where: { $0.key == key }) else { throw error("the key \(key) stands twice") }
            guard skip(":") else { throw error("a colon is missing") }
            members.append(JSONValue.Member(key: key, value: try value(depth: depth + 1)))
        } while skip(",")
        guard skip("}") else { throw error("a comma or } is missing") }
        return .object(members)
    }

    mutating func string() throws(JSONValue.SyntaxError) -> String {
        next += 1
        var bytes: [UInt8] = []
        while next < text.count {
            let byte = text[next]
            next += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: bytes, as: UTF8.self) else { throw error("not UTF-8") }
                return string
            case UInt8(ascii: "\\"): bytes.append(contentsOf: String(try escaped()).utf8)
            case 0..<0x20: throw error("a control character in a text")
            default: bytes.append(byte)
            }
        }
        throw error("a text without an end")
    }

    mutating func escaped() throws(JSONValue.SyntaxError) -> Character {
        guard next < text.count else { throw error("a text without an end") }
        let byte = text[next]
        next += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Character(Unicode.Scalar(byte))
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            var code = try hexadecimal()
            if (0xd800..<0xdc00).contains(code), text[next...].starts(with: "\\u".utf8) {
                next += 2
                let low = try hexadecimal()
                guard (0xdc00..<0xe000).contains(low) else { throw error("half a surrogate pair") }
                code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw error("half a surrogate pair") }
            return Character(scalar)
        default: throw error("no such escape")
        }
    }

    mutating func hexadecimal() throws(JSONValue.SyntaxError) -> UInt32 {
        let digits = text[next...].prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw error("four hexadecimal digits are missing") }
        next += 4
        return code
    }
}
