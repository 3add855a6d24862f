// SPDX-License-Identifier: Apache-2.0

/// Keeps what was used of late, at most `capacity` values and at least half of that, at the cost of a dictionary: when the
/// young half is full it becomes the old half, and what was not asked for since is dropped.
struct RecentCache<Key: Hashable, Value> {
    private var young: [Key: Value] = [:]
    private var old: [Key: Value] = [:]
    private let half: Int

    init(capacity: Int) {
        half = max(1, capacity / 2)
        young.reserveCapacity(min(half, 1 << 14))
    }

    subscript(key: Key) -> Value? {
        mutating get {
            if let value = young[key] { return value }
            guard let value = old.removeValue(forKey: key) else { return nil }
            insert(value, for: key)
            return value
        }
        set {
            if let newValue {
                insert(newValue, for: key)
            } else {
                young[key] = nil
            }
            old[key] = nil
        }
    }

    /// Takes a value out, to be changed in place and put back.
    mutating func take(_ key: Key) -> Value? {
        young.removeValue(forKey: key) ?? old.removeValue(forKey: key)
    }

    private mutating func insert(_ value: Value, for key: Key) {
        if young.count >= half {
            old = young
            young = [:]
            young.reserveCapacity(half)
        }
        young[key] = value
    }
}
