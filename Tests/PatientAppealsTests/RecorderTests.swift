// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Foundation
import PatientAppeals
import Synchronization
import Testing

@Suite struct RecorderTests {
    func registration(
        _ key: String, reference: String = "", _ change: (inout RegisterAppeal) -> Void = { _ in }
    ) -> AppealCommand {
        var body = RegisterAppeal.example(change)
        body.reference = reference
        return AppealCommand(
            key: key, at: DomainCase.start, actor: DomainCase.applicantActor, body: .registerAppeal(body))
    }

    func command(_ key: String, _ address: AppealAddress?, _ body: CommandBody) -> AppealCommand {
        AppealCommand(
            key: key, at: DomainCase.start.advanced(bySeconds: 600), actor: DomainCase.staff(for: body.kind),
            appeal: address,
            body: body)
    }

    /// The register's numbers in the order of the log.
    private func registerNumbers(_ log: EventLog) throws -> [String: [Int64]] {
        var numbers: [String: [Int64]] = [:]
        for event in try log.events(EventQuery(types: ["AppealRegistered"])) {
            guard case .appealRegistered(let body) = try AppealEvent(type: event.type, payload: event.payload).body
            else {
                continue
            }
            numbers[body.registry, default: []].append(body.number)
        }
        return numbers
    }

    @Test func `an appeal is registered and reached by each of its names`() throws {
        let temporary = try TemporaryLog()
        let recorder = AppealRecorder(log: temporary.log, keys: temporary.keys)
        let first = recorder.recordBlocking([registration("a", reference: "tg-1")])[0]
        #expect(first.outcome == .appended)
        #expect(first.positions == 1...8)
        #expect(first.register?.description == "shal-akyn-district-hospital/2026-000001")
        #expect(first.due.keys.sorted() == ["administrativeReview", "supportServiceReview"])
        let number = try #require(first.appeal), entry = try #require(first.register)
        let addresses: [AppealAddress] = [.tracking(number), .register(entry), .reference("tg-1")]
        for (index, address) in addresses.enumerated() {
            let note = command("n\(index)", address, .note(.with { $0.text = "x" }))
            let receipt = recorder.recordBlocking([note])[0]
            #expect(receipt.outcome == .appended && receipt.appeal == number && receipt.register == entry)
        }
        #expect(try temporary.log.appeal(number)?.state == .registered)
        #expect(try temporary.log.stream(of: .reference("tg-1")) == number.stream)
        #expect(try temporary.log.stream(of: .reference("tg-2")) == nil)
    }

    @Test func `a command is carried out once, whoever repeats it and when`() throws {
        let temporary = try TemporaryLog()
        let recorder = AppealRecorder(log: temporary.log, keys: temporary.keys)
        let commands = [
            registration("a", reference: "r"), command("b", .reference("r"), .escalate(.with { $0.to = 2 })),
        ]
        let first = recorder.recordBlocking(commands + commands)
        #expect(first.map(\.outcome) == [.appended, .appended, .alreadyAppended, .alreadyAppended])
        let other = AppealRecorder(log: temporary.log, keys: temporary.keys)
        for again in [recorder.recordBlocking(commands), other.recordBlocking(commands)] {
            for (one, two) in zip(first, again) {
                var expected = one
                expected.outcome = .alreadyAppended
                #expect(two == expected)
            }
        }
        #expect(temporary.log.lastPosition == 9)
    }

    @Test func `a key that belongs to another command is refused`() throws {
        let temporary = try TemporaryLog()
        let recorder = AppealRecorder(log: temporary.log, keys: temporary.keys)
        let escalate = CommandBody.escalate(.with { $0.to = 2 })
        let first = recorder.recordBlocking([
            registration("a", reference: "r"), registration("b", reference: "s"),
            command("c", .reference("r"), escalate),
            // In the same batch: another appeal, another text, the same command again.
            command("c", .reference("s"), escalate), registration("a", reference: "r") { $0.text = "Другое" },
            command("c", .reference("r"), escalate),
        ])
        let appended = CommandReceipt.Outcome.appended
        #expect(first.prefix(3).map(\.outcome) == [appended, appended, appended])
        #expect(first.suffix(3).map(code) == [.keyReused, .keyReused, nil] && first[5].outcome == .alreadyAppended)
        let number = try #require(first[0].appeal)
        var later = command("c", .tracking(number), escalate)
        later.at = later.at.advanced(bySeconds: 60)
        let others = [
            later, command("c", .reference("s"), escalate), command("c", .reference("nobody"), escalate),
            command("c", .reference("r"), .escalate(.with { $0.to = 3 })),
            command("c", .reference("r"), .note(.with { $0.text = "x" })), registration("c"),
        ]
        let again = AppealRecorder(log: temporary.log, keys: temporary.keys).recordBlocking(others)
        #expect(again[0].outcome == .alreadyAppended, "said at another time, by another name of the appeal")
        #expect(again.dropFirst().map(code) == Array(repeating: .keyReused, count: 5))
        let rehearsal = AppealRecorder(log: temporary.log, keys: temporary.keys.rehearsal()).recordBlocking(others)
        #expect(rehearsal == again)
    }

    @Test func `commands of a log without marks are repeated as before`() throws {
        let temporary = try TemporaryLog()
        let recorder = AppealRecorder(log: temporary.log, keys: temporary.keys)
        _ = recorder.recordBlocking([registration("a", reference: "r")])
        let old = try TemporaryLog()
        let events = try temporary.log.events().map { event in
            NewEvent(stream: event.stream, type: event.type, payload: event.payload, tags: event.tags)
        }
        _ = try old.log.appendBlocking(contentsOf: [AppendRequest(events, idempotencyKey: "a")])[0].get()
        let other = AppealRecorder(log: old.log, keys: old.keys)
        #expect(other.recordBlocking([registration("a") { $0.text = "Другое" }])[0].outcome == .alreadyAppended)
    }

    @Test(arguments: [6, 9])
    func `a command is known by its mark, and by the longer ones of earlier versions`(_ byteCount: Int) throws {
        let temporary = try TemporaryLog()
        let recorder = AppealRecorder(log: temporary.log, keys: temporary.keys)
        let registration = registration("a", reference: "r")
        _ = recorder.recordBlocking([registration])
        let mark = CommandMark.longest(registration, temporary.keys)
        #expect(mark.count == 9 && mark[0] == 0xd1)
        #expect(try temporary.log.events()[0].metadata == Array(mark.prefix(6)))
        let old = try TemporaryLog()
        var events = try temporary.log.events().map { event in
            NewEvent(stream: event.stream, type: event.type, payload: event.payload, tags: event.tags)
        }
        events[0].metadata = Array(mark.prefix(byteCount))
        _ = try old.log.appendBlocking(contentsOf: [AppendRequest(events, idempotencyKey: "a")])[0].get()
        let other = AppealRecorder(log: old.log, keys: temporary.keys)
        var another = registration
        another.actor.id += "x"
        #expect(other.recordBlocking([registration])[0].outcome == .alreadyAppended)
        #expect(code(other.recordBlocking([another])[0]) == .keyReused)
    }

    func code(_ receipt: CommandReceipt) -> RejectionCode? {
        if case .rejected(let rejection) = receipt.outcome { rejection.code } else { nil }
    }

    @Test func `what is still to come is refused, by the recorder's clock and the settings' limit`() throws {
        let temporary = try TemporaryLog()
        var options = AppealRecorder.Options()
        options.clock = { DomainCase.start.advanced(bySeconds: -300) }
        let recorder = AppealRecorder(log: temporary.log, keys: temporary.keys, options: options)
        var late = registration("b")
        late.at = late.at.advanced(bySeconds: 1)
        let receipts = recorder.recordBlocking([registration("a", reference: "r"), late])
        #expect(receipts[0].outcome == .appended && code(receipts[1]) == .inTheFuture)
        let erase = command("c", .reference("r"), .erasePerson(.with { $0.ground = "request" }))
        #expect(code(recorder.recordBlocking([erase])[0]) == .inTheFuture)
        #expect(try KeyStore.verify(for: temporary.log).erased == 0)
        var settings = Settings.standard
        settings.limits.futureMinutes = 6
        let other = AppealRecorder(log: temporary.log, keys: temporary.keys, settings: settings, options: options)
        #expect(other.recordBlocking([late])[0].outcome == .appended)
    }

    @Test func `a batch is decided in order, and one bad command costs only itself`() throws {
        let temporary = try TemporaryLog()
        let recorder = AppealRecorder(log: temporary.log, keys: temporary.keys)
        var commands: [AppealCommand] = []
        for index in 0..<300 {
            let isBad = index % 7 == 3
            commands.append(
                registration("k\(index)", reference: index % 10 == 9 ? "r\(index - 1)" : "r\(index)") {
                    if isBad { $0.text = "" }
                })
            commands.append(command("e\(index)", .reference("r\(index)"), .escalate(Escalate())))
        }
        let receipts = recorder.recordBlocking(commands)
        for index in 0..<300 {
            let isTaken = index % 10 == 9 && (index - 1) % 7 != 3
            let expected: RejectionCode? = isTaken ? .referenceTaken : index % 7 == 3 ? .textMissing : nil
            if case .rejected(let rejection) = receipts[2 * index].outcome {
                #expect(rejection.code == expected, "\(index)")
            } else {
                #expect(receipts[2 * index].outcome == .appended && expected == nil, "\(index)")
            }
        }
        let numbers = try #require(try registerNumbers(temporary.log).values.first)
        #expect(numbers == Array(1...Int64(numbers.count)))
    }

    @Test func `concurrent recorders leave no gap and no double in the register`() throws {
        let temporary = try TemporaryLog()
        let log = temporary.log, keys = temporary.keys
        let makers = 4, batches = 12
        _ = AppealRecorder(log: log, keys: keys).recordBlocking([registration("shared", reference: "shared")])
        let failures = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: makers) { maker in
            var options = AppealRecorder.Options()
            options.keptAppeals = 8
            options.attempts = 10_000
            let recorder = AppealRecorder(log: log, keys: keys, options: options)
            for batch in 0..<batches {
                var commands = (0..<6).map { index in
                    registration("k\(maker)/\(batch)/\(index)") { $0.organization = "clinic-\(index % 2)" }
                }
                // All of them also work on one appeal.
                commands.append(command("n\(maker)/\(batch)", .reference("shared"), .note(.with { $0.text = "x" })))
                for receipt in recorder.recordBlocking(commands) where receipt.outcome != .appended {
                    failures.withLock { $0.append("\(receipt.outcome)") }
                }
            }
        }
        #expect(failures.withLock { $0 } == [])
        let numbers = try registerNumbers(log)
        for clinic in ["clinic-0/2026", "clinic-1/2026"] {
            #expect(numbers[clinic] == Array(1...Int64(makers * batches * 3)))
        }
        var tracking: Set<String> = []
        for event in try log.events(EventQuery(types: ["AppealReceived"])) {
            let isNew = tracking.insert(event.stream).inserted
            #expect(isNew && event.revision == 0)
        }
    }

    @Test func `what another recorder did is seen, for going on and for refusing`() throws {
        let temporary = try TemporaryLog()
        let one = AppealRecorder(log: temporary.log, keys: temporary.keys)
        let two = AppealRecorder(log: temporary.log, keys: temporary.keys)
        _ = one.recordBlocking([registration("a", reference: "r")])
        #expect(
            two.recordBlocking([command("b", .reference("r"), .escalate(.with { $0.to = 3 }))])[0].outcome == .appended)
        // Refused on what is remembered, allowed by what is in the log.
        let down = command(
            "c", .reference("r"),
            .deescalate(
                .with {
                    $0.to = 2
                    $0.reason = "x"
                }))
        #expect(one.recordBlocking([down])[0].outcome == .appended)
        // Allowed by what is remembered, refused by what is in the log.
        let up = two.recordBlocking([command("d", .reference("r"), .escalate(.with { $0.to = 3 }))])[0]
        #expect(up.outcome == .appended)
        guard
            case .rejected(let rejection) = one.recordBlocking([command("e", .reference("r"), .escalate(Escalate()))])[
                0
            ].outcome
        else { return #expect(Bool(false), "it must be refused") }
        #expect([.levelNotHigher, .levelOutOfRange].contains(rejection.code))
    }

    @Test func `a tracking number that is taken is drawn anew, and not for ever`() throws {
        let temporary = try TemporaryLog()
        let draws = Mutex<[UInt64]>([9, 9, 9, 8])
        var options = AppealRecorder.Options()
        options.trackingNumber = {
            TrackingNumber(value: draws.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] })
        }
        let recorder = AppealRecorder(log: temporary.log, keys: temporary.keys, options: options)
        let receipts = recorder.recordBlocking([registration("a"), registration("b")])
        #expect(receipts.map(\.outcome) == [.appended, .appended])
        #expect(Set(receipts.map(\.appeal)) == [TrackingNumber(value: 9), TrackingNumber(value: 8)])
        #expect(recorder.recordBlocking([registration("c")])[0].outcome == .conflict)
        #expect(try registerNumbers(temporary.log).values.first == [1, 2])
    }

    @Test func `a tick is recorded once`() throws {
        let temporary = try TemporaryLog()
        let recorder = AppealRecorder(log: temporary.log, keys: temporary.keys)
        _ = recorder.recordBlocking([
            registration("a", reference: "r1"), registration("b") { $0.channel = .webQR },
            command("c", .reference("r1"), .resolve(.with { $0.onTheSpot = true })),
        ])
        let day = DomainCase.start.advanced(bySeconds: 2 * 86_400)
        let first = try recorder.tickBlocking(at: day)
        #expect(first.breaches == 1 && first.escalations == 1 && first.appealsChanged == 1)
        #expect(try recorder.tickBlocking(at: day).events == 0)
        let later = try recorder.tickBlocking(at: day.advanced(bySeconds: 30 * 86_400))
        #expect(later.breaches == 2 && later.refusals == 1 && later.appealsChanged == 1)
        #expect(try recorder.tickBlocking(at: day.advanced(bySeconds: 30 * 86_400)).events == 0)
    }

    @Test func `settings that a log was given hold for it`() throws {
        let temporary = try TemporaryLog()
        #expect(try Settings.current(in: temporary.log) == .standard)
        let json = Array(
            #"""
            {"version":"v1","organizations":[{"code":"shal-akyn-district-hospital","region":"KZ-59",
             "registerPrefix":"SKO-17"}]}
            """#.utf8)
        let settings = try Settings.adopt(
            json: json, in: temporary.log, actor: DomainCase.operatorActor, at: DomainCase.start)
        _ = try Settings.adopt(json: json, in: temporary.log, actor: DomainCase.operatorActor, at: DomainCase.start)
        #expect(temporary.log.lastPosition == 1)
        #expect(try Settings.current(in: temporary.log) == settings)
        let recorder = AppealRecorder(log: temporary.log, keys: temporary.keys, settings: settings)
        let receipts = recorder.recordBlocking([registration("a"), registration("b") { $0.organization = "other" }])
        #expect(receipts[0].register?.description == "SKO-17/2026-000001")
        guard case .rejected(let rejection) = receipts[1].outcome else { return #expect(Bool(false)) }
        #expect(rejection.code == .unknownOrganization)
    }

    @Test func `commands of many tasks are each answered`() async throws {
        let temporary = try TemporaryLog()
        let recorder = AppealRecorder(log: temporary.log, keys: temporary.keys)
        let numbers = await withTaskGroup(of: Int?.self, returning: [Int].self) { group in
            for index in 0..<100 {
                let command = registration("k\(index)")
                group.addTask { await recorder.record(command).register?.number }
            }
            var numbers: [Int] = []
            for await number in group { if let number { numbers.append(number) } }
            return numbers
        }
        #expect(numbers.sorted() == Array(1...100))
    }

    @Test func `a duplicate and a repeat are linked by any name of the other appeal`() throws {
        let temporary = try TemporaryLog()
        let recorder = AppealRecorder(log: temporary.log, keys: temporary.keys)
        let receipts = recorder.recordBlocking([
            registration("a", reference: "r1"),
            registration("b", reference: "r2") { $0.repeatOf = "ref:r1" },
            command("c", .reference("r2"), .linkDuplicate(.with { $0.of = "ref:r1" })),
            command("d", .reference("r1"), .linkDuplicate(.with { $0.of = "ref:r2" })),
            command("e", .reference("r1"), .linkDuplicate(.with { $0.of = "ref:nobody" })),
        ])
        #expect(receipts.prefix(3).map(\.outcome) == [.appended, .appended, .appended])
        let codes = receipts.suffix(2).map { receipt -> RejectionCode? in
            if case .rejected(let rejection) = receipt.outcome { rejection.code } else { nil }
        }
        #expect(codes == [.duplicateInvalid, .unknownAppeal])
        let number = try #require(receipts[1].appeal)
        #expect(try temporary.log.appeal(number)?.duplicateOf == receipts[0].appeal?.symbols)
    }
}
