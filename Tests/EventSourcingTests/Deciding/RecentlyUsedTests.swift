// SPDX-License-Identifier: Apache-2.0

import EventSourcing
import Testing

@Suite struct RecentlyUsedTests {
    @Test(arguments: [1, 2, 7, 64]) func `it keeps what a list in order of use would keep`(capacity: Int) {
        var generator = SeededGenerator(seed: UInt64(capacity))
        var recent = RecentlyUsed<Int, Int>(capacity: capacity)
        var model: [(key: Int, value: Int)] = []  // oldest first
        for step in 0..<5_000 {
            let key = Int.random(in: 0..<2 * capacity + 2, using: &generator)
            let known = model.firstIndex { $0.key == key }
            if Bool.random(using: &generator) {
                if let known { model.remove(at: known) } else if model.count == capacity { model.removeFirst() }
                model.append((key, step))
                recent.store(step, for: key)
            } else {
                #expect(recent.value(for: key) == known.map { model[$0].value })
                if let known { model.append(model.remove(at: known)) }
            }
            #expect(recent.count == model.count)
        }
    }
}
