// SPDX-License-Identifier: Apache-2.0

public import EventLog
public import EventSourcing

/// A clock runs. Set again for the same clock, it replaces the one before.
public struct DeadlineSet: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .deadlineSet }
    /// The clock's name in the settings.
    public var clock: String = ""
    /// From when it runs.
    public var startedAt: Timestamp?
    /// Until when what stops it must have happened.
    public var due: Timestamp?
    /// What stops it.
    public var stop: ClockStop = .unsaid
    /// What its breach leads to.
    public var onBreach: BreachAction = .unsaid
    /// The version of the settings that it was computed with.
    public var policy: String = ""
    /// The version of the calendar, where it counts working days.
    public var calendar: String = ""
    /// The resolution cycle it belongs to, from 1.
    public var cycle: Int64 = 0
    /// When somebody is to be told that it will run out; nil for never.
    public var alertAt: Timestamp?
    /// The fields' numbers on the wire, for those who read single fields.
    public enum Field {
        /// The number of the field of the same name.
        public static let clock = 16, startedAt = 17, due = 18, stop = 19, onBreach = 20, policy = 21, calendar = 22,
            cycle = 23, alertAt = 24
    }

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(Field.clock, "clock", &clock)
        try coder.time(Field.startedAt, "startedAt", &startedAt)
        try coder.time(Field.due, "due", &due)
        try coder.code(Field.stop, "stop", &stop)
        try coder.code(Field.onBreach, "onBreach", &onBreach)
        try coder.string(Field.policy, "policy", &policy)
        try coder.string(Field.calendar, "calendar", &calendar)
        try coder.integer(Field.cycle, "cycle", &cycle)
        try coder.time(Field.alertAt, "alertAt", &alertAt)
    }
}

/// A clock got more time, once.
public struct DeadlineExtended: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .deadlineExtended }
    /// The clock's name.
    public var clock: String = ""
    /// Until when it ran.
    public var previousDue: Timestamp?
    /// Until when it runs now.
    public var due: Timestamp?
    /// The version of the settings that allowed it.
    public var policy: String = ""
    /// Why.
    public var reason: SealedField?
    /// When somebody is to be told that it will run out; nil for never.
    public var alertAt: Timestamp?
    /// The fields' numbers on the wire, for those who read single fields.
    public enum Field {
        /// The number of the field of the same name.
        public static let clock = 16, previousDue = 17, due = 18, policy = 19, reason = 20, alertAt = 21
    }

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(Field.clock, "clock", &clock)
        try coder.time(Field.previousDue, "previousDue", &previousDue)
        try coder.time(Field.due, "due", &due)
        try coder.string(Field.policy, "policy", &policy)
        try coder.message(Field.reason, "reason", &reason)
        try coder.time(Field.alertAt, "alertAt", &alertAt)
    }
}

/// A clock will run out soon.
public struct DeadlineApproaching: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .deadlineApproaching }
    /// The clock's name.
    public var clock: String = ""
    /// When it will run out.
    public var due: Timestamp?
    /// The resolution cycle it belongs to.
    public var cycle: Int64 = 0
    /// The fields' numbers on the wire, for those who read single fields.
    public enum Field {
        /// The number of the field of the same name.
        public static let clock = 16, due = 17, cycle = 18
    }

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(Field.clock, "clock", &clock)
        try coder.time(Field.due, "due", &due)
        try coder.integer(Field.cycle, "cycle", &cycle)
    }
}

/// A clock ran out.
public struct DeadlineBreached: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .deadlineBreached }
    /// The clock's name.
    public var clock: String = ""
    /// When it ran out.
    public var due: Timestamp?
    /// What follows.
    public var onBreach: BreachAction = .unsaid
    /// The resolution cycle it belongs to.
    public var cycle: Int64 = 0
    /// The fields' numbers on the wire, for those who read single fields.
    public enum Field {
        /// The number of the field of the same name.
        public static let clock = 16, due = 17, onBreach = 18, cycle = 19
    }

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(Field.clock, "clock", &clock)
        try coder.time(Field.due, "due", &due)
        try coder.code(Field.onBreach, "onBreach", &onBreach)
        try coder.integer(Field.cycle, "cycle", &cycle)
    }
}

/// The law takes the silence for a refusal.
public struct RefusalDeemed: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .refusalDeemed }
    /// The clock that ran out.
    public var clock: String = ""
    /// When it ran out.
    public var due: Timestamp?

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(16, "clock", &clock)
        try coder.time(17, "due", &due)
    }
}
