// SPDX-License-Identifier: Apache-2.0

import Crypto

/// The key store behind its lock.
struct KeyStoreState: ~Copyable {
    private var file: KeyFile
    private let isWritable: Bool
    private let keySource: KeyStore.KeySource
    private var index = SlotIndex()
    /// Records that were made and are not on disk; their slots follow those on disk.
    private var pending: [KeyRecord] = []
    private var slotsOnDisk = 0
    private var recent = RecentCache<PersonID, KeyRecord>(capacity: 8_192)
    private var isPoisoned = false
    /// Random bytes for nonces, drawn in bulk: a call into the system for each would cost as much as the sealing.
    private var nonceBytes: [UInt8] = []
    private(set) var damagedOffsets: [Int] = []

    /// Reads the records of a file. Invalid ones at its end are the rest of a write that no one was told of: a writer cuts
    /// them off. An invalid one before a valid one is reported as lost.
    init(
        file: consuming KeyFile, isWritable: Bool, keySource: @escaping KeyStore.KeySource
    ) throws(KeyStoreError) {
        self.file = file
        self.isWritable = isWritable
        self.keySource = keySource
        try load()
    }

    private mutating func load() throws(KeyStoreError) {
        let size = try file.size()
        let slots = max(0, size - KeyFileLayout.headerBytes) / KeyFileLayout.recordBytes
        var lost: [Int] = []
        var unfinished: [(slot: Int, record: KeyRecord)] = []
        let chunk = 4_096
        for first in stride(from: 0, to: slots, by: chunk) {
            let count = min(chunk, slots - first)
            let bytes = try file.read(
                at: KeyFileLayout.offset(ofSlot: first),
                count: count * KeyFileLayout.recordBytes
            )
            for slot in first..<first + count {
                let start = (slot - first) * KeyFileLayout.recordBytes
                guard start + KeyFileLayout.recordBytes <= bytes.count,
                    let record = KeyRecord(bytes: bytes[start..<start + KeyFileLayout.recordBytes], slot: slot)
                else {
                    lost.append(slot)
                    continue
                }
                damagedOffsets += lost.map(KeyFileLayout.offset(ofSlot:))
                lost = []
                slotsOnDisk = slot + 1
                if let open = try note(record, at: slot) { unfinished.append(open) }
            }
        }
        guard isWritable else { return }
        let end = KeyFileLayout.offset(ofSlot: slotsOnDisk)
        if size > end {
            try file.truncate(to: end)
            try file.sync()
        }
        for (slot, record) in unfinished { try wipe(slot, record) }
    }

    /// Takes a record into the index. Returns the key that it says is destroyed and that is still there: an erasure that
    /// was cut short.
    private mutating func note(_ record: KeyRecord, at slot: Int) throws(KeyStoreError) -> (Int, KeyRecord)? {
        let previous = try find(record.person)
        guard let previous else {
            index.set(slot, of: record.person, previous: nil)
            return nil
        }
        guard record.generation >= previous.record.generation else { return nil }
        index.set(slot, of: record.person, previous: previous.slot)
        let isUnfinished =
            record.key == nil && previous.record.key != nil
            && previous.record.generation == record.generation
        return isUnfinished ? (previous.slot, previous.record) : nil
    }

    private func record(at slot: Int) throws(KeyStoreError) -> KeyRecord? {
        if slot >= slotsOnDisk, slot - slotsOnDisk < pending.count { return pending[slot - slotsOnDisk] }
        let bytes = try file.read(at: KeyFileLayout.offset(ofSlot: slot), count: KeyFileLayout.recordBytes)
        return KeyRecord(bytes: bytes[...], slot: slot)
    }

    private func find(_ person: PersonID) throws(KeyStoreError) -> (slot: Int, record: KeyRecord)? {
        var found: KeyRecord?
        let slot = try index.slot(of: person) { slot throws(KeyStoreError) in
            found = try record(at: slot)
            return found?.person == person
        }
        guard let slot, let found else { return nil }
        return (slot, found)
    }

    /// The person's newest record.
    mutating func current(_ person: PersonID) throws(KeyStoreError) -> KeyRecord? {
        if let record = recent[person] { return record }
        guard let record = try find(person)?.record else { return nil }
        recent[person] = record
        return record
    }

    /// The persons of a few of the newest keys that are their first, the newest before, among so many records at the file's
    /// end, and whether these are all records. A key after an erasure tells nothing of when its person came in.
    func newestPersons(among count: Int) throws(KeyStoreError) -> (persons: [PersonID], isAll: Bool) {
        var persons: [PersonID] = []
        for slot in (max(0, slotsOnDisk - count)..<slotsOnDisk).reversed() where persons.count < 8 {
            guard let record = try record(at: slot), record.key != nil, record.generation == 0 else { continue }
            persons.append(record.person)
        }
        return (persons, slotsOnDisk <= count)
    }

    private func checkWritable() throws(KeyStoreError) {
        guard isWritable else {
            throw KeyStoreError(.readOnly, "The key store was opened for reading.", file: file.path)
        }
        guard !isPoisoned else {
            throw KeyStoreError(.poisoned, "An earlier write failed; open the key store again.", file: file.path)
        }
    }

    /// The person's key, a new one where there is none or it was destroyed.
    mutating func keyForSealing(_ person: PersonID) throws(KeyStoreError) -> (SymmetricKey, UInt32, nonce: [UInt8]) {
        let record = try current(person)
        if let record, let key = record.key { return (SymmetricKey(data: key), record.generation, nextNonce()) }
        try checkWritable()
        let fresh = KeyRecord(
            person: person,
            generation: record.map { $0.generation + 1 } ?? 0,
            key: keySource()
        )
        let previous = record == nil ? nil : try find(person)?.slot
        index.set(slotsOnDisk + pending.count, of: person, previous: previous)
        pending.append(fresh)
        recent[person] = fresh
        return (SymmetricKey(data: fresh.key ?? []), fresh.generation, nextNonce())
    }

    /// Twelve random bytes, each given out once.
    private mutating func nextNonce() -> [UInt8] {
        if nonceBytes.isEmpty {
            nonceBytes = randomBytes(12 * 20)
        }
        let nonce = Array(nonceBytes.suffix(12))
        nonceBytes.removeLast(12)
        return nonce
    }

    mutating func sync() throws(KeyStoreError) {
        guard !pending.isEmpty else { return }
        try checkWritable()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(pending.count * KeyFileLayout.recordBytes)
        for (number, record) in pending.enumerated() { bytes += record.bytes(slot: slotsOnDisk + number) }
        isPoisoned = true  // until it has gone well
        try file.write(bytes, at: KeyFileLayout.offset(ofSlot: slotsOnDisk))
        try file.sync()
        isPoisoned = false
        slotsOnDisk += pending.count
        pending = []
    }

    /// First a record that says so, then zeros over the key: an erasure that is cut short between is finished on opening.
    mutating func erase(_ person: PersonID) throws(KeyStoreError) -> Int64? {
        try checkWritable()
        try sync()
        guard let (slot, record) = try find(person) else { return nil }
        guard record.key != nil else { return Int64(record.generation) }
        let gone = KeyRecord(person: person, generation: record.generation, key: nil)
        index.set(slotsOnDisk, of: person, previous: slot)
        pending.append(gone)
        recent[person] = gone
        try sync()
        try wipe(slot, record)
        return Int64(record.generation)
    }

    private mutating func wipe(_ slot: Int, _ record: KeyRecord) throws(KeyStoreError) {
        isPoisoned = true
        let gone = KeyRecord(person: record.person, generation: record.generation, key: nil)
        try file.write(gone.bytes(slot: slot), at: KeyFileLayout.offset(ofSlot: slot))
        try file.sync()
        isPoisoned = false
    }
}
