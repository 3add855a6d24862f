// SPDX-License-Identifier: Apache-2.0

public import EventSourcing

/// Sets kind or language.
public struct Classify: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .classify }
    /// The kind; not said it stays.
    public var kind: AppealKind = .unsaid
    /// The language; not said it stays.
    public var language: Language = .unsaid
    /// The issue to classify anew; 0 for none.
    public var issue: Int64 = 0
    /// That issue's category; not said it stays.
    public var category: String = ""
    /// That issue's HCAT category; not said it stays.
    public var hcat: HCATCategory = .unsaid
    /// That issue's severity; not said it stays.
    public var severity: Int64 = 0
    /// That issue's stage of care; not said it stays.
    public var stage: StageOfCare = .unsaid
    /// Why.
    public var reason: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.code(1, "kind", &kind)
        try coder.code(2, "language", &language)
        try coder.integer(3, "issue", &issue)
        try coder.string(4, "category", &category)
        try coder.code(5, "hcat", &hcat)
        try coder.integer(6, "severity", &severity)
        try coder.code(7, "stage", &stage)
        try coder.string(8, "reason", &reason)
        try coder.unknown(&unknownFields)
    }
}

/// Adds what it is also about.
public struct AddIssue: AppealCommandBody {
    /// The kind of command.
    public static var kind: AppealCommandKind { .addIssue }
    /// The category's code.
    public var category: String = ""
    /// The HCAT category.
    public var hcat: HCATCategory = .unsaid
    /// How bad it is.
    public var severity: Int64 = 0
    /// The stage of care.
    public var stage: StageOfCare = .unsaid
    /// More words on it.
    public var text: String = ""
    /// Fields of a later version.
    public var unknownFields = UnknownFields()

    /// No field set.
    public init() {}

    /// Walks over the fields.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        try coder.string(1, "category", &category)
        try coder.code(2, "hcat", &hcat)
        try coder.integer(3, "severity", &severity)
        try coder.code(4, "stage", &stage)
        try coder.string(5, "text", &text)
        try coder.unknown(&unknownFields)
    }
}
