// SPDX-License-Identifier: Apache-2.0

/// Why a reader is not told who the applicant and the patient are.
public struct IdentityRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// The reasons. They are stable: programs may compare them.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// The appeal is confidential, and the reader is not among those who may know.
        case identityConfidential
        /// The appeal is anonymous, and the reader is not among those who may know.
        case identityAnonymous
        /// The appeal is not named, and nobody said for whom the reader acts.
        case readerUnknown
    }
    /// The reason.
    public var code: Code

    /// A refusal.
    public init(_ code: Code) { self.code = code }

    /// What is hidden and why, and what to do next.
    public var description: String { message + " " + code.advice }

    private var message: String {
        switch code {
        case .identityConfidential:
            "The appeal is confidential: applicant and patient are hidden from this reader."
        case .identityAnonymous:
            "The appeal is anonymous: what was left about applicant and patient is hidden from this reader."
        case .readerUnknown:
            "The appeal is not a named one, and it is not known for whom the reader acts: applicant and patient are hidden."
        }
    }
}

extension IdentityRefusal.Code {
    /// What to do next.
    public var advice: String {
        switch self {
        case .identityConfidential:
            "Ask the head of the Patient Support Service, the contact centre or the department."
        case .identityAnonymous: "Let the Patient Support Service or the contact centre send the answer."
        case .readerUnknown: "Say the reader's role and organisation."
        }
    }
}
