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

    /// What an applicant is told who reads a number out on the phone: state, dates and deadlines, nothing personal. Nil where
    /// there is no such appeal, or the check symbol does not fit.
    func status(of number: String) throws -> String? {
        guard let number = TrackingNumber(number), let appeal = try log.appeal(number) else { return nil }
        let due = appeal.due.sorted { $0.value < $1.value }.map { "\($0.key) \($0.value.iso8601(offsetMinutes: 300))" }
        return "\(number): \(appeal.state.name), received \(appeal.receivedAt.iso8601(offsetMinutes: 300))"
            + (due.isEmpty ? "" : ", due: " + due.joined(separator: ", "))
    }

    /// Follows the register from its first entry on, and goes over to new ones without a gap, until the task is cancelled or
    /// the log is closed. Calls `changed` with the number of entries.
    func followRegister(_ changed: @Sendable (Int) async -> Bool) async throws {
        var runner = ProjectionRunner<Register>(log: log)
        try await runner.follow { register, _ in await changed(register.lines().count) }
    }
}
