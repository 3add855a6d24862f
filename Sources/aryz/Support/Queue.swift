// SPDX-License-Identifier: Apache-2.0

import EventLog

/// Hands elements from one thread to another; who is too fast waits.
final class Queue<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        var isFinished = false
        var bytes = 0
    }
    private let limit: Int
    private let bytesMax: Int
    private let state = Monitor(State())

    /// A queue that holds at most `limit` elements and about `bytesMax` bytes.
    init(limit: Int, bytesMax: Int) {
        self.limit = limit
        self.bytesMax = bytesMax
    }

    /// Adds an element that takes so many bytes; waits while the queue is full. Returns false when nobody takes any more.
    func put(_ element: Element, bytes count: Int) -> Bool {
        let (isTaken, isFirst) = state.waitUntil { state -> (Bool, Bool)? in
            if state.isFinished { return (false, false) }
            guard state.elements.count < limit, state.bytes < bytesMax else { return nil }
            state.elements.append(element)
            state.bytes += count
            return (true, state.elements.count == 1)
        }
        if isFirst { state.signalAll() }
        return isTaken
    }

    /// Says that nothing more comes, or that nothing more is wanted.
    func finish() {
        state.withLock { $0.isFinished = true }
        state.signalAll()
    }

    /// Takes all elements that are there; waits for the first. None when the queue is finished and empty.
    func takeAll() -> [Element] {
        let taken = state.waitUntil { state -> [Element]? in
            guard !state.elements.isEmpty || state.isFinished else { return nil }
            defer {
                state.elements = []
                state.bytes = 0
            }
            return state.elements
        }
        state.signalAll()
        return taken
    }
}
