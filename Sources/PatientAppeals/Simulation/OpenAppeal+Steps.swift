// SPDX-License-Identifier: Apache-2.0

private let minute: Int64 = 60
private let hour: Int64 = 3_600
private let day: Int64 = 86_400

extension OpenAppeal {
    /// The next step, the seconds until it, and whether staff takes it (then it waits for working hours).
    typealias Following = (step: Step, delay: ClosedRange<Int64>, byStaff: Bool)

    /// What follows the present step; nil at the end.
    mutating func following() -> Following? {
        onTheSpot ? followingOnTheSpot() : followingInStudy()
    }

    private mutating func followingOnTheSpot() -> Following? {
        switch step {
        case .register:
            if random.happens(60) { return afterHelp() }  // what was said is in the resolution
            switch SimulatedTopic.all[topic].category {
            case "GRATITUDE", "SUGGESTION", "FACILITIES": return afterHelp()
            case "APPOINTMENT", "HOSPITALIZATION", "WAITING":
                return (.arrangeAppointment, 2 * minute...20 * minute, false)
            case "ATTACHMENT": return (.explainRoute, 2 * minute...12 * minute, false)
            default: return (.consult, minute...15 * minute, false)
            }
        case .consult, .explainRoute, .arrangeAppointment: return afterHelp()
        case .resolve: return isAnonymous || !random.happens(60) ? toClosing() : (.rate, minute...4 * hour, false)
        case .rate: return toClosing()
        default: return nil
        }
    }

    private func afterHelp() -> Following { (.resolve, 30...5 * minute, false) }
    private func toClosing() -> Following { (.close, minute...30 * minute, false) }

    private mutating func followingInStudy() -> Following? {
        switch step {
        case .register:
            if SimulatedChannel.all[channel].isSelfService, random.happens(50) {
                return (.acknowledge, 2 * minute...3 * hour, true)
            }
            return toAssignment()
        case .acknowledge: return toAssignment()
        case .classify: return (.assign, 5 * minute...2 * hour, true)
        case .assign: return afterAssignment()
        case .requestConsent: return (.grantConsent, hour...2 * day, false)
        case .grantConsent: return toStudy()
        case .requestInformation: return (.receiveInformation, 4 * hour...4 * day, true)
        case .receiveInformation: return toFinding()
        case .verifyCare, .recordFinding: return random.happens(12) && level < 3 ? toEscalation() : toDecision()
        case .escalate: return maybeExtension()
        case .extendDeadline: return (.decideIssue, 3 * day...12 * day, true)
        default: return followingOutcome()
        }
    }

    private mutating func followingOutcome() -> Following? {
        switch step {
        case .decideIssue: return nextIssueOrResolution()
        case .resolve: return (.answer, 10 * minute...6 * hour, true)
        case .answer: return isAnonymous ? (.close, hour...2 * day, true) : (.confirmDelivery, 2 * minute...day, false)
        case .confirmDelivery:
            return random.happens(75) ? (.inviteSurvey, minute...hour, false) : (.close, hour...2 * day, true)
        case .inviteSurvey: return random.happens(65) ? (.rate, 10 * minute...3 * day, false) : toLateClosing()
        case .rate: return toLateClosing()
        case .close: return afterClosing()
        case .reopen: return (.resolve, day...4 * day, true)
        default: return followingCause()
        }
    }

    /// From a cause to what became of it. An action is due after 30 days: most are done by then, some late, some never.
    private mutating func followingCause() -> Following? {
        switch step {
        case .identifyRootCause: return (.planAction, hour...2 * day, true)
        case .planAction: return random.happens(85) ? (.completeAction, 3 * day...35 * day, true) : nil
        case .completeAction: return random.happens(75) ? (.reviewAction, 10 * day...30 * day, true) : nil
        default: return nil
        }
    }

    private mutating func toAssignment() -> Following {
        if isAnonymous && random.happens(30) { return (.leaveUnconsidered, hour...day, true) }
        return random.happens(15) ? (.classify, 10 * minute...5 * hour, true) : (.assign, 10 * minute...8 * hour, true)
    }

    private mutating func afterAssignment() -> Following {
        switch random.below(100) {
        case ..<5: return (.redirect, hour...3 * day, true)
        case ..<8: return (.withdraw, hour...4 * day, false)
        default: return concernsAnother ? (.requestConsent, 10 * minute...5 * hour, true) : toStudy()
        }
    }

    private mutating func toStudy() -> Following {
        random.happens(25) ? (.requestInformation, 20 * minute...8 * hour, true) : toFinding()
    }

    private mutating func toFinding() -> Following {
        switch SimulatedTopic.all[topic].category {
        case "ACCESS_DENIED", "PHANTOM_SERVICE", "PAID_INSTEAD_OF_FREE": return (.verifyCare, 4 * hour...3 * day, true)
        default: return random.happens(25) ? (.recordFinding, 3 * hour...3 * day, true) : toDecision()
        }
    }

    private mutating func toEscalation() -> Following {
        level += 1
        return (.escalate, 10 * minute...3 * hour, true)
    }

    /// The deadline of five days may be moved while it runs; from the third day on that might come too late.
    private mutating func maybeExtension() -> Following {
        let isEarly = time - receivedAt < 2 * day
        return isEarly && random.happens(35) ? (.extendDeadline, hour...5 * hour, true) : toDecision()
    }

    /// Most decisions come within the five days; one in ten is late, as in life.
    private mutating func toDecision() -> Following {
        random.happens(10) ? (.decideIssue, 5 * day...20 * day, true) : (.decideIssue, 30 * minute...2 * day, true)
    }

    private mutating func nextIssueOrResolution() -> Following {
        issuesDecided += 1
        return issuesDecided < issueCount
            ? (.decideIssue, 2 * minute...20 * minute, true) : (.resolve, 2 * minute...hour, true)
    }

    private func toLateClosing() -> Following { (.close, hour...2 * day, true) }

    private mutating func afterClosing() -> Following? {
        guard !wasReopened else { return nil }
        switch random.below(100) {
        case ..<6:
            wasReopened = true
            return (.reopen, day...6 * day, false)
        case ..<14: return (.identifyRootCause, day...5 * day, true)
        default: return nil
        }
    }
}
