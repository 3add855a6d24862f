// SPDX-License-Identifier: Apache-2.0

import EventLog
import Interchange
import PatientAppeals
import Testing

/// Two years of invented appeals, with the clocks looked at in two ways.
@Suite struct TwoYearsTests {
    private static let from = Timestamp.parse(iso8601: "2025-01-01T00:00:00+05:00")!.instant
    private static let to = Timestamp.parse(iso8601: "2027-01-01T00:00:00+05:00")!.instant

    /// A breach: of which appeal, which clock, in which cycle, and when it fell due.
    private struct Breach: Hashable {
        var appeal: String
        var clock: String
        var cycle: Int64
        var due: Timestamp?
    }

    /// Carries out commands and ticks, and keeps the breaches.
    private struct Office {
        let decider: AppealDecider
        var appeals: [String: Appeal] = [:]
        var breaches: Set<Breach> = []
        var breachCount = 0
        private var count: UInt64 = 0

        init(_ settings: Settings) { decider = AppealDecider(settings: settings) }

        mutating func carryOut(_ command: AppealCommand) throws {
            var intent = AppealIntent(command)
            intent.actorID = command.actor.id
            var name = ""
            if case .registerAppeal(let body) = command.body {
                count += 1
                name = body.reference
                intent.trackingNumber = TrackingNumber(value: count)
                intent.registerEntry = RegisterEntry(prefix: "R", year: 2025, number: Int(count))
                intent.applicant = PersonID(high: 1, low: count)
                if body.patient?.isEmpty == false { intent.patient = PersonID(high: 2, low: count) }
            } else if case .reference(let reference)? = command.appeal {
                name = reference
            }
            let appeal = appeals[name] ?? Appeal()
            do throws(Rejection) {
                take(try decider.decide(intent, in: appeal), name)
            } catch {
                // A tick may have taken the appeal up before a person wanted to.
                guard [.levelNotHigher, .notOnTheSpot].contains(error.code) else { throw error }
            }
        }

        /// Looks at the clocks of all appeals that are not over for good.
        mutating func tick(at instant: Timestamp) {
            for (name, appeal) in appeals where isLive(appeal, at: instant) {
                take(decider.tick(appeal, at: instant), name)
            }
        }

        private func isLive(_ appeal: Appeal, at instant: Timestamp) -> Bool {
            appeal.receivedAt <= instant && appeal.receivedAt.advanced(bySeconds: 150 * 86_400) > instant
        }

        mutating func take(_ events: [AppealEvent], _ name: String) {
            guard !events.isEmpty else { return }
            for event in events {
                appeals[name, default: Appeal()].evolve(event)
                guard case .deadlineBreached(let body) = event.body else { continue }
                breaches.insert(Breach(appeal: name, clock: body.clock, cycle: body.cycle, due: body.due))
                breachCount += 1
            }
        }
    }

    @Test func `a tick each hour and one at the end find the same breaches`() throws {
        var simulation = AppealSimulation(
            AppealSimulation.Options(appeals: 150, seed: 11, from: Self.from, to: Self.to))
        var commands: [AppealCommand] = []
        while let lines = simulation.next() {
            commands += try lines.split(separator: UInt8(ascii: "\n")).map { try CommandReader.read(Array($0)) }
        }
        // Nobody but the clock closes what is left lying: some of the appeals are forgotten half way.
        commands = commands.filter { command in
            guard case .reference(let reference)? = command.appeal else { return true }
            return !reference.hasSuffix("3")
        }
        var hourly = Office(.standard)
        var once = Office(.standard)
        let end = Self.to.advanced(bySeconds: 120 * 86_400)
        var hour = Self.from
        for command in commands {
            while hour < command.at {
                hourly.tick(at: hour)
                hour = hour.advanced(bySeconds: 3_600)
            }
            try hourly.carryOut(command)
            try once.carryOut(command)
        }
        while hour < end {
            hourly.tick(at: hour)
            hour = hour.advanced(bySeconds: 3_600)
        }
        for (name, appeal) in once.appeals { once.take(once.decider.tick(appeal, at: end), name) }
        #expect(!once.breaches.isEmpty)
        #expect(hourly.breaches == once.breaches)
        #expect(hourly.breachCount == hourly.breaches.count && once.breachCount == once.breaches.count, "each once")
    }
}
