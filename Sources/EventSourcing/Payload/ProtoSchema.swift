// SPDX-License-Identifier: Apache-2.0

public import EventLog

/// A `.proto` file for messages of the payload coding, made of their own lists of fields, so that any protobuf tool reads
/// payloads with names. The test that compares it with the one in `docs` keeps that one true.
public struct ProtoSchema: Sendable {
    /// The messages' and enumerations' texts, by name.
    private var definitions: [String: String] = [:]
    private var order: [String] = []

    /// A schema without messages.
    public init() {}

    /// Adds a message under this name, and those inside it under their types' names.
    public mutating func add(_ name: String, _ walk: (inout FieldList) throws(PayloadError) -> Void) {
        guard definitions[name] == nil else { return }
        definitions[name] = ""
        order.append(name)
        var fields = FieldList()
        // Listing reads nothing, so it finds no fault.
        try? walk(&fields)
        definitions[name] = "message \(name) {\n" + fields.lines.joined() + "}\n"
        for (name, names) in fields.codes { add(code: name, names) }
        for message in fields.messages { message(&self) }
    }

    private mutating func add(code name: String, _ names: [String]) {
        guard definitions[name] == nil else { return }
        order.append(name)
        var prefix = ""
        for letter in name { prefix += letter.isUppercase && !prefix.isEmpty ? "_\(letter)" : letter.uppercased() }
        var text = "enum \(name) {\n  \(prefix)_UNSAID = 0;\n"
        for (index, value) in names.enumerated() {
            let label = value.map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()
            text += "  \(prefix)_\(label) = \(index + 1);  // \(value)\n"
        }
        definitions[name] = text + "}\n"
    }

    /// The file's text.
    public var text: String {
        "syntax = \"proto3\";\npackage aryz;\n\n" + order.compactMap { definitions[$0] }.joined(separator: "\n")
    }

    /// A walk that writes down which fields there are.
    public struct FieldList: FieldCoder {
        fileprivate var lines: [String] = []
        fileprivate var codes: [(String, [String])] = []
        fileprivate var messages: [(inout ProtoSchema) -> Void] = []

        private mutating func note(_ number: Int, _ name: String, _ type: String, _ comment: String = "") {
            lines.append("  \(type) \(name) = \(number);\(comment)\n")
        }

        private mutating func note<Message: PayloadMessage>(message: Message.Type) -> String {
            let name = String(describing: Message.self)
            messages.append { schema in
                schema.add(name) { (fields) throws(PayloadError) in
                    var empty = Message()
                    try empty.code(with: &fields)
                }
            }
            return name
        }

        /// `sint64`
        public mutating func integer(_ number: Int, _ name: String, _ value: inout Int64) {
            note(number, name, "sint64")
        }
        /// `bool`
        public mutating func flag(_ number: Int, _ name: String, _ value: inout Bool) { note(number, name, "bool") }
        /// `string`
        public mutating func string(_ number: Int, _ name: String, _ value: inout String) {
            note(number, name, "string")
        }
        /// `repeated string`
        public mutating func strings(_ number: Int, _ name: String, _ value: inout [String]) {
            note(number, name, "repeated string")
        }
        /// `bytes`
        public mutating func bytes(_ number: Int, _ name: String, _ value: inout [UInt8]) {
            note(number, name, "bytes")
        }
        /// An enumeration of the type's name
        public mutating func code<Value: CodedValue>(_ number: Int, _ name: String, _ value: inout Value) {
            let type = String(describing: Value.self)
            codes.append((type, Value.names))
            note(number, name, type)
        }
        /// `sint64`
        public mutating func time(_ number: Int, _ name: String, _ value: inout Timestamp?) {
            note(number, name, "optional sint64", "  // microseconds since 1970-01-01T00:00:00Z")
        }
        /// A message of the type's name
        public mutating func message<Message: PayloadMessage>(_ number: Int, _ name: String, _ value: inout Message?) {
            let type = note(message: Message.self)
            note(number, name, type)
        }
        /// `repeated` messages of the type's name
        public mutating func messages<Message: PayloadMessage>(
            _ number: Int, _ name: String, _ value: inout [Message]
        ) {
            let type = note(message: Message.self)
            note(number, name, "repeated \(type)")
        }
        /// Nothing: they have no names here.
        public mutating func unknown(_ fields: inout UnknownFields) {}
    }
}
