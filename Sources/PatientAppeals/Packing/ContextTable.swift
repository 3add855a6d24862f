// SPDX-License-Identifier: Apache-2.0

/// The rows of contexts of three symbols, hashed with open addressing, at most half full.
struct ContextTable: Sendable {
    /// The context plus one; 0 is a free place.
    private var contexts: [UInt32]
    private var rows: [UInt16]

    init(_ entries: [(context: UInt32, row: UInt16)]) {
        var capacity = 2
        while capacity < entries.count * 2 { capacity *= 2 }
        contexts = [UInt32](repeating: 0, count: capacity)
        rows = [UInt16](repeating: 0, count: capacity)
        for (context, row) in entries {
            var place = place(of: context)
            while contexts[place] != 0 { place = (place + 1) & (capacity - 1) }
            contexts[place] = context + 1
            rows[place] = row
        }
    }

    private func place(of context: UInt32) -> Int {
        Int((context &* 0x9e37_79b1) >> 12) & (contexts.count - 1)
    }

    subscript(_ context: UInt32) -> UInt16? {
        var place = place(of: context)
        while contexts[place] != 0 {
            if contexts[place] == context + 1 { return rows[place] }
            place = (place + 1) & (contexts.count - 1)
        }
        return nil
    }
}
