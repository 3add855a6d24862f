// SPDX-License-Identifier: Apache-2.0

/// Decides which types of a segment are stored together.
///
/// A type has blocks of its own, so that reading it touches nothing else. But types whose events come one behind the
/// other, in one stream and at one time, as the outcome of one decision, repeat each other's fields and are read together:
/// they share blocks. So do all types that are rare.
struct TypeGrouping {
    /// A type joins another's group when so much of its events come behind it, in percent.
    static let togetherPercent = 80
    /// A type with fewer events than this is rare.
    static let rareEvents = 32

    private var numbers: [ExactText: Int] = [:]
    private(set) var names: [String] = []
    private var totals: [Int] = []
    /// How often an event of the second type came directly behind one of the first.
    private var pairs: [Pair: Int] = [:]
    private var last: (type: Int, stream: [UInt8], recordedAt: Timestamp)?

    private struct Pair: Hashable {
        var first: Int
        var second: Int
    }

    /// The number of a type, in the order of first events.
    mutating func number(ofType name: String) -> Int {
        if let number = numbers[ExactText(name)] { return number }
        names.append(name)
        totals.append(0)
        numbers[ExactText(name)] = names.count - 1
        return names.count - 1
    }

    /// Notes the next event.
    mutating func note(_ event: StoredEvent, type: Int) {
        totals[type] += 1
        if let last, last.recordedAt == event.recordedAt, unsafe event.streamBytes.elementsEqual(last.stream) {
            pairs[Pair(first: last.type, second: type), default: 0] += 1
            self.last!.type = type
        } else {
            last = (type, unsafe Array(event.streamBytes), event.recordedAt)
        }
    }

    /// The group of each type, by number; groups are numbered in the order of their first types.
    func groups() -> [UInt16] {
        var groups: [UInt16] = []
        var count: UInt16 = 0
        var rare: UInt16?
        for type in names.indices {
            let behindItself = pairs[Pair(first: type, second: type)] ?? 0
            var behind: [UInt16: Int] = [:]
            for other in 0..<type {
                if let times = pairs[Pair(first: other, second: type)] { behind[groups[other], default: 0] += times }
            }
            // The lowest of equals, so that the choice does not depend on a table's order.
            let best = behind.max { ($0.value, $1.key) < ($1.value, $0.key) }
            if let best, (best.value + behindItself) * 100 >= totals[type] * Self.togetherPercent {
                groups.append(best.key)
            } else if totals[type] < Self.rareEvents, let rare {
                groups.append(rare)
            } else {
                if totals[type] < Self.rareEvents { rare = count }
                groups.append(count)
                count += 1
            }
        }
        return groups
    }
}
