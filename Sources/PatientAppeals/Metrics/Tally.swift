// SPDX-License-Identifier: Apache-2.0

import EventLog

/// The counts of one group, before they become shares.
struct Tally {
    private(set) var n = 0
    private var scores = Array(repeating: 0, count: 6)
    private var surveyed = Count()
    private var onTheSpot = Count()
    private var reopened = Count(), repeated = Count(), pingPong = Count(), misrouted = Count()
    private var escalated = Array(repeating: 0, count: 6)
    private var upheldIssues = Count(), upheldAppeals = Count()
    private var firstContact = Count(), lastingContact = Count()
    private var survey = SurveyTally()
    private var workingTimes: [[Int64]] = [[], [], []]
    private var firstAnswer: [Int64] = [], firstResolution: [Int64] = [], finalResolution: [Int64] = []

    /// Counts one appeal.
    ///
    /// - Parameter returned: when the applicant first came back on it.
    mutating func add(
        _ facts: AppealFacts, furtherOutcomes: [UInt8], returned: Int64?, _ query: StatisticsQuery
    ) {
        n += 1
        survey.add(facts)
        for lane in 0..<6 { scores[lane] += facts.rating(lane) }
        if facts.rating(AppealFacts.RatingLane.invited) > 0 {
            surveyed.add((0..<6).contains { facts.rating($0) > 0 })
        }
        if facts.has(AppealFacts.Flag.registered), !facts.has(AppealFacts.Flag.imported) {
            onTheSpot.add(Self.isOnTheSpot(facts, query.onTheSpotLimit))
            addFirstContact(facts, returned, asOf: query.judgedAt.microseconds)
        }
        if facts.has(AppealFacts.Flag.concluded) { reopened.add(facts.reopened > 0) }
        repeated.add(facts.has(AppealFacts.Flag.repeated))
        pingPong.add(facts.has(AppealFacts.Flag.pingPong))
        misrouted.add(facts.has(AppealFacts.Flag.redirected))
        if facts.escalations != 0 {
            for lane in 0..<6 where facts.escalation(lane) > 0 { escalated[lane] += 1 }
        }
        if facts.outcomes != 0 || !furtherOutcomes.isEmpty { addOutcomes(facts, furtherOutcomes) }
        addTimes(facts)
    }

    private mutating func addFirstContact(_ facts: AppealFacts, _ returned: Int64?, asOf: Int64) {
        let isFirst = Self.isOnTheSpot(facts, .sameContact)
        firstContact.add(isFirst)
        let start = isFirst ? facts.firstResolvedAt : facts.receivedAt
        let end = start.addingReportingOverflow(Int64(FirstContact.quietDays) * 86_400_000_000)
        guard !end.overflow, end.partialValue <= asOf else { return }
        lastingContact.add(isFirst && returned.map { $0 > end.partialValue } ?? true)
    }

    /// Counts working times from receipt to each of the three ends, in the zone of receipt.
    mutating func addWorkingTimes(_ facts: AppealFacts, _ calendar: WorkingCalendar) {
        guard facts.receivedAt != AppealFacts.never else { return }
        let zone = AppealFacts.minutes(zone: facts.receivedZone)
        let ends = [facts.firstAnswerAt, facts.firstResolvedAt, facts.finallyResolvedAt]
        for (index, end) in ends.enumerated() where end != AppealFacts.never {
            let seconds = try? calendar.workingSeconds(
                from: Timestamp(microseconds: facts.receivedAt), to: Timestamp(microseconds: end), offsetMinutes: zone)
            if let seconds { workingTimes[index].append(seconds * 1_000_000) }
        }
    }

    private mutating func addOutcomes(_ facts: AppealFacts, _ further: [UInt8]) {
        var issues = Count()
        for code in (1...AppealFacts.issuesInside).map({ facts.outcome(ofIssue: $0) }) + further {
            let outcome = IssueOutcome(code: code)
            if outcome == .upheld || outcome == .partially {
                issues.add(true)
            } else if outcome == .not {
                issues.add(false)
            }
        }
        upheldIssues = upheldIssues + issues
        if issues.n > 0 { upheldAppeals.add(issues.k > 0) }
    }

    private mutating func addTimes(_ facts: AppealFacts) {
        if let time = facts.sinceReceipt(facts.firstAnswerAt) { firstAnswer.append(time) }
        if let time = facts.sinceReceipt(facts.firstResolvedAt) { firstResolution.append(time) }
        if let time = facts.sinceReceipt(facts.finallyResolvedAt) { finalResolution.append(time) }
    }

    private static func isOnTheSpot(_ facts: AppealFacts, _ limit: OnTheSpotLimit) -> Bool {
        guard let time = facts.sinceReceipt(facts.firstResolvedAt), facts.has(AppealFacts.Flag.atLevelOne),
            facts.has(AppealFacts.Flag.withoutHandover)
        else { return false }
        switch limit {
        case .sameContact: return facts.has(AppealFacts.Flag.onTheSpot)
        case .within(let seconds): return time <= seconds &* 1_000_000
        case .endOfNextWorkingDay(let calendar):
            let received = AppealFacts.date(facts.receivedAt, zone: facts.receivedZone).daysSinceEpoch
            let resolved = AppealFacts.date(facts.firstResolvedAt, zone: facts.receivedZone).daysSinceEpoch
            guard let last = calendar.next(after: received) else { return false }
            return resolved <= last
        }
    }

    /// The figures.
    func row(group: [GroupValue], deadlines: [ClockCompliance], query: StatisticsQuery) -> StatisticsRow {
        let rule = query.suppression
        let valid = scores[0..<5].reduce(0, +)
        let positive = scores[3] + scores[4]
        let answers = valid + scores[AppealFacts.RatingLane.noOpinion]
        let sum = (0..<5).reduce(0) { $0 + ($1 + 1) * scores[$1] }
        return StatisticsRow(
            group: group,
            n: n,
            csat: rule.share(Count(k: positive, n: valid)),
            meanScore: rule.mean(sum: sum, n: valid),
            positiveShare: rule.share(Count(k: positive, n: answers)),
            noOpinion: rule.share(Count(k: scores[AppealFacts.RatingLane.noOpinion], n: answers)),
            surveyResponse: rule.share(surveyed),
            onTheSpot: rule.share(onTheSpot),
            onTheSpotTarget: query.onTheSpotTarget,
            firstContact: FirstContact(gross: rule.share(firstContact), net: rule.share(lastingContact)),
            surveyBias: survey.bias(rule),
            timeToFirstAnswer: rule.durations(microseconds: firstAnswer),
            timeToFirstResolution: rule.durations(microseconds: firstResolution),
            timeToFinalResolution: rule.durations(microseconds: finalResolution),
            workingTimeToFirstAnswer: rule.durations(microseconds: workingTimes[0]),
            workingTimeToFirstResolution: rule.durations(microseconds: workingTimes[1]),
            workingTimeToFinalResolution: rule.durations(microseconds: workingTimes[2]),
            reopened: rule.share(reopened),
            repeated: rule.share(repeated),
            escalations: escalations(rule),
            pingPong: rule.share(pingPong),
            misrouted: rule.share(misrouted),
            upheldByIssue: rule.share(upheldIssues),
            upheldByAppeal: rule.share(upheldAppeals),
            deadlines: deadlines
        )
    }

    private func escalations(_ rule: SuppressionRule) -> [EscalationShare] {
        [(1, 2), (2, 3), (1, 3)].flatMap { from, to in
            [false, true].compactMap { automatic in
                AppealFacts.lane(from: Int64(from), to: Int64(to), automatic: automatic).map { lane in
                    EscalationShare(
                        from: from,
                        to: to,
                        automatic: automatic,
                        share: rule.share(Count(k: escalated[lane], n: n))
                    )
                }
            }
        }
    }
}

/// The counts of one clock in one group.
struct ClockTally {
    private var closedOnly = Count(), settled = Count()
    private var overdue = 0, running = 0

    /// Counts a clock of an appeal in this state.
    mutating func add(_ clock: ClockRecord, state: AppealState, asOf: Int64) {
        let standing = clock.standing(asOf: asOf)
        switch standing {
        case .met, .late:
            if state == .closed { closedOnly.add(standing == .met) }
            if state == .closed || state.isOpen { settled.add(standing == .met) }
        case .overdue:
            settled.add(false)
            overdue += 1
        case .running: running += 1
        }
    }

    /// The figures.
    func compliance(_ name: String, _ query: StatisticsQuery) -> ClockCompliance {
        ClockCompliance(
            clock: name,
            closedOnly: query.suppression.share(closedOnly),
            withOverdue: query.cohort == .closed ? .undefined : query.suppression.share(settled),
            overdue: overdue,
            running: running
        )
    }
}
