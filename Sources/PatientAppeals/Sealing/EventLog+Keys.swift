// SPDX-License-Identifier: Apache-2.0

import EventLog

extension EventLog {
    /// Whether the log holds anything that was sealed or hashed with the keys of a key store. A log that can't be read may.
    ///
    /// Ends at the first such event; a log that has appeals has one among its first events.
    func needsKeys() -> Bool {
        guard lastPosition > 0 else { return false }
        let reader = AppealReader(self)
        var isNeeded = false
        do throws(RecordingError) {
            try reader.forEach(EventQuery()) { view throws(RecordingError) in
                isNeeded = try reader.event(view).needsKeys
                return !isNeeded
            }
        } catch {
            return true
        }
        return isNeeded
    }
}

extension AppealEvent {
    fileprivate var needsKeys: Bool {
        if case .unrecognized = body { return false }
        if context.actorRole.isApplicantSide, !context.actorID.isEmpty { return true }
        if case .appealReceived(let received) = body, received.applicant != .none { return true }
        return hasSealedFields
    }
}
