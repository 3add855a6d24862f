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
