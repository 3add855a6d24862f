// SPDX-License-Identifier: Apache-2.0

public import EventLog

/// One walk over the fields of a message, whatever the direction (into bytes, from bytes, into JSON, from JSON).
///
/// A message lists its fields once, in ascending order of number, and every coding follows from that list. A field that
/// holds its empty value (0, false, "", nil, []) is not written; a field that is absent reads as its empty value.
/// `number` is the field's number in the binary form and never changes its meaning; `name` is its key in JSON.
public protocol FieldCoder {
    /// A whole number, zig-zag coded.
    mutating func integer(_ number: Int, _ name: String, _ value: inout Int64) throws(PayloadError)
    /// Yes or no.
    mutating func flag(_ number: Int, _ name: String, _ value: inout Bool) throws(PayloadError)
    /// UTF-8 text.
    mutating func string(_ number: Int, _ name: String, _ value: inout String) throws(PayloadError)
    /// Several texts; an empty array is absent.
    mutating func strings(_ number: Int, _ name: String, _ value: inout [String]) throws(PayloadError)
    /// Bytes; base64 in JSON.
    mutating func bytes(_ number: Int, _ name: String, _ value: inout [UInt8]) throws(PayloadError)
    /// Sixteen bytes as two numbers, the most significant byte first; nothing but zeros is absent. Base64 in JSON.
    mutating func sixteenBytes(
        _ number: Int,
        _ name: String,
        _ high: inout UInt64,
        _ low: inout UInt64
    ) throws(PayloadError)
    /// A value out of a list of codes: a small number in the binary form, its name in JSON.
    mutating func code<Value: CodedValue>(_ number: Int, _ name: String, _ value: inout Value) throws(PayloadError)
    /// An instant: microseconds in the binary form, ISO 8601 (UTC) in JSON.
    mutating func time(_ number: Int, _ name: String, _ value: inout Timestamp?) throws(PayloadError)
    /// A message inside this one.
    mutating func message<Message: PayloadMessage>(
        _ number: Int,
        _ name: String,
        _ value: inout Message?
    ) throws(PayloadError)
    /// Several messages inside this one.
    mutating func messages<Message: PayloadMessage>(
        _ number: Int,
        _ name: String,
        _ value: inout [Message]
    ) throws(PayloadError)
    /// The last call of every walk: fields that this version does not know, kept so that they are written again.
    mutating func unknown(_ fields: inout UnknownFields) throws(PayloadError)
}

extension FieldCoder {
    /// The same by way of an array, for codings where time matters less.
    public mutating func sixteenBytes(
        _ number: Int,
        _ name: String,
        _ high: inout UInt64,
        _ low: inout UInt64
    ) throws(PayloadError) {
        var value: [UInt8] = []
        if high | low != 0 {
            for word in [high, low] {
                for shift in stride(from: 56, through: 0, by: -8) {
                    value.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
                }
            }
        }
        try bytes(number, name, &value)
        guard value.isEmpty || value.count == 16 else { throw .notSixteenBytes(name) }
        (high, low) = (0, 0)
        for (index, byte) in value.enumerated() {
            if index < 8 { high = high << 8 | UInt64(byte) } else { low = low << 8 | UInt64(byte) }
        }
    }
}

/// A message of the payload coding.
public protocol PayloadMessage: Sendable, Equatable {
    /// A message with all fields empty.
    init()
    /// Walks over all fields in ascending order of number; ends with `coder.unknown(&unknownFields)`.
    mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError)
}

/// A value out of an open list of codes: a reader that is older than the writer keeps a number that it has no name for.
public protocol CodedValue: Sendable, Hashable {
    /// 0 is "not said"; real codes start with 1 and never change their meaning.
    var code: UInt8 { get }
    /// The value with this code.
    init(code: UInt8)
    /// The names of the codes 1, 2, 3, … as they stand in JSON.
    static var names: [String] { get }
}

extension CodedValue {
    /// The code's name; `code-17` where this version has none; the empty text for "not said".
    public var name: String {
        code == 0 ? "" : Int(code) <= Self.names.count ? Self.names[Int(code) - 1] : "code-\(code)"
    }

    /// The value with this name; nil where this version has none.
    public init?(name: String) {
        if name.isEmpty {
            self.init(code: 0)
        } else if let index = Self.names.firstIndex(of: name) {
            self.init(code: UInt8(index + 1))
        } else if name.hasPrefix("code-"), let code = UInt8(name.dropFirst(5)), Int(code) > Self.names.count {
            self.init(code: code)
        } else {
            return nil
        }
    }
}

/// Fields with numbers that the reader does not know, as they stood in the payload (tags included), in their order.
public struct UnknownFields: Sendable, Hashable {
    /// The fields' bytes.
    public var bytes: [UInt8]
    /// No fields, or these.
    public init(bytes: [UInt8] = []) { self.bytes = bytes }
}

/// What is wrong with a payload. Two errors are the same where field and reason are.
public struct PayloadError: Error, Sendable, Hashable {
    /// The field's name, or its number where the name is not known; nested ones joined by dots.
    public var field: String
    /// What is wrong with it, a few words; never the value, which may be personal.
    public var reason: String
    /// What kind of mistake it is.
    public var fault: Fault
    /// An error of `field`.
    public init(field: String, reason: String, _ fault: Fault = .fieldMalformed) {
        self.field = field
        self.reason = reason
        self.fault = fault
    }

    /// Whether field and reason are the same; the fault follows from the reason.
    public static func == (left: PayloadError, right: PayloadError) -> Bool {
        left.field == right.field && left.reason == right.reason
    }

    /// Takes in field and reason.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(field)
        hasher.combine(reason)
    }
}
