// SPDX-License-Identifier: Apache-2.0

import EventLog
import EventSourcing
import PatientAppeals
import Workbench

/// Reading a log of appeals, as `aryz record` wrote it: typed events, statistics, one case, opening.
struct AppealReplaying {
    let path: String
    let rounds: Int

    /// Every event decoded to its typed form, and the fold of satisfaction, beside decoding the payloads' LZ4 alone.
    func replay(into table: inout Table) throws {
        let log = try EventLog.open(at: path, access: .readOnly)
        let count = Double(log.lastPosition)
        var blocks = try Replaying.plainBlocks(of: log)
        var typed = Samples()
        var raw = Samples()
        var fold = Samples()
        var decode = Samples()
        for _ in 0..<rounds {
            _ = try typed.measure { try sumOfTyped(log) }
            _ = try raw.measure { try Replaying.sumOfPayloads(log) }
            try fold.measure {
                var runner = ProjectionRunner<Satisfaction>(log: log)
                try runner.catchUp()
            }
            _ = decode.measure { blocks.decodeAll() }
        }
        try log.close()
        let limit = count / decode.median * 1e9
        for (name, samples) in [
            ("replay to payload slices, events/s", raw), ("replay to typed events, events/s", typed),
            ("satisfaction fold, events/s", fold),
        ] {
            let mine = count / samples.median * 1e9
            table.add([
                name, figure(mine), figure(limit), figure(limit / mine, digits: 2), "LZ4 decode of the payloads",
            ])
        }
        table.add(["events in the log", figure(count), "", "", ""])
    }

    /// One case's history through the index, beside reading one page that the system has in memory.
    func oneCase(disk: RawDisk, into table: inout Table) throws {
        let log = try EventLog.open(at: path, access: .readOnly)
        let streams = try someStreams(of: log)
        var ours = Samples()
        var limit = Samples()
        for stream in streams {
            _ = try ours.measure { try log.events(EventQuery(.stream(stream))).count }
            try limit.measure { try disk.readPage() }
        }
        try log.close()
        table.add([
            "one case's history, us", figure(ours.median / 1_000, digits: 1), figure(limit.median / 1_000, digits: 1),
            figure(ours.median / limit.median, digits: 2), "pread of 4 KiB in memory",
        ])
    }

    /// Opening, beside reading the files once.
    func opening(into table: inout Table) throws {
        var writing = Samples()
        var ours = Samples()
        var limit = Samples()
        for _ in 0..<rounds {
            try writing.measure { try EventLog.open(at: path, access: .readWrite).close() }
            try ours.measure { try EventLog.open(at: path, access: .readOnly).close() }
            _ = try limit.measure { try readWholeFiles(of: path) }
        }
        for (name, samples) in [("opening to write and closing, ms", writing), ("opening to read, ms", ours)] {
            table.add([
                name, figure(samples.median / 1e6, digits: 1), figure(limit.median / 1e6, digits: 1),
                figure(samples.median / limit.median, digits: 2), "reading the files once",
            ])
        }
    }

    /// Decodes every event whole; the number of those that carry a score, so that none can be left out.
    private func sumOfTyped(_ log: EventLog) throws -> Int {
        let kinds = AppealEventKinds(in: log)
        var count = 0
        try log.read { (event: borrowing EventView) throws(PayloadError) in
            guard let kind = kinds.kind(typeNumber: event.typeNumber) else { return true }
            let typed = try AppealEvent(kind: kind, payload: event.payload)
            if typed.context.level > 0 { count += 1 }
            return true
        }
        return count
    }

    /// Up to a thousand streams, spread over the log.
    private func someStreams(of log: EventLog) throws -> [String] {
        let step = max(1, log.lastPosition / 1_000)
        return try stride(from: 1, through: log.lastPosition, by: Int(step)).flatMap { position in
            try log.events(EventQuery(positions: position...position)).map(\.stream)
        }
    }
}
