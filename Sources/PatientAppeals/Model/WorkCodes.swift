// SPDX-License-Identifier: Apache-2.0

public import EventSourcing

/// How somebody was reached.
public struct ContactMedium: CodedValue {
    /// 1, 2, 3, … in the order of ``names``; 0 is "not said".
    public let code: UInt8
    /// The value with this code.
    public init(code: UInt8) { self.code = code }
    /// The names in JSON.
    public static let names = ["inPerson", "phone", "sms", "email", "messenger", "app", "post", "portal"]
}

/// How much of an appeal was redirected.
public struct RedirectScope: CodedValue {
    /// 1, 2, 3, … in the order of ``names``; 0 is "not said".
    public let code: UInt8
    /// The value with this code.
    public init(code: UInt8) { self.code = code }
    /// The names in JSON.
    public static let names = ["whole", "part"]
    /// All of it.
    public static var whole: RedirectScope { RedirectScope(code: 1) }
    /// Some of its issues.
    public static var part: RedirectScope { RedirectScope(code: 2) }
}

/// What stops a clock. A clock is met when this happened at or before its due time.
public struct ClockStop: CodedValue {
    /// 1, 2, 3, … in the order of ``names``; 0 is "not said".
    public let code: UInt8
    /// The value with this code.
    public init(code: UInt8) { self.code = code }
    /// The names in JSON.
    public static let names = ["registered", "answered", "resolved", "redirected", "never", "applicantTold"]
    /// `AppealRegistered`.
    public static var registered: ClockStop { ClockStop(code: 1) }
    /// `AnswerSent`; an on-the-spot `AppealResolved` is an answer too.
    public static var answered: ClockStop { ClockStop(code: 2) }
    /// `AppealResolved` or `AnswerSent`.
    public static var resolved: ClockStop { ClockStop(code: 3) }
    /// `AppealRedirected`. Who keeps the appeal owes no redirection: such a clock is judged where one happens, and only then.
    public static var redirected: ClockStop { ClockStop(code: 4) }
    /// Nothing: the clock is a window in which something is allowed.
    public static var never: ClockStop { ClockStop(code: 5) }
    /// A `NoteAdded` that the applicant may read, or `AnswerSent`.
    public static var applicantTold: ClockStop { ClockStop(code: 6) }

    /// Whether the clock runs out by itself where what stops it does not come.
    var runsOut: Bool { self != .never && self != .redirected }
}

/// What a clock's breach leads to, besides being recorded.
public struct BreachAction: CodedValue {
    /// 1, 2, 3, … in the order of ``names``; 0 is "not said".
    public let code: UInt8
    /// The value with this code.
    public init(code: UInt8) { self.code = code }
    /// The names in JSON.
    public static let names = ["finding", "escalate", "escalateToRegion", "deemRefusal", "flag", "link"]
    /// Nothing more: it is found in the figures.
    public static var finding: BreachAction { BreachAction(code: 1) }
    /// The appeal goes one level up.
    public static var escalate: BreachAction { BreachAction(code: 2) }
    /// The same, to the organisation above.
    public static var escalateToRegion: BreachAction { BreachAction(code: 3) }
    /// The silence counts as a refusal.
    public static var deemRefusal: BreachAction { BreachAction(code: 4) }
    /// What comes late is accepted and flagged.
    public static var flag: BreachAction { BreachAction(code: 5) }
    /// What comes late is a new appeal, linked to this one.
    public static var link: BreachAction { BreachAction(code: 6) }
}

/// Who may read a note.
public struct NoteVisibility: CodedValue {
    /// 1, 2, 3, … in the order of ``names``; 0 is "not said".
    public let code: UInt8
    /// The value with this code.
    public init(code: UInt8) { self.code = code }
    /// The names in JSON.
    public static let names = ["internal", "applicant"]
    /// Those who work on the appeal.
    public static var `internal`: NoteVisibility { NoteVisibility(code: 1) }
    /// The applicant as well.
    public static var applicant: NoteVisibility { NoteVisibility(code: 2) }
}

/// The part a person has in an appeal.
public struct PersonPart: CodedValue {
    /// 1, 2, 3, … in the order of ``names``; 0 is "not said".
    public let code: UInt8
    /// The value with this code.
    public init(code: UInt8) { self.code = code }
    /// The names in JSON.
    public static let names = ["applicant", "patient"]
    /// Who turned to us.
    public static var applicant: PersonPart { PersonPart(code: 1) }
    /// Whom it is about.
    public static var patient: PersonPart { PersonPart(code: 2) }
}

extension CodedValue {
    /// "Not said".
    @inlinable public static var unsaid: Self { Self(code: 0) }
}
