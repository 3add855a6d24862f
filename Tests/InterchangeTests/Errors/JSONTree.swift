// SPDX-License-Identifier: Apache-2.0

import Interchange

/// A JSON value that can be changed anywhere inside and written as a line.
indirect enum JSONTree: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral, Sendable
{
    case text(String), object([String: JSONTree]), list([JSONTree])
    /// Anything else, as it is written.
    case written(String)

    init(stringLiteral value: String) { self = .text(value) }
    init(integerLiteral value: Int) { self = .written(String(value)) }
    init(booleanLiteral value: Bool) { self = .written(String(value)) }
    init(nilLiteral: ()) { self = .written("null") }
    init(arrayLiteral elements: JSONTree...) { self = .list(elements) }
    init(dictionaryLiteral elements: (String, JSONTree)...) {
        self = .object(Dictionary(uniqueKeysWithValues: elements))
    }

    /// The value with the one at `path` (`issues[0].category`) put in its place; nil takes the key out.
    func setting(_ path: String, _ value: JSONTree?) -> JSONTree {
        setting(path.replacing("[", with: ".").replacing("]", with: "").split(separator: ".")[...], value) ?? self
    }

    private func setting(_ path: ArraySlice<Substring>, _ value: JSONTree?) -> JSONTree? {
        guard let step = path.first else { return value }
        switch self {
        case .object(var members):
            members[String(step)] = (members[String(step)] ?? [:]).setting(path.dropFirst(), value)
            return .object(members)
        case .list(var elements):
            guard let index = Int(step), elements.indices.contains(index) else { return self }
            elements[index] = elements[index].setting(path.dropFirst(), value) ?? nil
            return .list(elements)
        default: return self
        }
    }

    /// Whether there is something at `path`.
    func contains(_ path: String) -> Bool {
        var tree = self
        for step in path.replacing("[", with: ".").replacing("]", with: "").split(separator: ".") {
            switch tree {
            case .object(let members):
                guard let member = members[String(step)] else { return false }
                tree = member
            case .list(let elements):
                guard let index = Int(step), elements.indices.contains(index) else { return false }
                tree = elements[index]
            default: return false
            }
        }
        return true
    }

    /// The value with the members of `other` besides its own.
    func merging(_ other: JSONTree) -> JSONTree {
        guard case .object(let own) = self, case .object(let more) = other else { return self }
        return .object(own.merging(more) { $1 })
    }

    /// As JSON.
    var line: String {
        switch self {
        case .written(let text): return text
        case .text(let text):
            var json = JSONText()
            json.value(text)
            return json.string
        case .list(let elements): return "[" + elements.map(\.line).joined(separator: ",") + "]"
        case .object(let members):
            let sorted = members.sorted { $0.key < $1.key }
            return "{" + sorted.map { "\"\($0.key)\":\($0.value.line)" }.joined(separator: ",") + "}"
        }
    }
}
