// SPDX-License-Identifier: Apache-2.0

public import EventSourcing

/// One person has the appeal now.
public struct AppealAssigned: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .appealAssigned }
    /// Who has it now, a pseudonymous id.
    public var handler: String = ""
    /// The department that has it now.
    public var unit: String = ""
    /// Who had it until now.
    public var previousHandler: String = ""
    /// The fields' numbers on the wire, for those who read single fields.
    public enum Field {
        /// The number of the field of the same name.
        public static let handler = 16, unit = 17, previousHandler = 18
    }

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(Field.handler, "handler", &handler)
        try coder.string(Field.unit, "unit", &unit)
        try coder.string(Field.previousHandler, "previousHandler", &previousHandler)
    }
}

/// The appeal went up; the context has the new level.
public struct AppealEscalated: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .appealEscalated }
    /// The level until now.
    public var from: Int64 = 0
    /// The level now.
    public var to: Int64 = 0
    /// Whether a rule did it (named in the context), not a person.
    public var automatic: Bool = false
    /// The clock whose breach caused it.
    public var clock: String = ""
    /// The organisation that looks at it now.
    public var toOrganization: String = ""
    /// Why.
    public var reason: SealedField?
    /// The fields' numbers on the wire, for those who read single fields.
    public enum Field {
        /// The number of the field of the same name.
        public static let from = 16, to = 17, automatic = 18, clock = 19, toOrganization = 20, reason = 21
    }

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(Field.from, "from", &from)
        try coder.integer(Field.to, "to", &to)
        try coder.flag(Field.automatic, "automatic", &automatic)
        try coder.string(Field.clock, "clock", &clock)
        try coder.string(Field.toOrganization, "toOrganization", &toOrganization)
        try coder.message(Field.reason, "reason", &reason)
    }
}

/// The appeal went down; the context has the new level.
public struct AppealDeescalated: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .appealDeescalated }
    /// The level until now.
    public var from: Int64 = 0
    /// The level now.
    public var to: Int64 = 0
    /// Why.
    public var reason: SealedField?
    /// The fields' numbers on the wire, for those who read single fields.
    public enum Field {
        /// The number of the field of the same name.
        public static let from = 16, to = 17, reason = 18
    }

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(Field.from, "from", &from)
        try coder.integer(Field.to, "to", &to)
        try coder.message(Field.reason, "reason", &reason)
    }
}

/// The appeal, or a part, went to whom it concerns.
public struct AppealRedirected: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .appealRedirected }
    /// Whole or part.
    public var scope: RedirectScope = .unsaid
    /// To whom.
    public var toOrganization: String = ""
    /// Whether it left: the other one answers. A whole appeal that left is in the state redirected.
    public var outside: Bool = false
    /// The numbers of the issues that went, where only a part did.
    public var issues: [String] = []
    /// Who had it until now.
    public var fromOrganization: String = ""
    /// Why.
    public var reason: SealedField?
    /// The fields' numbers on the wire, for those who read single fields.
    public enum Field {
        /// The number of the field of the same name.
        public static let scope = 16, toOrganization = 17, outside = 18, issues = 19, fromOrganization = 20,
            reason = 21
    }

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.code(Field.scope, "scope", &scope)
        try coder.string(Field.toOrganization, "toOrganization", &toOrganization)
        try coder.flag(Field.outside, "outside", &outside)
        try coder.strings(Field.issues, "issues", &issues)
        try coder.string(Field.fromOrganization, "fromOrganization", &fromOrganization)
        try coder.message(Field.reason, "reason", &reason)
    }
}
