// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import PatientAppeals

/// A walk that writes down the path and the type of every field of a command, those inside objects too.
struct FieldPaths: FieldCoder {
    enum Kind { case integer, flag, text, texts, code, time, object, objects }
    private(set) var fields: [(path: String, kind: Kind)] = []
    private var prefix = ""

    /// The fields of a command of this kind.
    static func of(_ kind: AppealCommandKind) throws(PayloadError) -> [(path: String, kind: Kind)] {
        var paths = FieldPaths()
        var body = CommandBody(kind)
        try body.code(with: &paths)
        return paths.fields
    }

    private mutating func note(_ name: String, _ kind: Kind) { fields.append((prefix + name, kind)) }

    private mutating func walk<Message: PayloadMessage>(_ type: Message.Type, _ step: String) throws(PayloadError) {
        let outer = prefix
        prefix += step + "."
        var message = Message()
        try message.code(with: &self)
        prefix = outer
    }

    mutating func integer(_ number: Int, _ name: String, _ value: inout Int64) { note(name, .integer) }
    mutating func flag(_ number: Int, _ name: String, _ value: inout Bool) { note(name, .flag) }
    mutating func string(_ number: Int, _ name: String, _ value: inout String) { note(name, .text) }
    mutating func strings(_ number: Int, _ name: String, _ value: inout [String]) { note(name, .texts) }
    mutating func bytes(_ number: Int, _ name: String, _ value: inout [UInt8]) { note(name, .text) }
    mutating func code<Value: CodedValue>(_ number: Int, _ name: String, _ value: inout Value) { note(name, .code) }
    mutating func time(_ number: Int, _ name: String, _ value: inout Timestamp?) { note(name, .time) }
    mutating func message<Message: PayloadMessage>(
        _ number: Int, _ name: String, _ value: inout Message?
    ) throws(PayloadError) {
        note(name, .object)
        try walk(Message.self, name)
    }
    mutating func messages<Message: PayloadMessage>(
        _ number: Int, _ name: String, _ value: inout [Message]
    ) throws(PayloadError) {
        note(name, .objects)
        try walk(Message.self, name + "[0]")
    }
    mutating func unknown(_ fields: inout UnknownFields) {}
}
