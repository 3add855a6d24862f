// SPDX-License-Identifier: Apache-2.0

public import EventSourcing

/// The seven problem categories of the Healthcare Complaints Analysis Tool (Gillespie and Reader, 2016).
public struct HCATCategory: CodedValue {
    /// 1, 2, 3, … in the order of ``names``; 0 is "not said".
    public let code: UInt8
    /// The value with this code.
    public init(code: UInt8) { self.code = code }
    /// The names in JSON.
    public static let names = [
        "quality", "safety", "environment", "institutionalProcesses", "listening", "communication", "respectAndRights",
    ]
    /// Clinical standards.
    public static var quality: HCATCategory { HCATCategory(code: 1) }
    /// Errors and incidents.
    public static var safety: HCATCategory { HCATCategory(code: 2) }
    /// Facilities, equipment, staffing.
    public static var environment: HCATCategory { HCATCategory(code: 3) }
    /// Bureaucracy, waiting, access.
    public static var institutionalProcesses: HCATCategory { HCATCategory(code: 4) }
    /// Staff did not take in what they were told.
    public static var listening: HCATCategory { HCATCategory(code: 5) }
    /// Too little or wrong information.
    public static var communication: HCATCategory { HCATCategory(code: 6) }
    /// Rudeness, privacy, consent.
    public static var respectAndRights: HCATCategory { HCATCategory(code: 7) }
}

/// The stage of care at which it happened, as the same tool has them.
public struct StageOfCare: CodedValue {
    /// 1, 2, 3, … in the order of ``names``; 0 is "not said".
    public let code: UInt8
    /// The value with this code.
    public init(code: UInt8) { self.code = code }
    /// The names in JSON.
    public static let names = ["admission", "examination", "ward", "procedure", "discharge", "other"]
}

/// Whether the applicant is right on an issue.
public struct IssueOutcome: CodedValue {
    /// 1, 2, 3, … in the order of ``names``; 0 is "not said".
    public let code: UInt8
    /// The value with this code.
    public init(code: UInt8) { self.code = code }
    /// The names in JSON.
    public static let names = ["upheld", "partially", "not", "explained"]
    /// Right.
    public static var upheld: IssueOutcome { IssueOutcome(code: 1) }
    /// Right in part.
    public static var partially: IssueOutcome { IssueOutcome(code: 2) }
    /// Not right.
    public static var not: IssueOutcome { IssueOutcome(code: 3) }
    /// A question, proposal or thanks that was attended to: there is nothing to uphold. Not for complaints.
    public static var explained: IssueOutcome { IssueOutcome(code: 4) }
}

/// Whether care was given.
public struct CareOutcome: CodedValue {
    /// 1, 2, 3, … in the order of ``names``; 0 is "not said".
    public let code: UInt8
    /// The value with this code.
    public init(code: UInt8) { self.code = code }
    /// The names in JSON.
    public static let names = ["given", "refused"]
    /// It was given.
    public static var given: CareOutcome { CareOutcome(code: 1) }
    /// It was refused.
    public static var refused: CareOutcome { CareOutcome(code: 2) }
}

/// A step of care whose date the Patient Support Service watches.
public struct CareMilestoneKind: CodedValue {
    /// 1, 2, 3, … in the order of ``names``; 0 is "not said".
    public let code: UInt8
    /// The value with this code.
    public init(code: UInt8) { self.code = code }
    /// The names in JSON.
    public static let names = ["examination", "admission"]
    /// An examination.
    public static var examination: CareMilestoneKind { CareMilestoneKind(code: 1) }
    /// An admission to hospital.
    public static var admission: CareMilestoneKind { CareMilestoneKind(code: 2) }
}
