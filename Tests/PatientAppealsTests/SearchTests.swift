// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Testing

@testable import PatientAppeals

@Suite struct SearchTests {
    private static let iin = "991301500125", phone = "+7 700 000 00 01"

    private func registration(_ key: String, at: Timestamp, _ change: (inout RegisterAppeal) -> Void = { _ in })
        -> AppealCommand
    {
        AppealCommand(key: key, at: at, actor: DomainCase.operatorActor, body: .registerAppeal(.example(change)))
    }

    @Test func `a number with one wrong symbol, or two exchanged, is corrected to one that the log has`() throws {
        let temporary = try TemporaryLog()
        let recorder = AppealRecorder(log: temporary.log, keys: temporary.keys)
        let receipts = recorder.recordBlocking((0..<5).map { registration("k\($0)", at: DomainCase.start) })
        for receipt in receipts {
            let number = try #require(receipt.appeal)
            for place in 0..<9 {
                var typed = Array(number.symbols.utf8)
                typed[place] = typed[place] == UInt8(ascii: "7") ? UInt8(ascii: "8") : UInt8(ascii: "7")
                let text = String(decoding: typed, as: UTF8.self)
                guard TrackingNumber(text) == nil else { continue }  // the same symbol was there
                #expect(try temporary.log.appeals(mistypedAs: text) == [number], "\(number) as \(text)")
                guard place < 8 else { continue }
                typed = Array(number.symbols.utf8)
                typed.swapAt(place, place + 1)
                let swapped = String(decoding: typed, as: UTF8.self)
                if TrackingNumber(swapped) == nil {
                    #expect(try temporary.log.appeals(mistypedAs: swapped) == [number])
                }
            }
        }
        let good = try #require(receipts[0].appeal).symbols
        #expect(TrackingNumber.corrections(of: good).isEmpty)
        for text in ["", "7K3F", "7K3F-9QXD-22", "Шағым ба?", "7K3F-9QXD-é"] {
            #expect(TrackingNumber.corrections(of: text).isEmpty)
        }
        #expect(TrackingNumber.corrections(of: "7K3F-9QXD-3").count < 25)
    }

    @Test func `what was written because the field had to be filled in makes nobody the same person`() throws {
        let keys = KeyStore.inMemory()
        for text in ["нет", "-", "0", "жоқ 1"] {
            var details = PersonDetails()
            (details.name, details.iin, details.phone) = ("Айгүль", text, text)
            #expect(keys.personID(of: details, actor: nil) != keys.personID(of: details, actor: nil), "\(text)")
            #expect(!details.isReachable && !details.isEmpty)
            details.phone = Self.phone
            #expect(keys.personID(of: details, actor: nil) == keys.personID(of: details, actor: nil))
            #expect(details.isReachable)
        }
        for (email, address) in [("a@example.kz", ""), ("", "Абай 1"), ("нет", "7")] {
            var details = PersonDetails()
            (details.email, details.address) = (email, address)
            #expect(details.isReachable, "\(email), \(address)")
        }
    }

    @Test func `a person's appeals are found by either number, however it is written, and not after erasure`() throws {
        let temporary = try TemporaryLog()
        let recorder = AppealRecorder(log: temporary.log, keys: temporary.keys)
        let receipts = recorder.recordBlocking([
            registration("a", at: DomainCase.start),
            registration("b", at: DomainCase.start) { $0.applicant?.iin = Self.iin },
            registration("c", at: DomainCase.start) { $0.applicant?.phone = "+7 700 000 00 02" },
        ])
        let numbers = try receipts.map { try #require($0.appeal) }
        func found(_ contact: PersonContact) throws -> [TrackingNumber] {
            try temporary.log.appeals(of: contact, keys: temporary.keys)
        }
        for phone in [Self.phone, "87000000001", "8 (700) 000-00-01"] {
            #expect(try found(.phone(phone)) == [numbers[0], numbers[1]])
        }
        #expect(try found(.iin("991301 500125")) == [numbers[1]])
        #expect(try found(.iin("881302300452")) == [])
        let erase = AppealCommand(
            key: "e", at: DomainCase.start, actor: DomainCase.headActor, appeal: .tracking(numbers[1]),
            body: .erasePerson(.with { $0.ground = "request" }))
        #expect(recorder.recordBlocking([erase])[0].outcome == .appended)
        #expect(try found(.iin(Self.iin)) == [])
        #expect(try found(.phone(Self.phone)) == [numbers[0]])
        for event in try temporary.log.events(EventQuery()) {
            for tag in event.tags { #expect(!tag.contains("7000000001") && !tag.contains(Self.iin)) }
        }
    }

    @Test func `the same person within the days of the settings is linked as a repeat, by rule`() throws {
        let temporary = try TemporaryLog()
        var settings = Settings.standard
        settings.limits.repeatDays = 30
        settings.limits.futureMinutes = 52_560_000
        let recorder = AppealRecorder(log: temporary.log, keys: temporary.keys, settings: settings)
        func register(_ key: String, day: Int64) throws -> Appeal {
            let at = DomainCase.start.advanced(bySeconds: day * 86_400)
            let number = try #require(recorder.recordBlocking([registration(key, at: at)])[0].appeal)
            return try #require(try temporary.log.appeal(number))
        }
        func links() throws -> [AppealEvent] {
            try temporary.log.events(EventQuery(types: ["RepeatLinked"])).map {
                unsafe try AppealEvent(type: $0.type, payload: $0.payload.span.bytes)
            }
        }
        let first = try register("a", day: 0)
        #expect(try links().isEmpty)
        _ = try register("b", day: 20)
        let link = try #require(try links().first)
        #expect(link.context.rule == "repeatDays")
        guard case .repeatLinked(let body) = link.body else { return }
        #expect(body.previous == first.trackingNumber?.symbols)
        _ = try register("c", day: 80)
        #expect(try links().count == 1, "sixty days later it is no repeat")
    }

    @Test func `unlinking a duplicate gives it its own clocks back`() throws {
        var one = try DomainCase.complaint()
        let own = one.appeal.due
        var earlier = one.appeal
        earlier.trackingNumber = TrackingNumber(value: 5)
        earlier.receivedAt = one.appeal.receivedAt.advanced(bySeconds: -2 * 86_400)
        earlier.registeredAt = earlier.receivedAt
        one.other = earlier
        try one.run(.linkDuplicate(.with { $0.of = "ref:x" }))
        #expect(one.appeal.due != own)
        try one.run(.unlinkDuplicate(.with { $0.reason = "Другой случай" }))
        #expect(one.appeal.due == own && one.appeal.duplicateOf.isEmpty)
        #expect(one.events.last?.context.rule == "duplicateUnlinked")
    }

    @Test func `the word that is owed on an extension is not owed earlier because of a duplicate`() throws {
        var one = try DomainCase.complaint()
        let until = one.now.advanced(bySeconds: 30 * 86_400)
        try one.run(
            .extendDeadline(
                .with { ($0.clock, $0.until, $0.reason) = ("supportServiceReview", until, "Ждём заключения") }))
        let notice = try #require(one.appeal.due["extensionNotice"])
        var earlier = one.appeal
        earlier.trackingNumber = TrackingNumber(value: 5)
        earlier.receivedAt = one.appeal.receivedAt.advanced(bySeconds: -9 * 86_400)
        earlier.registeredAt = earlier.receivedAt
        one.other = earlier
        try one.run(.linkDuplicate(.with { $0.of = "ref:x" }))
        #expect(one.appeal.due["extensionNotice"] == notice)
        #expect(one.appeal.due["supportServiceReview"] == until)
    }
}
