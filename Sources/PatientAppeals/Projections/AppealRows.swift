// SPDX-License-Identifier: Apache-2.0

/// Gives each appeal, that is each stream `appeal-…`, a row number 0, 1, 2, … in the order of their first events.
///
/// A name of nine ASCII characters after the prefix, and that is what a tracking number is, packs into the key itself;
/// others (nothing in the log forbids them) are kept as text and found by their number there.
struct AppealRows: Sendable {
    /// The key of each row: 9 x 7 bits, or a number of `oddNames` under the top bit.
    private(set) var keys: Column<UInt64>
    private(set) var oddNames: StringTable
    /// Open addressing, linear probing; a slot holds a row + 1, and a third to a half of the slots are in use.
    private var slots: [UInt32]

    private static let prefix = Array("appeal-".utf8)
    private static let oddMark: UInt64 = 1 << 63

    /// No rows.
    init() {
        keys = Column()
        oddNames = StringTable()
        slots = Array(repeating: 0, count: 64)
    }

    /// The rows with these keys; nil when a key stands there twice or points to no name.
    init?(keys: [UInt64], oddNames: StringTable) {
        self.keys = Column(keys)
        self.oddNames = oddNames
        slots = []
        guard rebuildSlots() else { return nil }
        for key in keys where key & Self.oddMark != 0 {
            guard (1..<UInt64(oddNames.count)).contains(key & ~Self.oddMark) else { return nil }
        }
    }

    /// How many rows there are.
    var count: Int { keys.count }

    /// The bytes that it has taken from the memory.
    var heldBytes: Int { keys.heldBytes + oddNames.heldBytes + slots.heldBytes }

    /// The row of the stream with this name, made now if it is new; -1 for a stream that is no appeal.
    @inline(__always) mutating func row(ofStream name: RawSpan) -> Int {
        guard let key = packed(name) else { return oddRow(name) }
        let row = find(key)
        return row >= 0 ? row : insert(key)
    }

    /// The row of the appeal that has this row in another table, made now if it is new.
    mutating func row(of other: AppealRows, at place: Int) -> Int {
        var key = other.keys[place]
        if key & Self.oddMark != 0 {
            let range = other.oddNames.range(Int(key & ~Self.oddMark))
            key = UInt64(oddNames.intern(other.oddNames.bytes.rawBytes.extracting(range))) | Self.oddMark
        }
        let row = find(key)
        return row >= 0 ? row : insert(key)
    }

    /// The row of the stream `appeal-` + `name`; nil when it has none.
    func row(ofAppeal name: String) -> Int? {
        let bytes = Self.prefix + Array(name.utf8)
        return row(ofKnown: bytes.rawBytes)
    }

    /// The row of the stream with this name; nil when it has none.
    @inline(__always) func row(ofKnown stream: RawSpan) -> Int? {
        guard let key = packed(stream) ?? oddKey(stream) else { return nil }
        let row = find(key)
        return row >= 0 ? row : nil
    }

    /// What stands behind `appeal-` in the name of the row's stream: the tracking number without its dashes.
    func name(_ row: Int) -> String {
        let key = keys[row]
        guard key & Self.oddMark == 0 else { return oddNames[Int(key & ~Self.oddMark)] }
        var characters: [UInt8] = []
        for place in (0..<9).reversed() { characters.append(UInt8(key >> (UInt64(place) * 7) & 0x7f)) }
        return String(decoding: characters, as: UTF8.self)
    }

    /// Whether a stream with this name is an appeal's.
    static func isAppeal(_ name: RawSpan) -> Bool {
        guard name.byteCount > Self.prefix.count else { return false }
        for offset in 0..<Self.prefix.count where name.byte(offset) != Self.prefix[offset] { return false }
        return true
    }

    /// The key of a stream whose name is kept as text; nil where it is none of those.
    private func oddKey(_ name: RawSpan) -> UInt64? {
        guard Self.isAppeal(name) else { return nil }
        return oddNames.number(of: name.extracting(Self.prefix.count..<name.byteCount)).map {
            UInt64($0) | Self.oddMark
        }
    }

    /// The key that the stream of the appeal with this tracking number, nine symbols, has; nil for other names.
    static func key(ofTrackingNumber symbols: RawSpan) -> UInt64? {
        guard symbols.byteCount == 9 else { return nil }
        var key: UInt64 = 0
        for offset in 0..<9 {
            guard symbols.byte(offset) < 0x80 else { return nil }
            key = key << 7 | UInt64(symbols.byte(offset))
        }
        return key
    }

    @inline(__always) private func packed(_ name: RawSpan) -> UInt64? {
        // 'a' 'p' 'p' 'e' 'a' 'l' '-' and one character more, in one comparison.
        guard name.byteCount == 16,
            UInt64(littleEndian: name.word(0)) & 0x00ff_ffff_ffff_ffff == 0x002d_6c61_6570_7061
        else { return nil }
        var key: UInt64 = 0
        var all: UInt8 = 0
        for offset in 7..<16 {
            let character = name.byte(offset)
            all |= character
            key = key << 7 | UInt64(character & 0x7f)
        }
        return all & 0x80 == 0 && key != 0 ? key : nil
    }

    private mutating func oddRow(_ name: RawSpan) -> Int {
        guard Self.isAppeal(name) else { return -1 }
        let number = oddNames.intern(name.extracting(Self.prefix.count..<name.byteCount))
        let key = UInt64(number) | Self.oddMark
        let row = find(key)
        return row >= 0 ? row : insert(key)
    }

    @inline(__always) private func find(_ key: UInt64) -> Int {
        var slot = home(key)
        while slots[slot] != 0 {
            let row = Int(slots[slot]) - 1
            if keys[row] == key { return row }
            slot = slot + 1 == slots.count ? 0 : slot + 1
        }
        return -1
    }

    private mutating func insert(_ key: UInt64) -> Int {
        keys.append(key)
        if keys.count * 2 > slots.count {
            _ = rebuildSlots()
        } else {
            _ = place(keys.count - 1)
        }
        return keys.count - 1
    }

    private mutating func rebuildSlots() -> Bool {
        // Half as many again when they no longer suffice, but not fewer than any table begins with.
        slots = Array(repeating: 0, count: max(64, keys.count * 3))
        for row in keys.indices where !place(row) { return false }
        return true
    }

    /// False when the row's key has a row already.
    private mutating func place(_ row: Int) -> Bool {
        var slot = home(keys[row])
        while slots[slot] != 0 {
            if keys[Int(slots[slot]) - 1] == keys[row] { return false }
            slot = slot + 1 == slots.count ? 0 : slot + 1
        }
        slots[slot] = UInt32(row + 1)
        return true
    }

    /// The slot where the search for a key begins: the upper half of its hash, scaled to as many slots as there are.
    @inline(__always) private func home(_ key: UInt64) -> Int {
        let hash = ((key ^ key >> 32) &* 0x9e37_79b9_7f4a_7c15) >> 32
        return Int(truncatingIfNeeded: (hash &* UInt64(slots.count)) >> 32)
    }
}

extension AppealRows: Equatable {
    /// Equal when the same appeals have the same rows, however the slots came to lie.
    static func == (left: AppealRows, right: AppealRows) -> Bool {
        left.keys == right.keys && left.oddNames == right.oddNames
    }
}
