// SPDX-License-Identifier: Apache-2.0

import Crypto
import EventLog

/// The layout of the key store's file; `docs/key-store-format.md` says the same in words.
enum KeyFileLayout {
    static let magic = Array("ARYZKEYS".utf8)
    static let version: UInt16 = 1
    static let headerBytes = 128
    static let recordBytes = 64
    static let checksumBytes = 8

    static func offset(ofSlot slot: Int) -> Int { headerBytes + slot * recordBytes }

    /// The first eight bytes of SHA-256.
    static func checksum(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes).prefix(checksumBytes)) }

    static func header(identity: LogIdentity, secret: [UInt8]) -> [UInt8] {
        var bytes = magic
        bytes.append(littleEndian: version)
        bytes.append(littleEndian: UInt16(0))
        bytes.append(littleEndian: UInt32(recordBytes))
        bytes.append(contentsOf: PersonID(high: identity.high, low: identity.low).bytes)
        bytes.append(contentsOf: secret)
        bytes.append(contentsOf: repeatElement(0, count: headerBytes - checksumBytes - bytes.count))
        return bytes + checksum(bytes)
    }

    /// The identity and the secret in a header.
    static func read(header bytes: [UInt8], file: String) throws(KeyStoreError) -> (
        identity: LogIdentity, secret: [UInt8]
    ) {
        guard bytes.count == headerBytes, bytes.starts(with: magic) else {
            throw KeyStoreError(
                .foreign, "The file is no key store; restore the log's own from its backup.", file: file, offset: 0)
        }
        guard checksum(Array(bytes.dropLast(checksumBytes))) == Array(bytes.suffix(checksumBytes)) else {
            throw KeyStoreError(
                .damaged,
                "The key store's head is damaged; restore the file from its own backup.",
                file: file,
                offset: 0
            )
        }
        guard bytes[8] == UInt8(version), bytes[9] == 0, bytes[12] == UInt8(recordBytes) else {
            throw KeyStoreError(
                .newerFormat,
                "The key store was written by a newer version; use that one.",
                file: file,
                offset: 8
            )
        }
        let identity = PersonID(bytes: bytes[16..<32]) ?? .none
        return (LogIdentity(high: identity.high, low: identity.low), Array(bytes[32..<64]))
    }
}

/// One key, or the place where one was.
struct KeyRecord: Equatable {
    var person: PersonID
    var generation: UInt32
    /// 32 bytes; nil where the key was destroyed.
    var key: [UInt8]?

    /// The record's bytes at a slot. The slot is part of the checksum, so that a record in the wrong place is found.
    func bytes(slot: Int) -> [UInt8] {
        var bytes: [UInt8] = [key == nil ? 2 : 1, 0, 0, 0]
        bytes.reserveCapacity(KeyFileLayout.recordBytes)
        bytes.append(littleEndian: generation)
        bytes.append(contentsOf: person.bytes)
        bytes.append(contentsOf: key ?? [UInt8](repeating: 0, count: 32))
        return bytes + Self.checksum(bytes, slot: slot)
    }

    /// Reads what ``bytes(slot:)`` wrote; nil for anything else.
    init?(bytes: ArraySlice<UInt8>, slot: Int) {
        guard bytes.count == KeyFileLayout.recordBytes else { return nil }
        let body = Array(bytes.dropLast(KeyFileLayout.checksumBytes))
        guard Self.checksum(body, slot: slot).elementsEqual(bytes.suffix(KeyFileLayout.checksumBytes)),
            (1...2).contains(body[0]), let person = PersonID(bytes: body[8..<24])
        else { return nil }
        self.person = person
        generation = body[4..<8].reversed().reduce(0) { $0 << 8 | UInt32($1) }
        key = body[0] == 1 ? Array(body[24..<56]) : nil
    }

    init(person: PersonID, generation: UInt32, key: [UInt8]?) {
        self.person = person
        self.generation = generation
        self.key = key
    }

    private static func checksum(_ body: [UInt8], slot: Int) -> [UInt8] {
        var bytes = body
        bytes.append(littleEndian: UInt64(slot))
        return KeyFileLayout.checksum(bytes)
    }
}

extension [UInt8] {
    fileprivate mutating func append<Word: FixedWidthInteger & UnsignedInteger>(littleEndian word: Word) {
        for shift in stride(from: 0, to: Word.bitWidth, by: 8) {
            append(UInt8(truncatingIfNeeded: word >> Word(shift)))
        }
    }
}
