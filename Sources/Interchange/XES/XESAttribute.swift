// SPDX-License-Identifier: Apache-2.0

public import EventLog

/// An attribute of an XES log, trace or event (IEEE 1849): a key, a value, and attributes of its own.
public struct XESAttribute: Sendable, Equatable {
    /// What an attribute can hold.
    public enum Value: Sendable, Equatable {
        /// Text; also an `id` and anything of a type that the standard does not know.
        case string(String)
        /// An instant and the minutes east of UTC that it was written with.
        case date(Timestamp, offsetMinutes: Int)
        /// A whole number.
        case integer(Int64)
        /// A number.
        case real(Double)
        /// Yes or no.
        case flag(Bool)
        /// Nothing but the attributes inside: a `list` or `container`.
        case group
    }
    /// The key, with the standard's own prefix (`concept:name`) whatever prefix the file gives the extension.
    public var key: String
    /// The value.
    public var value: Value
    /// The attributes nested in this one.
    public var attributes: [XESAttribute]

    /// An attribute with all its parts.
    public init(key: String, value: Value, attributes: [XESAttribute] = []) {
        self.key = key
        self.value = value
        self.attributes = attributes
    }

    /// The value as text; nil for a group.
    public var text: String? {
        switch value {
        case .string(let text): text
        case .date(let instant, let offset): instant.iso8601(offsetMinutes: offset)
        case .integer(let number): String(number)
        case .real(let number): String(number)
        case .flag(let flag): String(flag)
        case .group: nil
        }
    }

    /// The instant and its offset; nil for anything but a date.
    public var date: (instant: Timestamp, offsetMinutes: Int)? {
        guard case .date(let instant, let offset) = value else { return nil }
        return (instant, offset)
    }
}

extension [XESAttribute] {
    /// The attribute at `path`, its keys joined by `/` where attributes are nested; nil when there is none.
    public subscript(path: String) -> XESAttribute? {
        if let direct = first(where: { $0.key == path }) { return direct }
        guard let slash = path.firstIndex(of: "/") else { return nil }
        return first { $0.key == path[..<slash] }?.attributes[String(path[path.index(after: slash)...])]
    }
}

/// One case of an XES log: what is known of it, and its events in the order of the file.
public struct XESTrace: Sendable, Equatable {
    /// What is known of the case.
    public var attributes: [XESAttribute]
    /// What is known of each event.
    public var events: [[XESAttribute]]

    /// A case with these attributes and events.
    public init(attributes: [XESAttribute] = [], events: [[XESAttribute]] = []) {
        self.attributes = attributes
        self.events = events
    }
}
