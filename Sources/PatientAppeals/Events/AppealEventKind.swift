// SPDX-License-Identifier: Apache-2.0

/// The kinds of event an appeal's stream can hold.
public enum AppealEventKind: UInt8, CaseIterable, Sendable, Hashable {
    /// Intake.
    case appealReceived, appealRegistered, appealAcknowledged
    /// Classification.
    case appealClassified, issueAdded, issueReclassified
    /// Routing.
    case appealAssigned, appealEscalated, appealDeescalated, appealRedirected
    /// Study.
    case informationRequested, informationReceived, careVerified, findingRecorded, clarificationRequested,
        clarificationReceived, consentRequested, consentGranted, consentRefused, mediationHeld
    /// Help.
    case consultationGiven, appointmentArranged, routeExplained, careMilestoneScheduled, careMilestoneReached,
        careMilestoneMissed
    /// Clocks.
    case deadlineSet, deadlineExtended, deadlineBreached, refusalDeemed
    /// Outcome.
    case issueOutcomeDecided, appealResolved, answerSent, answerDelivered, appealClosed, appealReopened,
        appealWithdrawn, appealLeftUnconsidered
    /// Links.
    case duplicateLinked, duplicateUnlinked, repeatLinked
    /// Satisfaction.
    case surveyInvited, satisfactionRated, surveyExpired
    /// Improvement.
    case rootCauseIdentified, correctiveActionPlanned, correctiveActionCompleted, correctiveActionReviewed
    /// Record.
    case attachmentAdded, noteAdded, activityRecorded, contentRedacted, personalDataDisclosed, personalDataErased,
        settingsAdopted
    /// Clocks again; what came later stands behind, because snapshots keep the numbers.
    case deadlineApproaching

    /// The type's name in the log: the payload struct's.
    public var typeName: String { Self.typeNames[Int(rawValue)] }

    /// The kind with this type name; nil for a type of somebody else's or of a later version.
    public init?(typeName: String) {
        guard let kind = Self.kinds[typeName] else { return nil }
        self = kind
    }

    private static let kinds = Dictionary(uniqueKeysWithValues: allCases.map { ($0.typeName, $0) })
    private static let typeNames = allCases.map { kind in
        let name = "\(kind)"
        return name.prefix(1).uppercased() + name.dropFirst()
    }
}
