// SPDX-License-Identifier: Apache-2.0

/// Who may learn who the applicant and the patient are, by the appeal's mode.
///
/// The table is data: an organisation with other habits changes it and gives it to ``AppealRecorder/Options``.
public struct IdentityRule: Sendable, Equatable {
    /// By mode, what a reader has to be to the appeal.
    public var mayKnow: [Confidentiality: Set<ReaderStanding>]
    /// The codes of the departments that are a Patient Support Service.
    public var supportUnits: Set<String>

    /// A rule; a mode that is not in the table lets nobody but the applicant know.
    public init(mayKnow: [Confidentiality: Set<ReaderStanding>], supportUnits: Set<String>) {
        self.mayKnow = mayKnow
        self.supportUnits = supportUnits
    }

    /// Named: everybody. Confidential: the applicant, the Fund and the department, the contact centre, the commission, and
    /// the head of the Patient Support Service, whose unit is `patient-support`. Anonymous: the same without the commission,
    /// because what was left is there for the answer alone.
    public static let standard = IdentityRule(
        mayKnow: [
            .named: Set(ReaderStanding.allCases),
            .confidential: [.applicant, .oversight, .contactCentre, .expert, .support],
            .anonymous: [.applicant, .oversight, .contactCentre, .support],
        ],
        supportUnits: ["patient-support"])

    /// Why a reader of this standing may not know; nil where they may. A mode that was never said is `named`.
    public func refusal(_ standing: ReaderStanding, _ mode: Confidentiality) -> IdentityRefusal? {
        let mode = mode == .unsaid ? .named : mode
        if mayKnow[mode, default: [.applicant]].contains(standing) { return nil }
        if standing == .unknown { return IdentityRefusal(.readerUnknown) }
        return IdentityRefusal(mode == .anonymous ? .identityAnonymous : .identityConfidential)
    }

    /// What a reader is to the appeal with these parties. `isApplicant` says whether it was registered under the reader's id.
    func standing(
        of reader: PersonalDataReader, _ parties: ConcernedParties, isApplicant: Bool, _ settings: Settings
    ) -> ReaderStanding {
        let role = reader.actor.role
        if role.isApplicantSide { return isApplicant ? .applicant : .outside }
        let isConcerned = parties.organizations.contains(reader.organization)
        let isOfUnit = !reader.unit.isEmpty && parties.unit == reader.unit
        if isOfUnit, isConcerned || reader.organization.isEmpty { return .concerned }
        if role == .fund || role == .department {
            // Who had it only to pass it on is not the one it is about.
            return parties.current.contains(reader.organization) ? .concerned : .oversight
        }
        if reader.organization.isEmpty { return .unknown }
        if isConcerned {
            let leads = role == .head || role == .system
            return leads && supportUnits.contains(reader.unit) ? .support : .concerned
        }
        guard settings.stands(reader.organization, above: parties.organizations) else { return .outside }
        return role == .operator ? .contactCentre : role == .expert ? .expert : .outside
    }
}

extension Settings {
    /// Whether an organisation is above one of these, or has none above it, as the Fund. Settings without organisations know
    /// no order: any may be.
    fileprivate func stands(_ organization: String, above others: Set<String>) -> Bool {
        guard !organizations.isEmpty else { return true }
        let parents = Dictionary(organizations.map { ($0.code, $0.parent) }) { first, _ in first }
        guard let parent = parents[organization] else { return false }
        if parent == nil { return true }
        return others.contains { code in
            var code = code
            // No chain is longer than the organisations are many; settings in a circle must not hang the reader.
            for _ in organizations {
                guard case .some(.some(let next)) = parents[code] else { return false }
                if next == organization { return true }
                code = next
            }
            return false
        }
    }
}
