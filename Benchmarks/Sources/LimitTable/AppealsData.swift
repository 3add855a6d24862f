// SPDX-License-Identifier: Apache-2.0

import EventLog
import Glibc
import Workbench

/// The log of appeals that reading is measured on: made by a process that ends as by `kill -9`, opened again, and sealed.
enum AppealsData {
    /// What the process does that makes it. Never returns: it ends without closing the log.
    static func makeAndDie(at path: String, events: Int) throws -> Never {
        let (log, nanoseconds) = try AppealLog.make(at: path, events: events)
        let rate = Double(log.lastPosition) / Double(nanoseconds) * 1e9
        try note(rate, in: path + ".rate")
        kill(getpid(), SIGKILL)
        while true { pause() }
    }

    /// Makes the log, measures its opening after the kill, and leaves it sealed.
    static func prepare(at path: String, events: Int, into table: inout Table) throws {
        let signal = try runSelf(["--make", path, "--events", "\(events)"])
        precondition(signal == SIGKILL, "the log is left as by kill -9")
        table.add("simulated commands recorded, durable, events/s", try noted(path + ".rate"))
        var opening = Samples()
        for round in 0..<3 {
            let copy = path + "-killed-\(round)"
            try copyDirectory(path, to: copy)
            let log = try opening.measure { try EventLog.open(at: copy) }
            try log.close()
        }
        let log = try EventLog.open(at: path)
        let (waiting, lastPosition) = (log.unsealedSegments, log.lastPosition)
        table.add("opening after kill -9, \(waiting) segments waiting, ms", opening.median / 1e6, digits: 1)
        let rows = try log.statistics()
        var sealing = Samples()
        try sealing.measure { try log.seal() }
        let sealed = Double(rows.events - rows.sealedEvents)
        table.add("sealing what waited, events/s", sealed / sealing.median * 1e9)
        try log.close()
        var again = Samples()
        for _ in 0..<3 { try again.measure { try EventLog.open(at: path) }.close() }
        table.add("opening when all is sealed, ms", again.median / 1e6, digits: 1)
        let stored = Double(try bytes(of: path) + fileBytes(path + ".keys"))
        table.add("bytes on disk an event, sealed, all files and keys", stored / Double(lastPosition), digits: 1)
        table.add("the same without the key store", Double(try bytes(of: path)) / Double(lastPosition), digits: 1)
        table.add("events in the log", Double(lastPosition))
    }

    /// Leaves a number for another process.
    static func note(_ number: Double, in path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        guard file >= 0 else { throw RawDiskError(call: "open", errno: errno) }
        defer { close(file) }
        let text = Array("\(number)".utf8)
        guard write(file, text, text.count) == text.count else { throw RawDiskError(call: "write", errno: errno) }
    }

    /// The number that another process has left.
    static func noted(_ path: String) throws -> Double {
        guard let file = fopen(path, "r") else { throw RawDiskError(call: "fopen", errno: errno) }
        defer { fclose(file) }
        var text = [CChar](repeating: 0, count: 64)
        return fgets(&text, 64, file) == nil ? 0 : strtod(text, nil)
    }

    private static func fileBytes(_ path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }
}
