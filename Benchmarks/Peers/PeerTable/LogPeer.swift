// SPDX-License-Identifier: Apache-2.0

import EventLog
import Workbench

/// This library, with its default options.
final class LogPeer: Peer {
    let name = "aryz"
    private let log: EventLog

    init(at path: String) throws { log = try EventLog.create(at: path) }

    func append(_ events: ArraySlice<RecordedEvent>) throws {
        let request = AppendRequest(
            events.map {
                NewEvent(
                    stream: $0.stream, type: $0.type, payload: $0.payload, metadata: $0.metadata, tags: $0.tags,
                    recordedAt: $0.recordedAt)
            })
        _ = try log.appendBlocking(contentsOf: [request])[0].get()
    }

    func settle() throws { try log.seal() }

    func replay() throws -> ScoreFold { try ScoreFold.over(of: log) }

    func ratings() throws -> MonthlyScores { try MonthlyScores.over(log) }

    func history(_ stream: String) throws -> Int {
        var bytes = 0
        try log.read(EventQuery(.stream(stream))) { (event: borrowing EventView) throws(Never) in
            bytes += event.payload.byteCount
            return true
        }
        return bytes
    }

    func close() throws { try log.close() }
}
