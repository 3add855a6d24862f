// SPDX-License-Identifier: Apache-2.0

import EventLog

/// One simulated appeal on its way: what it is, which step comes next and when. A few words of memory, no references.
struct OpenAppeal: Sendable {
    /// A command that the appeal's life may hold.
    enum Step: UInt8, Sendable {
        case register, acknowledge, classify, assign, escalate, consult, explainRoute, arrangeAppointment
        case requestConsent, grantConsent, requestInformation, receiveInformation, verifyCare, recordFinding
        case extendDeadline, decideIssue, resolve, answer, confirmDelivery, inviteSurvey, rate, close
        case reopen, redirect, withdraw, leaveUnconsidered, identifyRootCause, planAction, completeAction, reviewAction
    }

    /// 0, 1, 2, … in the order of arrival.
    let number: Int
    let receivedAt: Int64
    /// Indices into the simulation's tables.
    let topic: Int, clinic: Int, channel: Int
    /// A second issue beside the topic's; nil for most.
    let secondTopic: Int?
    let inKazakh: Bool
    let isAnonymous: Bool
    /// The applicant writes about somebody else, so that the answer needs that person's consent.
    let concernsAnother: Bool
    let onTheSpot: Bool
    var random: RandomSource

    /// The command that comes next, its time in seconds since 1970, and how many came before it.
    private(set) var step = Step.register
    private(set) var time: Int64
    private(set) var serial = 0
    /// The level it is on, how many issues are decided, and whether it was reopened.
    var level: Int
    var issuesDecided = 0
    var wasReopened = false

    init(number: Int, receivedAt: Int64, random source: RandomSource) {
        var random = source
        let clinicIndex = random.weighted(SimulatedClinic.weights)
        let clinic = SimulatedClinic.all[clinicIndex]
        let local = receivedAt + clinic.offsetSeconds(at: receivedAt)
        let channelIndex = random.weighted(
            WorkingHours.holds(local: local) ? SimulatedChannel.byDay : SimulatedChannel.byNight
        )
        let channel = SimulatedChannel.all[channelIndex]
        let topicIndex = random.weighted(SimulatedTopic.weights)
        let topic = SimulatedTopic.all[topicIndex]
        let boxed = channel.code == "suggestionBox"
        let another = !boxed && topic.severity >= 1 && random.happens(4)

        self.number = number
        self.receivedAt = receivedAt
        self.topic = topicIndex
        self.clinic = clinicIndex
        self.channel = channelIndex
        time = receivedAt
        onTheSpot = !another && random.happens(min(99, topic.onTheSpotPercent * channel.onTheSpotPercent / 100))
        let other = random.weighted(SimulatedTopic.weights)
        let second = !onTheSpot && other != topicIndex && random.happens(12) ? other : nil
        secondTopic = second
        level = max(topic.level, second.map { SimulatedTopic.all[$0].level } ?? 1)
        inKazakh = random.happens(clinic.kazakhPercent)
        isAnonymous = boxed && random.happens(70)
        concernsAnother = another
        self.random = random
    }

    /// Staff that steps in by itself reports what it saw; only a patient complains.
    var kind: String {
        let kind = SimulatedTopic.all[topic].kind
        return kind == "complaint" && SimulatedChannel.all[channel].code == "proactive" ? "notification" : kind
    }

    var issueCount: Int { secondTopic == nil ? 1 : 2 }

    func isBefore(_ other: OpenAppeal) -> Bool { time != other.time ? time < other.time : number < other.number }

    /// Goes on to the next step; false when the appeal's life is over.
    mutating func moveOn() -> Bool {
        guard let (next, delay, byStaff) = following() else { return false }
        step = next
        serial += 1
        let due = time + max(1, random.within(delay))
        time = byStaff ? WorkingHours.next(from: due, offset: SimulatedClinic.all[clinic].offsetSeconds(at: due)) : due
        return true
    }
}

/// When a clinic's staff works: Monday to Saturday, 9 to 18 o'clock.
enum WorkingHours {
    static func holds(local: Int64) -> Bool {
        let second = local % 86_400
        return second >= 32_400 && second < 64_800 && !isSunday(local: local)
    }

    private static func isSunday(local: Int64) -> Bool {
        CivilDate.weekday(daysSinceEpoch: Int(local / 86_400)) == 6
    }

    /// `second` itself when it falls into working hours, else the same minute past nine of the next working day, so
    /// that what waits over night does not all happen at once.
    static func next(from second: Int64, offset: Int64) -> Int64 {
        var local = second + offset
        if holds(local: local) { return second }
        if local % 86_400 >= 64_800 || isSunday(local: local) {
            local += 86_400 - local % 86_400 + local % 3_600
        }
        if isSunday(local: local) { local += 86_400 }
        return local - local % 86_400 + 32_400 + local % 3_600 - offset
    }
}
