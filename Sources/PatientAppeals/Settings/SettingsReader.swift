// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing

/// All that is wrong with a settings file, each with its place: `clocks[2].length: …`.
public struct SettingsError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong, one sentence each.
    public var faults: [String]
    /// The faults, one a line.
    public var description: String { faults.joined(separator: "\n") }
}

/// The faults found so far.
final class SettingsFaults {
    var list: [String] = []
}

/// A place in a settings file. Reading a wrong value notes a fault and goes on with a default, so that all are found.
struct SettingsNode {
    let value: JSONValue
    let path: String
    let faults: SettingsFaults

    func fault(_ reason: String) { faults.list.append("\(path.isEmpty ? "settings" : path): \(reason)") }

    private func at(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    /// Notes keys that nobody would read: most are misspelt.
    func allow(_ keys: String...) { allow(keys) }

    /// The same with a list.
    func allow(_ keys: [String]) {
        guard case .object(let members) = value else { return fault("is no object") }
        for member in members where !keys.contains(member.key) {
            fault("has the unknown key \"\(member.key)\"; it may have \(keys.joined(separator: ", "))")
        }
    }

    /// The place of an element of the list `key`; where the file leaves the list to the settings that come with the package,
    /// a place in those.
    func place(_ key: String, _ index: Int) -> SettingsNode {
        let origin = child(key) == nil ? " of the settings that come with the package" : ""
        return SettingsNode(value: .null, path: "\(at(key))[\(index)]\(origin)", faults: faults)
    }

    func child(_ key: String) -> SettingsNode? {
        guard let value = value[key], value != .null else { return nil }
        return SettingsNode(value: value, path: at(key), faults: faults)
    }

    func string(_ key: String) -> String? {
        guard let node = child(key) else { return nil }
        guard let text = node.value.string, !text.isEmpty else {
            node.fault("is no text")
            return nil
        }
        return text
    }

    func required(_ key: String) -> String {
        if child(key) == nil { fault("has no \(key)") }
        return string(key) ?? ""
    }

    func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
        guard let node = child(key) else { return nil }
        guard case .number(let number) = node.value, let whole = Int(exactly: number), range.contains(whole) else {
            node.fault("is no whole number from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return whole
    }

    func flag(_ key: String) -> Bool {
        guard let node = child(key) else { return false }
        guard case .bool(let flag) = node.value else {
            node.fault("is neither true nor false")
            return false
        }
        return flag
    }

    func list(_ key: String) -> [SettingsNode] {
        guard let node = child(key) else { return [] }
        guard case .array(let values) = node.value else {
            node.fault("is no list")
            return []
        }
        return values.enumerated().map { index, value in
            SettingsNode(value: value, path: "\(node.path)[\(index)]", faults: faults)
        }
    }

    /// A code out of a list of names.
    func code<Value: CodedValue>(_ key: String, of type: Value.Type = Value.self) -> Value {
        guard let name = string(key) else { return Value(code: 0) }
        guard let value = Value(name: name) else {
            child(key)?.fault("is none of \(Value.names.joined(separator: ", "))")
            return Value(code: 0)
        }
        return value
    }

    func codes<Value: CodedValue>(_ key: String, of type: Value.Type = Value.self) -> [Value] {
        list(key).compactMap { node in
            if let name = node.value.string, let value = Value(name: name) { return value }
            node.fault("is none of \(Value.names.joined(separator: ", "))")
            return nil
        }
    }

    func instant(_ key: String) -> Timestamp? {
        guard let text = string(key) else { return nil }
        if let (instant, _) = Timestamp.parse(iso8601: text) { return instant }
        child(key)?.fault("is no time like 2024-03-01T00:00:00+06:00")
        return nil
    }

    func date(_ key: String) -> CivilDate? { child(key)?.dateItself }

    /// The date that stands at this place.
    var dateItself: CivilDate? {
        if let text = value.string, let (instant, _) = Timestamp.parse(iso8601: text + "T00:00Z") {
            return instant.date()
        }
        fault("is no date like 2024-03-01")
        return nil
    }
}
