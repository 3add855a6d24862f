// SPDX-License-Identifier: Apache-2.0

import EventLog
import Foundation
import PatientAppeals
import Testing

/// What can be read of an appeal, what is said where it can't, and when a disclosure is recorded.
@Suite struct DisclosureTests {
    private static let reader = Actor(role: .head, id: "head-1")
    private static let address = AppealAddress.reference("r1")

    private static func registration(_ key: String, _ reference: String) -> AppealCommand {
        let body = RegisterAppeal.example { $0.reference = reference }
        return AppealCommand(
            key: key, at: DomainCase.start, actor: DomainCase.applicantActor, body: .registerAppeal(body))
    }

    private static func command(_ key: String, _ body: CommandBody) -> AppealCommand {
        AppealCommand(
            key: key, at: DomainCase.start.advanced(bySeconds: 60), actor: DomainCase.staff(for: body.kind),
            appeal: address,
            body: body)
    }

    private static func disclose(_ temporary: TemporaryLog, _ keys: KeyStore) throws -> Disclosure {
        let stream = try #require(try temporary.log.stream(of: address))
        return try AppealRecorder(log: temporary.log, keys: keys).recordDisclosureBlocking(
            of: try #require(TrackingNumber(stream: stream)), positions: 1...temporary.log.lastPosition,
            purpose: "audit", actor: reader, at: DomainCase.start)
    }

    private static func disclosures(_ temporary: TemporaryLog) throws -> Int {
        try temporary.log.events(EventQuery(types: ["PersonalDataDisclosed"])).count
    }

    private static func received(_ temporary: TemporaryLog) throws -> (Position, AppealEvent) {
        let event = try #require(try temporary.log.events(EventQuery(types: ["AppealReceived"])).first)
        return (event.position, try AppealEvent(type: event.type, payload: event.payload))
    }

    @Test func `only what can be read is recorded as disclosed`() throws {
        let temporary = try TemporaryLog()
        let recorder = AppealRecorder(log: temporary.log, keys: temporary.keys)
        _ = recorder.recordBlocking([Self.registration("a", "r1")])
        let strange = try Self.disclose(temporary, KeyStore.inMemory())
        #expect(strange.withoutKey == 2 && strange.revealed == 0 && strange.persons.isEmpty)
        #expect(try Self.disclosures(temporary) == 0)
        let read = try Self.disclose(temporary, temporary.keys)
        #expect(read.revealed == 3 && read.withoutKey == 0 && read.damaged == 0 && read.persons.count == 1)
        #expect(try Self.disclosures(temporary) == 1)
        _ = recorder.recordBlocking([Self.command("e", .erasePerson(.with { $0.ground = "request" }))])
        let erased = try Self.disclose(temporary, temporary.keys)
        #expect(erased.erased == 2 && erased.revealed == 0)
        #expect(try Self.disclosures(temporary) == 1)
    }

    @Test func `a redacted field is not shown, though its key is there`() throws {
        let temporary = try TemporaryLog()
        let recorder = AppealRecorder(log: temporary.log, keys: temporary.keys)
        _ = recorder.recordBlocking([Self.registration("a", "r1")])
        let (position, event) = try Self.received(temporary)
        let stream = try #require(try temporary.log.stream(of: Self.address))
        func shown(afterRedacting field: String) throws -> [String] {
            let redact = CommandBody.redact(
                .with {
                    $0.position = Int64(position)
                    $0.field = field
                    $0.ground = "court"
                })
            #expect(recorder.recordBlocking([Self.command("x" + field, redact)])[0].outcome == .appended)
            let redactions = try Redactions(of: stream, in: temporary.log)
            #expect(try event.revealed(with: temporary.keys, at: position + 1, redactions: redactions).count == 3)
            return try event.revealed(with: temporary.keys, at: position, redactions: redactions)
                .filter { $0.content != .redacted }.map(\.name)
        }
        #expect(try shown(afterRedacting: "applicantDetails.phone") == ["applicantDetails.name", "text"])
        #expect(try shown(afterRedacting: "applicantDetails") == ["text"])
        #expect(try Self.disclose(temporary, temporary.keys).revealed == 1)
        #expect(try shown(afterRedacting: "mistyped") == [], "a name that is none hides all")
        let before = try Self.disclosures(temporary)
        #expect(try Self.disclose(temporary, temporary.keys).redacted == 2)
        #expect(try Self.disclosures(temporary) == before)
    }

    @Test func `what is erased is said to be so without opening anything`() throws {
        let temporary = try TemporaryLog()
        let recorder = AppealRecorder(log: temporary.log, keys: temporary.keys)
        _ = recorder.recordBlocking([Self.registration("a", "r1")])
        let (_, event) = try Self.received(temporary)
        #expect(try event.concealed(with: temporary.keys).map(\.content) == [.sealed, .sealed])
        _ = recorder.recordBlocking([Self.command("e", .erasePerson(.with { $0.ground = "request" }))])
        #expect(try event.concealed(with: temporary.keys).map(\.content) == [.erased, .erased])
        #expect(try event.concealed(with: nil).map(\.content) == [.sealed, .sealed])
        // The same person writes again: the new text has a key of its own, and the old ones stay erased.
        _ = recorder.recordBlocking([Self.registration("b", "r2")])
        #expect(try event.concealed(with: temporary.keys).map(\.content) == [.erased, .erased])
        #expect(try KeyStore.verify(for: temporary.log).findings == [])
    }

    @Test func `a key store that does not fit its log is found`() throws {
        let directory = try TemporaryDirectory()
        let log = try EventLog.create(at: directory.path + "/log")
        do {
            let recorder = AppealRecorder(log: log, keys: try KeyStore.open(for: log))
            _ = recorder.recordBlocking([Self.registration("a", "r1")])
            let sound = try KeyStore.verify(for: log)
            #expect(sound.findings == [] && sound.fields == 2 && sound.opened == 2)
        }
        let bytes = directory.read("log.keys")
        func findings(_ change: (inout [UInt8]) -> Void) throws -> [KeyStoreError] {
            var changed = bytes
            change(&changed)
            try directory.write(changed, "log.keys")
            return try KeyStore.verify(for: log).findings
        }
        #expect(try findings { $0 = Array($0.prefix(128)) }.first?.message.contains("no key for 2 sealed") == true)
        #expect(try findings { $0[140] ^= 1 }.count == 1)
        #expect(try findings { $0[20] ^= 1 }.first?.message.contains("head is damaged") == true)
        #expect(try findings { $0 = [] }.count == 1)
        try FileManager.default.removeItem(atPath: KeyStore.path(besideLog: log.path))
        #expect(try KeyStore.verify(for: log).findings.first?.message.contains("restore log.keys") == true)
        try log.close()
    }
}
