// SPDX-License-Identifier: Apache-2.0

/// Any key of a JSON object.
struct JSONKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

/// A JSON object whose fields are read one by one, by name.
struct JSONObject: Decodable {
    let fields: KeyedDecodingContainer<JSONKey>

    init(from decoder: any Decoder) throws { fields = try decoder.container(keyedBy: JSONKey.self) }
}

/// A key that a stranger wrote, fit for an error message: keys are short words, anything else is not repeated.
func printableKey(_ key: String) -> String {
    func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte | 0x20) || byte == 0x5f }
    let isWord = (1...40).contains(key.utf8.count) && key.utf8.allSatisfy { isDigit($0) || isLetter($0) }
    return isWord && key.utf8.contains(where: isLetter) ? key : "(key not shown)"
}
