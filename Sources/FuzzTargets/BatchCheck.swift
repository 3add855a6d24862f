// SPDX-License-Identifier: Apache-2.0

import EventLog

/// A batch is read by way of the segment reader, as from a file.
enum BatchCheck {
    private static let headerBytes = 128
    private static let bodyBytesMax = 1 << 20

    static func run(_ bytes: [UInt8]) throws(FuzzFinding) -> FuzzTarget.Outcome {
        guard bytes.count >= headerBytes else { return try read(bytes) }
        return best(try read(bytes), try read(repaired(bytes)), try read(packed(bytes)))
    }

    /// The batch of the segment that stands before it, with right checksums. The lengths stay as they are.
    private static func repaired(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        bytes.put(UInt32(0x5442_5A41), at: 0)
        bytes.put(UInt16(headerBytes), at: 4)
        bytes.put(SegmentBlock.salt, at: 8)
        bytes.put(SegmentBlock.number, at: 16)
        let stored = min(bytes.count - headerBytes, Int(bytes.number(at: 44, as: UInt32.self)))
        bytes.put(bytes.checksum(headerBytes..<headerBytes + stored), at: 72)
        bytes.put(bytes.checksum(0..<headerBytes - 4), at: headerBytes - 4)
        return bytes
    }

    /// What stands behind the header is taken for the unpacked body, whatever the header says of it.
    private static func packed(_ bytes: [UInt8]) -> [UInt8] {
        let body = Array(bytes[headerBytes...].prefix(bodyBytesMax))
        var bytes = Array(bytes[..<headerBytes])
        let block = unsafe LZ4.compress(body.span.bytes)
        let isPacked = bytes[6] == 2 && block.count <= body.count
        let stored = isPacked ? block : body
        bytes[6] = isPacked ? 2 : 1
        bytes.put(UInt32(body.count), at: 40)
        bytes.put(UInt32(stored.count), at: 44)
        return repaired(bytes + stored)
    }

    private static func read(_ bytes: [UInt8]) throws(FuzzFinding) -> FuzzTarget.Outcome {
        try checkHeader(bytes)
        guard let batch = try batch(in: SegmentBlock.first + bytes) else { return .refused }
        guard let again = batch.encodedSegment() else { return .accepted }  // no writer would write it, but it is whole
        guard let read = try self.batch(in: again) else {
            throw FuzzFinding(description: "a batch that was written again can not be read")
        }
        try expect(
            read.events.count == batch.events.count
                && zip(read.events, batch.events).allSatisfy {
                    isSame($0.event, $1.event) && $0.revision == $1.revision
                },
            "events change when their batch is written again")
        try expect(sorted(read.keys) == sorted(batch.keys), "keys change when their batch is written again")
        try expect(read.encodedSegment() == again, "the same batch has other bytes when it is written twice")
        return .accepted
    }

    private static func checkHeader(_ bytes: [UInt8]) throws(FuzzFinding) {
        guard let again = LooseForms.batchHeader(unsafe bytes.span.bytes) else { return }
        var expected = bytes.sized(headerBytes)
        expected.clear(76..<80)  // reserved
        expected.clear(112..<124)
        expected.put(expected.checksum(0..<headerBytes - 4), at: headerBytes - 4)
        try expect(again == expected, "a batch's header changes when written again")
    }

    private static func batch(in segment: [UInt8]) throws(FuzzFinding) -> LooseBatch? {
        do throws(LogError) { return try LooseBatch(firstOf: MemoryFile(segment), path: "segment") } catch {
            throw FuzzFinding(description: "a good segment is refused: \(error)")
        }
    }

    /// A writer notes a request's key after its last event.
    private static func sorted(_ keys: [LooseBatch.Key]) -> [LooseBatch.Key] {
        keys.sorted {
            ($0.events.upperBound, $0.events.lowerBound) < ($1.events.upperBound, $1.events.lowerBound)
                || $0.events == $1.events && $0.key.lexicographicallyPrecedes($1.key)
        }
    }
}
