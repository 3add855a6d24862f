// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import Glibc

extension EventLog {
    /// What snapshots prove to be missing at the log's end, which is at `lastPosition` at least.
    func missingEnd(_ lastPosition: Position = 0) throws -> [LogError] {
        let store = SnapshotStore(log: self)
        let beyond: [SnapshotInfo]
        do { beyond = try store.beyondEnd(lastPosition) } catch { throw Failure(.io, "\(error)") }
        let end = max(lastPosition, self.lastPosition)
        return beyond.map { snapshot in
            LogError(
                .damaged,
                "A snapshot of this log holds events up to position \(snapshot.position), but the log ends at \(end): it "
                    + "was once longer. Restore the log from a backup that has them; if they were given up on purpose, "
                    + "remove the snapshots with `aryz snapshot drop`.",
                file: "\(path)/snapshots/\(snapshot.file)", positions: end + 1...snapshot.position)
        }
    }
}

extension Context {
    /// Refuses a log of which snapshots prove that its end is missing: new events would take the lost ones' positions.
    func refuseShortenedLog() throws {
        guard unsafe access(logPath + "/snapshots", F_OK) == 0 else { return }
        let log = try EventLog.open(at: logPath, access: .readOnly)
        // Opening for writing says what a damage is.
        guard log.damage == nil, let missing = try log.missingEnd().first else { return }
        throw Failure(missing)
    }
}
