// SPDX-License-Identifier: Apache-2.0

internal import EventLog

// A snapshot file, format 1. All numbers are little-endian; see docs/snapshot-format.md for a worked example.
//
//      0   8  magic "ARYZSNAP"
//      8   2  format, 1
//     10   2  bytes of the projection's name, 1...32 = n
//     12   4  the projection's version
//     16   8  the log's identity, high
//     24   8  the log's identity, low
//     32   8  position: the events up to here are in the state
//     40   8  latest recorded time among them, microseconds since 1970; Int64.min when there are none
//     48   8  when the snapshot was made, microseconds since 1970
//     56   8  bytes of the state, unpacked
//     64   4  anchor: CRC-32C of the event at `position` (see SnapshotAnchor); 0 at position 0
//     68   n  the projection's name
//     68+n 4  CRC-32C of all bytes before this field
//
// Then the state in blocks of 1 MiB, the last one shorter, each:
//
//      0   4  stored bytes = m
//      4   4  CRC-32C of the stored bytes, continuing from (the header's CRC + the block's number from 0) mod 2^32,
//             so that a block is good only in its place in its file
//      8   m  the block: LZ4 if m is less than the block's unpacked length, else as it is
//
// The file ends behind the last block.

/// What the head of a snapshot file says.
struct SnapshotHeader: StateHeader, Equatable {
    static let magic = Array("ARYZSNAP".utf8)
    static let format: UInt16 = 1
    static let fixedBytes = 68

    var name: String
    var version: UInt32
    var identity: LogIdentity
    var position: Position
    var latestRecordedAt: Timestamp?
    var createdAt: Timestamp
    var stateBytes: UInt64
    var anchor: UInt32

    func encoded() -> (bytes: [UInt8], checksum: UInt32) {
        var bytes = Self.magic
        bytes.reserveCapacity(byteCount)
        bytes.append(number: Self.format)
        bytes.append(number: UInt16(name.utf8.count))
        bytes.append(number: version)
        bytes.append(number: identity.high)
        bytes.append(number: identity.low)
        bytes.append(number: position)
        bytes.append(number: latestRecordedAt?.microseconds ?? .min)
        bytes.append(number: createdAt.microseconds)
        bytes.append(number: stateBytes)
        bytes.append(number: anchor)
        return Self.sealed(bytes, name)
    }

    static func decode(
        _ bytes: [UInt8]
    ) throws(SnapshotWarning.Reason) -> (header: SnapshotHeader, checksum: UInt32) {
        let (name, checksum) = try nameAndChecksum(bytes)
        let latest = Timestamp(microseconds: bytes.number(at: 40, as: Int64.self))
        let header = SnapshotHeader(
            name: name, version: bytes.number(at: 12, as: UInt32.self),
            identity: LogIdentity(
                high: bytes.number(at: 16, as: UInt64.self), low: bytes.number(at: 24, as: UInt64.self)),
            position: bytes.number(at: 32, as: UInt64.self),
            latestRecordedAt: latest.microseconds == .min ? nil : latest,
            createdAt: Timestamp(microseconds: bytes.number(at: 48, as: Int64.self)),
            stateBytes: bytes.number(at: 56, as: UInt64.self), anchor: bytes.number(at: 64, as: UInt32.self))
        return (header, checksum)
    }
}

extension [UInt8] {
    mutating func append<Value: FixedWidthInteger>(number: Value) {
        for shift in stride(from: 0, to: Value.bitWidth, by: 8) { append(UInt8(truncatingIfNeeded: number >> shift)) }
    }

    /// The little-endian number at `offset`; traps outside.
    func number<Value: FixedWidthInteger>(at offset: Int, as type: Value.Type) -> Value {
        var value: Value = 0
        for index in 0..<Value.bitWidth / 8 { value |= Value(truncatingIfNeeded: self[offset + index]) << (8 * index) }
        return value
    }
}
