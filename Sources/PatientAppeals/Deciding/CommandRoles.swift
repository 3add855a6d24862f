// SPDX-License-Identifier: Apache-2.0

import EventSourcing

/// Who may give which command.
///
/// What concerns the applicant's own word (the appeal, the withdrawal, the opinion) is open to the applicant's side and to
/// staff who take it down. The commission studies and decides, and leaves the traffic with the applicant to those who run
/// the appeal. What can't be undone, hiding and erasing, is for who answers for the organisation.
enum CommandRoles {
    /// The roles that may give each command.
    static let table: [AppealCommandKind: Set<ActorRole>] = [
        .registerAppeal: applicants.union(office), .acknowledge: office,
        .classify: staff, .addIssue: staff,
        .assign: office, .escalate: staff, .deescalate: office, .redirect: office,
        .requestInformation: staff, .receiveInformation: staff, .verifyCare: staff, .recordFinding: staff,
        .requestClarification: staff, .receiveClarification: applicants.union(staff),
        .requestConsent: office, .grantConsent: consenting, .refuseConsent: consenting, .mediate: staff,
        .consult: office, .arrangeAppointment: office, .explainRoute: office, .scheduleCare: office,
        .reachCare: office,
        .extendDeadline: office, .decideIssue: staff, .resolve: office, .answer: office,
        .confirmDelivery: applicants.union(office), .close: office, .reopen: applicants.union(office),
        .withdraw: applicants.union(office), .leaveUnconsidered: office,
        .linkDuplicate: office, .unlinkDuplicate: office,
        .inviteSurvey: office, .rate: applicants.union(office),
        .identifyRootCause: staff, .planAction: staff, .completeAction: staff, .reviewAction: staff,
        .attach: applicants.union(staff), .note: staff, .redact: answerable,
        .erasePerson: applicants.union(answerable),
    ]

    private static let applicants: Set<ActorRole> = [.applicant, .patient, .representative]
    /// Who runs appeals and speaks with the applicant.
    private static let office: Set<ActorRole> = [.operator, .handler, .head, .fund, .department, .system]
    /// With the commission.
    private static let staff = office.union([.expert])
    /// The patient's word is not the applicant's to give; staff write down what the patient said.
    private static let consenting = office.union([.patient, .representative])
    /// Who answers for what can't be undone. A program does it by a rule that one of the others made.
    private static let answerable: Set<ActorRole> = [.head, .fund, .department, .system]
}

extension AppealCommandKind {
    /// The roles that may give this command.
    public var roles: Set<ActorRole> { CommandRoles.table[self] ?? [] }

    /// Whether anybody on the applicant's side may give it.
    public var isForApplicants: Bool { roles.contains(where: \.isApplicantSide) }
}

extension Decision {
    /// The actor's role must be one that may give the command.
    func checkRole() throws(Rejection) {
        let role = command.actor.role, kind = command.body.kind
        guard !kind.roles.contains(role) else { return }
        guard !role.isApplicantSide || kind.isForApplicants else {
            throw Rejection(.staffOnly, "actor.role", "has to be one of the staff for this.")
        }
        let names = ActorRole.names.filter { name in kind.roles.contains { $0.name == name } }
        throw Rejection(.roleMayNot, "actor.role", "may not do this; \(names.joined(separator: ", ")) may.")
    }
}
