// SPDX-License-Identifier: Apache-2.0

import EventSourcing

extension AppealState {
    /// The state after an event of this kind, read from its payload; nil when it stays. The same as ``Appeal`` says.
    @inline(__always) static func following(
        _ state: UInt8, _ kind: AppealEventKind, _ fields: inout PayloadFields
    ) throws(PayloadError) -> AppealState? {
        switch kind {
        case .appealReceived: .received
        case .appealRegistered: .registered
        case .answerSent: .answered
        case .appealClosed: .closed
        case .appealReopened: .inReview
        case .appealWithdrawn: .withdrawn
        case .appealLeftUnconsidered: .leftUnconsidered
        case .appealRedirected: try leaves(&fields) ? .redirected : nil
        case .appealAssigned, .appealEscalated, .appealDeescalated, .informationRequested, .informationReceived,
            .careVerified, .findingRecorded, .clarificationRequested, .clarificationReceived, .mediationHeld,
            .consultationGiven, .appointmentArranged, .routeExplained, .careMilestoneScheduled, .issueOutcomeDecided,
            .appealResolved, .rootCauseIdentified, .correctiveActionPlanned:
            // Somebody works on it.
            state <= registered.code ? .inReview : nil
        default: nil
        }
    }

    /// Whether a redirection takes the whole appeal out of the house.
    static func leaves(_ fields: inout PayloadFields) throws(PayloadError) -> Bool {
        let scope = try fields.code(AppealRedirected.Field.scope)
        return try fields.flag(AppealRedirected.Field.outside) && scope != RedirectScope.part.code
    }

    /// Whether a redirection moves the whole appeal to another organisation of the house.
    static func moves(_ fields: inout PayloadFields) throws(PayloadError) -> Bool {
        let scope = try fields.code(AppealRedirected.Field.scope)
        return try !fields.flag(AppealRedirected.Field.outside) && scope != RedirectScope.part.code
    }
}
