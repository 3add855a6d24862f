// SPDX-License-Identifier: Apache-2.0

public import EventSourcing

/// Gives it to one person.
public struct Assign: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .assign }
    /// To whom, a pseudonymous id.
    public var handler: String = ""
    /// To which department.
    public var unit: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(1, "handler", &handler)
        try coder.string(2, "unit", &unit)
        try coder.unknown(&unknownFields)
    }
}

/// Takes it up.
public struct Escalate: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .escalate }
    /// The level, not said the next one.
    public var to: Int64 = 0
    /// The organisation that is to look at it.
    public var toOrganization: String = ""
    /// Why.
    public var reason: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(1, "to", &to)
        try coder.string(2, "toOrganization", &toOrganization)
        try coder.string(3, "reason", &reason)
        try coder.unknown(&unknownFields)
    }
}

/// Takes it down.
public struct Deescalate: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .deescalate }
    /// The level.
    public var to: Int64 = 0
    /// Why; needed.
    public var reason: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(1, "to", &to)
        try coder.string(2, "reason", &reason)
        try coder.unknown(&unknownFields)
    }
}

/// Sends it, or some of its issues, to whom it concerns.
public struct Redirect: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .redirect }
    /// To whom.
    public var to: String = ""
    /// Whether the other one answers; else it goes on here under the new organisation.
    public var outside: Bool = false
    /// The numbers of the issues; none is the whole appeal.
    public var issues: [String] = []
    /// Why.
    public var reason: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(1, "to", &to)
        try coder.flag(2, "outside", &outside)
        try coder.strings(3, "issues", &issues)
        try coder.string(4, "reason", &reason)
        try coder.unknown(&unknownFields)
    }
}
