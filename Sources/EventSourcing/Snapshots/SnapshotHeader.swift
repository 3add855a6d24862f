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
struct SnapshotHeader: Equatable {
    static let magic = Array("ARYZSNAP".utf8)
    static let format: UInt16 = 1
    static let fixedBytes = 68
    static let nameBytesMax = 32
    static let byteCountMax = fixedBytes + nameBytesMax + 4
    static let blockBytes = 1 << 20
    static let blockHeaderBytes = 8

    var name: String
    var version: UInt32
    var identity: LogIdentity
    var position: Position
    var latestRecordedAt: Timestamp?
    var createdAt: Timestamp
    var stateBytes: UInt64
    var anchor: UInt32

    var byteCount: Int { Self.fixedBytes + name.utf8.count + 4 }

    /// The header's bytes and the checksum that ends them.
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
        bytes += name.utf8
        let checksum = unsafe crc32c(bytes.span.bytes)
        bytes.append(number: checksum)
        return (bytes, checksum)
    }

    /// Reads a header from the first bytes of a file, at least ``byteCountMax`` of them where the file has so many.
    static func decode(
        _ bytes: [UInt8]
    ) throws(SnapshotWarning.Reason) -> (header: SnapshotHeader, checksum: UInt32) {
        guard bytes.count >= 12, Array(bytes[..<8]) == magic else { throw .foreign }
        guard bytes.number(at: 8, as: UInt16.self) == format else { throw .newerFormat }
        let nameBytes = Int(bytes.number(at: 10, as: UInt16.self))
        guard (1...nameBytesMax).contains(nameBytes), bytes.count >= fixedBytes + nameBytes + 4 else { throw .damaged }
        let covered = Array(bytes[..<(fixedBytes + nameBytes)])
        let checksum = bytes.number(at: covered.count, as: UInt32.self)
        guard unsafe crc32c(covered.span.bytes) == checksum,
            let name = String(validating: covered[fixedBytes...], as: UTF8.self)
        else { throw .damaged }
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
