// SPDX-License-Identifier: Apache-2.0

/// At most `capacity` values by key; a further one takes the place of the one that was not used for longest.
package struct RecentlyUsed<Key: Hashable, Value> {
    private struct Entry {
        var key: Key
        var value: Value
        var newer = -1  // the entry used next after this one; -1 for the one used last
        var older = -1
    }

    package let capacity: Int
    private var places: [Key: Int] = [:]
    private var entries: [Entry] = []
    private var newest = -1
    private var oldest = -1

    package init(capacity: Int) {
        precondition(capacity > 0)
        self.capacity = capacity
    }

    package var count: Int { places.count }

    /// The value, which counts as used now.
    package mutating func value(for key: Key) -> Value? {
        guard let place = places[key] else { return nil }
        unlink(place)
        linkAsNewest(place)
        return entries[place].value
    }

    /// Keeps the value, which counts as used now.
    package mutating func store(_ value: Value, for key: Key) {
        let place: Int
        if let known = places[key] {
            place = known
            unlink(place)
            entries[place].value = value
        } else if entries.count == capacity {
            place = oldest
            unlink(place)
            places[entries[place].key] = nil
            entries[place] = Entry(key: key, value: value)
        } else {
            place = entries.count
            entries.append(Entry(key: key, value: value))
        }
        places[key] = place
        linkAsNewest(place)
    }

    private mutating func unlink(_ place: Int) {
        let (newer, older) = (entries[place].newer, entries[place].older)
        if newer >= 0 { entries[newer].older = older } else { newest = older }
        if older >= 0 { entries[older].newer = newer } else { oldest = newer }
    }

    private mutating func linkAsNewest(_ place: Int) {
        entries[place].newer = -1
        entries[place].older = newest
        if newest >= 0 { entries[newest].newer = place } else { oldest = place }
        newest = place
    }
}
