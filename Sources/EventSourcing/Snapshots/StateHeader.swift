// SPDX-License-Identifier: Apache-2.0

internal import EventLog

/// What the head of a file with a state has in common, whichever file it is: magic, format, the name's length, fixed
/// fields, the name, a checksum over all of it.
protocol StateHeader: Sendable {
    static var magic: [UInt8] { get }
    static var format: UInt16 { get }
    /// Bytes before the projection's name.
    static var fixedBytes: Int { get }
    var name: String { get }
    /// Bytes of the state, unpacked.
    var stateBytes: UInt64 { get }

    /// The head's bytes and the checksum that ends them.
    func encoded() -> (bytes: [UInt8], checksum: UInt32)

    /// Reads a head from the first bytes of a file, at least ``byteCountMax`` of them where the file has so many.
    static func decode(_ bytes: [UInt8]) throws(SnapshotWarning.Reason) -> (header: Self, checksum: UInt32)
}

/// The blocks behind a head.
enum StateFormat {
    static let blockBytes = 1 << 20
    static let blockHeaderBytes = 8
}

extension StateHeader {
    static var nameBytesMax: Int { 32 }
    static var byteCountMax: Int { fixedBytes + nameBytesMax + 4 }
    var byteCount: Int { Self.fixedBytes + name.utf8.count + 4 }

    /// The fixed fields with the name and the checksum behind them.
    static func sealed(_ fixed: [UInt8], _ name: String) -> (bytes: [UInt8], checksum: UInt32) {
        var bytes = fixed + name.utf8
        let checksum = unsafe crc32c(bytes.span.bytes)
        bytes.append(number: checksum)
        return (bytes, checksum)
    }

    /// Checks magic, format and checksum; gives the name.
    static func nameAndChecksum(
        _ bytes: [UInt8]
    ) throws(SnapshotWarning.Reason) -> (name: String, checksum: UInt32) {
        guard bytes.count >= 12, Array(bytes[..<8]) == magic else { throw .foreign }
        let nameBytes = Int(bytes.number(at: 10, as: UInt16.self))
        guard (1...nameBytesMax).contains(nameBytes), bytes.count >= fixedBytes + nameBytes + 4 else { throw .damaged }
        let covered = Array(bytes[..<(fixedBytes + nameBytes)])
        let checksum = bytes.number(at: covered.count, as: UInt32.self)
        guard unsafe crc32c(covered.span.bytes) == checksum,
            let name = String(validating: covered[fixedBytes...], as: UTF8.self)
        else { throw .damaged }
        // Believed only under its checksum: a flipped bit there is damage.
        guard bytes.number(at: 8, as: UInt16.self) == format else { throw .newerFormat }
        return (name, checksum)
    }
}

extension Projection {
    static func checkName() {
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        precondition(
            (1...SnapshotHeader.nameBytesMax).contains(name.utf8.count)
                && name.utf8.allSatisfy { letters.contains($0) || digits.contains($0) || $0 == UInt8(ascii: "-") },
            "a projection's name has 1...32 characters of a-z, 0-9 and -")
        precondition(UInt32(exactly: version) != nil, "a projection's version is 0...2^32-1")
    }
}
