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
}
