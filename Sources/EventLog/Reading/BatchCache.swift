// SPDX-License-Identifier: Apache-2.0

/// The batches that were unpacked last, within a budget of bytes.
final class BatchCache: Sendable {
    private struct State {
        var batches: [Position: (batch: UnpackedBatch, used: UInt64)] = [:]
        var byteCount = 0
        var clock: UInt64 = 0
    }
    private let budget: Int
    private let state = Monitor(State())

    init(budget: Int) { self.budget = budget }

    /// The batch that starts at this position, if it is here.
    func batch(at basePosition: Position) -> UnpackedBatch? {
        state.withLock { state in
            guard let found = state.batches[basePosition] else { return nil }
            state.clock += 1
            state.batches[basePosition] = (found.batch, state.clock)
            return found.batch
        }
    }

    func insert(_ batch: UnpackedBatch) {
        guard batch.byteCount <= budget else { return }
        state.withLock { state in
            state.clock += 1
            if let old = state.batches.updateValue((batch, state.clock), forKey: batch.basePosition) {
                state.byteCount -= old.batch.byteCount
            }
            state.byteCount += batch.byteCount
            guard state.byteCount > budget else { return }
            // Half goes at once, so that the sorting is paid for by many insertions.
            for (key, value) in state.batches.sorted(by: { $0.value.used < $1.value.used }) {
                state.byteCount -= value.batch.byteCount
                state.batches.removeValue(forKey: key)
                if state.byteCount <= budget / 2 { break }
            }
        }
    }
}
