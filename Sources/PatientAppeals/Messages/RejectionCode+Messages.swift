// SPDX-License-Identifier: Apache-2.0

public import EventSourcing

extension RejectionCode {
    /// What an applicant is told: what is wrong and what to do. Nil for a code that only staff can meet. Says nothing of
    /// the appeal and nothing personal.
    public func message(in language: MessageLanguage) -> String? { ApplicantTexts.ofRejections[self]?[language] }

    /// Whether somebody on the applicant's side can meet it.
    public var isForApplicants: Bool { ApplicantTexts.ofRejections[self] != nil }

    /// What staff, or who writes the sending program, can do about it: one sentence in English.
    public var advice: String { StaffAdvice.onRejections[self] ?? "" }
}

extension Rejection {
    /// What an applicant is told; nil for a code that only staff can meet.
    public func message(in language: MessageLanguage) -> String? { code.message(in: language) }
}

extension PayloadError.Fault {
    /// What an applicant is told whose program sent such a line.
    public func message(in language: MessageLanguage) -> String { ApplicantTexts.ofFaults[self]?[language] ?? "" }

    /// What who writes the sending program can do about it: one sentence in English.
    public var advice: String { StaffAdvice.onFaults[self] ?? "" }
}
