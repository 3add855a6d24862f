// SPDX-License-Identifier: Apache-2.0

public import EventLog
public import EventSourcing

/// The same was said in an earlier appeal; each of the two keeps its number and gets an answer.
public struct DuplicateLinked: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .duplicateLinked }
    /// The earlier appeal's tracking number, without dashes.
    public var original: String = ""
    /// The earlier one's receipt, from which clocks count.
    public var oldestReceivedAt: Timestamp?
    /// The fields' numbers on the wire, for those who read single fields.
    public enum Field {
        /// The number of the field of the same name.
        public static let original = 16, oldestReceivedAt = 17
    }

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(Field.original, "original", &original)
        try coder.time(Field.oldestReceivedAt, "oldestReceivedAt", &oldestReceivedAt)
    }
}

/// It was not the same after all.
public struct DuplicateUnlinked: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .duplicateUnlinked }
    /// The other appeal's tracking number.
    public var original: String = ""
    /// Why.
    public var reason: SealedField?

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(16, "original", &original)
        try coder.message(17, "reason", &reason)
    }
}

/// The applicant comes back on an earlier appeal.
public struct RepeatLinked: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .repeatLinked }
    /// The earlier appeal's tracking number.
    public var previous: String = ""
    /// The fields' numbers on the wire, for those who read single fields.
    public enum Field {
        /// The number of the field of the same name.
        public static let previous = 16
    }

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(Field.previous, "previous", &previous)
    }
}
