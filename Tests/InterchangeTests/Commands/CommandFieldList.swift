// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Foundation
import PatientAppeals

/// A walk that writes down the fields of a command as people read them.
struct CommandFieldList: FieldCoder {
    struct Field {
        var name: String
        var value: String
    }
    /// The fields in their order.
    private(set) var fields: [Field] = []
    /// The fields of the messages inside, by their types' names.
    private(set) var objects: [String: [Field]] = [:]

    private mutating func note(_ name: String, _ value: String) { fields.append(Field(name: name, value: value)) }

    private mutating func note<Message: PayloadMessage>(object: Message.Type) throws(PayloadError) -> String {
        var inner = CommandFieldList()
        var message = Message()
        try message.code(with: &inner)
        let name = String(describing: Message.self)
        objects[name] = inner.fields
        objects.merge(inner.objects) { first, _ in first }
        return "[\(name)](#\(name.lowercased()))"
    }

    mutating func integer(_ number: Int, _ name: String, _ value: inout Int64) { note(name, "whole number") }
    mutating func flag(_ number: Int, _ name: String, _ value: inout Bool) { note(name, "true or false") }
    mutating func string(_ number: Int, _ name: String, _ value: inout String) { note(name, "text") }
    mutating func strings(_ number: Int, _ name: String, _ value: inout [String]) { note(name, "list of texts") }
    mutating func bytes(_ number: Int, _ name: String, _ value: inout [UInt8]) { note(name, "base64 text") }
    mutating func code<Value: CodedValue>(_ number: Int, _ name: String, _ value: inout Value) {
        note(name, "one of " + Value.names.map { "`\($0)`" }.joined(separator: ", "))
    }
    mutating func time(_ number: Int, _ name: String, _ value: inout Timestamp?) { note(name, "time") }
    mutating func message<Message: PayloadMessage>(
        _ number: Int, _ name: String, _ value: inout Message?
    ) throws(PayloadError) {
        note(name, "object: " + (try note(object: Message.self)))
    }
    mutating func messages<Message: PayloadMessage>(
        _ number: Int, _ name: String, _ value: inout [Message]
    ) throws(PayloadError) {
        note(name, "list of objects: " + (try note(object: Message.self)))
    }
    mutating func unknown(_ fields: inout UnknownFields) {}
}

/// What the comments beside types and their fields say.
struct SourceComments {
    private var types: [String: String] = [:]
    private var fields: [String: [String: String]] = [:]

    /// Reads the Swift files of these folders.
    init(folders: [URL]) throws {
        for folder in folders {
            for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            where file.pathExtension == "swift" {
                read(try String(contentsOf: file, encoding: .utf8))
            }
        }
    }

    private mutating func read(_ text: String) {
        var comment: [Substring] = []
        var type = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let words = line.drop { $0 == " " }
            if words.hasPrefix("/// ") {
                comment.append(words.dropFirst(4))
                continue
            }
            if words.hasPrefix("public struct "), let name = words.dropFirst(14).split(separator: ":").first {
                type = String(name)
                types[type] = comment.joined(separator: " ")
            } else if words.hasPrefix("public var "), let name = words.dropFirst(11).split(separator: ":").first {
                fields[type, default: [:]][String(name)] = comment.joined(separator: " ")
            }
            comment = []
        }
    }

    func of(_ type: String) -> String { types[type] ?? "" }
    func of(_ type: String, _ field: String) -> String { fields[type]?[field] ?? "" }
}
