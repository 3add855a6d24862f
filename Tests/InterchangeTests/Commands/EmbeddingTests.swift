// SPDX-License-Identifier: Apache-2.0

import EventLog
import Foundation
import PatientAppeals
import Testing

/// The example of README.md, line by line.
@Suite struct EmbeddingTests {
    @Test func `the README's ten lines register an appeal`() async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("aryz-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: directory) }

        let log = try EventLog.create(at: directory.appendingPathComponent("appeals-log").path)
        let recorder = AppealRecorder(log: log, keys: try KeyStore.open(for: log))
        var appeal = RegisterAppeal()
        (appeal.channel, appeal.kind, appeal.language) = (.telegramBot, .complaint, .kazakh)
        (appeal.region, appeal.organization, appeal.text) = ("KZ-59", "shal-akyn-district-hospital", "Күту ұзақ болды.")
        let actor = Actor(role: .applicant, id: "tg:771")
        let command = AppealCommand(key: "tg-8841", at: .now(), actor: actor, body: .registerAppeal(appeal))
        let receipt = await recorder.record(command)
        #expect(receipt.outcome == .appended)
        #expect(receipt.appeal?.description.count == 11)
        #expect(receipt.register?.description.hasSuffix("-000001") == true)
        #expect(receipt.due["supportServiceReview"] != nil)
        #expect(await recorder.record(command).outcome == .alreadyAppended)
        try log.close()
    }
}
