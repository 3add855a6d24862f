// SPDX-License-Identifier: Apache-2.0

import EventLog
import Workbench

/// Reading a log from its first event to its last, beside decoding and copying the same bytes with nothing else done.
enum Replaying {
    /// To raw payload slices, from a log that was written in batches of 1,000.
    static func payloads(in directory: String, into table: inout Table) throws {
        let log = try EventLog.open(at: directory + "/batches", access: .readOnly)
        let count = Double(log.lastPosition)
        var blocks = try plainBlocks(of: log)
        var ours = Samples()
        var decode = Samples()
        var copy = Samples()
        for _ in 0..<7 {
            _ = try ours.measureProcessor { try sumOfPayloads(log) }
            _ = decode.measureProcessor { blocks.decodeAll() }
            _ = copy.measureProcessor { blocks.copyAll() }
        }
        try log.close()
        for (name, samples) in [("LZ4 decode of the payloads", decode), ("memcpy of the payloads", copy)] {
            table.add(
                "replay of that log to payload slices, events/s", count / ours.best * 1e9,
                limit: count / samples.best * 1e9, of: name
            )
        }
    }

    /// Touches every payload, so that none can be left out.
    static func sumOfPayloads(_ log: EventLog) throws -> Int {
        var sum = 0
        try log.read { (event: borrowing EventView) throws(Never) in
            let payload = event.payload
            sum &+= payload.byteCount
            if payload.byteCount > 0 { sum &+= Int(payload.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt8.self)) }
            return true
        }
        return sum
    }

    /// The log's payloads, a thousand to a block.
    static func plainBlocks(of log: EventLog) throws -> PlainBlocks {
        var blocks = PlainBlocks()
        var block: [UInt8] = []
        try log.read { (event: borrowing EventView) throws(Never) in
            let payload = event.payload
            payload.withUnsafeBytes { block.append(contentsOf: $0) }
            if event.position % 1_000 == 0 {
                blocks.append(block)
                block.removeAll(keepingCapacity: true)
            }
            return true
        }
        if !block.isEmpty { blocks.append(block) }
        return blocks
    }
}
