// SPDX-License-Identifier: Apache-2.0

public import EventSourcing

/// What is to be done: one case for each kind of command.
public enum CommandBody: Sendable, Equatable {
    // Intake
    /// Puts an appeal into the register.
    case registerAppeal(RegisterAppeal)
    /// Tells the applicant that it has arrived.
    case acknowledge(Acknowledge)
    // Classification
    /// Sets kind or language.
    case classify(Classify)
    /// Adds what it is also about.
    case addIssue(AddIssue)
    // Routing
    /// Gives it to one person.
    case assign(Assign)
    /// Takes it up.
    case escalate(Escalate)
    /// Takes it down.
    case deescalate(Deescalate)
    /// Sends it, or some of its issues, to whom it concerns.
    case redirect(Redirect)
    // Study
    /// Asks a department or organisation.
    case requestInformation(RequestInformation)
    /// Takes in the facts.
    case receiveInformation(ReceiveInformation)
    /// Says whether the care was given.
    case verifyCare(VerifyCare)
    /// Records what the study found.
    case recordFinding(RecordFinding)
    /// Asks the applicant to say more.
    case requestClarification(RequestClarification)
    /// Takes in what the applicant says.
    case receiveClarification(ReceiveClarification)
    /// Asks the patient whether the applicant may be answered.
    case requestConsent(RequestConsent)
    /// The patient agrees.
    case grantConsent(GrantConsent)
    /// The patient does not agree.
    case refuseConsent(RefuseConsent)
    /// Records a meeting of the two sides.
    case mediate(Mediate)
    // Help
    /// Gives advice.
    case consult(Consult)
    /// Books the patient with a specialist.
    case arrangeAppointment(ArrangeAppointment)
    /// Tells the patient where to go.
    case explainRoute(ExplainRoute)
    /// Sets the date of an examination or admission.
    case scheduleCare(ScheduleCare)
    /// Records that it happened.
    case reachCare(ReachCare)
    // Outcome
    /// Gives a clock more time.
    case extendDeadline(ExtendDeadline)
    /// Decides whether the applicant is right.
    case decideIssue(DecideIssue)
    /// Settles what the appeal is about.
    case resolve(Resolve)
    /// Sends the answer.
    case answer(Answer)
    /// Records that the answer has arrived.
    case confirmDelivery(ConfirmDelivery)
    /// Closes the appeal.
    case close(Close)
    /// Takes the appeal up once more.
    case reopen(Reopen)
    /// Takes the appeal back.
    case withdraw(Withdraw)
    /// Ends it on a ground of the law.
    case leaveUnconsidered(LeaveUnconsidered)
    // Links
    /// Links it to an earlier appeal that says the same.
    case linkDuplicate(LinkDuplicate)
    /// Undoes that.
    case unlinkDuplicate(UnlinkDuplicate)
    // Satisfaction
    /// Asks for an opinion.
    case inviteSurvey(InviteSurvey)
    /// Records the opinion.
    case rate(Rate)
    // Improvement
    /// Names the cause behind an issue.
    case identifyRootCause(IdentifyRootCause)
    /// Plans a corrective action.
    case planAction(PlanAction)
    /// Records that it was done.
    case completeAction(CompleteAction)
    /// Records whether it helped.
    case reviewAction(ReviewAction)
    // Record
    /// Adds a document that is kept elsewhere.
    case attach(Attach)
    /// Writes a note.
    case note(Note)
    /// Hides the content of one of the appeal's events.
    case redact(Redact)
    /// Destroys the key of the appeal's applicant or patient.
    case erasePerson(ErasePerson)
}

extension CommandBody {
    /// The kind.
    public var kind: AppealCommandKind {
        switch self {
        case .registerAppeal: .registerAppeal
        case .acknowledge: .acknowledge
        case .classify: .classify
        case .addIssue: .addIssue
        case .assign: .assign
        case .escalate: .escalate
        case .deescalate: .deescalate
        case .redirect: .redirect
        case .requestInformation: .requestInformation
        case .receiveInformation: .receiveInformation
        case .verifyCare: .verifyCare
        case .recordFinding: .recordFinding
        case .requestClarification: .requestClarification
        case .receiveClarification: .receiveClarification
        case .requestConsent: .requestConsent
        case .grantConsent: .grantConsent
        case .refuseConsent: .refuseConsent
        case .mediate: .mediate
        case .consult: .consult
        case .arrangeAppointment: .arrangeAppointment
        case .explainRoute: .explainRoute
        case .scheduleCare: .scheduleCare
        case .reachCare: .reachCare
        case .extendDeadline: .extendDeadline
        case .decideIssue: .decideIssue
        case .resolve: .resolve
        case .answer: .answer
        case .confirmDelivery: .confirmDelivery
        case .close: .close
        case .reopen: .reopen
        case .withdraw: .withdraw
        case .leaveUnconsidered: .leaveUnconsidered
        case .linkDuplicate: .linkDuplicate
        case .unlinkDuplicate: .unlinkDuplicate
        case .inviteSurvey: .inviteSurvey
        case .rate: .rate
        case .identifyRootCause: .identifyRootCause
        case .planAction: .planAction
        case .completeAction: .completeAction
        case .reviewAction: .reviewAction
        case .attach: .attach
        case .note: .note
        case .redact: .redact
        case .erasePerson: .erasePerson
        }
    }

    /// A command of this kind with no field set.
    public init(_ kind: AppealCommandKind) {
        switch kind {
        case .registerAppeal: self = .registerAppeal(RegisterAppeal())
        case .acknowledge: self = .acknowledge(Acknowledge())
        case .classify: self = .classify(Classify())
        case .addIssue: self = .addIssue(AddIssue())
        case .assign: self = .assign(Assign())
        case .escalate: self = .escalate(Escalate())
        case .deescalate: self = .deescalate(Deescalate())
        case .redirect: self = .redirect(Redirect())
        case .requestInformation: self = .requestInformation(RequestInformation())
        case .receiveInformation: self = .receiveInformation(ReceiveInformation())
        case .verifyCare: self = .verifyCare(VerifyCare())
        case .recordFinding: self = .recordFinding(RecordFinding())
        case .requestClarification: self = .requestClarification(RequestClarification())
        case .receiveClarification: self = .receiveClarification(ReceiveClarification())
        case .requestConsent: self = .requestConsent(RequestConsent())
        case .grantConsent: self = .grantConsent(GrantConsent())
        case .refuseConsent: self = .refuseConsent(RefuseConsent())
        case .mediate: self = .mediate(Mediate())
        case .consult: self = .consult(Consult())
        case .arrangeAppointment: self = .arrangeAppointment(ArrangeAppointment())
        case .explainRoute: self = .explainRoute(ExplainRoute())
        case .scheduleCare: self = .scheduleCare(ScheduleCare())
        case .reachCare: self = .reachCare(ReachCare())
        case .extendDeadline: self = .extendDeadline(ExtendDeadline())
        case .decideIssue: self = .decideIssue(DecideIssue())
        case .resolve: self = .resolve(Resolve())
        case .answer: self = .answer(Answer())
        case .confirmDelivery: self = .confirmDelivery(ConfirmDelivery())
        case .close: self = .close(Close())
        case .reopen: self = .reopen(Reopen())
        case .withdraw: self = .withdraw(Withdraw())
        case .leaveUnconsidered: self = .leaveUnconsidered(LeaveUnconsidered())
        case .linkDuplicate: self = .linkDuplicate(LinkDuplicate())
        case .unlinkDuplicate: self = .unlinkDuplicate(UnlinkDuplicate())
        case .inviteSurvey: self = .inviteSurvey(InviteSurvey())
        case .rate: self = .rate(Rate())
        case .identifyRootCause: self = .identifyRootCause(IdentifyRootCause())
        case .planAction: self = .planAction(PlanAction())
        case .completeAction: self = .completeAction(CompleteAction())
        case .reviewAction: self = .reviewAction(ReviewAction())
        case .attach: self = .attach(Attach())
        case .note: self = .note(Note())
        case .redact: self = .redact(Redact())
        case .erasePerson: self = .erasePerson(ErasePerson())
        }
    }

    /// Walks over the fields of the command.
    public mutating func code<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        switch self {
        case .registerAppeal(let body): self = .registerAppeal(try body.walked(by: &coder))
        case .acknowledge(let body): self = .acknowledge(try body.walked(by: &coder))
        case .classify(let body): self = .classify(try body.walked(by: &coder))
        case .addIssue(let body): self = .addIssue(try body.walked(by: &coder))
        case .assign(let body): self = .assign(try body.walked(by: &coder))
        case .escalate(let body): self = .escalate(try body.walked(by: &coder))
        case .deescalate(let body): self = .deescalate(try body.walked(by: &coder))
        case .redirect(let body): self = .redirect(try body.walked(by: &coder))
        case .requestInformation(let body): self = .requestInformation(try body.walked(by: &coder))
        case .receiveInformation(let body): self = .receiveInformation(try body.walked(by: &coder))
        case .verifyCare(let body): self = .verifyCare(try body.walked(by: &coder))
        case .recordFinding(let body): self = .recordFinding(try body.walked(by: &coder))
        case .requestClarification(let body): self = .requestClarification(try body.walked(by: &coder))
        case .receiveClarification(let body): self = .receiveClarification(try body.walked(by: &coder))
        case .requestConsent(let body): self = .requestConsent(try body.walked(by: &coder))
        case .grantConsent(let body): self = .grantConsent(try body.walked(by: &coder))
        case .refuseConsent(let body): self = .refuseConsent(try body.walked(by: &coder))
        case .mediate(let body): self = .mediate(try body.walked(by: &coder))
        case .consult(let body): self = .consult(try body.walked(by: &coder))
        case .arrangeAppointment(let body): self = .arrangeAppointment(try body.walked(by: &coder))
        case .explainRoute(let body): self = .explainRoute(try body.walked(by: &coder))
        case .scheduleCare(let body): self = .scheduleCare(try body.walked(by: &coder))
        case .reachCare(let body): self = .reachCare(try body.walked(by: &coder))
        case .extendDeadline(let body): self = .extendDeadline(try body.walked(by: &coder))
        case .decideIssue(let body): self = .decideIssue(try body.walked(by: &coder))
        case .resolve(let body): self = .resolve(try body.walked(by: &coder))
        case .answer(let body): self = .answer(try body.walked(by: &coder))
        case .confirmDelivery(let body): self = .confirmDelivery(try body.walked(by: &coder))
        case .close(let body): self = .close(try body.walked(by: &coder))
        case .reopen(let body): self = .reopen(try body.walked(by: &coder))
        case .withdraw(let body): self = .withdraw(try body.walked(by: &coder))
        case .leaveUnconsidered(let body): self = .leaveUnconsidered(try body.walked(by: &coder))
        case .linkDuplicate(let body): self = .linkDuplicate(try body.walked(by: &coder))
        case .unlinkDuplicate(let body): self = .unlinkDuplicate(try body.walked(by: &coder))
        case .inviteSurvey(let body): self = .inviteSurvey(try body.walked(by: &coder))
        case .rate(let body): self = .rate(try body.walked(by: &coder))
        case .identifyRootCause(let body): self = .identifyRootCause(try body.walked(by: &coder))
        case .planAction(let body): self = .planAction(try body.walked(by: &coder))
        case .completeAction(let body): self = .completeAction(try body.walked(by: &coder))
        case .reviewAction(let body): self = .reviewAction(try body.walked(by: &coder))
        case .attach(let body): self = .attach(try body.walked(by: &coder))
        case .note(let body): self = .note(try body.walked(by: &coder))
        case .redact(let body): self = .redact(try body.walked(by: &coder))
        case .erasePerson(let body): self = .erasePerson(try body.walked(by: &coder))
        }
    }
}
