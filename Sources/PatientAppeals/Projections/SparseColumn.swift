// SPDX-License-Identifier: Apache-2.0

/// Numbers that few rows have, by the row: 16 bytes for each slot, and three to six of eight slots are in use. Of rows
/// without a number nothing is held.
struct SparseColumn: Sendable {
    /// Open addressing, linear probing: key + 1, and 0 for a free slot.
    private var keys: [UInt64] = []
    private var values: [Int64] = []
    /// How many keys have a number.
    private(set) var count = 0

    /// No numbers.
    init() {}

    /// Whether there are none.
    var isEmpty: Bool { count == 0 }

    /// The number of a key, which is less than 2^64 - 1; nil takes it away.
    subscript(key: Int) -> Int64? {
        @inline(__always) get { count == 0 ? nil : find(UInt64(key)) }
        set {
            if let newValue {
                insert(UInt64(key), newValue)
            } else if count > 0 {
                remove(UInt64(key))
            }
        }
    }

    /// All keys with their numbers, in the order of the keys.
    func sorted() -> [(key: Int, value: Int64)] {
        keys.indices.filter { keys[$0] != 0 }.map { (key: Int(keys[$0] - 1), value: values[$0]) }
            .sorted { $0.key < $1.key }
    }

    /// The bytes that it has taken from the memory.
    var heldBytes: Int { keys.heldBytes + values.heldBytes }

    private func find(_ key: UInt64) -> Int64? {
        let slot = slot(of: key)
        return keys[slot] == 0 ? nil : values[slot]
    }

    /// Where the key is, or the free slot where it belongs.
    @inline(__always) private func slot(of key: UInt64) -> Int {
        let mask = keys.count - 1
        var slot = home(key)
        while keys[slot] != 0, keys[slot] != key + 1 { slot = (slot + 1) & mask }
        return slot
    }

    @inline(__always) private func home(_ key: UInt64) -> Int {
        Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> 32) & (keys.count - 1)
    }

    private mutating func insert(_ key: UInt64, _ value: Int64) {
        if (count + 1) * 4 > keys.count * 3 { grow() }
        let slot = slot(of: key)
        if keys[slot] == 0 {
            keys[slot] = key + 1
            count += 1
        }
        values[slot] = value
    }

    private mutating func grow() {
        let entries = zip(keys, values).filter { $0.0 != 0 }
        let size = max(8, keys.count * 2)
        keys = Array(repeating: 0, count: size)
        values = Array(repeating: 0, count: size)
        for (key, value) in entries {
            let slot = slot(of: key - 1)
            keys[slot] = key
            values[slot] = value
        }
    }

    private mutating func remove(_ key: UInt64) {
        var gap = slot(of: key)
        guard keys[gap] != 0 else { return }
        let mask = keys.count - 1
        var slot = gap
        // What stands behind the gap moves into it, unless it would come before its home.
        while true {
            slot = (slot + 1) & mask
            guard keys[slot] != 0 else { break }
            guard (slot &- home(keys[slot] - 1)) & mask >= (slot &- gap) & mask else { continue }
            keys[gap] = keys[slot]
            values[gap] = values[slot]
            gap = slot
        }
        keys[gap] = 0
        count -= 1
    }
}

extension SparseColumn: Equatable {
    /// Equal when the same keys have the same numbers, however the slots came to lie.
    static func == (left: SparseColumn, right: SparseColumn) -> Bool {
        left.count == right.count
            && left.keys.indices.allSatisfy { left.keys[$0] == 0 || right[Int(left.keys[$0] - 1)] == left.values[$0] }
    }
}
