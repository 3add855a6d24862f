// SPDX-License-Identifier: Apache-2.0

import EventLog
import Foundation
import PatientAppeals
import Testing

@Suite struct SealingTests {
    private static let identity = LogIdentity(high: 0x0102_0304_0506_0708, low: 0x090a_0b0c_0d0e_0f10)
    private static let person = PersonID(high: 0xa0a1_a2a3_a4a5_a6a7, low: 0xb0b1_b2b3_b4b5_b6b7)
    private static let other = PersonID(high: 0xa0a1_a2a3_0000_0000, low: 7)
    private let text = Array("Ауырып тұрмын".utf8)

    /// Keys that count: 32 times 1, 32 times 2, …
    private final class CountingKeys: Sendable {
        nonisolated(unsafe) private var count: UInt8 = 0
        func next() -> [UInt8] {
            unsafe count += 1
            return unsafe [UInt8](repeating: count, count: 32)
        }
    }

    @Test func `what is sealed opens for the same person and purpose only`() throws {
        let keys = KeyStore.inMemory()
        let field = try keys.seal(text, for: Self.person, purpose: "AppealReceived.text")
        #expect(try keys.open(field, purpose: "AppealReceived.text") == .revealed(text))
        #expect(try keys.open(field, purpose: "NoteAdded.text") == .damaged)
        var moved = field
        moved.person = Self.other
        #expect(try keys.open(moved, purpose: "AppealReceived.text") == .sealed)
        _ = try keys.seal(text, for: Self.other, purpose: "x")
        #expect(try keys.open(moved, purpose: "AppealReceived.text") == .damaged)
        let bytes = Array((0...63 as ClosedRange<UInt8>).reversed())
        let asTheyAre = try keys.seal(bytes, for: Self.person, purpose: "AppealReceived.text")
        #expect(!field.packed.isEmpty && !asTheyAre.box.isEmpty, "one of either form")
        for (field, form) in [(field, \SealedField.packed), (asTheyAre, \.box)] {
            for place in field[keyPath: form].indices {
                var changed = field
                changed[keyPath: form][place] ^= 1
                #expect(try keys.open(changed, purpose: "AppealReceived.text") == .damaged)
                var short = field
                short[keyPath: form] = Array(field[keyPath: form].prefix(place))
                #expect(try keys.open(short, purpose: "AppealReceived.text") == .damaged)
            }
        }
    }

    /// The first key of ``CountingKeys`` after the secret, the person above and `AppealReceived.text`; sealed by another
    /// program (Python's cryptography) with the nonce 1, 2, … 12.
    private func openKept(box: String = "", packed: String = "") throws -> OpenedField {
        let directory = try TemporaryDirectory()
        let source = CountingKeys()
        let keys = try KeyStore.open(
            at: directory.path + "/log.keys", identity: Self.identity, keySource: { source.next() })
        _ = try keys.seal(text, for: Self.person, purpose: "p")
        var field = SealedField()
        field.person = Self.person
        field.box = bytes(box)
        field.packed = bytes(packed)
        return try keys.open(field, purpose: "AppealReceived.text")
    }

    private func bytes(_ hexadecimal: String) -> [UInt8] {
        let digits = hexadecimal.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    }

    @Test func `what was sealed before texts were packed still opens, and in no other form`() throws {
        let kept =
            "0102030405060708090a0b0c15b6bae358d5d1d89fd56decae0e3754e905b06d080649e5aca44c95277c12dd278375ee056801ceef"
        #expect(try openKept(box: kept) == .revealed(text))
        #expect(try openKept(packed: kept) == .damaged)
        #expect(try openKept() == .damaged, "a form of a later version is a field that is not known here")
    }

    @Test func `a packed text opens for ever`() throws {
        let kept = "0102030405060708090a0b0c030079f209617e897670a95b18cad027e334611401e2bf07"
        #expect(try openKept(packed: kept) == .revealed(text))
        #expect(try openKept(box: kept) == .damaged)
        #expect(try openKept(box: kept, packed: kept) == .damaged)
    }

    @Test func `what nobody packed is damaged, though the key fits`() throws {
        let kept =
            "0102030405060708090a0b0c3ad9949f76a1ffa7b1a142ac71204a79a72bcf424b283dcac8e2baf431075f50020c49530264582c"
        #expect(try openKept(packed: kept) == .damaged)
    }

    @Test func `the same text sealed twice looks different`() throws {
        let keys = KeyStore.inMemory()
        let first = try keys.seal(text, for: Self.person, purpose: "p")
        #expect(try keys.seal(text, for: Self.person, purpose: "p").packed != first.packed)
    }

    @Test func `an erased person reads as erased, and a new key opens nothing old`() throws {
        let keys = KeyStore.inMemory()
        let old = try keys.seal(text, for: Self.person, purpose: "p")
        #expect(try keys.erase(Self.other) == nil)
        #expect(try keys.erase(Self.person) == 0)
        #expect(try keys.isErased(Self.person))
        #expect(try keys.open(old, purpose: "p") == .erased)
        #expect(try keys.erase(Self.person) == 0)
        let new = try keys.seal(text, for: Self.person, purpose: "p")
        #expect(new.generation == 1)
        #expect(try keys.open(new, purpose: "p") == .revealed(text))
        #expect(try keys.open(old, purpose: "p") == .erased)
        #expect(try keys.erase(Self.person) == 1)
    }

    @Test func `the file's bytes follow from its keys`() throws {
        let directory = try TemporaryDirectory()
        let source = CountingKeys()
        let store = try KeyStore.open(
            at: directory.path + "/log.keys", identity: Self.identity, keySource: { source.next() })
        _ = try store.seal(text, for: Self.person, purpose: "p")
        _ = try store.seal(text, for: Self.other, purpose: "p")
        #expect(directory.read("log.keys").count == 128, "a key that nothing on disk needs is not written")
        try store.sync()
        let bytes = directory.read("log.keys")
        #expect(bytes.count == 128 + 2 * 64)
        #expect(Array(bytes[0..<16]) == Array("ARYZKEYS".utf8) + [1, 0, 0, 0, 64, 0, 0, 0])
        #expect(Array(bytes[16..<32]) == Array(1...16))
        #expect(Array(bytes[32..<64]) == [UInt8](repeating: 1, count: 32))
        #expect(Array(bytes[128..<136]) == [1, 0, 0, 0, 0, 0, 0, 0])
        #expect(Array(bytes[136..<152]) == Self.person.bytes)
        #expect(Array(bytes[152..<184]) == [UInt8](repeating: 2, count: 32))
        // The first bytes of SHA-256, computed by another program.
        #expect(Array(bytes[120..<128]) == [177, 175, 5, 168, 118, 62, 97, 62])
        #expect(Array(bytes[184..<192]) == [101, 222, 184, 66, 181, 98, 206, 169])
        let mode = try FileManager.default.attributesOfItem(atPath: directory.path + "/log.keys")[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    @Test func `a key is there again after reopening, and gone after erasing`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/log.keys"
        var fields: [SealedField] = []
        let persons = (0..<300 as Range<UInt64>).map { PersonID(high: $0 << 32, low: $0) }
        do {
            let store = try KeyStore.open(at: path, identity: Self.identity)
            for person in persons { fields.append(try store.seal(text, for: person, purpose: "p")) }
            try store.sync()
            #expect(try store.erase(persons[7]) == 0)
        }
        let store = try KeyStore.open(at: path, identity: Self.identity, access: .readOnly)
        for (index, field) in fields.enumerated() {
            #expect(try store.open(field, purpose: "p") == (index == 7 ? .erased : .revealed(text)))
        }
        #expect(throws: KeyStoreError.self) { try store.erase(persons[8]) }
        #expect(store.damagedOffsets.isEmpty)
    }

    @Test func `a destroyed key's bytes are nowhere in the file`() throws {
        let directory = try TemporaryDirectory()
        let source = CountingKeys()
        let store = try KeyStore.open(
            at: directory.path + "/log.keys", identity: Self.identity, keySource: { source.next() })
        _ = try store.seal(text, for: Self.person, purpose: "p")
        try store.sync()
        let key = [UInt8](repeating: 2, count: 32)
        #expect(directory.read("log.keys").contains(key))
        _ = try store.erase(Self.person)
        #expect(!directory.read("log.keys").contains(key))
    }

    @Test func `a file cut at any byte keeps the keys before the cut`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/log.keys"
        var fields: [SealedField] = []
        do {
            let store = try KeyStore.open(at: path, identity: Self.identity)
            for number in 1...4 as ClosedRange<UInt64> {
                fields.append(try store.seal(text, for: PersonID(high: number, low: number), purpose: "p"))
                try store.sync()
            }
        }
        let whole = directory.read("log.keys")
        for length in 128...whole.count {
            try directory.write(Array(whole.prefix(length)), "log.keys")
            let store = try KeyStore.open(at: path, identity: Self.identity)
            let kept = (length - 128) / 64
            for (index, field) in fields.enumerated() {
                #expect(try store.open(field, purpose: "p") == (index < kept ? .revealed(text) : .sealed))
            }
            #expect(store.damagedOffsets.isEmpty)
            #expect(directory.read("log.keys").count == 128 + kept * 64)
        }
    }

    @Test func `a flipped bit costs one key, is reported, and never gives a wrong one`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/log.keys"
        var fields: [SealedField] = []
        do {
            let store = try KeyStore.open(at: path, identity: Self.identity)
            for number in 1...3 as ClosedRange<UInt64> {
                fields.append(try store.seal(text, for: PersonID(high: number, low: number), purpose: "p"))
            }
            try store.sync()
            #expect(store.damage(besideLog: directory.path + "/log") == nil)
        }
        let whole = directory.read("log.keys")
        for place in 128..<128 + 64 {
            var bytes = whole
            bytes[place] ^= 0x10
            try directory.write(bytes, "log.keys")
            let store = try KeyStore.open(at: path, identity: Self.identity, access: .readOnly)
            #expect(store.damagedOffsets == [128])
            let damage = store.damage(besideLog: directory.path + "/log")
            #expect(damage?.code == .damaged && damage?.file == path && damage?.offset == 128)
            #expect(try store.open(fields[0], purpose: "p") == .sealed)
            #expect(try store.open(fields[1], purpose: "p") == .revealed(text))
        }
        for place in 0..<128 {
            var bytes = whole
            bytes[place] ^= 0x10
            try directory.write(bytes, "log.keys")
            #expect(throws: KeyStoreError.self) { try KeyStore.open(at: path, identity: Self.identity) }
        }
    }

    @Test func `an erasure that was cut short is finished on opening`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/log.keys"
        let field: SealedField
        do {
            let store = try KeyStore.open(at: path, identity: Self.identity)
            field = try store.seal(text, for: Self.person, purpose: "p")
            try store.sync()
        }
        let before = directory.read("log.keys")
        do {
            let store = try KeyStore.open(at: path, identity: Self.identity)
            _ = try store.erase(Self.person)
        }
        let after = directory.read("log.keys")
        // The record that says so is there, the key still is: as if the process had ended between the two writes.
        try directory.write(Array(after[0..<128]) + before[128..<192] + after[192...], "log.keys")
        do {
            let store = try KeyStore.open(at: path, identity: Self.identity)
            #expect(try store.open(field, purpose: "p") == .erased)
        }
        #expect(directory.read("log.keys") == after)
    }

    @Test func `a store of another log and a second writer are refused`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/log.keys"
        let store = try KeyStore.open(at: path, identity: Self.identity)
        let second = #expect(throws: KeyStoreError.self) { try KeyStore.open(at: path, identity: Self.identity) }
        #expect(second?.code == .locked)
        let foreign = #expect(throws: KeyStoreError.self) {
            try KeyStore.open(at: path, identity: LogIdentity(high: 1, low: 1), access: .readOnly)
        }
        #expect(foreign?.code == .foreign)
        let missing = #expect(throws: KeyStoreError.self) {
            try KeyStore.open(at: path + "x", identity: Self.identity, access: .readOnly)
        }
        #expect(missing?.code == .noSuchStore)
        _ = try store.isErased(Self.person)
    }

    @Test func `a person is known by number, then telephone, then id, and never in clear`() throws {
        let keys = KeyStore.inMemory()
        var details = PersonDetails()
        details.phone = "8 (700) 000-00-01"
        let byPhone = keys.personID(of: details, actor: nil)
        details.phone = "+77000000001"
        #expect(keys.personID(of: details, actor: nil) == byPhone)
        details.iin = "991301500125"
        let byNumber = keys.personID(of: details, actor: nil)
        #expect(byNumber != byPhone)
        details.phone = ""
        details.iin = "991301 500125"
        #expect(keys.personID(of: details, actor: nil) == byNumber)
        let actor = Actor(role: .applicant, id: "tg:771")
        #expect(keys.personID(of: nil, actor: actor) == keys.personID(of: PersonDetails(), actor: actor))
        let staff = Actor(role: .operator, id: "op-17")
        #expect(keys.personID(of: nil, actor: staff) != keys.personID(of: nil, actor: staff))
        #expect(KeyStore.inMemory().personID(of: details, actor: nil) != byNumber)
        #expect(keys.pseudonym(ofActor: "tg:771").count == 18)
        #expect(!keys.pseudonym(ofActor: "tg:771").contains("771"))
    }

    @Test(arguments: ["991301500125", "881302300452", "771301400788", "661303600312"])
    func `an identification number is recognised inside other text`(number: String) {
        #expect(IINScanner.isIIN(Array(number.utf8)))
        #expect(IINScanner.contains("ref-\(number)/1"))
        #expect(!IINScanner.contains("1\(number)"))
        #expect(!IINScanner.contains("\(number)0"))
        for digit in 0...9 where "\(digit)" != number.suffix(1) {
            #expect(!IINScanner.contains(number.dropLast() + "\(digit)"), "a wrong check digit")
        }
    }

    @Test func `text is normalised`() {
        #expect(Array("и\u{306}".normalized.unicodeScalars) == Array("й".unicodeScalars))
        #expect(Array("е\u{308}лка".normalized.utf8) == Array("ёлка".utf8))
        #expect(Array("Ә ұ қ i".normalized.utf8) == Array("Ә ұ қ i".utf8))
        #expect(Array("диагноз\u{301}…".normalized.utf8) == Array("диагноз\u{301}…".utf8))
    }
}
