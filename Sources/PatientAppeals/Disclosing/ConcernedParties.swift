// SPDX-License-Identifier: Apache-2.0

/// Whom an appeal is about and who made it, as far as that decides who may know the applicant.
struct ConcernedParties {
    /// How it was made.
    private(set) var confidentiality: Confidentiality = .unsaid
    /// All organisations that it concerned or went to: who passed it on has seen it and may be what it is about.
    private(set) var organizations: Set<String> = []
    /// Those that it concerns now.
    private(set) var current: Set<String> = []
    /// The department that it concerned when it came in; where it is worked on later does not matter.
    private(set) var unit = ""
    /// The pseudonyms under which the applicant's side registered it.
    private(set) var applicants: Set<String> = []

    /// Takes an event of the appeal in.
    mutating func note(_ event: AppealEvent) {
        switch event.body {
        case .appealReceived(let body):
            confidentiality = body.confidentiality
            unit = body.unit
            add(event.context.organization)
            if event.context.actorRole.isApplicantSide { applicants.insert(event.context.actorID) }
        case .appealRedirected(let body):
            if body.scope == .whole { current = [] }
            add(body.toOrganization)
        default: break
        }
    }

    private mutating func add(_ organization: String) {
        guard !organization.isEmpty else { return }
        organizations.insert(organization)
        current.insert(organization)
    }
}
