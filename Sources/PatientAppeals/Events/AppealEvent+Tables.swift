// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing

/// What the kinds of event have in common, by kind; the tables that follow are all that a new kind must be added to.
extension AppealEvent {
    /// Reads a payload of this kind.
    static func read(_ kind: AppealEventKind, _ payload: RawSpan) throws(PayloadError) -> AppealEvent {
        switch kind {
        case .appealReceived: try read(payload) { .appealReceived($0) }
        case .appealRegistered: try read(payload) { .appealRegistered($0) }
        case .appealAcknowledged: try read(payload) { .appealAcknowledged($0) }
        case .appealClassified: try read(payload) { .appealClassified($0) }
        case .issueAdded: try read(payload) { .issueAdded($0) }
        case .issueReclassified: try read(payload) { .issueReclassified($0) }
        case .appealAssigned: try read(payload) { .appealAssigned($0) }
        case .appealEscalated: try read(payload) { .appealEscalated($0) }
        case .appealDeescalated: try read(payload) { .appealDeescalated($0) }
        case .appealRedirected: try read(payload) { .appealRedirected($0) }
        case .informationRequested: try read(payload) { .informationRequested($0) }
        case .informationReceived: try read(payload) { .informationReceived($0) }
        case .careVerified: try read(payload) { .careVerified($0) }
        case .findingRecorded: try read(payload) { .findingRecorded($0) }
        case .clarificationRequested: try read(payload) { .clarificationRequested($0) }
        case .clarificationReceived: try read(payload) { .clarificationReceived($0) }
        case .consentRequested: try read(payload) { .consentRequested($0) }
        case .consentGranted: try read(payload) { .consentGranted($0) }
        case .consentRefused: try read(payload) { .consentRefused($0) }
        case .mediationHeld: try read(payload) { .mediationHeld($0) }
        case .consultationGiven: try read(payload) { .consultationGiven($0) }
        case .appointmentArranged: try read(payload) { .appointmentArranged($0) }
        case .routeExplained: try read(payload) { .routeExplained($0) }
        case .careMilestoneScheduled: try read(payload) { .careMilestoneScheduled($0) }
        case .careMilestoneReached: try read(payload) { .careMilestoneReached($0) }
        case .careMilestoneMissed: try read(payload) { .careMilestoneMissed($0) }
        case .deadlineSet: try read(payload) { .deadlineSet($0) }
        case .deadlineExtended: try read(payload) { .deadlineExtended($0) }
        case .deadlineBreached: try read(payload) { .deadlineBreached($0) }
        case .refusalDeemed: try read(payload) { .refusalDeemed($0) }
        case .deadlineApproaching: try read(payload) { .deadlineApproaching($0) }
        case .issueOutcomeDecided: try read(payload) { .issueOutcomeDecided($0) }
        case .appealResolved: try read(payload) { .appealResolved($0) }
        case .answerSent: try read(payload) { .answerSent($0) }
        case .answerDelivered: try read(payload) { .answerDelivered($0) }
        case .appealClosed: try read(payload) { .appealClosed($0) }
        case .appealReopened: try read(payload) { .appealReopened($0) }
        case .appealWithdrawn: try read(payload) { .appealWithdrawn($0) }
        case .appealLeftUnconsidered: try read(payload) { .appealLeftUnconsidered($0) }
        case .duplicateLinked: try read(payload) { .duplicateLinked($0) }
        case .duplicateUnlinked: try read(payload) { .duplicateUnlinked($0) }
        case .repeatLinked: try read(payload) { .repeatLinked($0) }
        case .surveyInvited: try read(payload) { .surveyInvited($0) }
        case .satisfactionRated: try read(payload) { .satisfactionRated($0) }
        case .surveyExpired: try read(payload) { .surveyExpired($0) }
        case .rootCauseIdentified: try read(payload) { .rootCauseIdentified($0) }
        case .correctiveActionPlanned: try read(payload) { .correctiveActionPlanned($0) }
        case .correctiveActionCompleted: try read(payload) { .correctiveActionCompleted($0) }
        case .correctiveActionReviewed: try read(payload) { .correctiveActionReviewed($0) }
        case .attachmentAdded: try read(payload) { .attachmentAdded($0) }
        case .noteAdded: try read(payload) { .noteAdded($0) }
        case .activityRecorded: try read(payload) { .activityRecorded($0) }
        case .contentRedacted: try read(payload) { .contentRedacted($0) }
        case .personalDataDisclosed: try read(payload) { .personalDataDisclosed($0) }
        case .personalDataErased: try read(payload) { .personalDataErased($0) }
        case .settingsAdopted: try read(payload) { .settingsAdopted($0) }
        }
    }

    /// Writes the payload.
    func written() -> [UInt8] {
        switch body {
        case .appealReceived(let payload): written(payload)
        case .appealRegistered(let payload): written(payload)
        case .appealAcknowledged(let payload): written(payload)
        case .appealClassified(let payload): written(payload)
        case .issueAdded(let payload): written(payload)
        case .issueReclassified(let payload): written(payload)
        case .appealAssigned(let payload): written(payload)
        case .appealEscalated(let payload): written(payload)
        case .appealDeescalated(let payload): written(payload)
        case .appealRedirected(let payload): written(payload)
        case .informationRequested(let payload): written(payload)
        case .informationReceived(let payload): written(payload)
        case .careVerified(let payload): written(payload)
        case .findingRecorded(let payload): written(payload)
        case .clarificationRequested(let payload): written(payload)
        case .clarificationReceived(let payload): written(payload)
        case .consentRequested(let payload): written(payload)
        case .consentGranted(let payload): written(payload)
        case .consentRefused(let payload): written(payload)
        case .mediationHeld(let payload): written(payload)
        case .consultationGiven(let payload): written(payload)
        case .appointmentArranged(let payload): written(payload)
        case .routeExplained(let payload): written(payload)
        case .careMilestoneScheduled(let payload): written(payload)
        case .careMilestoneReached(let payload): written(payload)
        case .careMilestoneMissed(let payload): written(payload)
        case .deadlineSet(let payload): written(payload)
        case .deadlineExtended(let payload): written(payload)
        case .deadlineBreached(let payload): written(payload)
        case .refusalDeemed(let payload): written(payload)
        case .deadlineApproaching(let payload): written(payload)
        case .issueOutcomeDecided(let payload): written(payload)
        case .appealResolved(let payload): written(payload)
        case .answerSent(let payload): written(payload)
        case .answerDelivered(let payload): written(payload)
        case .appealClosed(let payload): written(payload)
        case .appealReopened(let payload): written(payload)
        case .appealWithdrawn(let payload): written(payload)
        case .appealLeftUnconsidered(let payload): written(payload)
        case .duplicateLinked(let payload): written(payload)
        case .duplicateUnlinked(let payload): written(payload)
        case .repeatLinked(let payload): written(payload)
        case .surveyInvited(let payload): written(payload)
        case .satisfactionRated(let payload): written(payload)
        case .surveyExpired(let payload): written(payload)
        case .rootCauseIdentified(let payload): written(payload)
        case .correctiveActionPlanned(let payload): written(payload)
        case .correctiveActionCompleted(let payload): written(payload)
        case .correctiveActionReviewed(let payload): written(payload)
        case .attachmentAdded(let payload): written(payload)
        case .noteAdded(let payload): written(payload)
        case .activityRecorded(let payload): written(payload)
        case .contentRedacted(let payload): written(payload)
        case .personalDataDisclosed(let payload): written(payload)
        case .personalDataErased(let payload): written(payload)
        case .settingsAdopted(let payload): written(payload)
        case .unrecognized(_, let payload): payload
        }
    }
}

extension AppealEventBody {
    /// Walks over the fields of the payload.
    mutating func fields<Coder: FieldCoder>(with coder: inout Coder) throws(PayloadError) {
        switch self {
        case .appealReceived(let payload): self = .appealReceived(try payload.walked(by: &coder))
        case .appealRegistered(let payload): self = .appealRegistered(try payload.walked(by: &coder))
        case .appealAcknowledged(let payload): self = .appealAcknowledged(try payload.walked(by: &coder))
        case .appealClassified(let payload): self = .appealClassified(try payload.walked(by: &coder))
        case .issueAdded(let payload): self = .issueAdded(try payload.walked(by: &coder))
        case .issueReclassified(let payload): self = .issueReclassified(try payload.walked(by: &coder))
        case .appealAssigned(let payload): self = .appealAssigned(try payload.walked(by: &coder))
        case .appealEscalated(let payload): self = .appealEscalated(try payload.walked(by: &coder))
        case .appealDeescalated(let payload): self = .appealDeescalated(try payload.walked(by: &coder))
        case .appealRedirected(let payload): self = .appealRedirected(try payload.walked(by: &coder))
        case .informationRequested(let payload): self = .informationRequested(try payload.walked(by: &coder))
        case .informationReceived(let payload): self = .informationReceived(try payload.walked(by: &coder))
        case .careVerified(let payload): self = .careVerified(try payload.walked(by: &coder))
        case .findingRecorded(let payload): self = .findingRecorded(try payload.walked(by: &coder))
        case .clarificationRequested(let payload): self = .clarificationRequested(try payload.walked(by: &coder))
        case .clarificationReceived(let payload): self = .clarificationReceived(try payload.walked(by: &coder))
        case .consentRequested(let payload): self = .consentRequested(try payload.walked(by: &coder))
        case .consentGranted(let payload): self = .consentGranted(try payload.walked(by: &coder))
        case .consentRefused(let payload): self = .consentRefused(try payload.walked(by: &coder))
        case .mediationHeld(let payload): self = .mediationHeld(try payload.walked(by: &coder))
        case .consultationGiven(let payload): self = .consultationGiven(try payload.walked(by: &coder))
        case .appointmentArranged(let payload): self = .appointmentArranged(try payload.walked(by: &coder))
        case .routeExplained(let payload): self = .routeExplained(try payload.walked(by: &coder))
        case .careMilestoneScheduled(let payload): self = .careMilestoneScheduled(try payload.walked(by: &coder))
        case .careMilestoneReached(let payload): self = .careMilestoneReached(try payload.walked(by: &coder))
        case .careMilestoneMissed(let payload): self = .careMilestoneMissed(try payload.walked(by: &coder))
        case .deadlineSet(let payload): self = .deadlineSet(try payload.walked(by: &coder))
        case .deadlineExtended(let payload): self = .deadlineExtended(try payload.walked(by: &coder))
        case .deadlineBreached(let payload): self = .deadlineBreached(try payload.walked(by: &coder))
        case .refusalDeemed(let payload): self = .refusalDeemed(try payload.walked(by: &coder))
        case .deadlineApproaching(let payload): self = .deadlineApproaching(try payload.walked(by: &coder))
        case .issueOutcomeDecided(let payload): self = .issueOutcomeDecided(try payload.walked(by: &coder))
        case .appealResolved(let payload): self = .appealResolved(try payload.walked(by: &coder))
        case .answerSent(let payload): self = .answerSent(try payload.walked(by: &coder))
        case .answerDelivered(let payload): self = .answerDelivered(try payload.walked(by: &coder))
        case .appealClosed(let payload): self = .appealClosed(try payload.walked(by: &coder))
        case .appealReopened(let payload): self = .appealReopened(try payload.walked(by: &coder))
        case .appealWithdrawn(let payload): self = .appealWithdrawn(try payload.walked(by: &coder))
        case .appealLeftUnconsidered(let payload): self = .appealLeftUnconsidered(try payload.walked(by: &coder))
        case .duplicateLinked(let payload): self = .duplicateLinked(try payload.walked(by: &coder))
        case .duplicateUnlinked(let payload): self = .duplicateUnlinked(try payload.walked(by: &coder))
        case .repeatLinked(let payload): self = .repeatLinked(try payload.walked(by: &coder))
        case .surveyInvited(let payload): self = .surveyInvited(try payload.walked(by: &coder))
        case .satisfactionRated(let payload): self = .satisfactionRated(try payload.walked(by: &coder))
        case .surveyExpired(let payload): self = .surveyExpired(try payload.walked(by: &coder))
        case .rootCauseIdentified(let payload): self = .rootCauseIdentified(try payload.walked(by: &coder))
        case .correctiveActionPlanned(let payload): self = .correctiveActionPlanned(try payload.walked(by: &coder))
        case .correctiveActionCompleted(let payload): self = .correctiveActionCompleted(try payload.walked(by: &coder))
        case .correctiveActionReviewed(let payload): self = .correctiveActionReviewed(try payload.walked(by: &coder))
        case .attachmentAdded(let payload): self = .attachmentAdded(try payload.walked(by: &coder))
        case .noteAdded(let payload): self = .noteAdded(try payload.walked(by: &coder))
        case .activityRecorded(let payload): self = .activityRecorded(try payload.walked(by: &coder))
        case .contentRedacted(let payload): self = .contentRedacted(try payload.walked(by: &coder))
        case .personalDataDisclosed(let payload): self = .personalDataDisclosed(try payload.walked(by: &coder))
        case .personalDataErased(let payload): self = .personalDataErased(try payload.walked(by: &coder))
        case .settingsAdopted(let payload): self = .settingsAdopted(try payload.walked(by: &coder))
        case .unrecognized: break
        }
    }
}
