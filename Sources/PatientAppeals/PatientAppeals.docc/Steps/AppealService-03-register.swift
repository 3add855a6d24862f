// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import PatientAppeals

/// What a service that embeds the library needs of it: one log, one recorder, and answers.
final class AppealService: Sendable {
    private let log: EventLog
    private let recorder: AppealRecorder

    /// Opens the log, or makes it, with the key store beside it. One process at a time can: a second one is told who writes.
    init(at path: String) throws {
        log = try EventLog.openOrCreate(at: path)
        recorder = AppealRecorder(log: log, keys: try KeyStore.open(for: log), settings: try Settings.current(in: log))
    }

    /// Registers what a visitor of the QR page wrote. On disk when this returns; the same key again changes nothing, so that
    /// whoever got no reply may simply ask again.
    func register(key: String, text: String) async -> CommandReceipt {
        var appeal = RegisterAppeal()
        (appeal.channel, appeal.kind, appeal.language) = (.webQR, .complaint, .russian)
        (appeal.region, appeal.organization, appeal.text) = ("KZ-59", "shal-akyn-district-hospital", text)
        let actor = Actor(role: .applicant, id: "qr:\(key)")
        return await recorder.record(
            AppealCommand(key: key, at: .now(), actor: actor, body: .registerAppeal(appeal)))
    }
}
