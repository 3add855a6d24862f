// SPDX-License-Identifier: Apache-2.0

public import EventLog
import Glibc
import Interchange
import PatientAppeals

/// A log of simulated appeals, as a service would have it: recorded through ``AppealRecorder``, with default options.
public enum AppealLog {
    /// Appeals make about so many events each.
    public static let eventsPerAppeal = 9.72

    /// Records appeals of about `events` events into a new log at `path`; the log, still open, and how long the recording
    /// took, without inventing the commands.
    public static func make(
        at path: String, events: Int, options: EventLog.Options = EventLog.Options()
    ) throws -> (log: EventLog, nanoseconds: UInt64) {
        let appeals = Int(Double(events) / eventsPerAppeal) + 1
        var simulation = AppealSimulation(AppealSimulation.Options(appeals: appeals, seed: 1))
        let commands = path + ".ndjson"
        let file = open(commands, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        guard file >= 0 else { throw RawDiskError(call: "open", errno: errno) }
        defer { unlink(commands) }
        while let bytes = simulation.next(bytes: 1 << 20) {
            guard write(file, bytes, bytes.count) == bytes.count else {
                throw RawDiskError(call: "write", errno: errno)
            }
        }
        close(file)
        let log = try EventLog.create(at: path, options: options)
        let recorder = AppealRecorder(log: log, keys: try KeyStore.open(for: log))
        var lines = try CommandLines(path: commands)
        let start = monotonicNanoseconds()
        var batch: [AppealCommand] = []
        func commit() {
            for receipt in recorder.recordBlocking(batch) {
                precondition(receipt.outcome == .appended, "a simulated command is accepted: \(receipt)")
            }
            batch.removeAll(keepingCapacity: true)
        }
        while let line = try lines.next() {
            batch.append(try line.result.get())
            if batch.count == 2_000 { commit() }
        }
        commit()
        return (log, monotonicNanoseconds() - start)
    }
}
