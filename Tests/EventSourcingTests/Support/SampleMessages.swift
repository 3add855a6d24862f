// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing

/// A code with two names; the others stay numbers.
struct Colour: CodedValue {
    var code: UInt8
    static let names = ["red", "green"]
}

/// Every kind of field, with one- and two-byte tags and gaps between the numbers.
struct Sample: PayloadMessage {
    var count: Int64 = 0
    var isUrgent = false
    var text = ""
    var texts: [String] = []
    var blob: [UInt8] = []
    var colour = Colour(code: 0)
    var at: Timestamp?
    var part: Part?
    var parts: [Part] = []
    var late: Int64 = 0
    var unknownFields = UnknownFields()

    mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(1, "count", &count)
        try coder.flag(2, "isUrgent", &isUrgent)
        try coder.string(4, "text", &text)
        try coder.strings(5, "texts", &texts)
        try coder.bytes(7, "blob", &blob)
        try coder.code(8, "colour", &colour)
        try coder.time(15, "at", &at)
        try coder.message(16, "part", &part)
        try coder.messages(17, "parts", &parts)
        try coder.integer(2_048, "late", &late)
        try coder.unknown(&unknownFields)
    }
}

/// A message inside ``Sample``, and inside itself.
struct Part: PayloadMessage {
    var name = ""
    var weight: Int64 = 0
    var inner: [Part] = []
    var unknownFields = UnknownFields()

    mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(1, "name", &name)
        try coder.integer(3, "weight", &weight)
        try coder.messages(4, "inner", &inner)
        try coder.unknown(&unknownFields)
    }
}

/// ``Sample`` as an earlier version knew it: fewer fields, before, between and behind those that came later.
struct EarlierSample: PayloadMessage {
    var isUrgent = false
    var colour = Colour(code: 0)
    var part: EarlierPart?
    var unknownFields = UnknownFields()

    mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.flag(2, "isUrgent", &isUrgent)
        try coder.code(8, "colour", &colour)
        try coder.message(16, "part", &part)
        try coder.unknown(&unknownFields)
    }
}

/// ``Part`` as an earlier version knew it.
struct EarlierPart: PayloadMessage {
    var weight: Int64 = 0
    var unknownFields = UnknownFields()

    mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(3, "weight", &weight)
        try coder.unknown(&unknownFields)
    }
}

/// Sixteen bytes between two times, and a number in the field with the highest number there is.
struct Identified: PayloadMessage {
    var at: Timestamp?
    var high: UInt64 = 0, low: UInt64 = 0
    var until: Timestamp?
    var last: Int64 = 0
    var unknownFields = UnknownFields()

    mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.time(1, "at", &at)
        try coder.sixteenBytes(2, "id", &high, &low)
        try coder.time(20, "until", &until)
        try coder.integer(1 << 29 - 1, "last", &last)
        try coder.unknown(&unknownFields)
    }
}

/// Knows nothing: every field is unknown.
struct Opaque: PayloadMessage {
    var unknownFields = UnknownFields()

    mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.unknown(&unknownFields)
    }
}

extension Sample {
    /// Any sample; each field is empty in about every second one.
    static func random(using generator: inout SeededGenerator) -> Sample {
        var sample = Sample()
        if Bool.random(using: &generator) { sample.count = .anySize(using: &generator) }
        sample.isUrgent = .random(using: &generator)
        if Bool.random(using: &generator) { sample.text = .random(using: &generator) }
        for _ in 0..<Int.random(in: 0...3, using: &generator) { sample.texts.append(.random(using: &generator)) }
        if Bool.random(using: &generator) {
            sample.blob = (0..<Int.random(in: 0...300, using: &generator)).map { _ in
                .random(in: 0...255, using: &generator)
            }
        }
        sample.colour = Colour(code: .random(in: 0...255, using: &generator))
        if Bool.random(using: &generator) { sample.at = Timestamp(microseconds: .anySize(using: &generator)) }
        if Bool.random(using: &generator) { sample.part = .random(depth: 2, using: &generator) }
        for _ in 0..<Int.random(in: 0...3, using: &generator) {
            sample.parts.append(.random(depth: 1, using: &generator))
        }
        if Bool.random(using: &generator) { sample.late = .anySize(using: &generator) }
        return sample
    }
}

extension Part {
    static func random(depth: Int, using generator: inout SeededGenerator) -> Part {
        var part = Part()
        if Bool.random(using: &generator) { part.name = .random(using: &generator) }
        if Bool.random(using: &generator) { part.weight = .anySize(using: &generator) }
        guard depth > 0 else { return part }
        for _ in 0..<Int.random(in: 0...2, using: &generator) {
            part.inner.append(.random(depth: depth - 1, using: &generator))
        }
        return part
    }
}

extension Int64 {
    /// Numbers of all lengths, the extremes among them.
    static func anySize(using generator: inout SeededGenerator) -> Int64 {
        let width = Int.random(in: 0...63, using: &generator)
        return Int64(truncatingIfNeeded: generator.next()) >> Int64(width)
    }
}

extension String {
    static func random(using generator: inout SeededGenerator) -> String {
        let letters = Array("aZ9 -өңЖ€漢🏥")
        return String(
            (0..<Int.random(in: 0...40, using: &generator)).map { _ in letters.randomElement(using: &generator)! }
        )
    }
}
