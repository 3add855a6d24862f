// SPDX-License-Identifier: Apache-2.0

import EventSourcing

extension AppealState {
    /// The state after an event of this kind, read from its payload; nil when it stays.
    @inline(__always) static func following(
        _ state: UInt8,
        _ kind: AppealEventKind,
        _ fields: inout PayloadFields
    ) throws(PayloadError) -> AppealState? {
        switch kind {
        case .appealRegistered: state <= received.code ? .registered : nil
        case .answerSent: .answered
        case .appealClosed: .closed
        case .appealReopened: .inReview
        case .appealWithdrawn: .withdrawn
        case .appealLeftUnconsidered: .leftUnconsidered
        case .appealRedirected: try followingRedirect(state, &fields)
        case .appealAssigned, .appealEscalated, .appealDeescalated, .informationRequested, .informationReceived,
            .careVerified, .findingRecorded, .clarificationRequested, .clarificationReceived, .consentRequested,
            .consentGranted, .consentRefused, .mediationHeld, .issueOutcomeDecided, .activityRecorded:
            // Somebody works on it.
            state <= registered.code ? .inReview : nil
        default: nil
        }
    }

    private static func followingRedirect(
        _ state: UInt8, _ fields: inout PayloadFields
    ) throws(PayloadError) -> AppealState? {
        if try leaves(&fields) { return redirected }
        return state <= registered.code ? inReview : nil
    }

    /// Whether a redirection takes the whole appeal out of the house.
    static func leaves(_ fields: inout PayloadFields) throws(PayloadError) -> Bool {
        let scope = try fields.code(AppealRedirected.Field.scope)
        return try fields.flag(AppealRedirected.Field.outside) && scope == RedirectScope.whole.code
    }
}
