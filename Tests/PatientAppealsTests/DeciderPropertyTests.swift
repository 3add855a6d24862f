// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import PatientAppeals
import Testing

/// Random commands in random order: most are refused, and whatever goes through keeps the invariants.
@Suite struct DeciderPropertyTests {
    @Test(arguments: 1...150 as ClosedRange<UInt64>)
    func `no sequence of commands breaks an invariant`(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        var one = try DomainCase(.example { $0.patient = seed % 3 == 0 ? .named("Өрнек Айбек") : nil })
        var accepted = 0
        for _ in 0..<120 {
            let body = randomBody(&generator, now: one.now)
            let before = one.appeal
            let step = Int64.random(in: 1...50_000, using: &generator)
            do throws(Rejection) {
                let events = try one.run(body, at: one.now.advanced(bySeconds: step))
                accepted += 1
                #expect(!events.isEmpty)
                check(events, before, one.appeal)
            } catch {
                #expect(one.appeal == before)
            }
        }
        #expect(accepted > 5)
        var folded = Appeal()
        for event in one.events { folded.evolve(event) }
        #expect(folded == one.appeal)
        checkHistory(one.events)
    }

    private func check(_ events: [AppealEvent], _ before: Appeal, _ after: Appeal) {
        for event in events {
            switch event.body {
            case .answerSent:
                #expect(after.issues.allSatisfy { $0.isRedirected || $0.outcome != .unsaid })
                #expect(!after.isThirdParty || after.consent == .granted)
                #expect(!before.cycle.isAnswered)
            case .satisfactionRated(let body):
                #expect((1...5).contains(body.score) != body.noOpinion)
                #expect(!before.cycle.isRated)
            case .deadlineExtended(let body):
                let clock = before.clocks.first { $0.name == body.clock }
                #expect(clock?.isExtended == false && clock?.status == .running)
            case .appealEscalated(let body): #expect(body.to > body.from && body.to <= 3)
            case .appealDeescalated(let body): #expect(body.to < body.from && body.to >= 1 && body.reason != nil)
            default: break
            }
        }
        if after.level != before.level {
            #expect(
                events.contains { [.appealEscalated, .appealDeescalated].contains($0.body.kind) },
                "a level changes by an event only")
        }
        if !after.state.isOpen { #expect(after.due.isEmpty) }
    }

    /// A clock that ended late has its breach, and none has two in a cycle.
    private func checkHistory(_ events: [AppealEvent]) {
        var breached: Set<String> = []
        for event in events {
            if case .deadlineBreached(let body) = event.body {
                let isNew = breached.insert("\(body.clock) \(body.cycle) \(body.due?.microseconds ?? 0)").inserted
                #expect(isNew)
            }
        }
    }

    private func randomBody(_ generator: inout SplitMix64, now: Timestamp) -> CommandBody {
        let kinds = AppealCommandKind.allCases.filter { ![.registerAppeal, .linkDuplicate, .withdraw].contains($0) }
        var body = CommandBody(kinds[Int.random(in: 0..<kinds.count, using: &generator)])
        var filler = CommandFiller(generator: generator, now: now)
        try? body.code(with: &filler)
        generator = filler.generator
        return body
    }
}

/// Fills commands with values that make sense more often than not.
private struct CommandFiller: FieldCoder {
    var generator: SplitMix64
    let now: Timestamp

    mutating func integer(_ number: Int, _ name: String, _ value: inout Int64) {
        value = Int64.random(in: name == "score" ? 0...6 : 0...3, using: &generator)
    }
    mutating func flag(_ number: Int, _ name: String, _ value: inout Bool) {
        value = Int.random(in: 0..<4, using: &generator) == 0
    }
    mutating func string(_ number: Int, _ name: String, _ value: inout String) {
        let clocks = ["", "supportServiceReview"]
        value =
            switch name {
            case "category", "topic": ["WAITING", "ETHICS", "EXTORTION", "NONE"].randomElement(using: &generator) ?? ""
            case "clock": clocks.randomElement(using: &generator) ?? ""
            case "hash": String(repeating: "0f", count: 32)
            default: ["", "a", "b", "c"].randomElement(using: &generator) ?? ""
            }
    }
    mutating func strings(_ number: Int, _ name: String, _ value: inout [String]) {
        value = Int.random(in: 0..<2, using: &generator) == 0 ? [] : ["1"]
    }
    mutating func bytes(_ number: Int, _ name: String, _ value: inout [UInt8]) {}
    mutating func code<Value: CodedValue>(_ number: Int, _ name: String, _ value: inout Value) {
        value = Value(code: UInt8.random(in: 0...UInt8(Value.names.count), using: &generator))
    }
    mutating func time(_ number: Int, _ name: String, _ value: inout Timestamp?) {
        value = now.advanced(bySeconds: Int64.random(in: -86_400...1_000_000, using: &generator))
    }
    mutating func message<Message: PayloadMessage>(_ number: Int, _ name: String, _ value: inout Message?) {}
    mutating func messages<Message: PayloadMessage>(_ number: Int, _ name: String, _ value: inout [Message]) {}
    mutating func unknown(_ fields: inout UnknownFields) {}
}
