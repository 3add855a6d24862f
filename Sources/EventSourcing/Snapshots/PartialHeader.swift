// SPDX-License-Identifier: Apache-2.0

internal import EventLog

// A file with the state over one sealed segment alone, format 1. All numbers are little-endian; see docs/snapshot-format.md.
//
//      0   8  magic "ARYZPART"
//      8   2  format, 1
//     10   2  bytes of the projection's name, 1...32 = n
//     12   4  the projection's version
//     16   8  the log's identity, high
//     24   8  the log's identity, low
//     32   8  the position of the segment's first event
//     40   8  the position of its last
//     48   8  latest recorded time among those taken in, microseconds since 1970; Int64.min when there are none
//     56   8  bytes of the state, unpacked
//     64   4  the segment's number
//     68  32  digest of the segment's events (see SealedStretch)
//    100   n  the projection's name
//    100+n 4  CRC-32C of all bytes before this field
//
// Then the state in blocks, as in a snapshot.

/// What the head of a partial result's file says.
struct PartialHeader: StateHeader, Equatable {
    static let magic = Array("ARYZPART".utf8)
    static let format: UInt16 = 1
    static let fixedBytes = 100

    var name: String
    var version: UInt32
    var identity: LogIdentity
    var positions: ClosedRange<Position>
    var latestRecordedAt: Timestamp?
    var stateBytes: UInt64
    var segment: UInt32
    var digest: [UInt8]

    func encoded() -> (bytes: [UInt8], checksum: UInt32) {
        var bytes = Self.magic
        bytes.append(number: Self.format)
        bytes.append(number: UInt16(name.utf8.count))
        bytes.append(number: version)
        bytes.append(number: identity.high)
        bytes.append(number: identity.low)
        bytes.append(number: positions.lowerBound)
        bytes.append(number: positions.upperBound)
        bytes.append(number: latestRecordedAt?.microseconds ?? .min)
        bytes.append(number: stateBytes)
        bytes.append(number: segment)
        bytes += digest
        return Self.sealed(bytes, name)
    }

    static func decode(
        _ bytes: [UInt8]
    ) throws(SnapshotWarning.Reason) -> (header: PartialHeader, checksum: UInt32) {
        let (name, checksum) = try nameAndChecksum(bytes)
        let first = bytes.number(at: 32, as: UInt64.self)
        let last = bytes.number(at: 40, as: UInt64.self)
        guard first > 0, first <= last else { throw .damaged }
        let latest = Timestamp(microseconds: bytes.number(at: 48, as: Int64.self))
        let header = PartialHeader(
            name: name, version: bytes.number(at: 12, as: UInt32.self),
            identity: LogIdentity(
                high: bytes.number(at: 16, as: UInt64.self), low: bytes.number(at: 24, as: UInt64.self)),
            positions: first...last, latestRecordedAt: latest.microseconds == .min ? nil : latest,
            stateBytes: bytes.number(at: 56, as: UInt64.self), segment: bytes.number(at: 64, as: UInt32.self),
            digest: Array(bytes[68..<100]))
        return (header, checksum)
    }
}
