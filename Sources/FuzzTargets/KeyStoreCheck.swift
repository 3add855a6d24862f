// SPDX-License-Identifier: Apache-2.0

import EventLog
import PatientAppeals

/// A key store's file, opened for reading.
enum KeyStoreCheck {
    private static let headerBytes = 128
    private static let recordBytes = 64
    static let identity = LogIdentity(high: 3, low: 5)

    static func run(_ bytes: [UInt8]) throws(FuzzFinding) -> FuzzTarget.Outcome {
        best(try read(bytes), try read(repaired(bytes)))
    }

    private static func repaired(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.count >= headerBytes else { return bytes }
        var file = Array(bytes[..<(headerBytes - 8)])
        file.replaceSubrange(16..<32, with: bigEndian(identity.high) + bigEndian(identity.low))
        file += [UInt8].shortHash(file)
        var rest = bytes[headerBytes...]
        var slot: UInt64 = 0
        while rest.count >= recordBytes {
            let body = Array(rest.prefix(recordBytes - 8))
            let number = (0..<8).map { UInt8(truncatingIfNeeded: slot >> (8 * UInt64($0))) }
            file += body + [UInt8].shortHash(body + number)
            rest = rest.dropFirst(recordBytes)
            slot += 1
        }
        return file + rest
    }

    private static func bigEndian(_ word: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * $0)) }
    }

    private static func read(_ bytes: [UInt8]) throws(FuzzFinding) -> FuzzTarget.Outcome {
        let file = MemoryPath(bytes)
        let store: KeyStore
        do throws(KeyStoreError) {
            store = try KeyStore.open(at: file.path, identity: identity, access: .readOnly)
        } catch {
            try expect(error.file == file.path && error.offset != nil, "a key store is refused without a place")
            return .refused
        }
        let offsets = store.damagedOffsets
        try expect(offsets == offsets.sorted(), "damaged places are told out of order")
        try expect(
            offsets.allSatisfy { $0 >= headerBytes && $0 + recordBytes <= bytes.count },
            "a damaged place lies outside of the file")
        for slot in 0..<max(0, bytes.count - headerBytes) / recordBytes {
            let start = headerBytes + slot * recordBytes + 8
            guard let person = PersonID(bytes: bytes[start..<start + 16]) else { continue }
            do throws(KeyStoreError) { _ = try store.isErased(person) } catch {
                throw FuzzFinding(description: "a key store that was opened can not be read: \(error)")
            }
        }
        return .accepted
    }
}
