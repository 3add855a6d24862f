// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import PatientAppeals

/// What a service that embeds the library needs of it: one log, one recorder, and answers.
final class AppealService: Sendable {
    private let log: EventLog
    private let recorder: AppealRecorder
}
