// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing

/// A message with a field of each form.
struct Sample: PayloadMessage {
    struct Inner: PayloadMessage {
        var number: Int64 = 0
        var color = Color.unsaid
        var list: [Inner] = []
        var unknownFields = UnknownFields()

        mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
            try coder.integer(1, "number", &number)
            try coder.code(2, "color", &color)
            try coder.messages(3, "list", &list)
            try coder.unknown(&unknownFields)
        }
    }

    struct Color: CodedValue {
        static let names = ["red", "green"]
        static let unsaid = Color(code: 0)
        var code: UInt8
    }

    var number: Int64 = 0
    var flag = false
    var text = ""
    var texts: [String] = []
    var bytes: [UInt8] = []
    var color = Color.unsaid
    var at: Timestamp?
    var inner: Inner?
    var list: [Inner] = []
    var unknownFields = UnknownFields()

    mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(1, "number", &number)
        try coder.flag(2, "flag", &flag)
        try coder.string(3, "text", &text)
        try coder.strings(4, "texts", &texts)
        try coder.bytes(5, "bytes", &bytes)
        try coder.code(6, "color", &color)
        try coder.time(7, "at", &at)
        try coder.message(8, "inner", &inner)
        try coder.messages(9, "list", &list)
        try coder.unknown(&unknownFields)
    }

    static func random(using random: inout some RandomNumberGenerator) -> Sample {
        Sample(
            number: .random(in: .min ... .max, using: &random),
            flag: .random(using: &random),
            text: randomText(using: &random),
            texts: (0..<Int.random(in: 0...3, using: &random)).map { _ in randomText(using: &random) },
            bytes: randomBytes(using: &random),
            color: Color(code: .random(in: 0...255, using: &random)),
            at: Bool.random(using: &random)
                ? Timestamp(microseconds: .random(in: -1_000_000_000_000_000...4_000_000_000_000_000, using: &random))
                : nil,
            inner: Bool.random(using: &random) ? randomInner(depth: 2, using: &random) : nil,
            list: (0..<Int.random(in: 0...2, using: &random)).map { _ in randomInner(depth: 1, using: &random) },
            unknownFields: UnknownFields(bytes: randomBytes(using: &random))
        )
    }

    private static func randomInner(depth: Int, using random: inout some RandomNumberGenerator) -> Inner {
        Inner(
            number: .random(in: -5...5, using: &random),
            color: Color(code: .random(in: 0...3, using: &random)),
            list: depth == 0
                ? []
                : (0..<Int.random(in: 0...2, using: &random)).map { _ in randomInner(depth: depth - 1, using: &random) }
        )
    }
}

/// Text out of everything that JSON finds hard.
func randomText(using random: inout some RandomNumberGenerator) -> String {
    let scalars: [Unicode.Scalar] = [
        "a", "Z", "9", " ", "\"", "\\", "/", "\n", "\r", "\t", "\u{0}", "\u{1f}", "\u{7f}", "\u{85}", "é", "e",
        "\u{301}",
        "Ұ", "қ", "€", "\u{2028}", "\u{2029}", "\u{feff}", "😀", "\u{10ffff}", "{", "}", "[", "]", ":", ",",
    ]
    let count = Int.random(in: 0...12, using: &random)
    return String(String.UnicodeScalarView((0..<count).map { _ in scalars.randomElement(using: &random)! }))
}

/// Up to twenty bytes.
func randomBytes(using random: inout some RandomNumberGenerator) -> [UInt8] {
    (0..<Int.random(in: 0...20, using: &random)).map { _ in .random(in: 0...255, using: &random) }
}

/// SplitMix64 (S. Vigna): the same seed gives the same numbers.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
        return value ^ value >> 31
    }
}
