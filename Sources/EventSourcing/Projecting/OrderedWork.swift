// SPDX-License-Identifier: Apache-2.0

internal import EventLog

/// Several pieces of work on threads of their own, whose results are taken in the order of the pieces.
///
/// Threads get ahead of whoever takes by a few pieces only, so that not all results lie in memory at once.
@usableFromInline package final class OrderedWork<Value: Sendable>: Sendable {
    private struct State {
        var results: [Int: Value] = [:]
        var begun = 0
        var taken = 0
        var threads = 0
        var isStopped = false
    }
    private let pieces: Int
    private let ahead: Int
    private let work: @Sendable (Int, () -> Bool) -> Value
    private let monitor = Monitor(State())

    /// Starts at most `threads` threads. `work` is called with the number of a piece, and with a question that it may ask
    /// now and then: whether nobody wants the result any more.
    @usableFromInline package init(
        pieces: Int, threads: Int, work: @escaping @Sendable (Int, _ isStopped: () -> Bool) -> Value
    ) {
        self.pieces = pieces
        self.work = work
        ahead = threads * 2
        for _ in 0..<min(threads, pieces) {
            monitor.withLock { $0.threads += 1 }
            if !OwnThread.start({ [self] in run() }) {
                monitor.withLock { $0.threads -= 1 }
                break
            }
        }
    }

    private func run() {
        while let piece = nextPiece() {
            let value = work(piece) { [self] in monitor.withLock { $0.isStopped } }
            monitor.withLock { $0.results[piece] = value }
            monitor.signalAll()
        }
        monitor.withLock { $0.threads -= 1 }
        monitor.signalAll()
    }

    private func nextPiece() -> Int? {
        monitor.waitUntil { [self] state -> Int?? in
            if state.isStopped || state.begun == pieces { return .some(nil) }
            guard state.begun < state.taken + ahead else { return nil }
            state.begun += 1
            return state.begun - 1
        }
    }

    /// The result of the next piece; waits for it. Does the work itself where the system had no room for a thread.
    @usableFromInline package func next() -> Value {
        let found = monitor.waitUntil { state -> (piece: Int, value: Value?)? in
            let piece = state.taken
            if let value = state.results.removeValue(forKey: piece) {
                state.taken += 1
                return (piece, value)
            }
            guard state.threads == 0 else { return nil }
            state.taken += 1
            state.begun = max(state.begun, state.taken)
            return (piece, nil)
        }
        monitor.signalAll()
        return found.value ?? work(found.piece) { false }
    }

    /// Gives up what is not done yet, and returns when no thread works any more.
    @usableFromInline package func stop() {
        monitor.withLock { $0.isStopped = true }
        monitor.signalAll()
        monitor.waitUntil { $0.threads == 0 ? () : nil }
    }
}
