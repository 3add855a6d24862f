// SPDX-License-Identifier: Apache-2.0

import EventLog
import Interchange
import Testing

@testable import PatientAppeals

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
        /// The same appeals as the projection has them, by which a tick finds its work.
        var current = CurrentState()
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
            let events: [AppealEvent]
            do throws(Rejection) {
                events = try decider.decide(intent, in: appeal)
            } catch {
                // A tick may have taken the appeal up before a person wanted to.
                guard [.levelNotHigher, .notOnTheSpot].contains(error.code) else { throw error }
                return
            }
            try take(events, name)
        }

        /// Looks at the clocks of all appeals that are not over for good.
        mutating func tick(at instant: Timestamp) throws {
            for (name, appeal) in appeals where isLive(appeal, at: instant) {
                try take(decider.tick(appeal, at: instant), name)
            }
        }

        private func isLive(_ appeal: Appeal, at instant: Timestamp) -> Bool {
            appeal.receivedAt <= instant && appeal.receivedAt.advanced(bySeconds: 150 * 86_400) > instant
        }

        /// Whether the projection finds exactly the appeals that a tick has something to do for.
        func findsItsWork(at instant: Timestamp) -> Bool {
            let found = Set(current.rowsDue(at: instant).map { DueAppeal($0, in: current).stream })
            let wanted = appeals.filter { !decider.tick($0.value, at: instant).isEmpty }
            return found == Set(wanted.keys.map { "appeal-\($0)" })
        }

        mutating func take(_ events: [AppealEvent], _ name: String) throws {
            guard !events.isEmpty else { return }
            for event in events {
                appeals[name, default: Appeal()].evolve(event)
                try current.apply(
                    event.body.kind ?? .noteAdded, stream: Array("appeal-\(name)".utf8).rawBytes,
                    payload: event.encodedPayload().rawBytes, recordedAt: event.context.at ?? TwoYearsTests.from,
                    position: 1)
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
        var commandCount = 0
        for command in commands {
            while hour < command.at {
                try hourly.tick(at: hour)
                hour = hour.advanced(bySeconds: 3_600)
            }
            try hourly.carryOut(command)
            try once.carryOut(command)
            commandCount += 1
            if commandCount % 100 == 0 {
                #expect(once.findsItsWork(at: command.at) && hourly.findsItsWork(at: command.at))
            }
        }
        while hour < end {
            try hourly.tick(at: hour)
            hour = hour.advanced(bySeconds: 3_600)
        }
        #expect(once.findsItsWork(at: end))
        for (name, appeal) in once.appeals { try once.take(once.decider.tick(appeal, at: end), name) }
        #expect(once.findsItsWork(at: end) && hourly.findsItsWork(at: end), "nothing is left")
        #expect(!once.breaches.isEmpty)
        #expect(hourly.breaches == once.breaches)
        #expect(hourly.breachCount == hourly.breaches.count && once.breachCount == once.breaches.count, "each once")
    }
}
