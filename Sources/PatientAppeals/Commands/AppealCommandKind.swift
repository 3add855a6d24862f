// SPDX-License-Identifier: Apache-2.0

/// The kinds of command; their names in JSON are the cases' names.
public enum AppealCommandKind: String, CaseIterable, Sendable, Hashable {
    /// Intake.
    case registerAppeal, acknowledge
    /// Classification.
    case classify, addIssue
    /// Routing.
    case assign, escalate, deescalate, redirect
    /// Study.
    case requestInformation, receiveInformation, verifyCare, recordFinding, requestClarification,
        receiveClarification, requestConsent, grantConsent, refuseConsent, mediate
    /// Help.
    case consult, arrangeAppointment, explainRoute, scheduleCare, reachCare
    /// Outcome.
    case extendDeadline, decideIssue, resolve, answer, confirmDelivery, close, reopen, withdraw, leaveUnconsidered
    /// Links.
    case linkDuplicate, unlinkDuplicate
    /// Satisfaction.
    case inviteSurvey, rate
    /// Improvement.
    case identifyRootCause, planAction, completeAction, reviewAction
    /// Record.
    case attach, note, redact, erasePerson
}
