// SPDX-License-Identifier: Apache-2.0

/// Where each person's newest record is: eight bytes a place, at most three quarters full, so that ten million persons take
/// 128 MiB and no more. Persons are keyed hashes already, so that 32 of their bits are the hash.
struct SlotIndex {
    private var places: [UInt64] = Array(repeating: 0, count: 64)
    private var count = 0

    /// Asks `isIt` about the slots that may be the person's until it says yes, and returns that slot.
    func slot<E: Error>(of person: PersonID, where isIt: (Int) throws(E) -> Bool) throws(E) -> Int? {
        let hash = person.high >> 32
        var place = Int(hash) & (places.count - 1)
        while places[place] != 0 {
            if places[place] >> 32 == hash {
                let slot = Int(places[place] & 0xffff_ffff) - 1
                if try isIt(slot) { return slot }
            }
            place = (place + 1) & (places.count - 1)
        }
        return nil
    }

    /// Notes the newest slot of a person, in the place of the one before, where there was one.
    mutating func set(_ slot: Int, of person: PersonID, previous: Int?) {
        let hash = person.high >> 32
        if let previous {
            var place = Int(hash) & (places.count - 1)
            while places[place] != hash << 32 | UInt64(previous + 1) { place = (place + 1) & (places.count - 1) }
            places[place] = hash << 32 | UInt64(slot + 1)
            return
        }
        if (count + 1) * 4 > places.count * 3 {
            let old = places
            places = Array(repeating: 0, count: old.count * 2)
            for entry in old where entry != 0 { insert(entry) }
        }
        insert(hash << 32 | UInt64(slot + 1))
        count += 1
    }

    private mutating func insert(_ entry: UInt64) {
        var place = Int(entry >> 32) & (places.count - 1)
        while places[place] != 0 { place = (place + 1) & (places.count - 1) }
        places[place] = entry
    }
}
