// SPDX-License-Identifier: Apache-2.0

/// Texts that come again and again (organisations, categories, clocks), kept once and stood for by a small number.
///
/// Number 0 is the empty text: "not said". Looking a text up allocates nothing, so that the loop over events can do it.
struct StringTable: Sendable {
    /// All texts one behind the other, and where each of them ends.
    private(set) var bytes: [UInt8]
    private(set) var ends: [UInt32]
    /// Open addressing, linear probing; a slot holds a number + 1, and at most half of the slots are in use.
    private var slots: [UInt32]

    /// A table with the empty text alone.
    init() {
        bytes = []
        ends = [0]
        slots = Array(repeating: 0, count: 16)
    }

    /// The table of these bytes and ends; nil when they contradict each other or a text stands there twice.
    init?(bytes: [UInt8], ends: [UInt32]) {
        guard ends.first == 0, ends.last.map(Int.init) == bytes.count else { return nil }
        for index in 1..<max(1, ends.count) where ends[index] <= ends[index - 1] { return nil }
        self.bytes = bytes
        self.ends = ends
        slots = []
        rebuildSlots()
        for number in 1..<max(1, ends.count) where find(self.bytes.rawBytes.extracting(range(number))) != number {
            return nil
        }
    }

    /// How many texts there are, the empty one included.
    var count: Int { ends.count }

    /// The bytes that it has taken from the memory.
    var heldBytes: Int { bytes.heldBytes + ends.heldBytes + slots.heldBytes }

    /// The text with this number; the empty one for a number that was never given out.
    subscript(number: Int) -> String {
        guard number > 0, number < ends.count else { return "" }
        return String(decoding: bytes[range(number)], as: UTF8.self)
    }

    /// The number of `text`; nil when it was never given one.
    func number(of text: String) -> Int? {
        find(Array(text.utf8).rawBytes)
    }

    /// The same for a text's bytes.
    func number(of text: RawSpan) -> Int? { find(text) }

    /// The number of the text with these bytes, given out now if it is new.
    mutating func intern(_ text: RawSpan) -> UInt32 {
        if let number = find(text) { return UInt32(truncatingIfNeeded: number) }
        if ends.count * 2 >= slots.count {
            slots = Array(repeating: 0, count: slots.count * 2)
            rebuildSlots()
        }
        for offset in 0..<text.byteCount { bytes.append(text.byte(offset)) }
        ends.append(UInt32(bytes.count))
        place(ends.count - 1, at: hash(text))
        return UInt32(ends.count - 1)
    }

    /// The number of `text`, given out now if it is new.
    mutating func intern(_ text: String) -> UInt32 {
        intern(Array(text.utf8).rawBytes)
    }

    /// Where the text with this number, 1 or higher, lies in ``bytes``.
    func range(_ number: Int) -> Range<Int> { Int(ends[number - 1])..<Int(ends[number]) }

    private func find(_ text: RawSpan) -> Int? {
        guard text.byteCount > 0 else { return 0 }
        let mask = slots.count - 1
        var slot = hash(text) & mask
        while slots[slot] != 0 {
            let number = Int(slots[slot]) - 1
            let start = Int(ends[number - 1])
            if Int(ends[number]) - start == text.byteCount, equals(text, start) { return number }
            slot = (slot + 1) & mask
        }
        return nil
    }

    private func equals(_ text: RawSpan, _ start: Int) -> Bool {
        for offset in 0..<text.byteCount where bytes[start + offset] != text.byte(offset) { return false }
        return true
    }

    private mutating func rebuildSlots() {
        var size = max(16, slots.count)
        while size < ends.count * 2 + 2 { size *= 2 }
        slots = Array(repeating: 0, count: size)
        for number in 1..<max(1, ends.count) {
            let value = hash(bytes.rawBytes.extracting(range(number)))
            place(number, at: value)
        }
    }

    private mutating func place(_ number: Int, at hash: Int) {
        let mask = slots.count - 1
        var slot = hash & mask
        while slots[slot] != 0 { slot = (slot + 1) & mask }
        slots[slot] = UInt32(number + 1)
    }

    /// Eight bytes a step, multiplied and folded; the numbers it gives live in memory only.
    private func hash(_ text: RawSpan) -> Int {
        var value: UInt64 = 0x9e37_79b9_7f4a_7c15 ^ UInt64(text.byteCount)
        var offset = 0
        while offset + 8 <= text.byteCount {
            value = fold(value ^ text.word(offset))
            offset += 8
        }
        var rest: UInt64 = 0
        while offset < text.byteCount {
            rest = rest << 8 | UInt64(text.byte(offset))
            offset += 1
        }
        return Int(truncatingIfNeeded: fold(value ^ rest) >> 1)
    }

    private func fold(_ value: UInt64) -> UInt64 {
        let (high, low) = value.multipliedFullWidth(by: 0xff51_afd7_ed55_8ccd)
        return high ^ low
    }
}

extension StringTable: Equatable {
    /// Equal when the same texts have the same numbers, however the slots came to lie.
    static func == (left: StringTable, right: StringTable) -> Bool {
        left.ends == right.ends && left.bytes == right.bytes
    }
}
