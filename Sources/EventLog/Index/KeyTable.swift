// SPDX-License-Identifier: Apache-2.0

/// A hash table from ``KeyHash`` to two numbers, 24 bytes a slot, half to three quarters full.
struct KeyTable: Sendable {
    private struct Slot: Sendable {
        var key = KeyHash(high: 0, low: 0)
        /// 0 marks a free slot: every value kept here starts with a position or an entry number, and those start with 1.
        var first: UInt32 = 0
        var second: UInt32 = 0
    }
    private var slots = [Slot](repeating: Slot(), count: 64)
    private(set) var count = 0
    /// Where ``place(of:)`` found or made the last key: names often come several times, one after the other.
    private var latest = 0

    subscript(key: KeyHash) -> (first: UInt32, second: UInt32)? {
        let slot = slots[index(of: key)]
        return slot.first == 0 ? nil : (slot.first, slot.second)
    }

    /// Sets the value of `key`; `first` is not 0.
    mutating func set(_ key: KeyHash, first: UInt32, second: UInt32) {
        precondition(first != 0)
        var place = index(of: key)
        if slots[place].first == 0 {
            if count * 4 >= slots.count * 3 {
                grow()
                place = index(of: key)
            }
            count += 1
        }
        slots[place] = Slot(key: key, first: first, second: second)
    }

    /// Where the values of `key` are, a place that is made for them if need be; valid until the next change of another
    /// key. The first value of a new place is 0 and has to be set.
    mutating func place(of key: KeyHash) -> Int {
        if slots[latest].first != 0 && slots[latest].key == key { return latest }
        if count * 4 >= slots.count * 3 { grow() }
        latest = index(of: key)
        if slots[latest].first == 0 {
            count += 1
            slots[latest].key = key
        }
        return latest
    }

    /// The values at a place.
    subscript(place place: Int) -> (first: UInt32, second: UInt32) {
        get { (slots[place].first, slots[place].second) }
        set {
            precondition(newValue.first != 0)
            slots[place].first = newValue.first
            slots[place].second = newValue.second
        }
    }

    private func index(of key: KeyHash) -> Int {
        let mask = slots.count - 1
        var place = Int(truncatingIfNeeded: key.low) & mask
        while slots[place].first != 0 && slots[place].key != key { place = (place + 1) & mask }
        return place
    }

    private mutating func grow() {
        let old = slots
        slots = [Slot](repeating: Slot(), count: old.count * 2)
        for slot in old where slot.first != 0 { slots[index(of: slot.key)] = slot }
    }
}
