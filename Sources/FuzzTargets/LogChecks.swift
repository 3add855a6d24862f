// SPDX-License-Identifier: Apache-2.0

import EventLog

/// The first block of the segment that stands before a batch under test.
enum SegmentBlock {
    static let headerBytes = 116
    static let blockBytes = 4_096
    static let salt: UInt64 = 7
    static let number: UInt32 = 1

    /// As `docs/format.md` describes it: the first segment of a log.
    static let first: [UInt8] = {
        var bytes = Array("ARYZSEG1".utf8).sized(blockBytes)
        bytes.put(UInt16(1), at: 8)
        bytes.put(UInt16(headerBytes), at: 10)
        bytes.put(number, at: 12)
        bytes.put(UInt64(3), at: 16)
        bytes.put(UInt64(5), at: 24)
        bytes.put(salt, at: 32)
        bytes.put(UInt64(1), at: 40)
        bytes.put(bytes.checksum(0..<headerBytes - 4), at: headerBytes - 4)
        return bytes
    }()
}

enum SegmentHeaderCheck {
    static func run(_ bytes: [UInt8]) throws(FuzzFinding) -> FuzzTarget.Outcome {
        var repaired = bytes
        if bytes.count >= SegmentBlock.headerBytes {
            repaired.put(repaired.checksum(0..<SegmentBlock.headerBytes - 4), at: SegmentBlock.headerBytes - 4)
        }
        return best(try read(bytes), try read(repaired))
    }

    private static func read(_ bytes: [UInt8]) throws(FuzzFinding) -> FuzzTarget.Outcome {
        let again: [UInt8]
        do throws(LogError) {
            again = try LooseForms.segmentHeader(unsafe bytes.span.bytes, file: "segment")
        } catch {
            try expect(error.file == "segment" && error.offset != nil, "a segment is refused without a place: \(error)")
            return .refused
        }
        var expected = bytes.sized(SegmentBlock.headerBytes)
        expected.clear(60..<64)  // reserved
        expected.put(expected.checksum(0..<SegmentBlock.headerBytes - 4), at: SegmentBlock.headerBytes - 4)
        try expect(
            Array(again[..<SegmentBlock.headerBytes]) == expected, "a segment's header changes when written again")
        return .accepted
    }
}

enum ManifestCheck {
    private static let byteCount = 128

    static func run(_ bytes: [UInt8]) throws(FuzzFinding) -> FuzzTarget.Outcome {
        var repaired = bytes
        if bytes.count == byteCount { repaired.put(repaired.checksum(0..<byteCount - 4), at: byteCount - 4) }
        return best(try read(bytes), try read(repaired))
    }

    private static func read(_ bytes: [UInt8]) throws(FuzzFinding) -> FuzzTarget.Outcome {
        guard let again = LooseForms.manifest(bytes) else { return .refused }
        var expected = bytes
        expected.clear(92..<124)  // reserved
        expected.put(expected.checksum(0..<byteCount - 4), at: byteCount - 4)
        try expect(again == expected, "a manifest changes when written again")
        return .accepted
    }
}
