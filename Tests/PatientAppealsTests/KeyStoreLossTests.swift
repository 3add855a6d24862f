// SPDX-License-Identifier: Apache-2.0

import EventLog
import Foundation
import PatientAppeals
import Testing

/// What happens where the key store is gone, and nobody may notice too late.
@Suite struct KeyStoreLossTests {
    private static func registration(_ key: String) -> AppealCommand {
        AppealCommand(
            key: key, at: DomainCase.start, actor: DomainCase.applicantActor, body: .registerAppeal(.example))
    }

    /// A log with an appeal, and the bytes of its key store, which is closed.
    private static func logWithAppeal() throws -> (log: EventLog, keyPath: String, directory: TemporaryDirectory) {
        let directory = try TemporaryDirectory()
        let log = try EventLog.create(at: directory.path + "/log")
        let recorder = AppealRecorder(log: log, keys: try KeyStore.open(for: log))
        #expect(recorder.recordBlocking([registration("a")])[0].outcome == .appended)
        return (log, KeyStore.path(besideLog: log.path), directory)
    }

    @Test func `a lost or emptied key store is not replaced`() throws {
        let (log, path, directory) = try Self.logWithAppeal()
        let bytes = directory.read("log.keys")
        try FileManager.default.removeItem(atPath: path)
        let missing = #expect(throws: KeyStoreError.self) { try KeyStore.open(for: log) }
        #expect(missing?.code == .damaged)
        #expect(missing?.message.contains("restore log.keys from its backup") == true)
        #expect(!FileManager.default.fileExists(atPath: path))
        for length in [0, 1, 127] {
            try directory.write(Array(bytes.prefix(length)), "log.keys")
            let short = #expect(throws: KeyStoreError.self) { try KeyStore.open(for: log) }
            #expect(short?.code == .damaged)
            #expect(directory.read("log.keys").count == length)
        }
        try directory.write(bytes, "log.keys")
        let event = try #require(try log.events(EventQuery(types: ["AppealReceived"])).first)
        let received = try AppealEvent(type: event.type, payload: event.payload)
        let fields = try received.revealed(with: try KeyStore.open(for: log))
        #expect(fields.contains { $0.content == .revealed("Ждали три часа.") })
        try log.close()
    }

    /// Registers somebody by a telephone number of their own.
    private static func register(_ number: Int, in log: EventLog) throws -> TrackingNumber {
        let keys = try KeyStore.open(for: log)
        let command = AppealCommand(
            key: "k-\(number)", at: DomainCase.start, actor: DomainCase.operatorActor,
            body: .registerAppeal(.example { $0.applicant?.phone = "+7 700 000 00 \(10 + number)" }))
        return try #require(AppealRecorder(log: log, keys: keys).recordBlocking([command])[0].appeal)
    }

    @Test func `newest keys that are gone are noticed before more is recorded, and erased ones are none`() throws {
        let directory = try TemporaryDirectory()
        let log = try EventLog.create(at: directory.path + "/log")
        func loss() throws -> KeyStoreError? {
            try KeyStore.open(for: log, access: .readOnly).lossOfNewest(in: log)
        }
        _ = try KeyStore.open(for: log)
        #expect(try loss() == nil)
        var copies: [[UInt8]] = [directory.read("log.keys")]
        var numbers: [TrackingNumber] = []
        for number in 0..<4 {
            numbers.append(try Self.register(number, in: log))
            copies.append(directory.read("log.keys"))
            #expect(try loss() == nil)
        }
        // An event of somebody long known behind the newest person's.
        let note = AppealCommand(
            key: "note", at: DomainCase.start, actor: DomainCase.operatorActor, appeal: .tracking(numbers[0]),
            body: .note(.with { $0.text = "Позвонил." }))
        #expect(
            AppealRecorder(log: log, keys: try KeyStore.open(for: log)).recordBlocking([note])[0].outcome == .appended)
        #expect(try loss() == nil)
        for (persons, copy) in copies.enumerated() {
            try directory.write(copy, "log.keys")
            let found = try loss()
            #expect((found == nil) == (persons == 4), "with keys of \(persons)")
            #expect(found.map { $0.code == .damaged && $0.message.contains("Restore the newest backup") } != false)
        }
        let erase = AppealCommand(
            key: "e", at: DomainCase.start, actor: DomainCase.headActor, appeal: .tracking(numbers[3]),
            body: .erasePerson(.with { $0.ground = "request" }))
        #expect(
            AppealRecorder(log: log, keys: try KeyStore.open(for: log)).recordBlocking([erase])[0].outcome == .appended)
        #expect(try loss() == nil)
        // Of an older copy nothing is refused: who has no newer one can go on.
        try directory.write(copies[2], "log.keys")
        #expect(try loss() != nil)
        _ = try Self.register(5, in: log)
        #expect(try KeyStore.verify(for: log).findings.count == 1)
        try log.close()
    }

    @Test func `a log without persons gets a key store whenever it is asked for`() throws {
        let directory = try TemporaryDirectory()
        let log = try EventLog.create(at: directory.path + "/log")
        _ = try Settings.adopt(
            json: Array(#"{"version":"v1"}"#.utf8), in: log, actor: DomainCase.operatorActor, at: DomainCase.start)
        try directory.write([], "log.keys")
        _ = try KeyStore.open(for: log)
        try FileManager.default.removeItem(atPath: KeyStore.path(besideLog: log.path))
        _ = try KeyStore.open(for: log)
        try log.close()
    }
}
