// SPDX-License-Identifier: Apache-2.0

public import EventSourcing

/// Kind, language or category were set; the context has them as they are now.
public struct AppealClassified: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .appealClassified }
    /// The kind until now.
    public var previousKind: AppealKind = .unsaid
    /// The language until now.
    public var previousLanguage: Language = .unsaid
    /// The level until now, 0 when the appeal starts.
    public var previousLevel: Int64 = 0

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.code(16, "previousKind", &previousKind)
        try coder.code(17, "previousLanguage", &previousLanguage)
        try coder.integer(18, "previousLevel", &previousLevel)
    }
}

/// The appeal is (also) about this; the context has the issue's category.
public struct IssueAdded: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .issueAdded }
    /// The issue's number in the appeal, from 1.
    public var issue: Int64 = 0
    /// The category of the Healthcare Complaints Analysis Tool.
    public var hcat: HCATCategory = .unsaid
    /// How bad it is, 0...3.
    public var severity: Int64 = 0
    /// The stage of care concerned.
    public var stage: StageOfCare = .unsaid
    /// More words on it.
    public var text: SealedField?
    /// The fields' numbers on the wire, for those who read single fields.
    public enum Field {
        /// The number of the field of the same name.
        public static let issue = 16, hcat = 17, severity = 18, stage = 19, text = 20
    }

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(Field.issue, "issue", &issue)
        try coder.code(Field.hcat, "hcat", &hcat)
        try coder.integer(Field.severity, "severity", &severity)
        try coder.code(Field.stage, "stage", &stage)
        try coder.message(Field.text, "text", &text)
    }
}

/// An issue turned out to be something else; the context has its category now.
public struct IssueReclassified: AppealEventPayload {
    /// The kind of event.
    public static var kind: AppealEventKind { .issueReclassified }
    /// The issue's number.
    public var issue: Int64 = 0
    /// The HCAT category now.
    public var hcat: HCATCategory = .unsaid
    /// The severity now.
    public var severity: Int64 = 0
    /// The stage of care now.
    public var stage: StageOfCare = .unsaid
    /// The category until now.
    public var previousCategory: String = ""
    /// The severity until now.
    public var previousSeverity: Int64 = 0
    /// Why.
    public var reason: SealedField?
    /// The fields' numbers on the wire, for those who read single fields.
    public enum Field {
        /// The number of the field of the same name.
        public static let issue = 16, hcat = 17, severity = 18, stage = 19, previousCategory = 20,
            previousSeverity = 21, reason = 22
    }

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.integer(Field.issue, "issue", &issue)
        try coder.code(Field.hcat, "hcat", &hcat)
        try coder.integer(Field.severity, "severity", &severity)
        try coder.code(Field.stage, "stage", &stage)
        try coder.string(Field.previousCategory, "previousCategory", &previousCategory)
        try coder.integer(Field.previousSeverity, "previousSeverity", &previousSeverity)
        try coder.message(Field.reason, "reason", &reason)
    }
}
