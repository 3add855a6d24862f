// SPDX-License-Identifier: Apache-2.0

/// Something unpacked that is worth keeping for the next read. Immutable once made.
class CachedPart: @unchecked Sendable {  // subclasses are written only by their init
    let byteCount: Int

    init(byteCount: Int) { self.byteCount = byteCount }
}

/// What was unpacked last, within a budget of bytes.
final class PartCache: Sendable {
    /// A place in a file.
    struct Key: Hashable {
        var segment: UInt32
        var offset: UInt64
    }
    private struct State {
        var parts: [Key: (part: CachedPart, used: UInt64)] = [:]
        var byteCount = 0
        var clock: UInt64 = 0
        var hits: UInt64 = 0
        var misses: UInt64 = 0
    }
    /// Bytes of all that is kept, at most.
    let budget: Int
    private let state = Monitor(State())

    init(budget: Int) { self.budget = budget }

    /// How often a part was here, and how often it was not.
    var counts: (hits: UInt64, misses: UInt64) { state.withLock { ($0.hits, $0.misses) } }

    /// The same since this was asked last; then both begin at 0.
    func takeCounts() -> (hits: UInt64, misses: UInt64) {
        state.withLock { state in
            defer { (state.hits, state.misses) = (0, 0) }
            return (state.hits, state.misses)
        }
    }

    /// The part that was unpacked from this place, if it is here.
    func part<Part: CachedPart>(_ key: Key, as type: Part.Type = Part.self) -> Part? {
        state.withLock { state in
            guard let place = state.parts.index(forKey: key),
                let part = state.parts.values[place].part as? Part
            else {
                state.misses += 1
                return nil
            }
            state.clock += 1
            state.hits += 1
            state.parts.values[place].used = state.clock
            return part
        }
    }

    func insert(_ part: CachedPart, for key: Key) {
        guard part.byteCount <= budget else { return }
        state.withLock { state in
            state.clock += 1
            if let old = state.parts.updateValue((part, state.clock), forKey: key) {
                state.byteCount -= old.part.byteCount
            }
            state.byteCount += part.byteCount
            guard state.byteCount > budget else { return }
            // Half goes at once, so that the sorting is paid for by many insertions.
            for (key, value) in state.parts.sorted(by: { $0.value.used < $1.value.used }) {
                state.byteCount -= value.part.byteCount
                state.parts.removeValue(forKey: key)
                if state.byteCount <= budget / 2 { break }
            }
        }
    }
}
