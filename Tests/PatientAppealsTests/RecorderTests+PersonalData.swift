// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Foundation
import PatientAppeals
import Testing

/// What becomes of personal data between the command, the log and whoever reads it.
extension RecorderTests {
    @Test func `no file of the log has personal data in clear`() throws {
        let temporary = try TemporaryLog()
        let recorder = AppealRecorder(log: temporary.log, keys: temporary.keys)
        _ = recorder.recordBlocking([
            registration("a", reference: "r") {
                $0.applicant?.iin = "991301500125"
                $0.applicant?.email = "dana@example.kz"
                $0.applicant?.address = "Сергеевка, Желтоксан 1"
                $0.patient = .named("Өрнек Айбек")
                $0.issues[0].text = "Тайный диагноз"
            },
            command("b", .reference("r"), .note(.with { $0.text = "Звонила мать пациента" })),
            command(
                "c", .reference("r"),
                .attach(
                    .with {
                        $0.hash = String(repeating: "ab", count: 32)
                        $0.fileName = "выписка-образцова.pdf"
                    })),
        ])
        try temporary.log.close()
        let bytes = try temporary.bytes()
        let secrets = [
            "991301500125", "dana@example", "Желтоксан", "Образцова", "700 000 00 01", "Өрнек", "диагноз", "Звонила",
            "выписка", "tg:771", "Ждали",
        ]
        for secret in secrets {
            #expect(!bytes.contains(Array(secret.utf8)), "\(secret)")
        }
        #expect(bytes.contains(Array("shal-akyn".utf8)), "the search finds what is there")
    }

    @Test func `an erased person's data reads as erased in every appeal`() throws {
        let temporary = try TemporaryLog()
        let recorder = AppealRecorder(log: temporary.log, keys: temporary.keys)
        _ = recorder.recordBlocking([
            registration("a", reference: "r1"), registration("b", reference: "r2"),
            registration("c", reference: "r3") { $0.applicant?.phone = "+7 700 000 00 99" },
        ])
        func contents(_ reference: String) throws -> [Revealed] {
            let stream = try #require(try temporary.log.stream(of: .reference(reference)))
            return try temporary.log.events(EventQuery(.stream(stream))).flatMap { event in
                try AppealEvent(type: event.type, payload: event.payload).revealed(with: temporary.keys).map(\.content)
            }
        }
        #expect(try contents("r1").contains(.revealed("Ждали три часа.")))
        #expect(try contents("r1").contains(.revealed("Образцова Дана")))
        let erase = command("d", .reference("r1"), .erasePerson(.with { $0.ground = "request" }))
        let receipts = recorder.recordBlocking([erase, erase, command("e", .reference("r1"), erase.body)])
        #expect(receipts[0].outcome == .appended && receipts[1].outcome == .alreadyAppended)
        guard case .rejected(let rejection) = receipts[2].outcome else { return #expect(Bool(false)) }
        #expect(rejection.code == .alreadyErased)
        for reference in ["r1", "r2"] {
            #expect(Set(try contents(reference).map { $0 == .erased }) == [true])
        }
        #expect(try contents("r3").contains(.revealed("Ждали три часа.")))
        let erased = try temporary.log.events(EventQuery(types: ["PersonalDataErased"]))
        #expect(Set(erased.map(\.stream)).count == 2)
        // Who comes back gets a new key; the old stays closed.
        #expect(recorder.recordBlocking([registration("f", reference: "r4")])[0].outcome == .appended)
        #expect(try contents("r4").contains(.revealed("Ждали три часа.")))
        #expect(Set(try contents("r1").map { $0 == .erased }) == [true])
        #expect(
            recorder.recordBlocking([command("g", .reference("r4"), erase.body)])[0].outcome == .appended,
            "the new key can be destroyed as well")
    }

    @Test func `an erasure names the person in appeals where they have another part`() throws {
        let temporary = try TemporaryLog()
        let recorder = AppealRecorder(log: temporary.log, keys: temporary.keys)
        _ = recorder.recordBlocking([
            registration("a", reference: "r1"),
            registration("b", reference: "r2") {
                $0.patient = $0.applicant
                $0.applicant?.phone = "+7 700 000 00 99"
            },
        ])
        func bodies(_ type: String) throws -> [AppealEventBody] {
            try temporary.log.events(EventQuery(types: [type])).map {
                try AppealEvent(type: $0.type, payload: $0.payload).body
            }
        }
        guard case .appealReceived(let own) = try bodies("AppealReceived")[0],
            case .appealReceived(let other) = try bodies("AppealReceived")[1]
        else { return #expect(Bool(false)) }
        try #require(other.patient == own.applicant && other.applicant != own.applicant)
        let erase = command("c", .reference("r1"), .erasePerson(.with { $0.ground = "request" }))
        #expect(recorder.recordBlocking([erase])[0].outcome == .appended)
        let persons = try bodies("PersonalDataErased").map { body in
            if case .personalDataErased(let erased) = body { erased.person } else { PersonID.none }
        }
        #expect(persons == [own.applicant, own.applicant])
        let again = command(
            "d", .reference("r2"), .erasePerson(.with { ($0.ground, $0.whose) = ("request", .patient) }))
        #expect(code(recorder.recordBlocking([again])[0]) == .alreadyErased)
        let applicant = command("e", .reference("r2"), .erasePerson(.with { $0.ground = "request" }))
        #expect(recorder.recordBlocking([applicant])[0].outcome == .appended)
    }

    @Test func `without keys personal data reads as sealed`() throws {
        let temporary = try TemporaryLog()
        let recorder = AppealRecorder(log: temporary.log, keys: temporary.keys)
        _ = recorder.recordBlocking([registration("a")])
        let event = try #require(try temporary.log.events().first)
        let read = try AppealEvent(type: event.type, payload: event.payload)
        #expect(Set(try read.revealed(with: nil).map { $0.content == .sealed }) == [true])
        let names = try read.revealed(with: temporary.keys).map(\.name)
        #expect(names == ["applicantDetails.name", "applicantDetails.phone", "text"])
    }

    @Test func `reading sealed data leaves a trace`() throws {
        let temporary = try TemporaryLog()
        let recorder = AppealRecorder(log: temporary.log, keys: temporary.keys)
        let number = try #require(recorder.recordBlocking([registration("a")])[0].appeal)
        try recorder.recordDisclosureBlocking(
            of: number, positions: 1...5, purpose: "audit", actor: Actor(role: .head, id: "head-1"),
            at: DomainCase.start)
        let event = try #require(try temporary.log.events().last)
        let read = try AppealEvent(type: event.type, payload: event.payload)
        guard case .personalDataDisclosed(let body) = read.body else { return #expect(Bool(false)) }
        #expect(body.first == 1 && body.last == 5 && body.purpose == "audit" && read.context.actorID == "head-1")
        // Goes on with what was remembered before.
        #expect(
            recorder.recordBlocking([command("b", .tracking(number), .escalate(Escalate()))])[0].outcome == .appended)
    }
}
