// SPDX-License-Identifier: Apache-2.0

/// Texts that were read before, so that one that repeats from event to event (an organisation, a category) is neither
/// checked nor made again. For one reader at a time; it holds some 33 KB and the newest texts of up to 32 bytes, at most
/// 512 of them.
public final class TextCache {
    @usableFromInline let table = TextTable()

    /// A cache that holds nothing.
    public init() {}

    deinit { table.deallocate() }
}

/// The slots of a ``TextCache``, which owns the memory: a plain pointer, so that a reader carries it without counting
/// references.
@safe @usableFromInline struct TextTable {
    /// A text and the bytes it was made of. What a text of so many bytes has in its words tells it from all others.
    private struct Slot {
        let words: TextWords
        let text: String
        /// Makes a slot 64 bytes: one line of the processor's memory.
        private let unused = 0

        init(words: TextWords = TextWords(), text: String = "") {
            self.words = words
            self.text = text
        }
    }

    private static let slotBits = 9
    /// Longer ones seldom repeat.
    private static let byteCountMax = 32

    private let slots: UnsafeMutablePointer<Slot>

    init() {
        unsafe slots = .allocate(capacity: 1 << Self.slotBits)
        unsafe slots.initialize(repeating: Slot(), count: 1 << Self.slotBits)
    }

    func deallocate() {
        unsafe slots.deinitialize(count: 1 << Self.slotBits)
        unsafe slots.deallocate()
    }

    /// The text of these bytes where it is kept.
    @inline(__always) func keptText(of bytes: UnsafeRawBufferPointer) -> String? {
        guard 1...Self.byteCountMax ~= bytes.count else { return nil }
        let words = unsafe TextWords(bytes)
        let slot = unsafe slot(of: words)
        return unsafe slot.pointee.words == words ? slot.pointee.text : nil
    }

    /// Keeps the text of these bytes, where they are not too many, instead of another that had its slot.
    func keep(_ text: String, of bytes: UnsafeRawBufferPointer) {
        guard 1...Self.byteCountMax ~= bytes.count else { return }
        let words = unsafe TextWords(bytes)
        unsafe slot(of: words).pointee = Slot(words: words, text: text)
    }

    @inline(__always) private func slot(of words: TextWords) -> UnsafeMutablePointer<Slot> {
        // The index has no more bits than there are slots.
        unsafe slots + Int(truncatingIfNeeded: words.hash >> UInt64(64 - Self.slotBits))
    }
}

/// Up to 32 bytes as four words and their number; the words of more than 8 overlap in the middle. Of no bytes: all 0.
private struct TextWords: Equatable {
    private var first: UInt64 = 0, last: UInt64 = 0, second: UInt64 = 0, lastButOne: UInt64 = 0, count = 0

    init() {}

    /// The words of 1...32 bytes.
    @inline(__always) init(_ bytes: UnsafeRawBufferPointer) {
        count = bytes.count
        if count >= 8 {
            first = unsafe bytes.loadUnaligned(as: UInt64.self)
            last = unsafe bytes.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
            if count > 16 {
                second = unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
                lastButOne = unsafe bytes.loadUnaligned(fromByteOffset: count - 16, as: UInt64.self)
            }
        } else if count >= 4 {
            first = unsafe UInt64(bytes.loadUnaligned(as: UInt32.self))
            last = unsafe UInt64(bytes.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
        } else {
            for index in 0..<count { first = first << 8 | UInt64(unsafe bytes[index]) }
        }
    }

    /// Turned, so that what differs at both ends does not cancel out, and multiplied, because texts differ in few bits.
    var hash: UInt64 {
        let turned = (last << 25 | last >> 39) ^ (second << 47 | second >> 17)
        return ((first ^ turned) &+ UInt64(truncatingIfNeeded: count)) &* 0x9e37_79b9_7f4a_7c15
    }
}
