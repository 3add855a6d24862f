// SPDX-License-Identifier: Apache-2.0

/// Events as CloudEvents 1.0 in JSON, one a line (NDJSON): the exchange format that loses nothing.
///
/// `subject` is the stream, `time` when it happened, `recordedtime` when the log recorded it, `sequence` its position
/// (20 digits), `tags` its tags. `data` is the payload as JSON; where this version does not know the type, or the payload
/// is not the one spelling that it would write itself, `data_base64` holds the bytes.
///
/// An import gives events the positions that follow in its log. A file whose `sequence` runs 1, 2, 3, … into an empty log
/// keeps its positions. Any other event keeps its own number as `originalsequence`; positions that payloads refer to are
/// then those of the log it came from.
public enum CloudEvents {
    /// The `source` of events that come from an appeals log.
    public static let source = "urn:aryz:appeals"
    /// The stream of imported events that have no subject.
    public static let streamWithoutSubject = "cloudevents"

    /// The attributes that have a meaning here; all others are kept as they are.
    static let ownAttributes: Set<String> = [
        "specversion", "id", "source", "type", "subject", "time", "datacontenttype", "recordedtime", "sequence", "tags",
        "metadata", "data", "data_base64",
    ]
    /// The media type of bytes that nobody can look into.
    static let bytesMediaType = "application/octet-stream"
    /// The attribute that keeps a position of another log.
    static let originalSequence = "originalsequence"

    /// A position with all the digits that any can have, so that text order is number order.
    static func sequence(_ position: UInt64) -> String {
        let digits = String(position)
        return String(repeating: "0", count: 20 - digits.utf8.count) + digits
    }
}

/// A line of input that was not taken, and why.
public struct LineRejection: Error, Sendable, Hashable {
    /// The line's number, counted from 1.
    public var line: Int
    /// The field concerned, nested ones joined by dots; empty when it is the line as a whole.
    public var field: String
    /// What is wrong with it; never the value, which may be personal.
    public var reason: String

    /// A rejection of `line`.
    public init(line: Int, field: String, reason: String) {
        self.line = line
        self.field = field
        self.reason = reason
    }
}

extension LineRejection: CustomStringConvertible {
    /// `line 7: actor.role is not a text`.
    public var description: String { "line \(line): " + (field.isEmpty ? "" : field + " ") + reason }
}
