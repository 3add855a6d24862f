// SPDX-License-Identifier: Apache-2.0

/// What clocks have in common, once for all of them: the settings name a dozen or two, and each appeal has some of those.
struct ClockKinds: Sendable {
    /// A clock's name, what stops it and what a breach leads to.
    struct Kind: Sendable, Equatable {
        /// A number of a table of texts.
        var name: UInt32
        /// The code of its ``ClockStop``.
        var stop: UInt8
        /// The code of its ``BreachAction``.
        var onBreach: UInt8
    }

    private var kinds: [Kind] = []
    /// The number of each kind, by its parts.
    private var numbers = SparseColumn()

    /// No kinds.
    init() {}

    /// How many there are.
    var count: Int { kinds.count }

    /// The bytes that it has taken from the memory.
    var heldBytes: Int { kinds.heldBytes + numbers.heldBytes }

    /// The kind with this number; traps for one that was never given out.
    @inline(__always) subscript(number: Int) -> Kind { kinds[number] }

    /// The number of a kind, given out now if it is new.
    mutating func number(of kind: Kind) -> Int {
        let key = Int(kind.name) << 16 | Int(kind.stop) << 8 | Int(kind.onBreach)
        if let number = numbers[key] { return Int(number) }
        numbers[key] = Int64(kinds.count)
        kinds.append(kind)
        return kinds.count - 1
    }

    /// The numbers of the names, some of them more than once.
    var names: [UInt32] { kinds.map(\.name) }
}
