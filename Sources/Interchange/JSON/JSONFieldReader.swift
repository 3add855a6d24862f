// SPDX-License-Identifier: Apache-2.0

public import EventLog
public import EventSourcing
internal import FoundationEssentials

/// Reads a message's fields from the keys of a JSON object. A key that is absent or `null` reads as the empty value; a
/// key that no field has, a wrong type and an unknown code are errors that name the field, and of its value at most a
/// word that is written as codes are.
public struct JSONFieldReader: FieldCoder {
    private let fields: KeyedDecodingContainer<JSONKey>
    private let path: String
    /// Whether codes and fields of later versions are refused, as in commands; events keep them.
    private let isOfThisVersion: Bool
    private var namesRead: [String] = []

    /// Reads one JSON object. With `isOfThisVersion` the codes and fields that an event may have from a later version
    /// (`code-17`, `unknownFields`) are refused.
    ///
    /// - Throws: `PayloadError` when the text is no JSON object, or a key stands twice in one of its objects.
    public init(json: [UInt8], isOfThisVersion: Bool = false) throws(PayloadError) {
        let object: JSONObject
        do {
            object = try JSONDecoder().decode(JSONObject.self, from: Data(json))
        } catch DecodingError.typeMismatch {
            throw PayloadError(field: "", reason: "is not a JSON object", .lineNotObject)
        } catch DecodingError.valueNotFound {
            throw PayloadError(field: "", reason: "is not a JSON object", .lineNotObject)  // null
        } catch {
            throw PayloadError(field: "", reason: "is not valid JSON", .lineNotJSON)
        }
        if let duplicate = JSONOutline(json).duplicate {
            throw PayloadError(field: duplicate, reason: "stands twice", .fieldTwice)
        }
        self.init(object.fields, path: "", isOfThisVersion)
    }

    private init(_ fields: KeyedDecodingContainer<JSONKey>, path: String, _ isOfThisVersion: Bool) {
        self.fields = fields
        self.path = path
        self.isOfThisVersion = isOfThisVersion
    }

    /// Whether the object has this key.
    public func contains(_ name: String) -> Bool { fields.contains(JSONKey(name)) }

    /// All keys of the object, in no order.
    var keys: [String] { fields.allKeys.map(\.stringValue) }

    /// The fields of the object under `name`; nil when the key is absent.
    mutating func object(_ name: String) throws(PayloadError) -> JSONFieldReader? {
        guard try isPresent(name) else { return nil }
        do {
            let inner = try fields.nestedContainer(keyedBy: JSONKey.self, forKey: JSONKey(name))
            return JSONFieldReader(inner, path: path + name + ".", isOfThisVersion)
        } catch {
            throw self.error(name, "is not an object", .fieldWrongType)
        }
    }

    /// Says that `name` is read elsewhere, so that ``unknown(_:)`` does not refuse it.
    public mutating func expect(_ name: String) {
        if contains(name) { namesRead.append(name) }
    }

    /// Reads one message from one JSON object.
    public static func read<Message: PayloadMessage>(
        _ type: Message.Type = Message.self,
        json: [UInt8]
    ) throws(PayloadError) -> Message {
        var reader = try JSONFieldReader(json: json)
        return try reader.message()
    }

    /// See ``EventSourcing/FieldCoder``.
    public mutating func integer(_ number: Int, _ name: String, _ value: inout Int64) throws(PayloadError) {
        do throws(PayloadError) {
            value = try decode(name, "a whole number") ?? 0
        } catch {
            throw isWholeNumber(name) ? self.error(name, "is too large a number", .fieldOutOfRange) : error
        }
    }

    /// See ``EventSourcing/FieldCoder``.
    public mutating func flag(_ number: Int, _ name: String, _ value: inout Bool) throws(PayloadError) {
        value = try decode(name, "true or false") ?? false
    }

    /// See ``EventSourcing/FieldCoder``.
    public mutating func string(_ number: Int, _ name: String, _ value: inout String) throws(PayloadError) {
        value = try decode(name, "a text") ?? ""
    }

    /// See ``EventSourcing/FieldCoder``.
    public mutating func strings(_ number: Int, _ name: String, _ value: inout [String]) throws(PayloadError) {
        value = try decode(name, "a list of texts") ?? []
    }

    /// See ``EventSourcing/FieldCoder``.
    public mutating func bytes(_ number: Int, _ name: String, _ value: inout [UInt8]) throws(PayloadError) {
        guard let text: String = try decode(name, "base64 text") else { return value = [] }
        guard let data = Data(base64Encoded: text) else { throw error(name, "is not base64 text", .fieldMalformed) }
        value = [UInt8](data)
    }

    /// See ``EventSourcing/FieldCoder``.
    public mutating func code<Value: CodedValue>(
        _ number: Int,
        _ name: String,
        _ value: inout Value
    ) throws(PayloadError) {
        guard let text: String = try decode(name, "a code's name") else { return value = Value(code: 0) }
        guard let known = Value(name: text), !isOfThisVersion || text.isEmpty || Value.names.contains(text) else {
            let names = Value.names.joined(separator: ", ")
            let shown = Self.codeShown(text).map { $0 + " " } ?? ""
            throw error(name, shown + "is not one of \(names)", .fieldUnknownCode)
        }
        value = known
    }

    /// See ``EventSourcing/FieldCoder``.
    public mutating func time(_ number: Int, _ name: String, _ value: inout Timestamp?) throws(PayloadError) {
        value = try time(name)?.instant
    }

    /// An instant together with the offset it was written with; nil when the key is absent.
    public mutating func time(_ name: String) throws(PayloadError) -> (instant: Timestamp, offsetMinutes: Int)? {
        guard let text: String = try decode(name, "a time") else { return nil }
        guard let time = Timestamp.parse(iso8601: text) else {
            throw error(name, "is not a time like 2026-03-02T09:14:00+05:00", .fieldMalformed)
        }
        return time
    }

    /// See ``EventSourcing/FieldCoder``.
    public mutating func message<Message: PayloadMessage>(
        _ number: Int,
        _ name: String,
        _ value: inout Message?
    ) throws(PayloadError) {
        guard var inner = try object(name) else { return value = nil }
        value = try inner.message()
    }

    /// See ``EventSourcing/FieldCoder``.
    public mutating func messages<Message: PayloadMessage>(
        _ number: Int,
        _ name: String,
        _ value: inout [Message]
    ) throws(PayloadError) {
        value = []
        guard try isPresent(name) else { return }
        var list: any UnkeyedDecodingContainer
        do {
            list = try fields.nestedUnkeyedContainer(forKey: JSONKey(name))
        } catch {
            throw self.error(name, "is not a list", .fieldWrongType)
        }
        while !list.isAtEnd {
            let element = "\(name)[\(list.currentIndex)]"
            let inner: KeyedDecodingContainer<JSONKey>
            do {
                inner = try list.nestedContainer(keyedBy: JSONKey.self)
            } catch {
                throw self.error(element, "is not an object", .fieldWrongType)
            }
            var reader = JSONFieldReader(inner, path: path + element + ".", isOfThisVersion)
            value.append(try reader.message())
        }
    }

    /// See ``EventSourcing/FieldCoder``. Refuses keys that no field had.
    public mutating func unknown(_ fields: inout UnknownFields) throws(PayloadError) {
        if !isOfThisVersion { try bytes(0, unknownFieldsKey, &fields.bytes) }
        let keys = self.fields.allKeys
        guard keys.count != namesRead.count else { return }
        let stranger = keys.map(\.stringValue).filter { !namesRead.contains($0) }.min() ?? ""
        throw error(printableKey(stranger), "is not a key that can stand here", .fieldUnknown)
    }

    private mutating func message<Message: PayloadMessage>() throws(PayloadError) -> Message {
        var message = Message()
        try message.code(with: &self)
        return message
    }

    private mutating func isPresent(_ name: String) throws(PayloadError) -> Bool {
        let key = JSONKey(name)
        guard fields.contains(key) else { return false }
        namesRead.append(name)
        return (try? fields.decodeNil(forKey: key)) == false
    }

    /// Whether there is a whole number under `name`, however large.
    private func isWholeNumber(_ name: String) -> Bool {
        guard let number = try? fields.decode(Double.self, forKey: JSONKey(name)) else { return false }
        return number.rounded() == number
    }

    private mutating func decode<Value: Decodable>(
        _ name: String,
        _ expected: String
    ) throws(PayloadError) -> Value? {
        guard try isPresent(name) else { return nil }
        do {
            return try fields.decode(Value.self, forKey: JSONKey(name))
        } catch {
            throw self.error(name, "is not \(expected)", .fieldWrongType)
        }
    }

    /// The code as it may be said again; nil where it could be something personal that stands in the wrong place.
    static func codeShown(_ text: String) -> String? {
        let letters = text.utf8
        let isCode =
            letters.count <= 32 && letters.first.map { (0x61...0x7a).contains($0) } == true
            && letters.allSatisfy { (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0) }
        return isCode ? "\"\(text)\"" : nil
    }

    private func error(_ name: String, _ reason: String, _ fault: PayloadError.Fault) -> PayloadError {
        PayloadError(field: path + name, reason: reason, fault)
    }
}
