// SPDX-License-Identifier: Apache-2.0

/// The open appeals, the one whose turn comes first on top; equal times in the order of their numbers.
struct TimeHeap: Sendable {
    private var items: [OpenAppeal] = []

    /// The appeal whose turn is first.
    var first: OpenAppeal? { items.first }

    mutating func insert(_ appeal: OpenAppeal) {
        items.append(appeal)
        var child = items.count - 1
        while child > 0, items[child].isBefore(items[(child - 1) / 2]) {
            items.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Puts the top appeal, changed, back to where it belongs now.
    mutating func replaceFirst(with appeal: OpenAppeal) {
        items[0] = appeal
        sink()
    }

    mutating func removeFirst() {
        items.swapAt(0, items.count - 1)
        items.removeLast()
        sink()
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var least = parent
            for child in 2 * parent + 1...2 * parent + 2
            where child < items.count && items[child].isBefore(items[least]) {
                least = child
            }
            if least == parent { return }
            items.swapAt(parent, least)
            parent = least
        }
    }
}
